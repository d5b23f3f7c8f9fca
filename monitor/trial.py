"""Asking sources once without storing anything: what `source test`, `source find` and `check --online` show."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
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
from monitor.settings import Settings


@dataclass(frozen=True, slots=True)
class Trial:
    """What one source answered: the fetch in a sentence, the document in a sentence, some entries."""

    name: str
    well: bool
    said: str
    title: str | None = None
    entries: tuple[Entry, ...] = ()
    warnings: tuple[str, ...] = ()


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


async def ask_all(settings: Settings) -> list[Trial]:
    """Every source of the settings, asked once, in their order."""
    policy = FetchPolicy(
        concurrency=settings.poll.concurrency,
        per_host=settings.poll.per_host,
        allow_private=settings.fetch.allow_private,
        proxy=settings.fetch.proxy,
    )
    async with asker(policy) as asking:
        return list(await asyncio.gather(*(asking.ask(source) for source in settings.sources)))


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
