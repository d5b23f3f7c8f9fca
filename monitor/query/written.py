"""What people write on a command line or in an address, as a filter: times, ids, page sizes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from monitor.errors import UsageError
from monitor.views import DEFAULT_LIMIT, MAX_LIMIT, FigureFilter, HitFilter

MAX_TEXT: Final = 1_000  # characters of a search

_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_AGO: Final = re.compile(r"(\d{1,6})([smhdw])", re.ASCII)
_ID: Final = re.compile(r"([a-z]?)(\d{1,18})", re.ASCII)


def moment(written: str, now: datetime) -> datetime:
    """`90m`, `24h`, `7d` before `now`, or an ISO time or date; one without a zone is in UTC."""
    if ago := _AGO.fullmatch(written.strip().lower()):
        try:
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        except OverflowError:
            raise UsageError("time", f"{written!r} is too long ago") from None
    try:
        at = datetime.fromisoformat(written.strip())
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError("time", f"{written!r} is no time", "write 90m, 24h, 7d or 2024-12-19T10:00Z") from None


def row_id(written: str, letter: str) -> int:
    """`h12` or `12` as 12, where `letter` is h."""
    found = _ID.fullmatch(written.strip().lower())
    if not found or found[1] not in {"", letter}:
        raise UsageError("id", f"{written!r} is no such id", f"write it as {letter}12")
    return int(found[2])


def page_size(written: str | int | None) -> int:
    """How many to list: a whole number from 1; more than the greatest page is the greatest page."""
    if written is None:
        return DEFAULT_LIMIT
    try:
        wanted = int(written)
    except ValueError:
        raise UsageError("limit", f"{written!r} is no number") from None
    if wanted < 1:
        raise UsageError("limit", "must be 1 or more")
    return min(wanted, MAX_LIMIT)


def hit_filter(
    *,
    now: datetime,
    text: str | None = None,
    watch: str | None = None,
    source: str | None = None,
    language: str | None = None,
    story: str | None = None,
    since: str | None = None,
    until: str | None = None,
    limit: str | int | None = None,
    cursor: str | None = None,
) -> HitFilter:
    """A filter from what was written on a command line or in an address. "" is as good as nothing."""
    if text and len(text) > MAX_TEXT:
        raise UsageError("search", f"more than {MAX_TEXT} signs", "use fewer words")
    return HitFilter(
        text=text or None,
        watch=watch or None,
        source=source or None,
        language=language or None,
        story_id=row_id(story, "s") if story else None,
        since=moment(since, now) if since else None,
        until=moment(until, now) if until else None,
        limit=page_size(limit),
        cursor=cursor or None,
    )


def figure_filter(
    *,
    now: datetime,
    watch: str | None = None,
    story: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    limit: str | int | None = None,
    cursor: str | None = None,
) -> FigureFilter:
    """As `hit_filter`, for figures."""
    return FigureFilter(
        watch=watch or None,
        story_id=row_id(story, "s") if story else None,
        kind=kind or None,
        since=moment(since, now) if since else None,
        limit=page_size(limit),
        cursor=cursor or None,
    )
