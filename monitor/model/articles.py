"""Entries made ours, and what the watches found in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.parsed import EntryKeys

_NO_KEYS = EntryKeys(None, None, "")


@dataclass(frozen=True, slots=True)
class Article:
    """An entry made ours: plain text, canonical URL, UTC times, language. `id` is 0 until stored."""

    title: str
    summary: str
    text: str  # body in plain text; "" where the feed gives no more than the summary
    url: str | None  # as published, made absolute
    canonical_url: str | None
    outlet: str  # registrable domain, or the origin an aggregator states
    language: str | None
    author: str | None
    published_at: datetime
    published_raw: str | None
    date_rule: str
    first_seen_at: datetime
    tags: tuple[str, ...] = ()
    source: str = ""  # the source's name
    source_id: int = 0
    source_tags: tuple[str, ...] = ()
    keys: EntryKeys = _NO_KEYS
    digest: str = ""
    title_key: str = ""  # folded title, for equality across outlets
    text_key: str = ""  # hash of the folded whole text; "" when too short to mean anything
    id: int = 0
    revision: int = 1
    baseline: bool = False  # came with the source's first poll


@dataclass(frozen=True, slots=True)
class Known:
    """An article of this source that shares a key with an entry: enough to decide whether they are the same."""

    id: int
    keys: EntryKeys
    digest: str
    title: str
    published_at: datetime
    last_seen_at: datetime
    revision: int = 1


class Field(StrEnum):
    """Where in an article something was found."""

    TITLE = "title"
    SUMMARY = "summary"
    TEXT = "text"


@dataclass(frozen=True, slots=True, order=True)
class Why:
    """One piece of evidence: `keyword` (as the watch says it) stood in `field[start:end]` as `text`.

    Offsets count characters of the article's field as stored. `form` is the form that matched.
    """

    field: str
    start: int
    end: int
    keyword: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """An article meets a watch, because."""

    watch: str
    why: tuple[Why, ...]
