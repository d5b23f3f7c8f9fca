"""The outbox: one row per alert and target, claimed under a lease, sent, and recorded under a token.

An alert is stored in the transaction of what it speaks of, so it is never lost. A claim counts an attempt and gives
the claimant until `lease` is over; one that dies in between leaves the delivery to the next. Whoever records an outcome
shows the token of the claim: a claimant that was too slow cannot overwrite what another did since.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor import mask
from monitor.model import Accepted, Alert, AlertReason, Delivery, NextAttempt, Refused, SendOutcome
from monitor.store.bound import Bound, required
from monitor.store.codec import items_from_json, items_to_json
from monitor.store.tables import alert, alert_hit, delivery

WAITING = "waiting"
SENT = "sent"
PARKED = "parked"

_c = delivery.c
_CLAIMED = (
    select(
        _c.id,
        _c.target,
        _c.attempts,
        _c.created_at,
        _c.token,
        alert.c.id.label("alert_id"),
        alert.c.reason,
        alert.c["items"],
        alert.c.story_id,
        alert.c.note,
        alert.c.created_at.label("alert_created_at"),
    )
    .join_from(delivery, alert)
    .order_by(_c.not_before, _c.id)
)


_ALERT = insert(alert).returning(alert.c.id)
_ABOUT = insert(alert_hit)
_DELIVER = insert(delivery).on_conflict_do_nothing(index_elements=[_c.alert_id, _c.target])
_SENT_SINCE = select(func.count()).where(_c.target == bindparam("to"), _c.sent_at >= bindparam("since"))
_FINISH = (
    update(delivery)
    .where(_c.id == bindparam("row"), _c.token == bindparam("claim"), _c.status == WAITING)
    .values(
        token=None,
        lease_until=None,
        status=bindparam("status"),
        not_before=func.coalesce(bindparam("again", type_=_c.not_before.type), _c.not_before),
        sent_at=bindparam("sent_at"),
        last_error=bindparam("last_error"),
    )
)


class OutboxReads(Bound):
    """Reading the outbox."""

    def sent_since(self, target: str, since: datetime) -> int:
        """How many deliveries a target has accepted since."""
        return self.connection.scalar(_SENT_SINCE, {"to": target, "since": since}) or 0


class OutboxWrites(OutboxReads):
    """Writing the outbox."""

    def add_alert(self, alert: Alert, target: str, not_before: datetime | None = None) -> int:
        """Put an alert into the outbox for a target; the alert's id.

        With `alert.id` 0 the alert is stored first. To tell the same alert to a second target, give it the id.
        The items are stored as they are: what was said never changes afterwards.
        """
        alert_id = alert.id or self._store(alert)
        self.connection.execute(
            _DELIVER,
            {
                "alert_id": alert_id,
                "target": target,
                "status": WAITING,
                "attempts": 0,
                "not_before": not_before or self.now,
                "created_at": self.now,
            },
        )
        return alert_id

    def claim_deliveries(
        self, now: datetime, limit: int, exclude_targets: Collection[str], lease: timedelta
    ) -> list[Delivery]:
        """Take up to `limit` deliveries to send, one a target, each ours until `now + lease`."""
        token = secrets.token_hex(8)
        chosen = (
            select(func.min(_c.id))
            .where(_claimable(now, lease), _c.target.not_in(list(exclude_targets)))
            .group_by(_c.target)
            .order_by(func.min(_c.not_before))
            .limit(limit)
        )
        claimed = self.connection.execute(
            update(delivery)
            .where(_c.id.in_(chosen))
            .values(token=token, claimed_at=now, lease_until=now + lease, attempts=_c.attempts + 1)
            .returning(_c.id)
        ).scalars()
        ids = list(claimed)
        return [_delivery(row) for row in self.connection.execute(_CLAIMED.where(_c.id.in_(ids)))] if ids else []

    def release_claims(self) -> int:
        """Give back what a daemon that died had claimed; only for who holds the database alone. How many."""
        held = update(delivery).where(_c.token.is_not(None))
        return self.connection.execute(held.values(token=None, lease_until=None)).rowcount

    def finish_delivery(
        self,
        delivery_id: int,
        token: str,
        outcome: SendOutcome,
        next_attempt: NextAttempt | None,
        now: datetime,
    ) -> bool:
        """Record what became of a claimed delivery; False = the claim was lost, nothing is recorded.

        Accepted is sent; refused waits until `next_attempt.at`, or is parked without one.
        """
        record = _record(outcome, next_attempt, now)
        return self.connection.execute(_FINISH, {"row": delivery_id, "claim": token} | record).rowcount == 1

    def retry(self, alert_id: int | None = None) -> int:
        """Let parked deliveries wait again, due now: those of one alert, or all; how many."""
        chosen = update(delivery).where(_c.status == PARKED)
        if alert_id is not None:
            chosen = chosen.where(_c.alert_id == alert_id)
        return self.connection.execute(chosen.values(status=WAITING, not_before=self.now)).rowcount

    def _store(self, new: Alert) -> int:
        row = {
            "reason": new.reason,
            "story_id": new.story_id,
            "created_at": new.created_at,
            "note": new.note,
            "items": items_to_json(new.items),
        }
        alert_id = required(self.connection.scalar(_ALERT, row))
        hits = sorted({hit_id for item in new.items for hit_id in item.hit_ids})
        if hits:
            self.connection.execute(_ABOUT, [{"alert_id": alert_id, "hit_id": hit_id} for hit_id in hits])
        return alert_id


def _claimable(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Waiting, due, and in nobody's hands. What was touched "in the future" shows that the clock was set back: due."""
    due = or_(_c.not_before <= now, func.coalesce(_c.claimed_at, _c.created_at) > now)
    free = or_(_c.lease_until.is_(None), _c.lease_until <= now, _c.lease_until > now + lease)
    return and_(_c.status == WAITING, due, free)


def _record(outcome: SendOutcome, next_attempt: NextAttempt | None, now: datetime) -> dict[str, Any]:
    match outcome:
        case Accepted():
            return {"status": SENT, "again": None, "sent_at": now, "last_error": None}
        case Refused(reason=reason, detail=detail):
            again = next_attempt.at if next_attempt else None
            said = mask.line(f"{reason}: {detail}" if detail else str(reason))
            return {"status": WAITING if again else PARKED, "again": again, "sent_at": None, "last_error": said}


def _delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        alert=Alert(
            reason=AlertReason(row.reason),
            items=items_from_json(row.items),
            created_at=row.alert_created_at,
            story_id=row.story_id,
            id=row.alert_id,
            note=row.note,
        ),
        target=row.target,
        attempts=row.attempts,
        created_at=row.created_at,
        token=row.token,
    )
