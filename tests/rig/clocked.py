"""The daemon's jobs by a clock of the test's: days pass in seconds, and time can go back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from random import Random

from monitor.alert import Sender
from monitor.app import plan_of
from monitor.daemon import Jobs
from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import SourceState
from monitor.parse import Parser
from monitor.pipeline import Chain
from monitor.settings import Settings
from monitor.store import Store


@asynccontextmanager
async def clocked_jobs(settings: Settings, clock: Callable[[], datetime], seed: int = 1) -> AsyncIterator[Jobs]:
    """The jobs as `monitor run` makes them, but for the clock and the dice."""
    store = Store.open(settings.database, exclusive=True, clock=clock)
    parser, sender = Parser(), Sender()
    try:
        async with Fetcher(FetchPolicy(per_host=settings.poll.per_host), clock=clock) as fetcher:
            chain = Chain(plan_of(settings), store, fetcher, parser, sender, clock, Random(seed))
            await chain.commit(lambda tx: tx.release_claims())
            await chain.commit(lambda tx: tx.sync_sources(settings.sources, clock()))
            yield Jobs(settings, chain)
            chain.close()
    finally:
        parser.close()
        sender.close()
        store.close()


def states(jobs: Jobs) -> list[SourceState]:
    """Every source's row."""
    return jobs.chain.store.read(lambda reader: reader.source_states())
