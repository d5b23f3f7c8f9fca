"""Out of the outbox: which deliveries are ours to send now, what became of one, and digests whose hour has come."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from monitor.alert import next_attempt, next_digest, not_before
from monitor.model import (
    Accepted,
    Alert,
    AlertReason,
    Delivery,
    RefusalReason,
    Refused,
    SendOutcome,
    Target,
)
from monitor.pipeline.chain import Plan
from monitor.pipeline.record import BASELINE_DIGEST
from monitor.store import Transaction

BASELINE_PATIENCE = timedelta(minutes=5)  # how long the digest of first polls waits for sources that do not answer


def claim(
    tx: Transaction, plan: Plan, now: datetime, busy: Collection[str], *, limit: int, lease: timedelta
) -> list[Delivery]:
    """Take deliveries to send: one a target, none of targets that are busy, in quiet hours or at their limit."""
    held = {target.name for target in plan.targets.values() if _on_hold(tx, plan, target, now)}
    return tx.claim_deliveries(now, limit, held | set(busy), lease=lease)


def _on_hold(tx: Transaction, plan: Plan, target: Target, now: datetime) -> bool:
    if target.quiet is None and target.limit is None:
        return False
    sent = tx.sent_since(target.name, now - target.limit[1]) if target.limit else 0
    return not_before(target, now, plan.timezone, sent, None).until is not None


def settle(tx: Transaction, delivery: Delivery, outcome: SendOutcome, now: datetime, dice: Random) -> bool:
    """Write down what became of a delivery; False = it was not ours any more."""
    again = None
    if not isinstance(outcome, Accepted):
        again = next_attempt(delivery.created_at, delivery.attempts, outcome, now, dice)
    return tx.finish_delivery(delivery.id, delivery.token, outcome, again, now)


def unknown_target(name: str) -> Refused:
    """The outcome for a target the settings no longer have: parked until a person decides."""
    return Refused(RefusalReason.UNKNOWN_TARGET, f"the settings have no target {name!r}", permanent=True)


def send_digests(tx: Transaction, plan: Plan, now: datetime, *, at_once: bool = False) -> int:
    """Make an alert of every digest that is due; how many. `at_once`: the digest of first polls waits for nobody."""
    made = 0
    for target, due_key, held_since in tx.held_digests():
        if _due(tx, plan, due_key, held_since, now, at_once=at_once):
            held = tx.take_digest(target, due_key=due_key)
            items = tx.alert_items([one.hit_id for one in held])
            titled = tuple(replace(item, watches=_titles(plan, item.watches)) for item in items)
            note = BASELINE_DIGEST if due_key == BASELINE_DIGEST else ""
            tx.add_alert(Alert(AlertReason.DIGEST, titled, now, note=note), target)
            made += 1
    return made


def _due(tx: Transaction, plan: Plan, due_key: str, held_since: datetime, now: datetime, *, at_once: bool) -> bool:
    if held_since > now:  # the clock has been set back: waiting for it to catch up could take a year
        return True
    if due_key != BASELINE_DIGEST:
        return next_digest(due_key, held_since, plan.timezone) <= now
    return at_once or now - held_since > BASELINE_PATIENCE or not tx.never_polled()


def _titles(plan: Plan, names: Collection[str]) -> tuple[str, ...]:
    return tuple(plan.watches[name].title if name in plan.watches else name for name in names)
