"""What a document holds as plain feedparser (or, for JSON Feed, plain `json`) sees it: the yardstick for our own reading.

Nothing of `monitor` is used here, so that an error of ours cannot hide itself.
"""

from __future__ import annotations

import html
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import feedparser

_JSON_TEXTS = ("title", "summary", "content_html", "content_text")


@dataclass(frozen=True, slots=True)
class Plainly:
    """The entries of a document, counted three ways."""

    name: str
    entries: int
    usable: int  # that have a word to show or a web address to open
    distinct: int  # of those, by identity: same guid (else link), text and date are one


def seen_plainly(document: tuple[str, bytes]) -> Plainly:
    """Count the entries of a named document."""
    name, body = document
    entries = _json_items(body) if name.endswith(".json") else plain_entries(body)
    usable = [entry for entry in entries if _texts(entry) or _web(entry.get("link"))]
    return Plainly(name, len(entries), len(usable), len({_identity(entry) for entry in usable}))


def plain_entries(body: bytes) -> list[Mapping[str, Any]]:
    """What plain feedparser finds; nothing where it raises."""
    try:
        return list(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)
    except Exception:  # noqa: BLE001 - it raises on what it should flag
        return []


def _json_items(body: bytes) -> list[Mapping[str, Any]]:
    items = json.loads(body.decode("utf-8-sig"))["items"]
    return [{**item, "link": item.get("url")} for item in items if isinstance(item, dict)]


def _identity(entry: Mapping[str, Any]) -> tuple[str, ...]:
    name = entry.get("id") or entry.get("link") or ""
    date = entry.get("published") or entry.get("updated") or entry.get("date_published") or ""
    return (str(name), str(date), *_texts(entry))


def _texts(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Every text there is, markup and all."""
    bodies: Iterable[Mapping[str, Any]] = entry.get("content") or ()
    found = [entry.get(key) for key in _JSON_TEXTS] + [body.get("value") for body in bodies]
    return tuple(text for text in found if isinstance(text, str) and text.strip())


def _web(address: object) -> bool:
    return isinstance(address, str) and address.strip().lower().startswith(("http://", "https://"))


# ---------------------------------------------------------------------------------------- a feed seen many times


@dataclass(frozen=True, slots=True)
class PlainEntry:
    """One entry of one document, as little of it as tells publications apart."""

    guid: str
    link: str
    title: str  # letters and digits only


@dataclass(slots=True)
class Publication:
    """What was seen under one guid or link in document after document."""

    links: set[str] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)  # in the order of time, each change once, missing ones left out

    def add(self, entry: PlainEntry) -> None:
        """Seen again."""
        self.links.add(entry.link)
        if entry.title and self.titles[-1:] != [entry.title]:
            self.titles.append(entry.title)


def entries_of(body: bytes) -> list[PlainEntry]:
    """The entries of one document."""
    return [
        PlainEntry(
            str(entry.get("id", "")).strip(), str(entry.get("link", "")).strip(), letters(entry.get("title", ""))
        )
        for entry in plain_entries(body)
    ]


def publications(documents: Iterable[list[PlainEntry]]) -> list[Publication]:
    """The publications of one feed, from its documents in the order of time.

    A guid or link that stands twice in a document says nothing there.
    """
    by_key: dict[tuple[str, str], Publication] = {}
    for entries in documents:
        different = dict.fromkeys(entries)
        guids, links = Counter(entry.guid for entry in different), Counter(entry.link for entry in different)
        for entry in different:
            keys = [("guid", entry.guid)] * (entry.guid != "" and guids[entry.guid] == 1)
            keys += [("link", entry.link)] * (entry.link != "" and links[entry.link] == 1)
            known = next((by_key[key] for key in keys if key in by_key), None) or Publication()
            known.add(entry)
            by_key.update(dict.fromkeys(keys, known))
    return list({id(one): one for one in by_key.values()}.values())


def letters(text: str) -> str:
    """What of a text no rule of writing changes."""
    plain = html.unescape(html.unescape(re.sub(r"<[^<>]*>", "", text)))
    return "".join(sign for sign in unicodedata.normalize("NFKC", plain).casefold() if sign.isalnum())
