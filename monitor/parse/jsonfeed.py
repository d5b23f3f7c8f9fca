"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read as they are written: with the standard library."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from monitor.model import ParseFailed, ParseReason
from monitor.parse.reading import RawEntry, RawFeed, storable

MAX_ITEMS = 2_000

_VERSION = re.compile(r"jsonfeed\.org/version/1(?:\.(\d))?")
_ITEMS = re.compile(r'"items"\s*:\s*\[')


def read_json(data: bytes) -> tuple[RawFeed, bool] | ParseFailed:
    """The feed in `data` (UTF-8) and whether it is complete, or why it is none.

    Of a document that was cut off, the whole items before the cut are read.
    """
    text = data.decode("utf-8", "replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        items = list(_whole_items(text))
        if not items or not _VERSION.search(text):
            return ParseFailed(ParseReason.NOT_A_FEED, f"unreadable JSON: {error}"[:200])
        return _feed({"version": text, "items": items}), False
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        return ParseFailed(ParseReason.NOT_A_FEED, "JSON, but no JSON Feed: it has no list of items")
    return _feed(document), True


def _whole_items(text: str) -> Iterator[dict[str, Any]]:
    """The items that stand whole in a broken document, one after the other."""
    start = _ITEMS.search(text)
    decoder = json.JSONDecoder()
    at = start.end() if start else len(text)
    while (brace := text.find("{", at)) >= 0 and not text[at:brace].strip(" \t\r\n,"):
        try:
            item, at = decoder.raw_decode(text, brace)
        except (ValueError, RecursionError):
            return
        yield item


def _feed(document: dict[str, Any]) -> RawFeed:
    version = _VERSION.search(_text(document, "version") or "")
    items = [item for item in document["items"] if isinstance(item, dict)]
    surplus = (f"too-many-entries: {len(items)}, newest {MAX_ITEMS} kept",) if len(items) > MAX_ITEMS else ()
    return RawFeed(
        format=f"json1{(version.group(1) if version else None) or '0'}",
        title=_text(document, "title"),
        link=_text(document, "home_page_url"),
        language=_text(document, "language"),
        ttl=None,
        entries=[_entry(item) for item in items[:MAX_ITEMS]],
        warnings=surplus,
    )


def _entry(item: dict[str, Any]) -> RawEntry:
    summary = html.escape(_text(item, "summary") or "", quote=False)
    content = _text(item, "content_html") or html.escape(_text(item, "content_text") or "", quote=False)
    updated = _text(item, "date_modified")
    return RawEntry(
        title=html.escape(_text(item, "title") or "", quote=False),
        summary="" if summary == content else summary,
        content=content,
        link=_text(item, "url") or _text(item, "external_url"),
        guid=_text(item, "id"),
        author=_author(item),
        published=_text(item, "date_published") or updated,
        updated=updated,
        language=_text(item, "language"),
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
    )


def _author(item: dict[str, Any]) -> str | None:
    """The names of 1.1's `authors`, else of 1.0's `author`."""
    people = [person for person in (*_list(item, "authors"), item.get("author")) if isinstance(person, dict)]
    names = dict.fromkeys(name for person in people if (name := _text(person, "name")))
    return ", ".join(names) or None


def _list(item: dict[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _text(mapping: dict[str, Any], key: str) -> str | None:
    """A string; a number is taken for one, as some publishers write ids."""
    value = mapping.get(key)
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        value = str(value)
    return storable(value) if isinstance(value, str) and value else None
