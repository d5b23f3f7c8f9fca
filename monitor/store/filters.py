"""Which hits are meant: a `HitFilter` as SQL, and the cursors that lead from page to page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, false, func, or_, select, text

from monitor.errors import UsageError
from monitor.store.search import TABLE, expression
from monitor.store.tables import hit, source
from monitor.store.types import instant, microseconds
from monitor.views import MAX_LIMIT, HitFilter

_LAST_ROW = 2**63 - 1


def hit_conditions(wanted: HitFilter) -> list[ColumnElement[bool]]:
    """Conditions on `hit` alone, so that a page is found in its indexes."""
    equal = (
        (hit.c.watch, wanted.watch),
        (hit.c.language, wanted.language),
        (hit.c.story_id, wanted.story_id),
    )
    conditions = [column == value for column, value in equal if value is not None]
    if wanted.since is not None:
        conditions.append(hit.c.found_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(hit.c.found_at < wanted.until)
    if wanted.source is not None:
        conditions.append(_of_source(wanted.source))
    if wanted.text is not None:
        conditions.append(has_text(hit.c.article_id, wanted.text))
    return conditions


def has_text(column: Column[Any], words: str) -> ColumnElement[bool]:
    """The article `column` names has these words. Text without a word in it is nowhere."""
    match = expression(words)
    if match is None:
        return false()
    found = text(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :match").bindparams(match=match)  # noqa: S608 - a constant name
    return column.in_(found)


def _of_source(name: str) -> ColumnElement[bool]:
    names = (source.c.name, source.c.feed_title, source.c.declared_url)
    named = or_(*(or_(column == name, func.lower(column) == name.lower()) for column in names))
    return hit.c.source_id.in_(select(source.c.id).where(named))


def limit_of(limit: int) -> int:
    """A page's size within bounds."""
    return min(max(limit, 1), MAX_LIMIT)


def cursor_to(at: datetime, number: int) -> str:
    """Leads to what follows the row with this time and id in a list that is newest first."""
    return f"{microseconds(at)}-{number}"


def after_cursor(cursor: str | None, time: Column[Any], number: Column[Any]) -> Sequence[ColumnElement[bool]]:
    """The condition a cursor stands for."""
    if cursor is None:
        return ()
    at, row = _read(cursor)
    return (and_(time <= at, or_(time < at, number < row)),)


def _read(cursor: str) -> tuple[datetime, int]:
    first, _, second = cursor.rpartition("-")
    try:
        at, row = instant(int(first)), int(second)
    except (ValueError, OverflowError):
        raise UsageError("cursor", "not one of ours", "take it from the page before") from None
    if not 0 <= row <= _LAST_ROW:
        raise UsageError("cursor", "not one of ours", "take it from the page before")
    return at, row
