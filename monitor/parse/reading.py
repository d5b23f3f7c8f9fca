"""What a reader (feedparser, the fast reader, JSON Feed) found in a document, before our own rules are applied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry as its document says it: nothing cut, resolved or judged yet. Text fields hold HTML."""

    title: str = ""
    summary: str = ""
    content: str = ""
    link: str | None = None
    guid: str | None = None
    link_is_guid: bool = False  # the link is only the guid used as one
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    tags: Sequence[str] = ()
    origin_name: str | None = None
    origin_url: str | None = None


@dataclass(frozen=True, slots=True)
class RawFeed:
    """A document as its reader found it."""

    format: str
    title: str | None
    link: str | None
    language: str | None
    ttl: timedelta | None
    entries: Sequence[RawEntry]
    warnings: tuple[str, ...] = ()


_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")


def storable(text: str) -> str:
    """`text` without what no database or XML takes: control signs go, halves of surrogate pairs become U+FFFD."""
    return text if text.isprintable() else _NO_CHARACTERS.sub("\ufffd", _CONTROLS.sub("", text))
