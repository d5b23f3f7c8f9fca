"""The outbox: nothing is lost, nothing is in two hands, and what failed is visible."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import (
    Accepted,
    Alert,
    AlertItem,
    AlertReason,
    Delivery,
    Figure,
    NextAttempt,
    RefusalReason,
    Refused,
    SendOutcome,
)
from monitor.store import Reader, Store, Transaction
from monitor.views import AlertView
from tests.rig.stores import NOON, Clock, a_hit, done, opened, read, with_source

MINUTE = timedelta(minutes=1)
LEASE = MINUTE
DOWN = Refused(RefusalReason.UNREACHABLE, "connection refused")
ITEM = AlertItem(
    hit_ids=(),
    watches=("North Korean casualties",),
    title="Загинули 100 солдатів",
    outlet="outlet.example",
    published_at=NOON,
    url="https://outlet.example/1",
    matched=("солдатів", "북한"),
    summary="s",
    language="uk",
    figures=(Figure("killed", 100, None, "at_least", "Seoul", None, "q"),),
    outlets=3,
    independent=2,
    story_id=0,
)


@pytest.fixture
def clock() -> Clock:
    """Stands at noon."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store."""
    with opened(tmp_path, clock) as made:
        yield made


def put(store: Store, target: str = "desk", not_before: datetime | None = None) -> int:
    """An alert in the outbox."""
    return done(store, lambda tx: tx.add_alert(Alert(AlertReason.STORY, (ITEM,), NOON), target, not_before))


def claim(
    store: Store, now: datetime = NOON, limit: int = 10, exclude: Collection[str] = (), lease: timedelta = LEASE
) -> list[Delivery]:
    """Deliveries in our hands."""
    return done(store, lambda tx: tx.claim_deliveries(now, limit, exclude, lease))


def shown(store: Store, *, failed: bool = False) -> tuple[AlertView, ...]:
    """The list of alerts."""
    return store.read(lambda reader: reader.alerts(failed=failed)).items


def test_an_alert_keeps_its_words(store: Store) -> None:
    """What is claimed is what was stored, to the last sign."""
    alert_id = put(store)
    [delivery] = claim(store)
    assert delivery.alert == Alert(AlertReason.STORY, (ITEM,), NOON, None, alert_id)
    assert (delivery.target, delivery.attempts, delivery.created_at) == ("desk", 1, NOON)
    assert store.read(lambda reader: reader.alert(alert_id)).items == (ITEM,)


def test_one_alert_for_two_targets(store: Store) -> None:
    """One alert, two deliveries; the same target twice is once."""
    alert_id = put(store)
    again = Alert(AlertReason.STORY, (ITEM,), NOON, id=alert_id)
    told = [done(store, Transaction.add_alert, again, target) for target in ("editors", "desk")]
    assert told == [alert_id, alert_id]
    [alert] = shown(store)
    assert [one.target for one in alert.deliveries] == ["desk", "editors"]


def test_nothing_is_claimed_twice(store: Store) -> None:
    """Until the lease is over; then the next may have it, and the attempt is counted."""
    put(store)
    [first] = claim(store)
    assert claim(store) == claim(store, NOON + LEASE - timedelta(seconds=1)) == []
    [second] = claim(store, NOON + LEASE)
    assert (second.id, second.attempts) == (first.id, 2)
    assert second.token != first.token


def test_a_claimant_that_was_too_slow_cannot_record_its_outcome(store: Store) -> None:
    """The token of the claim fences it; the present claimant's counts."""
    put(store)
    [slow] = claim(store)
    [quick] = claim(store, NOON + LEASE)
    assert not done(store, lambda tx: tx.finish_delivery(slow.id, slow.token, DOWN, None, NOON))
    assert done(store, lambda tx: tx.finish_delivery(quick.id, quick.token, Accepted(), None, NOON))
    assert not done(store, lambda tx: tx.finish_delivery(quick.id, quick.token, DOWN, None, NOON))
    [delivery] = shown(store)[0].deliveries
    assert (delivery.status, delivery.sent_at, delivery.last_error) == ("sent", NOON, None)


def test_a_late_outcome_counts_while_nobody_else_has_claimed(store: Store) -> None:
    """The message is out: saying so is better than sending it again."""
    put(store)
    [slow] = claim(store)
    assert done(store, lambda tx: tx.finish_delivery(slow.id, slow.token, Accepted(), None, NOON + 9 * LEASE))
    assert claim(store, NOON + 10 * LEASE) == []


def test_a_refused_delivery_waits_for_its_next_attempt(store: Store) -> None:
    """And shows why."""
    put(store)
    [one] = claim(store)
    later = NextAttempt(NOON + 5 * MINUTE, "back-off")
    assert done(store, lambda tx: tx.finish_delivery(one.id, one.token, DOWN, later, NOON))
    assert claim(store, NOON + 4 * MINUTE) == []
    [delivery] = shown(store, failed=True)[0].deliveries
    assert (delivery.status, delivery.attempts, delivery.last_error) == (
        "waiting",
        1,
        "unreachable: connection refused",
    )
    [again] = claim(store, NOON + 5 * MINUTE)
    assert again.attempts == 2


