"""Restarts: no delivery is lost or doubled by one, and no source is asked sooner or much later for it (P15, P19)."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from tests.rig.daemon import eventually, query, running
from tests.rig.outlets import outlets
from tests.rig.pace import ledger_of, pace_of, restart_often
from tests.rig.receivers import slow, webhook
from tests.rig.scenes import settings_for, story

TARGETS = 20
INTERVALS = (3.0, 5.0, 60.0)  # seconds
LIVES = (3.0, 1.0, 4.0, 3.0)


def test_sigterm_during_twenty_deliveries_loses_and_doubles_none(tmp_path: Path) -> None:
    """P15: twenty targets take 5 s each for their answer; SIGTERM while all are at it. The daemon ends within 10 s, every
    delivery is written down as sent, and another daemon sends none of them again.
    """
    with outlets(1) as feed, webhook() as hook:
        targets = {f"t{number}": hook.on(f"/t{number}", slow(5)) for number in range(TARGETS)}
        settings = settings_for(tmp_path, feed.urls(), every="1s", targets=targets)
        with running(settings) as daemon:
            daemon.started()
            eventually(lambda: feed.fewest() > 1, within=30, what="a first poll")
            feed.publish(0, story(1))
            eventually(lambda: len(hook.received) == TARGETS, within=30, what="all deliveries under way")
            assert query(tmp_path / "monitor.db", "select count(*) from delivery where status = 'sent'") == [(0,)]
            assert daemon.terminate() < 10
        sent = query(tmp_path / "monitor.db", "select count(*) from delivery where status = 'sent'")
        with running(settings) as daemon:
            daemon.started()
            asked = feed.fewest()
            eventually(lambda: feed.fewest() > asked + 1, within=30, what="another daemon at work")
            daemon.kill()
        told = Counter(received.path for received in hook.received)
    assert sent == [(TARGETS,)]
    assert told == Counter({f"/t{number}": 1 for number in range(TARGETS)})


@pytest.mark.slow
def test_restarts_are_no_storm_and_no_gap(tmp_path: Path) -> None:
    """P19: four short lives of a daemon. No source is asked again before its interval is over, those of a minute are asked
    once in all, and each is asked when it is due or as soon as there is a daemon.
    """
    with outlets(6) as feeds, ledger_of(tmp_path / "monitor.db") as ledger:
        intervals = [INTERVALS[number % 3] for number in range(6)]
        settings = settings_for(tmp_path, feeds.urls(), every=[f"{every:.0f}s" for every in intervals])
        kills = restart_often(settings, ledger, lives=LIVES, dice=random.Random(1))
    pace = pace_of(feeds, intervals, ledger)
    assert pace.unstored <= kills
    assert [len(asked) for asked in feeds.asked[2::3]] == [1, 1]
    assert pace.soonest() >= 1, sorted(pace.early)
    assert len(pace.late) > 3
    assert max(seconds for seconds, _ in pace.late) < 2, sorted(pace.late)
