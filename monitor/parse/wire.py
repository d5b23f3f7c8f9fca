"""What passes between the daemon and a parse worker.

A result may carry 2,000 entries. Frozen dataclasses pickle field by field in Python; plain tuples do so in C, so
entries travel as tuples and become entries again on the other side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from monitor.model import Entry, EntryDate, EntryKeys, ParsedFeed, ParseFailed, ParseOutcome

_entry_of = attrgetter(*(name for name in Entry.__slots__ if name not in {"keys", "published", "updated"}))
_date_of = attrgetter("value", "raw", "rule")
_keys_of = attrgetter("guid", "link", "content")
_FEED_FIELDS = tuple(name for name in ParsedFeed.__slots__ if name != "entries")
_feed_of = attrgetter(*_FEED_FIELDS)


@dataclass(frozen=True, slots=True)
class ParseJob:
    """What the worker is given: the arguments of `parse_document`."""

    body: bytes
    url: str
    content_type: str | None
    declared_language: str | None
    now: datetime
    ended_by_close: bool


Packed = tuple[tuple[Any, ...], list[tuple[Any, ...]]] | ParseFailed


def pack(feed: ParsedFeed) -> Packed:
    """A document's entries as plain tuples."""
    entries = [(_keys_of(e.keys), _date_of(e.published), _date_of(e.updated), _entry_of(e)) for e in feed.entries]
    return _feed_of(feed), entries


def unpack(packed: Packed) -> ParseOutcome:
    """What `parse_job` found, as the values the chain knows."""
    if isinstance(packed, ParseFailed):
        return packed
    feed, entries = packed
    return ParsedFeed(**dict(zip(_FEED_FIELDS, feed, strict=True)), entries=tuple(map(_unpack_entry, entries)))


def _unpack_entry(packed: tuple[Any, ...]) -> Entry:
    """By position: in the order of the model's fields, keys first and the two dates in the seventh and eighth place."""
    keys, published, updated, fields = packed
    return Entry(*(EntryKeys(*keys), *fields[:6], EntryDate(*published), EntryDate(*updated), *fields[6:]))
