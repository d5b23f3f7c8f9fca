"""Work on the corpora of real feeds that tests share out over processes."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import feedparser

from monitor.model import ParsedFeed, ParseOutcome
from monitor.parse.document import parse_document

NOW = datetime(2026, 12, 1, tzinfo=UTC)  # after all captures
URL = "https://feed.example/feed"

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One document as plain feedparser and as we read it."""

    name: str
    plain: int  # entries plain feedparser gives, -1 where it raises
    ours: int  # entries we give, those dropped as empty or double counted in
    said: str  # our warnings, or why there are none


def shared_out(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """`work` over `items` in two processes."""
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        return list(pool.map(work, items, chunksize=20))


def compare(document: tuple[str, bytes]) -> Comparison:
    """Count a document's entries both ways."""
    name, body = document
    outcome = parse_document(body, URL, None, None, NOW)
    if isinstance(outcome, ParsedFeed):
        dropped = sum(int(said.split()[1]) for said in outcome.warnings if said.startswith("dropped-"))
        return Comparison(name, plain_count(body), len(outcome.entries) + dropped, "; ".join(outcome.warnings))
    return Comparison(name, plain_count(body), 0, f"{outcome.reason}: {outcome.detail}")


def plain_count(body: bytes) -> int:
    """How many entries plain feedparser finds."""
    try:
        return len(feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)
    except Exception:  # noqa: BLE001 - it raises on what it should flag
        return -1


def documents(archive: Path) -> list[tuple[str, bytes]]:
    """All documents of a zip."""
    with zipfile.ZipFile(archive) as found:
        return [(name, found.read(name)) for name in found.namelist() if not name.endswith("/")]


@dataclass(frozen=True, slots=True)
class Capture:
    """A feed as it was at one moment."""

    feed: str
    at: datetime
    body: bytes


def captures(archive: Path, feeds: Iterable[str]) -> dict[str, list[Capture]]:
    """The captures of some feeds of the polls archive, in the order of time."""
    found: dict[str, list[Capture]] = defaultdict(list)
    wanted = frozenset(feeds)
    with tarfile.open(archive) as polls:
        for member in polls:
            feed, _, name = member.name.rpartition("/")
            content = polls.extractfile(member) if feed in wanted else None
            if content is not None:
                at = datetime.strptime(name, "%Y%m%dT%H%M%SZ.xml").replace(tzinfo=UTC)
                found[feed].append(Capture(feed, at, content.read()))
    return {feed: sorted(those, key=lambda capture: capture.at) for feed, those in found.items()}


def parsed(capture: Capture) -> tuple[datetime, ParseOutcome]:
    """A capture as the parse stage reads it at its time."""
    return capture.at, parse_document(capture.body, URL, None, None, capture.at)
