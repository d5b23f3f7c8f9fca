"""Sources: which the settings declare, what is remembered of each, which are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from monitor import mask
from monitor.errors import NotFound
from monitor.model import Source, SourceState, Validators
from monitor.store.bound import AnyRow, Bound, by_any_key
from monitor.store.tables import article, source
from monitor.store.types import in_microseconds, microseconds_or_none
from monitor.views import SourceView

_c = source.c
_STATE = select(
    _c.id,
    _c.declared_url,
    _c.url,
    _c.next_poll_at,
    _c.last_polled_at,
    _c.last_ok_at,
    _c.etag,
    _c.last_modified,
    _c.validators_url,
    _c.body_digest,
    _c.failures,
    _c.last_error,
    _c.moved_to,
    _c.moved_sightings,
    _c.retired,
    _c.baseline_done,
    _c.feed_title,
    _c.publishes_every,
)
_REMEMBERED = tuple(name for name in _STATE.selected_columns.keys() if name not in {"id", "declared_url"})  # noqa: SIM118 - no dict
_DUE = (
    by_any_key(
        _STATE,
        where=[_c.declared, _c.retired.is_(None)],
        keys=[_c.next_poll_at.is_(None), _c.next_poll_at <= bindparam("now"), _c.last_polled_at > bindparam("now")],
    )
    .order_by(_c.next_poll_at.nulls_first(), _c.id)
    .limit(bindparam("count"))
)
# Handed to the driver as it is: written after every poll, it would cost three times as much through Core.
_SAVE = f"UPDATE {source.name} SET {', '.join(f'{name} = ?' for name in _REMEMBERED)} WHERE id = ?"  # noqa: S608 - constant names

name_of = func.coalesce(_c.name, _c.feed_title, "")
"""How a source is called: as the settings say, else as the feed does. "" = by its address, masked (`shown_name`)."""


def shown_name(name: str, declared_url: str) -> str:
    """`name`, or the masked address of a source without one."""
    return name or mask.url(declared_url)


class SourceReads(Bound):
    """Reading sources."""

    def source_states(self) -> list[SourceState]:
        """Every declared source, retired ones too, in the order they came."""
        return [_state(row) for row in self.connection.execute(_STATE.where(_c.declared).order_by(_c.id))]

    def source_state(self, source_id: int) -> SourceState:
        """One source, declared or not."""
        row = self.connection.execute(_STATE.where(_c.id == source_id)).first()
        if row is None:
            raise NotFound("source", f"no source {source_id}")
        return _state(row)

    def due_sources(self, now: datetime, limit: int, exclude_ids: Collection[int] = ()) -> list[SourceState]:
        """Sources to poll, longest due first: never polled, past their time, or polled "in the future".

        The last means that the clock has been set back: waiting for it to catch up could take a year.
        """
        rows = self.connection.execute(_DUE, {"now": now, "count": limit + len(exclude_ids)})
        return [_state(row) for row in rows if row.id not in exclude_ids][:limit]

    def never_polled(self) -> int:
        """How many declared sources have not been asked once."""
        waiting = select(func.count()).where(_c.declared, _c.retired.is_(None), _c.last_polled_at.is_(None))
        return self.connection.scalar(waiting) or 0

    def source_views(self, *, every: bool = False) -> list[SourceView]:
        """Sources with their health; `every` = also those no longer in the settings."""
        newest = (
            select(article.c.source_id, func.count().label("articles"), func.max(article.c.id).label("newest"))
            .group_by(article.c.source_id)
            .subquery()
        )
        statement = (
            select(source, newest.c.articles, article.c.first_seen_at.label("newest_article_at"))
            .outerjoin_from(source, newest, newest.c.source_id == _c.id)
            .outerjoin(article, article.c.id == newest.c.newest)
            .order_by(_c.id)
        )
        rows = self.connection.execute(statement if every else statement.where(_c.declared))
        return [_view(row) for row in rows]


class SourceWrites(SourceReads):
    """Writing sources."""

    def sync_sources(self, sources: Sequence[Source], now: datetime) -> None:  # noqa: ARG002 - kept for a history of changes
        """Make the declared sources those of the settings. Others keep their rows, marked; one that comes back is due.

        A source that had retired and is declared again after having been taken out is tried again.
        """
        before = set(self.connection.scalars(select(_c.declared_url).where(_c.declared)))
        self.connection.execute(update(source).values(declared=False))
        if not sources:
            return
        rows = [_declared(declared) for declared in sources]
        statement = insert(source)
        statement = statement.on_conflict_do_update(
            index_elements=[_c.declared_url],
            set_={"declared": True, "name": statement.excluded.name, "tags": statement.excluded.tags},
        )
        self.connection.execute(statement, rows)
        self._revive([declared.url for declared in sources if declared.url not in before])

    def save_source(self, state: SourceState) -> None:
        """Replace what is remembered of `state.id`."""
        self.connection.exec_driver_sql(_SAVE, _remembered(state))

    def _revive(self, urls: Sequence[str]) -> None:
        statement = update(source).where(_c.declared_url == bindparam("of"), _c.retired.is_not(None))
        if urls:
            self.connection.execute(
                statement.values(retired=None, next_poll_at=None, failures=0), [{"of": url} for url in urls]
            )


def _state(row: AnyRow) -> SourceState:
    return SourceState(
        id=row.id,
        declared_url=row.declared_url,
        url=row.url,
        next_poll_at=row.next_poll_at,
        last_polled_at=row.last_polled_at,
        last_ok_at=row.last_ok_at,
        validators=Validators(row.etag, row.last_modified, row.validators_url),
        body_digest=row.body_digest,
        failures=row.failures,
        last_error=row.last_error,
        moved_to=row.moved_to,
        moved_sightings=row.moved_sightings,
        retired=row.retired,
        baseline_done=row.baseline_done,
        feed_title=row.feed_title,
        publishes_every=row.publishes_every,
    )


def _remembered(state: SourceState) -> tuple[Any, ...]:
    """The values of `_SAVE`, in its order and in the driver's own types."""
    known = state.validators
    every = None if state.publishes_every is None else in_microseconds(state.publishes_every)
    return (
        state.url, microseconds_or_none(state.next_poll_at), microseconds_or_none(state.last_polled_at),
        microseconds_or_none(state.last_ok_at), known.etag, known.last_modified, known.url, state.body_digest,
        state.failures, state.last_error, state.moved_to, state.moved_sightings, state.retired, state.baseline_done,
        state.feed_title, every, state.id,
    )  # fmt: skip


def _declared(declared: Source) -> dict[str, Any]:
    return {
        "declared_url": declared.url,
        "url": declared.url,
        "declared": True,
        "name": declared.name,
        "tags": list(declared.tags),
        "failures": 0,
        "moved_sightings": 0,
        "baseline_done": False,
    }


def _view(row: AnyRow) -> SourceView:
    return SourceView(
        id=row.id,
        name=shown_name(row.name or row.feed_title or "", row.declared_url),
        url=mask.url(row.url),
        tags=tuple(row.tags),
        declared=row.declared,
        last_polled_at=row.last_polled_at,
        last_ok_at=row.last_ok_at,
        next_poll_at=row.next_poll_at,
        failures=row.failures,
        last_error=row.last_error,
        retired=row.retired,
        moved_to=row.moved_to and mask.url(row.moved_to),
        publishes_every=row.publishes_every,
        articles=row.articles or 0,
        newest_article_at=row.newest_article_at,
    )
