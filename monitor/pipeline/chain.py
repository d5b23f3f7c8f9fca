"""What the chain is made of, and the values that pass between its steps."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from monitor.alert import Sender
from monitor.fetch import Fetcher, PollPolicy
from monitor.match import Engine
from monitor.model import (
    Article,
    EntryKeys,
    FetchOutcome,
    Known,
    Match,
    ParseOutcome,
    Rule,
    Source,
    SourceState,
    Target,
)
from monitor.parse import Parser
from monitor.pipeline.backlog import Backlog
from monitor.store import Store, Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Watched:
    """What the chain needs of a watch: its title for people, its alert rules, the figures it tracks."""

    title: str
    rules: tuple[Rule, ...]
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the settings decide. A reload replaces it whole; a poll judges all it brought by one."""

    sources: Mapping[str, Source]  # by declared address
    watches: Mapping[str, Watched]
    targets: Mapping[str, Target]
    engine: Engine
    poll: PollPolicy
    timezone: ZoneInfo


@dataclass(slots=True)
class Chain:
    """The live objects of one daemon."""

    plan: Plan
    store: Store
    fetcher: Fetcher
    parser: Parser
    sender: Sender
    now: Callable[[], datetime]
    random: Random
    backlog: Backlog = field(default_factory=Backlog)
    _bench: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="sift"))

    async def aside(self, work: Callable[..., T], *arguments: object) -> T:
        """Run CPU work off the event loop, which must never wait for it."""
        return await asyncio.get_running_loop().run_in_executor(self._bench, work, *arguments)

    async def commit(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in the writer's next transaction; return once it is on disk."""
        return await asyncio.wrap_future(self.store.write(work))

    def close(self) -> None:
        """End the thread for work aside."""
        self._bench.shutdown()


@dataclass(frozen=True, slots=True)
class Polled:
    """One source asked once: what came back, before anything is stored."""

    plan: Plan
    source: Source
    state: SourceState
    fetched: FetchOutcome
    parsed: ParseOutcome | None  # None: nothing to read, or the very document stored last time
    at: datetime
    digest: str | None = None  # of the document fetched


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article that is new or was edited, with what the watches say of it."""

    article: Article
    matches: tuple[Match, ...]
    known: Known | None = None  # the stored article it edits


@dataclass(frozen=True, slots=True)
class Sifted:
    """A document's entries, told apart."""

    sightings: tuple[Sighting, ...] = ()
    again: tuple[int, ...] = ()  # ids of stored articles seen unchanged
    rekeyed: Mapping[int, EntryKeys] = field(default_factory=dict)  # those of them with another guid or link

    @property
    def new(self) -> tuple[Sighting, ...]:
        """Those seen for the first time."""
        return tuple(sighting for sighting in self.sightings if sighting.known is None)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a poll has left in the database."""

    new: int = 0
    revised: int = 0
    hits: tuple[Sighting, ...] = ()
    alerts: int = 0

    @classmethod
    def total(cls, several: Iterable[Recorded]) -> Recorded:
        """What several polls have left together."""
        several = list(several)
        return cls(
            new=sum(one.new for one in several),
            revised=sum(one.revised for one in several),
            hits=tuple(hit for one in several for hit in one.hits),
            alerts=sum(one.alerts for one in several),
        )
