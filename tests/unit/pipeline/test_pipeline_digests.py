"""When what was kept for a digest is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.fetch import PollPolicy
from monitor.match import compile_watches
from monitor.model import Delivery
from monitor.pipeline import Plan, send_digests
from monitor.pipeline.record import BASELINE_DIGEST
from monitor.store import Reader, Store
from tests.rig.stores import NOON, Clock, a_hit, done, opened, read, with_source

PLAN = Plan({}, {}, {}, compile_watches([])[0], PollPolicy(), ZoneInfo("UTC"))
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    """Stands at noon."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A store with a source."""
    with opened(tmp_path, clock) as made:
        with_source(made)
        [state] = read(made, Reader.source_states)
        done(made, lambda tx: tx.save_source(replace(state, last_polled_at=NOON)))
        yield made


def hold(store: Store, due_key: str) -> None:
    """Keep one hit for a digest."""
    hit_id = a_hit(store)[2]
    done(store, lambda tx: tx.hold_for_digest("desk", "kursk", hit_id, due_key))


def tell(store: Store, clock: Clock) -> list[Delivery]:
    """Make the digests that are due; what there is to deliver."""
    done(store, lambda tx: send_digests(tx, PLAN, clock.at))
    return done(store, lambda tx: tx.claim_deliveries(clock.at, 10, (), timedelta(minutes=1)))


@pytest.mark.parametrize("due_key", [BASELINE_DIGEST, "18:00", "0 18 * * *"])
def test_a_clock_set_back_neither_holds_nor_repeats_a_digest(store: Store, clock: Clock, due_key: str) -> None:
    """What was kept "in the future" is told once and whole, now: it could be a year until then."""
    hold(store, due_key)
    clock.at -= HOUR
    [digest] = tell(store, clock)
    assert [item.title for item in digest.alert.items] == ["Headline 1"]
    assert not done(store, lambda tx: send_digests(tx, PLAN, clock.at))


def test_a_digest_waits_for_its_hour(store: Store, clock: Clock) -> None:
    """And is told at it, once."""
    hold(store, "18:00")
    assert tell(store, clock) == []
    clock.at = NOON + 6 * HOUR
    assert len(tell(store, clock)) == 1
    assert not done(store, lambda tx: send_digests(tx, PLAN, clock.at))
