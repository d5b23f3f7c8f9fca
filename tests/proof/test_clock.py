"""P18: the clock of the whole daemon jumps, by libfaketime; its polling neither stops nor floods."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from tests.rig.daemon import DaemonProcess, eventually, query, running
from tests.rig.faults import FaultServer, answer
from tests.rig.feeds import Item, rss

LIBRARIES = (
    "/usr/lib/*/faketime/libfaketime.so.1",
    "/usr/lib/faketime/libfaketime.so.1",
    "/opt/homebrew/lib/faketime/*.1.dylib",
)
EVERY = 20.0  # seconds
BUSY = 30.0  # seconds that a machine busy with other things may take besides
FEEDS = [f"/feed{number}" for number in range(4)]
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=365)
STEPS = [-HOUR, HOUR, DAY, -DAY, YEAR, -YEAR]

Proved = Callable[[str, str, str, str], None]


class FakeTime:
    """What a process believes the time to be: the real one and an offset that can be changed while it runs.

    The steady clock stays the real one. `time.sleep` fails under Debian's 0.9.10 with Python 3.11; the daemon waits by
    its event loop and does not call it.
    """

    def __init__(self, folder: Path) -> None:
        found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
        if not found:
            pytest.skip("libfaketime is not installed: apt-get install --no-install-recommends faketime")
        self._library = found[0]
        self._file = folder / "faketime"
        self.offset = timedelta(0)
        self.step(timedelta(0))

    def step(self, by: timedelta) -> None:
        """Jump."""
        self.offset += by
        part = self._file.with_suffix(".part")
        part.write_text(f"{self.offset.total_seconds():+.0f}\n", encoding="ascii")
        part.rename(self._file)

    @property
    def environment(self) -> Mapping[str, str]:
        """What makes a process believe it."""
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
        }


def settings(folder: Path, server: FaultServer) -> Path:
    """Each feed at the same interval."""
    path = folder / "monitor.yaml"
    sources = "".join(
        f"  - {{url: '{server.url(one)}', every: {EVERY:.0f}s, allow_private: true}}\n" for one in FEEDS
    )
    path.write_text(
        f"database: sqlite:///monitor.db\npoll: {{min: 1s, per_host: 8}}\nsources:\n{sources}watches: {{kursk: {{keywords: ['=Kursk']}}}}\n",
        encoding="utf-8",
    )
    return path


def stored(folder: Path) -> int:
    """Sources whose first poll is in the database."""
    (row,) = query(folder / "monitor.db", "select count(*) from source where last_ok_at is not null")
    return int(str(row[0]))


def polls(server: FaultServer, path: str, since: float) -> list[float]:
    """When a feed was asked after an instant."""
    return [asked.at for asked in server.asked if asked.target == path and asked.at >= since]


@pytest.mark.timeout(900)
def test_the_clock_of_the_daemon_jumps(tmp_path: Path, proved: Proved) -> None:
    """An hour, a day, a year, forth and back: each feed is asked once within one interval, then at its pace; no rush."""
    fake = FakeTime(tmp_path)
    waits = 0.0
    with FaultServer() as server:
        for path in FEEDS:
            server.reply(path, answer(body=rss(path, [Item("Kursk", f"https://outlet.example{path}")])))
        with running(settings(tmp_path, server), environment=fake.environment) as daemon:
            daemon.started()
            eventually(lambda: stored(tmp_path) == len(FEEDS), within=120, what="first polls stored")
            process = psutil.Process(daemon.process.pid)
            memory = process.memory_info().rss
            for number, step in enumerate(STEPS, 1):
                waits = max(waits, _step(server, process, fake, step))
                _assert_told(daemon, number, step)
            before = time.monotonic()
            eventually(
                partial(_all_asked, server, before, 2), within=3 * EVERY + BUSY, what="polls at the usual pace"
            )
            gaps = [later - earlier for path in FEEDS for earlier, later in pairwise(polls(server, path, before))]
            grown = (process.memory_info().rss - memory) / (1 << 20)
            assert daemon.terminate() < 12
    assert min(gaps) > EVERY * 0.9
    assert grown < 32
    assert daemon.said("job failed") == daemon.said("poll failed") == []
    names = ", ".join(f"{step.total_seconds() / 3600:+.0f} h" for step in STEPS)
    proved("P18", f"the whole daemon's clock stepped by {names} (libfaketime), {len(FEEDS)} feeds each {EVERY:.0f} s",
           "next poll within 1 interval; 1 poll a feed after +1 day",
           f"1 poll a feed after each step, after {waits:.1f} s at most; +{grown:.0f} MiB")  # fmt: skip


def _step(server: FaultServer, process: psutil.Process, fake: FakeTime, step: timedelta) -> float:
    """Jump, in the middle between two polls; how long it took until every feed was asked."""
    before, busy = time.monotonic(), sum(process.cpu_times()[:2])
    fake.step(step)
    eventually(partial(_all_asked, server, before), within=EVERY + BUSY, what=f"polls after {step}")
    waited = time.monotonic() - before
    time.sleep(EVERY / 2)
    assert [len(polls(server, path, before)) for path in FEEDS] == [1] * len(FEEDS), step
    assert sum(process.cpu_times()[:2]) - busy < EVERY / 2
    return waited


def _all_asked(server: FaultServer, since: float, times: int = 1) -> bool:
    return all(len(polls(server, path, since)) >= times for path in FEEDS)


def _assert_told(daemon: DaemonProcess, number: int, step: timedelta) -> None:
    """P13: one line says that the clock stepped, and by how much."""
    told = daemon.said("clock stepped")
    assert len(told) == number
    assert abs(told[-1]["seconds"] - step.total_seconds()) < 60
