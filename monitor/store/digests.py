"""Hits kept for a target's next digest, and hits as an alert shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.sqlite import insert

from monitor.model import AlertItem, Figure
from monitor.store.bound import Bound
from monitor.store.listing import ListingReads
from monitor.store.tables import digest_item
from monitor.views import FigureView, HitView

_c = digest_item.c
_HOLD = insert(digest_item).on_conflict_do_nothing(index_elements=[_c.target, _c.watch, _c.hit_id, _c.due_key])


@dataclass(frozen=True, slots=True)
class Held:
    """A hit kept for a digest. `due_key` says which digest: the rule's hour or cron line."""

    hit_id: int
    watch: str
    due_key: str
    held_at: datetime


class DigestReads(ListingReads):
    """Reading what an alert is made of."""

    def alert_items(self, hit_ids: Sequence[int]) -> list[AlertItem]:
        """Hits as an alert shows them, in this order; hits of one article become one item. `watches` are names."""
        items: dict[int, AlertItem] = {}
        for view in self.hits_by_id(hit_ids):
            before = items.get(view.article.id)
            items[view.article.id] = _joined(before, _item(view)) if before else _item(view)
        return list(items.values())

    def held_digests(self) -> list[tuple[str, str, datetime]]:
        """(target, due_key, since when) of every digest that has something to say."""
        rows = self.connection.execute(
            select(_c.target, _c.due_key, func.min(_c.held_at)).group_by(_c.target, _c.due_key).order_by(_c.target)
        )
        return [(target, due_key, since) for target, due_key, since in rows]


class DigestWrites(Bound):
    """Writing what is kept."""

    def hold_for_digest(self, target: str, watch: str, hit_id: int, due_key: str) -> None:
        """Keep a hit for the target's digest; twice is once."""
        self.connection.execute(
            _HOLD,
            {"target": target, "watch": watch, "hit_id": hit_id, "due_key": due_key, "held_at": self.now},
        )

    def take_digest(
        self, target: str, watch: str | None = None, now: datetime | None = None, *, due_key: str | None = None
    ) -> list[Held]:
        """Take what is kept for a target (of one watch, of one digest, kept by `now`), in the order it came.

        Make the digest's alert in the same transaction: what is taken is kept no longer.
        """
        chosen = [_c.target == target]
        if now is not None:
            chosen.append(_c.held_at <= now)
        if watch is not None:
            chosen.append(_c.watch == watch)
        if due_key is not None:
            chosen.append(_c.due_key == due_key)
        rows = self.connection.execute(
            select(_c.hit_id, _c.watch, _c.due_key, _c.held_at).where(*chosen).order_by(_c.id)
        ).all()
        self.connection.execute(delete(digest_item).where(*chosen))
        return [Held(*row) for row in rows]


def _item(view: HitView) -> AlertItem:
    article = view.article
    return AlertItem(
        hit_ids=(view.id,),
        watches=(view.watch,),
        title=article.title,
        outlet=article.outlet,
        published_at=article.published_at,
        url=article.url,
        matched=tuple(dict.fromkeys(why.text for why in view.why)),
        summary=article.summary,
        language=article.language,
        figures=tuple(_figure(claimed) for claimed in view.figures),
        outlets=view.story.outlets if view.story else 1,
        independent=view.story.independent if view.story else 1,
        story_id=view.story.id if view.story else 0,
    )


def _joined(first: AlertItem, second: AlertItem) -> AlertItem:
    return replace(
        first,
        hit_ids=first.hit_ids + second.hit_ids,
        watches=tuple(dict.fromkeys(first.watches + second.watches)),
        matched=tuple(dict.fromkeys(first.matched + second.matched)),
    )


def _figure(view: FigureView) -> Figure:
    return Figure(view.kind, view.low, view.high, view.bound, view.claimant, view.victims, view.quote)
