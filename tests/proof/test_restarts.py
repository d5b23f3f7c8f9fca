"""P15, P19 and P20 at length: stopping, starting, and starting twice."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rig.daemon import command, eventually, query, running
from tests.rig.outlets import outlets
from tests.rig.pace import ledger_of, pace_of, restart_often
from tests.rig.receivers import slow, webhook
from tests.rig.scenes import settings_for, story

Record = Callable[[str, str, str, str], None]

RESTARTS = 20
INTERVALS = (60.0, 90.0, 120.0, 180.0, 300.0)  # seconds
SOURCES = 40
STOPS = 5


@pytest.mark.timeout(900)
def test_stops_in_the_midst_of_deliveries(tmp_path: Path, proved: Record) -> None:
    """P15: 20 targets that take 5 s each; a story, SIGTERM when all are being told, and so on, five times over, then what
    is left. Each stop is within 10 s; each target has each story once.
    """
    ends = []
    with outlets(1) as feed, webhook() as hook:
        targets = {f"t{number}": hook.on(f"/t{number}", slow(5)) for number in range(20)}
        settings = settings_for(tmp_path, feed.urls(), every="1s", targets=targets)
        for stop in range(STOPS + 1):
            with running(settings) as daemon:
                daemon.started()
                asked = feed.fewest()
                eventually(lambda before=asked: feed.fewest() > before + 1, within=30, what="a poll")  # type: ignore[misc]
                feed.publish(0, story(stop))
                wanted = 20 * (stop + 1)
                eventually(lambda count=wanted: len(hook.received) >= count, within=60, what="all being told")  # type: ignore[misc]
                ends.append(daemon.terminate())
        left = query(tmp_path / "monitor.db", "select count(*) from delivery where status != 'sent'")
        told = Counter((received.path, received.json["title"]) for received in hook.received)
    assert max(ends) <= 10
    assert left == [(0,)]
    assert len(told) == 20 * (STOPS + 1)
    assert set(told.values()) == {1}
    proved(
        "P15",
        f"{STOPS + 1} times SIGTERM while 20 targets that take 5 s are being told",
        "ends within 10 s; 0 lost, 0 doubled",
        f"slowest end {max(ends):.1f} s; 0 lost and 0 doubled of {len(told)}",
    )


@pytest.mark.timeout(1500)
def test_twenty_restarts_keep_the_pace(tmp_path: Path, proved: Record) -> None:
    """P19: 20 restarts in ten minutes, some of them by `kill -9`, 40 sources at 1 to 5 minutes: each is asked when it is due,
    or as soon as there is a daemon, to within 5 % of its interval, and never before its interval is over.
    """
    dice = random.Random(19)
    intervals = [INTERVALS[number % len(INTERVALS)] for number in range(SOURCES)]
    with outlets(SOURCES) as feeds, ledger_of(tmp_path / "monitor.db") as ledger:
        settings = settings_for(
            tmp_path, feeds.urls(), every=[f"{every:.0f}s" for every in intervals], poll="min: 60s, max: 10m"
        )
        lives = [dice.uniform(10, 45) for _ in range(RESTARTS + 1)]
        began = time.monotonic()
        kills = restart_often(settings, ledger, lives=lives, dice=dice)
        took = time.monotonic() - began
    pace = pace_of(feeds, intervals, ledger)
    assert pace.unstored <= kills
    assert pace.soonest() >= 1, sorted(pace.early)[:5]
    assert pace.worst_late() <= 0.05, sorted(pace.late)[-5:]
    proved(
        "P19",
        f"{RESTARTS} restarts, some after kill -9, {SOURCES} sources every 1 to 5 minutes",
        "each at its due time or the first start after it, +-5 % of its interval; never sooner than its interval",
        f"at most {100 * pace.worst_late():.1f} % late; shortest wait {pace.soonest():.2f} intervals; "
        f"{pace.unstored} polls repeated that a kill had cut off ({kills} kills in {took / 60:.0f} minutes, {pace.polls} polls)",
    )


@pytest.mark.timeout(300)
def test_a_second_daemon_gives_way(tmp_path: Path, proved: Record) -> None:
    """P20: ten times a second daemon on the same database: it ends within 2 s of its own CPU time, naming the first, which
    works on undisturbed; and after `kill -9` of the first the next has the database at once.
    """
    with outlets(1) as feed:
        settings = settings_for(tmp_path, feed.urls(), every="1s")
        with running(settings) as first:
            first.started()
            costs, walls = [], []
            for _ in range(10):
                before, began = _cpu_of_children(), time.monotonic()
                second = command("run", "-c", str(settings))
                costs.append(_cpu_of_children() - before)
                walls.append(time.monotonic() - began)
                assert second.returncode == 1
                assert f"another daemon (process {first.process.pid}) works on it" in second.stderr
                assert "Traceback" not in second.stderr
            asked = feed.fewest()
            eventually(lambda: feed.fewest() > asked, within=10, what="a poll of the first")
            first.kill()
            with running(settings) as third:
                third.started()
                assert "another daemon" not in third.log.read_text(encoding="utf-8")
                third.kill()
    assert max(costs) <= 2
    proved(
        "P20",
        "10 times a second daemon on the database; then kill -9 of the first and another",
        "ends within 2 s with a clear message; the lock is free after kill -9",
        f"at most {max(costs):.1f} s of CPU ({min(walls):.1f} s at best by the clock); free at once",
    )


def _cpu_of_children() -> float:
    """CPU seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
