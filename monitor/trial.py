"""Asking addresses once without storing anything: what `source test`, `check --online` and `watch try --url` show."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor import mask
from monitor.fetch import Fetcher, FetchPolicy, describe
from monitor.model import (
    Entry,
    Fetched,
    FetchFailed,
    FetchOutcome,
    ParsedFeed,
    ParseFailed,
    ParseOutcome,
    Source,
    Validators,
)
from monitor.parse import Parser
from monitor.parse.encoding import decode
from monitor.settings import Settings
from monitor.text import html_to_text

_TITLE = re.compile(r"<title\b[^>]{0,500}>([^<]{1,2000})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one source answered: the fetch in a sentence, the document in a sentence, some entries."""

    name: str
    well: bool
    said: str
    title: str | None = None
    entries: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageTrial:
    """What a web page says: its title on the first line, then its text."""

    name: str
    well: bool
    said: str
    text: str = ""


class Asker:
    """A fetcher and a parser for a few questions."""

    def __init__(self, fetcher: Fetcher, parser: Parser) -> None:
        self._fetcher = fetcher
        self._parser = parser

    async def ask(self, source: Source) -> Trial:
        """Fetch and parse one source."""
        fetched = await self._fetcher.fetch(source.url, Validators(), allow_private=source.allow_private)
        parsed = None
        if isinstance(fetched, Fetched):
            parsed = await self._parser.parse(fetched, declared_language=source.language, now=datetime.now(UTC))
        return _trial(source, fetched, parsed)


@asynccontextmanager
async def asker(policy: FetchPolicy) -> AsyncIterator[Asker]:
    """An `Asker`, and its workers ended."""
    parser = Parser()
    try:
        async with Fetcher(policy) as fetcher:
            yield Asker(fetcher, parser)
    finally:
        parser.close()


async def ask_all(settings: Settings, each: Callable[[Trial, int, int], None]) -> list[Trial]:
    """Every source of the settings asked once. `each` gets a trial as it comes, how many there are by then, of how many."""
    trials: list[Trial] = []
    async with asker(_policy(settings)) as asking:
        for coming in asyncio.as_completed([asking.ask(source) for source in settings.sources]):
            trials.append(await coming)
            each(trials[-1], len(trials), len(settings.sources))
    return trials


async def read_page(settings: Settings, url: str) -> PageTrial:
    """The text of a web page, fetched as a source would be. Menus and notices of the page are part of it."""
    async with Fetcher(_policy(settings)) as fetcher:
        fetched = await fetcher.fetch(url, Validators(), allow_private=settings.fetch.allow_private)
    name = mask.url(url)
    if not isinstance(fetched, Fetched):
        return PageTrial(name, well=False, said=describe(fetched))
    decoded = decode(fetched.body, fetched.content_type)
    if isinstance(decoded, ParseFailed):
        return PageTrial(name, well=False, said=decoded.detail)
    html = decoded.data.decode("utf-8", "replace")
    title = _TITLE.search(html)
    headline = html_to_text(title[1]) if title else ""
    return PageTrial(name, well=True, said=describe(fetched), text=f"{headline}\n{html_to_text(html)}")


def _policy(settings: Settings) -> FetchPolicy:
    return FetchPolicy(
        concurrency=settings.poll.concurrency,
        per_host=settings.poll.per_host,
        allow_private=settings.fetch.allow_private,
        proxy=settings.fetch.proxy,
    )


def _trial(source: Source, fetched: FetchOutcome, parsed: ParseOutcome | None) -> Trial:
    name = source.name or mask.url(source.url)
    if isinstance(fetched, FetchFailed):
        return Trial(name, well=False, said=describe(fetched))
    if isinstance(parsed, ParseFailed):
        return Trial(name, well=False, said=f"{describe(fetched)}; {parsed.reason}: {parsed.detail}")
    if not isinstance(parsed, ParsedFeed):
        return Trial(name, well=True, said=describe(fetched))
    said = f"{describe(fetched)}; {parsed.format}, {len(parsed.entries)} entries"
    return Trial(source.name or parsed.title or name, True, said, parsed.title, parsed.entries, parsed.warnings)
