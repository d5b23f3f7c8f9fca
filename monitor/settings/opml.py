"""OPML subscription lists: the feeds in them with their names, groups and lines.

Read by lxml as a stream, without DTD, entities and network, and within limits: a list found somewhere on the web must
not be able to do more than name feeds.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

MOST_FEEDS = 20_000
DEEPEST = 50
LARGEST = 20 * 1024 * 1024  # bytes
_BARE_AMPERSAND = re.compile(rb"&(?!#[0-9]{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
"""Many programs export addresses without escaping them; as XML such a list would end there."""
_SEPARATORS = re.compile(r"[^\w.+&]+")


class OpmlError(ValueError):
    """The list cannot be used. `line` is 0 where no single line is at fault."""

    def __init__(self, cause: str, remedy: str, line: int = 0) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy
        self.line = line


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of a list. `tags` are the names of its groups and its categories, as one-word tags."""

    url: str
    name: str | None
    tags: tuple[str, ...]
    line: int


def read(raw: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML document, in its order. Raises `OpmlError`."""
    from lxml import etree

    if len(raw) > LARGEST:
        raise OpmlError("the list is larger than 20 MB", "split it")
    events = etree.iterparse(
        io.BytesIO(_BARE_AMPERSAND.sub(b"&amp;", raw.lstrip())),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        return _Outlines().feeds(events)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        cause = f"the list is no whole XML document: {error.msg}"
        raise OpmlError(cause, "mend this line, or export the list again", line) from None


class _Outlines:
    """Walks through the outlines; a group is an outline with outlines in it and no feed."""

    def __init__(self) -> None:
        self._groups: list[str | None] = []
        self._feeds: list[Feed] = []
        self._root = ""

    def feeds(self, events: Any) -> tuple[Feed, ...]:
        for event, element in events:
            name = _local(element.tag)
            if not self._root:
                self._root = name
                _check_root(element, name)
            if name != "outline":
                continue
            if event == "start":
                self._open(element)
            else:
                self._groups.pop()
                element.clear()
        return tuple(self._feeds)

    def _open(self, element: Any) -> None:
        attributes = {_local(key).lower(): value.strip() for key, value in element.attrib.items()}
        label = attributes.get("title") or attributes.get("text") or None
        line = element.sourceline or 0
        url = attributes.get("xmlurl", "")
        if len(self._groups) >= DEEPEST:
            raise OpmlError(f"groups are nested more than {DEEPEST} deep", "flatten it", line)
        if url:
            self._feeds.append(Feed(url, label, self._tags(attributes.get("category", "")), line))
        if len(self._feeds) > MOST_FEEDS:
            raise OpmlError(f"the list has more than {MOST_FEEDS} feeds", "split it", line)
        self._groups.append(None if url else label)

    def _tags(self, category: str) -> tuple[str, ...]:
        names = [*(group for group in self._groups if group), *re.split(r"[,/]", category)]
        return tuple(dict.fromkeys(tag for tag in map(as_tag, names) if tag))


def _check_root(element: Any, name: str) -> None:
    """Asked of the parsed document, so that no encoding hides a document type."""
    if element.getroottree().docinfo.doctype:
        raise OpmlError("a document type is not allowed in the list", "delete the line <!DOCTYPE ...>")
    if name != "opml":
        raise OpmlError(f"this is no OPML list but <{name[:40]}>", "export the subscriptions as OPML")


def _local(name: object) -> str:
    """A name without its namespace; a comment or instruction has none."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def as_tag(name: str) -> str:
    """A group's name as a tag: `World News` is `world-news`."""
    return _SEPARATORS.sub("-", name.casefold()).strip("-.+&")[:64]
