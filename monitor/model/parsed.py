"""What a document holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class EntryDate:
    """A date as published. `value` is None when unknown or implausible; `rule` says how it was read or why not."""

    value: datetime | None
    raw: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """What an entry can be known by within its source. None = not there, or not to be trusted in this document."""

    guid: str | None
    link: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a source published, as parsed. Text fields may hold HTML."""

    keys: EntryKeys
    title: str
    summary: str
    content: str
    link: str | None  # absolute http(s), else None
    guid: str | None
    author: str | None
    published: EntryDate
    updated: EntryDate
    language: str | None = None  # declared on the entry or the feed
    tags: tuple[str, ...] = ()
    origin_name: str | None = None  # RSS <source>, of aggregators
    origin_url: str | None = None
    digest: str = ""  # of everything a reader would see: unchanged digest = unchanged entry


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document's entries, newest first as far as the source orders them, plus what the document says of itself."""

    title: str | None
    link: str | None
    language: str | None
    ttl: timedelta | None  # RSS ttl / sy:update
    entries: tuple[Entry, ...]
    format: str  # rss20, atom10, json11 ...
    complete: bool = True  # False: cut off; validators must not be kept
    warnings: tuple[str, ...] = ()


class ParseReason(StrEnum):
    """Why a document gave no entries."""

    NOT_A_FEED = "not-a-feed"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    FORBIDDEN_DOCTYPE = "forbidden-doctype"
    FORBIDDEN_ENCODING = "forbidden-encoding"
    TOO_DEEP = "too-deep"
    TOO_MANY_ATTRIBUTES = "too-many-attributes"
    TOO_MANY_NAMESPACES = "too-many-namespaces"
    BAD_DECLARATION = "bad-declaration"
    CPU_LIMIT = "cpu-limit"
    MEMORY_LIMIT = "memory-limit"
    TIME_LIMIT = "time-limit"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """No entries, and why."""

    reason: ParseReason
    detail: str


ParseOutcome = ParsedFeed | ParseFailed
