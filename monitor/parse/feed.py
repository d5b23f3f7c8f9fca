"""RSS, RDF, Atom and CDF by feedparser, the reader of every dialect and of broken documents.

It gets only documents that `prepare`, `scan` and `trim` have passed, always as a stream (a string would be opened as
a file or an address), with sanitising and link resolution off (their regular expressions blow up; both are done
later by our own linear code), and with its guessing of dates replaced (ours are in `monitor.parse.dates`).
"""

from __future__ import annotations

import io
import re
import time
import xml.parsers.expat
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import feedparser

from monitor.parse.reading import RawEntry, RawFeed, storable

feedparser.api.PREFERRED_XML_PARSERS.clear()  # its first choice, drv_libxml2, can open files
feedparser.registerDateHandler(lambda _raw: time.gmtime(0))  # the first handler wins: no guesses, no regexes

_PERIODS = {"hourly": 1 / 24, "daily": 1.0, "weekly": 7.0, "monthly": 30.0, "yearly": 365.0}  # in days
_MARKUP = re.compile(r"(?i)</?(?:p|a|br|b|i|em|strong|div|span|img|ul|ol|li|h[1-6]|blockquote|table|sub|sup|u)[\s/>]")


def read_feed(data: bytes) -> RawFeed:
    """What feedparser finds in `data` (UTF-8). It may raise anything: its caller catches."""
    wellformed = is_wellformed(data)
    # A sign before the root makes the strict attempt fail at once, so that nothing is parsed twice.
    found = feedparser.parse(
        io.BytesIO(data if wellformed else b"." + data),
        sanitize_html=False,
        resolve_relative_uris=False,
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    feed = found.feed
    return RawFeed(
        format=found.get("version", ""),
        title=_text(feed, "title"),
        link=_text(feed, "link"),
        language=_text(feed, "language"),
        ttl=ttl_of(_text(feed, "ttl"), _text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")),
        entries=[_entry(entry, atom=found.version.startswith("atom")) for entry in found.entries],
        warnings=() if wellformed else ("not-well-formed",),
    )


def is_wellformed(data: bytes) -> bool:
    """Whether a strict, namespace-aware XML parser accepts `data`. Linear: the document has no DTD."""
    parser = xml.parsers.expat.ParserCreate("utf-8", " ")
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError:
        return False
    return True


def ttl_of(ttl: str | None, period: str | None, frequency: str | None) -> timedelta | None:
    """How often the document says to come: RSS `ttl` in minutes, else the syndication module's period/frequency."""
    if ttl and ttl.strip().isdecimal() and 0 < int(ttl.strip()[:9]) <= 60 * 24 * 7:
        return timedelta(minutes=int(ttl))
    days = _PERIODS.get((period or "").strip().lower())
    if days is None:
        return None
    times = frequency.strip() if frequency else ""
    return timedelta(days=days) / max(1, int(times[:4]) if times.isdecimal() else 1)


def as_html(text: str, *, plain: bool) -> str:
    """`text` as HTML. In plain text (a title of RSS, Atom's default) a `<` that opens no formatting is escaped.

    What is labelled plain and evidently is HTML stays: publishers forget the label more often than they write tags
    for people to read.
    """
    if not plain or "<" not in text or _MARKUP.search(text):
        return text
    return text.replace("<", "&lt;").replace(">", "&gt;")


def summary_and_content(summary: str, contents: list[str]) -> tuple[str, str]:
    """The shorter and the longer text an entry has. A content that only repeats the summary takes its place."""
    content = max(contents, key=len, default="")
    if not content:
        return summary, ""
    if summary == content:
        return "", content
    return (content, summary) if len(summary) > len(content) else (summary, content)


def _entry(entry: dict[str, Any], *, atom: bool) -> RawEntry:
    contents = [detail for detail in dict.get(entry, "content", ()) if isinstance(detail, dict)]
    summary, content = summary_and_content(
        as_html(_text(entry, "summary") or "", plain=atom and _is_plain(dict.get(entry, "summary_detail"))),
        [as_html(_text(detail, "value") or "", plain=atom and _is_plain(detail)) for detail in contents],
    )
    link, guid = _text(entry, "link"), _text(entry, "id")
    source = dict.get(entry, "source")
    origin = source if isinstance(source, dict) else {}
    return RawEntry(
        title=as_html(_text(entry, "title") or "", plain=not atom or _is_plain(dict.get(entry, "title_detail"))),
        summary=summary,
        content=content,
        link=_text(entry, "feedburner_origlink") or link,
        guid=guid,
        link_is_guid=bool(dict.get(entry, "guidislink")) and link == guid,
        author=_text(entry, "author"),
        published=_text(entry, "published") or _text(entry, "created") or _text(entry, "updated"),
        updated=_text(entry, "updated"),
        language=_language(entry),
        tags=list(_tags(entry)),
        origin_name=_text(origin, "title"),
        origin_url=_text(origin, "href") or _text(origin, "link"),
    )


def _text(found: dict[str, Any], key: str) -> str | None:
    """A string by its own key, without feedparser's mapping of old names (it invents `updated`)."""
    value = dict.get(found, key)
    return storable(value) if isinstance(value, str) and value else None


def _is_plain(detail: object) -> bool:
    return isinstance(detail, dict) and detail.get("type") == "text/plain"


def _language(entry: dict[str, Any]) -> str | None:
    for key in ("title_detail", "summary_detail"):
        detail = dict.get(entry, key)
        if isinstance(detail, dict) and isinstance(detail.get("language"), str):
            return str(detail["language"])
    return None


def _tags(entry: dict[str, Any]) -> Iterator[str]:
    for tag in dict.get(entry, "tags", ()):
        term = _text(tag, "term") or _text(tag, "label")
        if term:
            yield term
