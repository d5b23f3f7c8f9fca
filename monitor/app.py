"""The composition root: settings in, live objects out. Only wiring."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from random import Random

from monitor.alert import Sender
from monitor.fetch import Fetcher, FetchPolicy, PollPolicy
from monitor.parse import Parser
from monitor.pipeline import Chain, Plan, Watched
from monitor.settings import Settings
from monitor.store import Store


def utc_now() -> datetime:
    """The daemon's only clock."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Chain]:
    """A chain on the settings' database, closed again at the end. Raises `StoreBusy` when another daemon holds it."""
    store = Store.open(settings.database, exclusive=True)
    parser, sender = Parser(), Sender()
    try:
        async with Fetcher(_fetch_policy(settings)) as fetcher:
            chain = Chain(plan_of(settings), store, fetcher, parser, sender, utc_now, Random())  # noqa: S311 - jitter
            await chain.commit(lambda tx: tx.release_claims())
            await chain.commit(lambda tx: tx.sync_sources(settings.sources, utc_now()))
            yield chain
            chain.close()
    finally:
        parser.close()
        sender.close()
        store.close()


def plan_of(settings: Settings) -> Plan:
    """What the chain works by."""
    return Plan(
        sources={source.url: source for source in settings.sources},
        watches={watch.name: Watched(watch.title, watch.rules, watch.figures) for watch in settings.watches},
        targets=settings.targets,
        engine=settings.engine,
        poll=PollPolicy(min=settings.poll.min, max=settings.poll.max),
        timezone=settings.timezone,
    )


def _fetch_policy(settings: Settings) -> FetchPolicy:
    return FetchPolicy(
        concurrency=settings.poll.concurrency,
        per_host=settings.poll.per_host,
        allow_private=settings.fetch.allow_private,
        proxy=settings.fetch.proxy,
    )
