"""The chain from a source's address to the outbox: real sockets, workers and database, and a clock that is set."""

from __future__ import annotations

import asyncio
import ctypes
import os
import sqlite3
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from monitor import pipeline
from monitor.alert import Sender
from monitor.fetch import Fetcher, FetchPolicy, PollPolicy
from monitor.health import Finding, examine
from monitor.match import Engine, WatchSpec, compile_watches
from monitor.model import Article, Rule, SendOutcome, Source, SourceState, Target
from monitor.parse import Parser
from monitor.pipeline import Chain, Plan, Polled, Recorded, Watched
from tests.rig.rawserver import FaultServer, answer
from tests.rig.stores import NOON, Clock, opened

FOREVER_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LEASE = timedelta(minutes=1)
NOWHERE = "json://127.0.0.1:9/"


def engine_of(*keywords: str) -> Engine:
    """An engine with one watch, `kursk`, that finds any of the keywords."""
    return engine_for({"kursk": keywords})


def engine_for(watches: dict[str, tuple[str, ...]]) -> Engine:
    """An engine with several watches of keywords."""
    engine, faults = compile_watches([WatchSpec(name, name, {"any": list(words)}) for name, words in watches.items()])
    assert not [fault for fault in faults if not fault.warning], faults
    return engine


@dataclass(slots=True)
class Tools:
    """What several scenes may share: it keeps nothing of what passes through it."""

    fetcher: Fetcher
    parser: Parser
    sender: Sender
    engine: Engine
    targets: dict[str, str] = field(default_factory=lambda: {"desk": NOWHERE})

    @classmethod
    @asynccontextmanager
    async def ready(
        cls, engine: Engine, policy: FetchPolicy | None = None, *, deadline: float = 15.0
    ) -> AsyncIterator[Tools]:
        """A fetcher, a parser and a sender whose deliveries may take so long, closed at the end."""
        parser, sender = Parser(), Sender(deadline=deadline)
        try:
            async with Fetcher(policy or FetchPolicy(allow_private=True)) as fetcher:
                yield cls(fetcher, parser, sender, engine)
        finally:
            parser.close()
            sender.close()


@dataclass(slots=True)
class Scene:
    """One daemon's chain without its heartbeat: what is polled and sent when is said by the test."""

    chain: Chain
    server: FaultServer
    clock: Clock
    folder: Path

    def declare(self, *paths: str, **options: object) -> None:
        """Make documents of the server sources, beside those that are."""
        now = [Source(self.server.url(path), allow_private=True, **options) for path in paths]  # type: ignore[arg-type]
        sources = {**self.chain.plan.sources, **{source.url: source for source in now}}
        plan = self.chain.plan
        self.chain.plan = Plan(sources, plan.watches, plan.targets, plan.engine, plan.poll, plan.timezone)
        self.chain.store.write(lambda tx: tx.sync_sources(list(sources.values()), self.clock())).result(10)

    def state(self, path: str) -> SourceState:
        """What is remembered of a source."""
        states = self.chain.store.read(lambda reader: reader.source_states())
        return next(state for state in states if state.declared_url == self.server.url(path))

    async def poll(self, path: str, reply: bytes | None = None) -> tuple[Polled, Recorded]:
        """Ask a source once; with `reply`, the server answers that from now on."""
        if reply is not None:
            self.server.reply(path, reply)
        return await pipeline.poll(self.chain, self.state(path))

    async def publish(self, path: str, document: bytes, *headers: str) -> tuple[Polled, Recorded]:
        """Ask a source once while it says this, an hour after it was asked before."""
        self.clock.at += timedelta(hours=1)
        return await self.poll(path, answer(200, *headers, body=document))

    async def deliver(self, busy: Collection[str] = ()) -> list[SendOutcome]:
        """Send what is due, one delivery a target; what became of each."""
        chain, now = self.chain, self.clock()
        claimed = await chain.commit(lambda tx: pipeline.claim(tx, chain.plan, now, busy, limit=64, lease=LEASE))
        return list(await asyncio.gather(*(pipeline.deliver(chain, delivery) for delivery in claimed)))

    def articles(self) -> list[Article]:
        """All that is stored, in that order."""
        return list(self.chain.store.articles_since(FOREVER_AGO))

    def findings(self) -> list[Finding]:
        """What is wrong now, by what the database says."""
        return self.chain.store.read(lambda reader: examine(reader, self.clock()))

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Look into the database from outside."""
        with closing(sqlite3.connect(self.folder / "monitor.db")) as connection:
            return connection.execute(statement).fetchall()

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return int(str(self.rows(f"select count(*) from {table}")[0][0]))


@asynccontextmanager
async def scene(tools: Tools, folder: Path, at: datetime = NOON) -> AsyncIterator[Scene]:
    """A scene with an empty database, a server that knows no document, and the clock at noon."""
    clock = Clock(at)
    watched = {spec.name: Watched(spec.name, tuple(map(Rule, tools.targets))) for spec in tools.engine.watches}
    targets = {name: Target(name, address) for name, address in tools.targets.items()}
    plan = Plan({}, watched, targets, tools.engine, PollPolicy(), ZoneInfo("UTC"))
    with opened(folder, clock) as store, FaultServer() as server:
        chain = Chain(plan, store, tools.fetcher, tools.parser, tools.sender, clock, Random(1))
        yield Scene(chain, server, clock, folder)
        chain.close()


# ------------------------------------------------------------------------------------------------- opened files

_OPENED = 0x20  # inotify(7): IN_OPEN
_NONBLOCK = 0x800


@dataclass(slots=True)
class FileCanary:
    """A file that nobody may open, and whether somebody has."""

    path: Path
    _descriptor: int

    def opened(self) -> bool:
        """Whether any process of this machine has opened it since."""
        try:
            return bool(os.read(self._descriptor, 4096))
        except BlockingIOError:
            return False


@contextmanager
def file_canary(folder: Path) -> Iterator[FileCanary]:
    """A file watched by the kernel (inotify) for the length of the block."""
    path = folder / "canary"
    path.write_text("canary")
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.inotify_init1(_NONBLOCK)
    assert library.inotify_add_watch(descriptor, os.fsencode(path), _OPENED) > 0
    try:
        yield FileCanary(path, descriptor)
    finally:
        os.close(descriptor)


def titles_of(articles: Sequence[Article]) -> list[str]:
    """The headlines in alphabetical order."""
    return sorted(article.title for article in articles)
