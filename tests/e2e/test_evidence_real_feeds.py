"""Thousands of real and purpose-made feeds through the real program: nothing raises, nothing is lost, memory is flat."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.rig.corpus_feeds import documents, shared_out
from tests.rig.daemon import DaemonProcess, eventually, query, running
from tests.rig.feeds import FeedServer, serving
from tests.rig.footprint import footprint_of, resident
from tests.rig.plainly import Plainly, seen_plainly

pytestmark = [pytest.mark.corpora, pytest.mark.slow]

# Articles stored of each archive, and what plain feedparser (JSON Feed: plain json) finds there: all entries, those with
# a text or a web address, and those of them that differ in guid (else link), text or date.
#                    documents  entries  usable  distinct
TOTALS = {
    "snapshots.zip": (447, 11_284, 11_277, 11_257),
    "conformance.zip": (2_997, 2_253, 1_893, 1_872),
    "jsonfeed.zip": (14, 122, 111, 111),
}
# Documents of which fewer articles are stored than they have distinct entries, how many fewer, and why that is right.
FEWER = {
    "/conformance.zip/w3c__feedvalidator/c87783ee_system_entity.xml": (1, "declares an external entity on a file"),
    "/conformance.zip/w3c__feedvalidator/613e8f44_system_entity_http.xml": (
        1,
        "declares an external entity on the network",
    ),
}
TREE_AT_MOST = 400  # MiB, all processes together
GROWTH_AT_MOST = 10  # MiB, of the daemon, from the end of its first round to the end of its third


def archived(corpora: Path, *archives: str) -> dict[str, bytes]:
    """The documents of some archives, by "/archive/name"."""
    return {
        f"/{archive}/{name}": body for archive in archives for name, body in documents(corpora / "feeds" / archive)
    }


def settings_for(folder: Path, feeds: FeedServer, names: Mapping[str, object]) -> Path:
    """A source for each document, named as it is, as many at once as the settings allow."""
    path = folder / "monitor.yaml"
    sources = "".join(
        f"  - {{url: '{feeds.url(quote(name))}', name: '{name}', every: 5s, allow_private: true}}\n" for name in names
    )
    path.write_text(
        f"database: sqlite:///monitor.db\npoll: {{per_host: 20, concurrency: 100}}\nsources:\n{sources}"
        "watches: {nowhere: {keywords: [zzyzx-nowhere]}}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.timeout(400)
def test_every_document_of_the_corpora_gives_its_entries(corpora: Path, tmp_path: Path) -> None:
    """3,458 feeds in one `run --once`: no exception, exit code 0, every distinct entry stored, none invented."""
    bodies = archived(corpora, *TOTALS)
    expected = {plain.name: plain for plain in shared_out(seen_plainly, bodies.items())}
    assert _totals(expected) == TOTALS
    with serving({quote(name): body for name, body in bodies.items()}) as feeds:
        daemon = DaemonProcess(settings_for(tmp_path, feeds, bodies), "--once")
        try:
            with footprint_of(daemon.process.pid) as footprint:
                assert daemon.wait(within=300) == 0
        finally:
            daemon.clean_up()
    assert sorted(path for path, _ in feeds.requests) == sorted(map(quote, bodies))
    assert "Traceback" not in daemon.log.read_text(encoding="utf-8")
    assert {event.get("level") for event in daemon.events()} <= {"warning", None}  # sources that are no feeds
    stored = dict(_stored(tmp_path / "monitor.db"))
    fewer = {name: plain.distinct - stored[name] for name, plain in expected.items() if stored[name] < plain.distinct}
    assert fewer == {name: count for name, (count, _) in FEWER.items()}
    assert [name for name, plain in expected.items() if stored[name] > plain.entries] == []

    assert footprint.tree_shared_once < TREE_AT_MOST, footprint


def _totals(expected: Mapping[str, Plainly]) -> dict[str, tuple[int, int, int, int]]:
    by_archive = {
        archive: [one for name, one in expected.items() if name.startswith(f"/{archive}/")] for archive in TOTALS
    }
    return {
        archive: (
            len(those),
            sum(one.entries for one in those),
            sum(one.usable for one in those),
            sum(one.distinct for one in those),
        )
        for archive, those in by_archive.items()
    }


def _stored(database: Path) -> list[tuple[str, int]]:
    counted = "select s.name, count(a.id) from source s left join article a on a.source_id = s.id group by s.id"
    return [(str(name), int(str(count))) for name, count in query(database, counted)]


class Rounds:
    """The documents, longer by one line end in each round, so that every one is read and parsed anew."""

    def __init__(self, bodies: Mapping[str, bytes]) -> None:
        self.number = 0
        self._bodies = bodies

    def documents(self) -> dict[str, Callable[[], bytes]]:
        """What to serve."""
        return {quote(name): lambda body=body: body + b"\n" * self.number for name, body in self._bodies.items()}  # type: ignore[misc]

    def next(self, feeds: FeedServer, database: Path) -> None:
        """Begin a round; return when every document of it was fetched, and every source stored after that."""
        self.number += 1
        begun, wanted = len(feeds.requests), len(self._bodies)

        def fetched() -> bool:
            return len({path for path, status in feeds.requests[begun:] if status == 200}) == wanted

        eventually(fetched, within=120, what=f"round {self.number} fetched")
        since = time.time_ns() // 1000
        polled = "select count(*) from source where last_ok_at > ?"
        eventually(
            lambda: query(database, polled, since) == [(wanted,)], within=120, what=f"round {self.number} stored"
        )


@pytest.mark.timeout(400)
def test_a_running_daemon_holds_no_more_after_each_round(corpora: Path, tmp_path: Path) -> None:
    """The 447 captured feeds, changed and read whole again and again: no article twice, and memory stays flat."""
    bodies = archived(corpora, "snapshots.zip")
    rounds = Rounds(bodies)
    with serving(rounds.documents()) as feeds, running(settings_for(tmp_path, feeds, bodies)) as daemon:
        held = []
        for _ in range(3):
            rounds.next(feeds, tmp_path / "monitor.db")
            held.append(resident(daemon.process.pid))
        assert daemon.terminate() < 10
    assert "Traceback" not in daemon.log.read_text(encoding="utf-8")
    assert query(tmp_path / "monitor.db", "select count(*) from article") == [(TOTALS["snapshots.zip"][3],)]
    assert query(tmp_path / "monitor.db", "select count(*) from revision") == [(0,)]

    assert held[2] - held[0] < GROWTH_AT_MOST, held