@pytest.mark.parametrize("next_attempt", [None, NextAttempt(None, "too old")])
def test_a_parked_delivery_waits_for_a_person(store: Store, clock: Clock, next_attempt: NextAttempt | None) -> None:
    """It is listed, never claimed, and due at once when retried."""
    alert_id = put(store)
    put(store, "other")
    [one, other] = claim(store)
    assert done(store, lambda tx: tx.finish_delivery(one.id, one.token, DOWN, next_attempt, NOON))
    assert done(store, lambda tx: tx.finish_delivery(other.id, other.token, Accepted(), None, NOON))
    assert claim(store, NOON + timedelta(days=99)) == []
    assert [alert.id for alert in shown(store, failed=True)] == [alert_id]
    assert store.read(lambda reader: reader.counts()).parked == 1
    clock.at = NOON + MINUTE
    assert done(store, lambda tx: tx.retry(alert_id + 1)) == 0
    assert done(store, lambda tx: tx.retry(alert_id)) == 1
    assert done(store, lambda tx: tx.retry()) == 0
    assert [delivery.id for delivery in claim(store, clock.at)] == [one.id]


def test_retry_of_all_that_is_parked(store: Store) -> None:
    """Whatever their alerts."""
    for target in ("a", "b", "c"):
        put(store, target)
    for one in claim(store):
        done(store, Transaction.finish_delivery, one.id, one.token, DOWN, None, NOON)
    assert done(store, lambda tx: tx.retry()) == 3
    assert len(claim(store)) == 3


def test_the_longest_due_goes_first(store: Store) -> None:
    """Up to the limit, without targets that are busy, and nothing before its time."""
    for target, at in (("a", NOON), ("b", NOON - MINUTE), ("busy", NOON - 9 * MINUTE), ("c", NOON + MINUTE)):
        put(store, target, at)

    def targets(now: datetime = NOON, limit: int = 10, exclude: Collection[str] = ()) -> list[str]:
        return [one.target for one in claim(store, now, limit, exclude)]

    assert targets(limit=1, exclude=["busy"]) == ["b"]
    assert targets() == ["busy", "a"]
    assert targets(NOON + timedelta(seconds=59)) == []
    assert targets(NOON + MINUTE, exclude=["a", "b", "busy"]) == ["c"]


def test_a_target_gets_one_at_a_time_in_order(store: Store) -> None:
    """The oldest that is due; the next once that is done, and none is passed over."""
    alerts = [put(store) for _ in range(3)]
    sent = []
    while claimed := claim(store):
        [one] = claimed
        sent.append(one.alert.id)
        done(store, Transaction.finish_delivery, one.id, one.token, Accepted(), None, NOON)
    assert sent == alerts


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=365)])
def test_a_clock_set_back_does_not_hold_deliveries(store: Store, back: timedelta) -> None:
    """Neither a lease nor a back-off counted on the old clock keeps one for a year; a new back-off is kept."""
    put(store, "waits", NOON)
    put(store, "leased", NOON)
    claim(store, exclude=["waits"])
    before = NOON - back
    both = claim(store, before)
    assert {one.target for one in both} == {"waits", "leased"}
    later = NextAttempt(before + MINUTE, "back-off")
    for one in both:
        assert done(store, Transaction.finish_delivery, one.id, one.token, DOWN, later, before)
    assert claim(store, before) == []
    assert len(claim(store, before + MINUTE)) == 2


def test_how_many_a_target_has_accepted(store: Store) -> None:
    """For its limit: since a time, of this target, only accepted ones."""
    for target in ("desk", "desk", "desk", "other"):
        put(store, target)
    outcomes: list[tuple[SendOutcome, datetime]] = [(Accepted(), NOON), (Accepted(), NOON + MINUTE), (DOWN, NOON)]
    while claimed := claim(store):
        for one in claimed:
            outcome, at = (Accepted(), NOON) if one.target == "other" else outcomes.pop()
            done(store, Transaction.finish_delivery, one.id, one.token, outcome, None, at)
    counts = [read(store, Reader.sent_since, "desk", NOON + minutes * MINUTE) for minutes in (0, 1, 2)]
    assert counts == [2, 1, 0]


def test_a_daemon_that_died_holds_nothing(store: Store) -> None:
    """Its successor, alone on the database, gives back what it had claimed: no alert waits for a dead man's lease."""
    put(store)
    [lost] = claim(store)
    assert done(store, lambda tx: tx.release_claims()) == 1
    [again] = claim(store)
    assert (again.id, again.attempts) == (lost.id, 2)
    assert not done(store, Transaction.finish_delivery, lost.id, lost.token, Accepted(), None, NOON)


def test_a_hit_shows_the_deliveries_that_speak_of_it(store: Store) -> None:
    """Also where one alert speaks of many hits."""
    with_source(store)
    _, _, first = a_hit(store)
    _, _, second = a_hit(store, number=2)
    both = AlertItem((first, second), ("w",), "t", "o", NOON, None, ())
    alert_id = done(store, lambda tx: tx.add_alert(Alert(AlertReason.DIGEST, (both, both), NOON), "desk"))
    for hit_id in (first, second):
        hit = read(store, Reader.hit, hit_id).hit
        assert [(one.alert_id, one.target, one.status) for one in hit.deliveries] == [(alert_id, "desk", "waiting")]


def test_no_control_sign_of_a_target_reaches_the_list(store: Store) -> None:
    """A target's answer is untrusted text."""
    put(store)
    [one] = claim(store)
    nasty = Refused(RefusalReason.REJECTED, "no\r\n\x1b[31mBcc: x" + "y" * 9999)
    done(store, lambda tx: tx.finish_delivery(one.id, one.token, nasty, None, NOON))
    [delivery] = shown(store)[0].deliveries
    assert delivery.last_error is not None
    assert delivery.last_error.startswith("rejected: no   [31mBcc: x")
    assert len(delivery.last_error) <= 500
