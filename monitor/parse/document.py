"""One document from bytes to a `ParseOutcome`. The order here is the defence: nothing is skipped, nothing added.

prepare   decode, drop declaration and DOCTYPE, mend characters       -> ParseFailed, or
scan      one linear pass: depth, attributes, namespaces, entries     -> ParseFailed, or
trim      cut what is too much
read      feedparser, or JSON Feed
assemble  lengths, links, dates, keys
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime

from monitor.model import ParsedFeed, ParseFailed, ParseOutcome, ParseReason
from monitor.parse.entries import Circumstances, absolute_link, assemble
from monitor.parse.fast import read_fast
from monitor.parse.jsonfeed import read_json
from monitor.parse.prepare import Prepared, prepare
from monitor.parse.reading import RawFeed
from monitor.parse.salvage import read_safely
from monitor.parse.scan import scan
from monitor.parse.trim import trim

_PAGE_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
_FEED_SIGN = re.compile(rb"<(?:rss|feed|rdf:rdf|channel)[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a reader found, and whether the document was whole."""

    feed: RawFeed
    complete: bool
    warnings: tuple[str, ...]


def parse_document(  # noqa: PLR0917 - the order of a job
    body: bytes,
    url: str,
    content_type: str | None,
    declared_language: str | None,
    now: datetime,
    ended_by_close: bool = False,  # noqa: FBT001, FBT002 - as above
) -> ParseOutcome:
    """The entries of a document fetched from `url`, or a named reason why it gives none. Never raises.

    `declared_language` is the operator's word on the feed's language; it goes before the feed's own when dates are
    read. `ended_by_close`: only the end of the connection says that the body is whole.
    """
    prepared = prepare(body, content_type)
    if isinstance(prepared, ParseFailed):
        return prepared
    read = _read_json(prepared) if prepared.json else _read_xml(prepared.data, now, ended_by_close=ended_by_close)
    if isinstance(read, ParseFailed):
        return read
    return _finish(read, prepared.warnings, url, declared_language, now)


def _read_json(prepared: Prepared) -> _Read | ParseFailed:
    found = read_json(prepared.data)
    if isinstance(found, ParseFailed):
        return found
    feed, complete = found
    return _Read(feed, complete, () if complete else ("cut-off",))


def _read_xml(data: bytes, now: datetime, *, ended_by_close: bool) -> _Read | ParseFailed:
    if data[:5].lower() == b"<html" and not _FEED_SIGN.search(data):
        return ParseFailed(ParseReason.NOT_A_FEED, _page(data))
    fast = read_fast(data)
    if fast is not None:  # strict: a document that is cut off would not have been read
        return _Read(fast, complete=True, warnings=())
    structure = scan(data)
    if isinstance(structure, ParseFailed):
        return structure
    trimmed = trim(data, structure, ended_by_close=ended_by_close, now=now)
    feed = read_safely(trimmed.data)
    if isinstance(feed, ParseFailed):
        return feed
    if not feed.entries and not feed.format:
        return ParseFailed(
            ParseReason.NOT_A_FEED, _page(data) if structure.root.lower() == "html" else _root(structure.root)
        )
    return _Read(feed, trimmed.complete, trimmed.warnings)


def _finish(
    read: _Read, warnings: tuple[str, ...], url: str, declared_language: str | None, now: datetime
) -> ParsedFeed:
    feed = read.feed
    link = absolute_link(feed.link, url)
    # RFC 4287 section 2: Atom is relative to where it lies. RSS says nothing; its relative links mean the site.
    base = url if feed.format.startswith("atom") or link is None else link
    around = Circumstances(base, link, feed.language, declared_language, now)
    entries, notes = assemble(feed, around)
    return ParsedFeed(
        title=html.unescape(feed.title).strip()[:1_024] if feed.title else None,
        link=link,
        language=feed.language,
        ttl=feed.ttl,
        entries=entries,
        format=feed.format or "unknown",
        complete=read.complete,
        warnings=(*warnings, *read.warnings, *feed.warnings, *notes),
    )


def _page(data: bytes) -> str:
    found = _PAGE_TITLE.search(data)
    title = " ".join(html.unescape(found.group(1).decode("utf-8", "replace")).split()) if found else ""
    return f"an HTML page titled {title!r}" if title else "an HTML page without a title"


def _root(root: str) -> str:
    return f"an XML document whose root is <{root[:60]}>" if root else "no element found"
