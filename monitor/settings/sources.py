"""The sources: plain URLs, mappings and OPML lists become one list of feeds, each polled once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import SplitResult, urlsplit

from monitor import mask
from monitor.model import Source
from monitor.settings import opml, schema
from monitor.settings.checked import checked
from monitor.settings.faults import Faults
from monitor.settings.include import Gathered
from monitor.settings.read import read_bytes, said_by_system
from monitor.settings.secret import SecretFiles
from monitor.settings.tree import Mark, Node, Table, Text

_EAGERNESS = ("never", "auto", "always")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Declared:
    """A source and the place that declares it."""

    source: Source
    mark: Mark


def compile_sources(gathered: Gathered, faults: Faults, secrets: SecretFiles) -> tuple[Source, ...]:
    """Every feed once, in the order of the files. What is wrong is told in `faults`."""
    found = [one for node in gathered.sources for one in _declared(node, gathered, faults, secrets)]
    merged = _merged(found, faults)
    _same_names(merged, faults)
    return tuple(one.source for one in merged)


def _declared(node: Node, gathered: Gathered, faults: Faults, secrets: SecretFiles) -> Iterable[Declared]:
    if isinstance(node, Table) and "opml" in node:
        listed = checked(schema.Opml, node, faults, secrets)
        if listed is None:
            return ()
        _not_yet(listed, node, faults)
        return _from_list(listed, gathered, faults)
    source = checked(schema.Source, node, faults, secrets)
    if source is None:
        return ()
    cause, remedy = _bad_address(source.url)
    if cause:
        faults.add(source.url.mark, _shown(source.url), cause, remedy)
        return ()
    if source.url.written is None and urlsplit(source.url).password:
        faults.warn(source.url.mark, mask.url(source.url), "a password stands in this file", _KEEP_OUT)
    _not_yet(source, node, faults)
    made = Source(
        url=str(source.url),
        name=str(source.name) if source.name else None,
        tags=tuple(map(str, source.tags)),
        every=source.every,
        allow_private=source.allow_private,
        fulltext=str(source.fulltext or "never"),
        language=str(source.language) if source.language else None,
    )
    return (Declared(made, node.mark),)


def _not_yet(source: schema.Source | schema.Opml, node: Node, faults: Faults) -> None:
    """What the language has and this version does not do is said, never ignored in silence."""
    if source.fulltext in {"auto", "always"} and isinstance(node, Table):
        cause = "article pages are not fetched by this version: watches see what the feed gives"
        faults.warn(node["fulltext"].mark, str(source.fulltext), cause, "leave fulltext out")


_KEEP_OUT = "write ${VARIABLE} and set it in the environment"


def _shown(url: Text) -> str:
    return url.written if url.written is not None else mask.url(url)


def _bad_address(url: str) -> tuple[str, str]:
    """Why this cannot be a feed's address, and what to do; two empty texts when it can."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "no address", "check its host and port"
    if parts.scheme == "feed":
        return "feed: is no protocol", "write https://"
    if parts.scheme not in _PORTS or not url.lower().startswith(("http://", "https://")):
        return "the address of a feed begins with https:// or http://", "write it whole"
    if not parts.hostname or port == 0:
        return "the address names no host", "write it whole: https://example.org/feed.xml"
    if any(sign.isspace() for sign in url) or "\\" in url:
        return "an address holds no blanks and no backslashes", "write %20 for a blank"
    return "", ""


def _from_list(listed: schema.Opml, gathered: Gathered, faults: Faults) -> list[Declared]:
    """The feeds of an OPML file. A line that names no feed's address is left out with a warning."""
    named = listed.opml
    if named.startswith(("/", "~")) or ".." in PurePosixPath(named).parts:
        faults.at(named, "the list must lie inside the settings' folder", "write its path from there")
        return []
    path = gathered.folder / named
    gathered.note(path)
    file = faults.file(path)
    try:
        feeds = opml.read(read_bytes(path, opml.LARGEST))
    except OSError as error:
        faults.at(named, f"the list {said_by_system(error)}", f"it is looked for in {gathered.folder}")
        return []
    except opml.OpmlError as error:
        faults.add(Mark(file, error.line, min(error.line, 1)), "", error.cause, error.remedy)
        return []
    return [made for feed in feeds if (made := _listed(feed, listed, Mark(file, feed.line, 1), faults))]


def _listed(feed: opml.Feed, listed: schema.Opml, mark: Mark, faults: Faults) -> Declared | None:
    cause, remedy = _bad_address(feed.url)
    if cause:
        faults.warn(mark, mask.url(feed.url), f"left out: {cause}", remedy)
        return None
    name = mask.line(feed.name, 200).strip() if feed.name else None
    tags = tuple(dict.fromkeys((*map(str, listed.tags), *feed.tags)))
    language = str(listed.language) if listed.language else None
    fulltext = str(listed.fulltext or "never")
    return Declared(Source(feed.url, name, tags, listed.every, listed.allow_private, fulltext, language), mark)


def _merged(found: Iterable[Declared], faults: Faults) -> list[Declared]:
    """The same feed written twice is polled once, for everybody who asked for it."""
    merged: dict[tuple[str, ...], Declared] = {}
    for one in found:
        key = identity(one.source.url)
        first = merged.setdefault(key, one)
        if first is not one:
            merged[key] = Declared(_union(first.source, one.source), first.mark)
            cause = (
                f"the same feed as on {faults.place(first.mark, one.mark)}: it is polled once, with the tags of both"
            )
            faults.warn(one.mark, mask.url(one.source.url), cause, "delete one of them")
    return list(merged.values())


def identity(url: str) -> tuple[str, ...]:
    """What two writings of one feed's address have in common, whatever their case, protocol and last slash."""
    parts = urlsplit(url)
    user = parts.netloc.rpartition("@")[0]
    return (user, (parts.hostname or "").rstrip("."), _port(parts), parts.path.rstrip("/").casefold(), parts.query)


def _port(parts: SplitResult) -> str:
    return "" if parts.port in {None, _PORTS[parts.scheme]} else str(parts.port)


def _union(first: Source, second: Source) -> Source:
    intervals = [every for every in (first.every, second.every) if every]
    return replace(
        first,
        name=first.name or second.name,
        tags=tuple(dict.fromkeys((*first.tags, *second.tags))),
        every=min(intervals, default=None),
        allow_private=first.allow_private or second.allow_private,
        fulltext=max(first.fulltext, second.fulltext, key=_EAGERNESS.index),
        language=first.language or second.language,
    )


def _same_names(sources: Iterable[Declared], faults: Faults) -> None:
    """Two feeds may share a name, but a watch that asks for it gets both."""
    seen: dict[str, Mark] = {}
    for one in sources:
        name = one.source.name
        if name and seen.setdefault(name.casefold(), one.mark) is not one.mark:
            also = faults.place(seen[name.casefold()], one.mark)
            faults.warn(one.mark, name, f"another feed has the same name, on {also}", "give each a name of its own")
