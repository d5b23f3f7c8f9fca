"""Hits with the evidence, the decisions on them, and the figures of their articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from monitor.model import Decision, Figure, Why
from monitor.store.bound import Bound, required
from monitor.store.codec import why_to_json
from monitor.store.tables import article, decision, figure, hit, unindexed

_HITS_OF = select(hit.c.watch, hit.c.id).where(hit.c.article_id == bindparam("article"))

_GIVEN = ("story_id", "watch", "why", "found_at", "revision")
_HIT = insert(hit).from_select(
    ["article_id", "source_id", "language", *_GIVEN],
    select(
        article.c.id,
        article.c.source_id,
        article.c.language,
        *(bindparam(name, type_=hit.c[name].type) for name in _GIVEN),
    ).where(article.c.id == bindparam("article")),
)
_ADD = _HIT.on_conflict_do_update(
    index_elements=[hit.c.article_id, hit.c.watch],
    set_={name: _HIT.excluded[name] for name in ("language", "story_id", "why", "revision")},
).returning(hit.c.id)
_TO_INDEX = insert(unindexed).on_conflict_do_nothing()
_DECIDE = insert(decision)
_CLAIM = insert(figure)
_UNCLAIM = delete(figure).where(figure.c.article_id == bindparam("article"))


_HIGHEST = (
    select(figure.c.kind, func.max(figure.c.low))
    .where(figure.c.story_id == bindparam("story"))
    .group_by(figure.c.kind)
)


class HitReads(Bound):
    """Reading hits while a poll is recorded."""

    def hits_of(self, article_id: int) -> dict[str, int]:
        """The hits an article already has: watch to id."""
        rows = self.connection.execute(_HITS_OF, {"article": article_id})
        return {row.watch: row.id for row in rows}

    def highest_figures(self, story_id: int) -> dict[str, int]:
        """The greatest lower bound claimed so far in a story, by kind."""
        rows = self.connection.execute(_HIGHEST, {"story": story_id})
        return dict(rows.all())


class HitWrites(HitReads):
    """Writing hits."""

    def add_hit(  # noqa: PLR0917 - the columns of one row
        self, article_id: int, story_id: int | None, watch: str, why: Sequence[Why], found_at: datetime, revision: int
    ) -> int:
        """Store a match; its id. An article hits a watch once: a later wording renews the evidence under the same id."""
        row = {
            "article": article_id,
            "story_id": story_id,
            "watch": watch,
            "why": why_to_json(why),
            "found_at": found_at,
            "revision": revision,
        }
        self.connection.execute(_TO_INDEX, {"article_id": article_id})
        return required(self.connection.scalar(_ADD, row))

    def add_decisions(self, hit_id: int, decisions: Sequence[Decision], alert_id: int | None = None) -> None:
        """Store what was decided for a hit, "no" included; `alert_id` is what came of it."""
        rows = [
            {
                "hit_id": hit_id,
                "target": made.target,
                "verdict": made.verdict,
                "reason": made.reason,
                "said": made.said,
                "decided_at": self.now,
                "alert_id": alert_id,
            }
            for made in decisions
        ]
        if rows:
            self.connection.execute(_DECIDE, rows)

    def set_figures(self, article_id: int, story_id: int | None, figures: Sequence[Figure]) -> None:
        """Make these the figures of an article."""
        self.connection.execute(_UNCLAIM, {"article": article_id})
        rows = [{"article_id": article_id, "story_id": story_id} | asdict(found) for found in figures]
        if rows:
            self.connection.execute(_CLAIM, rows)
