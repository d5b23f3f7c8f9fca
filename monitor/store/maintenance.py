"""What is done beside the chain: feeding the full-text index, letting old articles go, counting."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import BigInteger, ColumnElement, Select, Table, and_, bindparam, delete, exists, func, or_, select
from sqlalchemy import type_coerce as as_type

from monitor.store.articles import TOUCH_EVERY
from monitor.store.bound import Bound, any_of
from monitor.store.outbox import PARKED, WAITING
from monitor.store.room import Room, room_of
from monitor.store.search import DELETE, INSERT, document
from monitor.store.tables import (
    alert,
    article,
    delivery,
    digest_item,
    hit,
    source,
    story,
    unindexed,
)
from monitor.views import Counts

OVERDUE = timedelta(minutes=5)

_c = article.c
_TEXTS = select(_c.id, _c.title, _c.summary, _c.text)
_INDEXED = delete(unindexed).where(any_of(unindexed.c.article_id, "ids"))
_RETIRE = delete(article).where(any_of(_c.id, "ids"))
_UNINDEXED = _TEXTS.join(unindexed, unindexed.c.article_id == _c.id).order_by(_c.id).limit(bindparam("count"))


def _retirable() -> Select[int]:
    """Articles to delete. The last document of a source is where its articles were seen last, to the hour of a touch.

    `+ 0` makes SQLite go from the sources to their old articles: the other way it would read every article there is.
    """
    other = article.alias("other")
    seen = as_type(_c.last_seen_at, BigInteger)
    latest = select(func.max(as_type(other.c.last_seen_at, BigInteger))).where(
        other.c.source_id == source.c.id, other.c.story_id.is_(None)
    )
    in_last_document = seen >= latest.scalar_subquery() - TOUCH_EVERY // timedelta(microseconds=1)
    return (
        select(_c.id)
        .select_from(source)
        .join(article, article.c.source_id == source.c.id + 0)
        .where(
            _c.last_seen_at < bindparam("before"),
            _c.story_id.is_(None),
            ~exists().where(hit.c.article_id == _c.id),
            or_(~source.c.declared, ~in_last_document),
        )
        .limit(bindparam("count"))
    )


_RETIRABLE = _retirable()


class MaintenanceReads(Bound):
    """Counting and measuring."""

    def counts(self) -> Counts:
        """Numbers for `monitor doctor` and the health page."""
        alive = and_(source.c.declared, source.c.retired.is_(None))
        waiting = delivery.c.status == WAITING
        return Counts(
            sources=self._count(source, source.c.declared),
            failing=self._count(source, and_(alive, source.c.failures > 0)),
            retired=self._count(source, and_(source.c.declared, source.c.retired.is_not(None))),
            never_ok=self._count(
                source, and_(alive, source.c.last_polled_at.is_not(None), source.c.last_ok_at.is_(None))
            ),
            articles=self._count(article),
            hits=self._count(hit),
            stories=self._count(story),
            alerts=self._count(alert),
            waiting=self._count(delivery, waiting),
            overdue=self._count(delivery, and_(waiting, delivery.c.not_before < self.now - OVERDUE)),
            parked=self._count(delivery, delivery.c.status == PARKED),
            held=self._count(digest_item),
            unindexed=self._count(unindexed),
            last_poll_at=self.connection.scalar(select(func.max(source.c.last_polled_at))),
            last_hit_at=self.connection.scalar(select(func.max(hit.c.found_at))),
        )

    def room(self) -> Room:
        """What the database takes on its disk beside itself, and what is left there."""
        return room_of(Path(self.connection.engine.url.database or ""))

    def _count(self, table: Table, which: ColumnElement[bool] | None = None) -> int:
        counting = select(func.count()).select_from(table)
        return self.connection.scalar(counting if which is None else counting.where(which)) or 0


class MaintenanceWrites(MaintenanceReads):
    """Indexing and retention, in batches that keep the writer free for polls."""

    def index_pending(self, limit: int = 500) -> int:
        """Put up to `limit` new and changed articles of hits into the full-text index; how many (0 = all are in).

        Search asks for hits only, and most articles are none: what is not looked for is not indexed.
        """
        rows = self.connection.execute(_UNINDEXED, {"count": limit}).all()
        if rows:
            ids = [row.id for row in rows]
            self._forget(ids)
            entries = [(row.id, *document(f"{row.title}\n{row.summary}\n{row.text}")) for row in rows]
            self.connection.exec_driver_sql(INSERT, entries)
            self.connection.execute(_INDEXED, {"ids": ids})
        return len(rows)

    def retire_articles(self, before: datetime, limit: int = 500) -> int:
        """Delete up to `limit` articles last seen before; how many (0 = done).

        Never one that is a hit or in a story. Nor one that stood in the last document of its source, however long ago
        that was: the next document may repeat it, and it would come back as news.
        """
        ids = list(self.connection.scalars(_RETIRABLE, {"before": before, "count": limit}))
        if not ids:
            return 0
        self.connection.execute(_RETIRE, {"ids": ids})  # old wordings and marks go with them: on delete cascade
        return len(ids)

    def _forget(self, ids: list[int]) -> None:
        self.connection.exec_driver_sql(DELETE, [(number,) for number in ids])
