"""A fault before the n-th statement of a store's real connection, for every n; and a stage on which to play it.

    python -m tests.rig.fail_nth SETTINGS poll|deliver NTH

does the same in a process of its own, which ends there and then, as under `kill -9` (exit code 137; 0 = it came through).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:  # the worker processes of `python -m tests.rig.fail_nth` import this module again: keep it light
    from sqlalchemy import Connection

    from monitor.daemon import Jobs
    from monitor.pipeline import Chain
    from monitor.settings import Settings
    from monitor.store import Store
    from monitor.store.writer import WriterThread

KILLED = 137
COMMITTED = "committed"  # counted behind each COMMIT: on the disk, and nobody has been told
ENDS = {"BEGIN IMMEDIATE", "COMMIT", COMMITTED}

Strike = Callable[[sqlite3.Connection, str], None]  # is told what was about to be said to whom


class Struck(Exception):  # noqa: N818 - what happened, not a kind of error
    """A fault of the program's own, at a chosen statement."""


def raise_own(connection: sqlite3.Connection, statement: str) -> None:
    """As a mistake in the program would; at the ends of a transaction, where none of its code runs, as a bad disk."""
    if statement in ENDS:
        raise_disk(connection, statement)
    else:
        raise Struck


def raise_disk(connection: sqlite3.Connection, statement: str) -> None:
    """As SQLAlchemy does when SQLite cannot write. SQLite itself gives up a transaction whose commit fails."""
    from sqlalchemy.exc import OperationalError

    if statement == COMMITTED:
        return  # too late
    if statement == "COMMIT":
        connection.rollback()
    cause = sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorcode = sqlite3.SQLITE_IOERR
    raise OperationalError(statement, None, cause)


def end_process(connection: sqlite3.Connection, statement: str) -> None:
    """As `kill -9` does: nothing is flushed, closed or told."""
    if statement == COMMITTED:
        connection.commit()
    os._exit(KILLED)


@dataclass(slots=True)
class Statements:
    """What a store says to its database once `nth` is set, commits included and twice; `strike` comes before the n-th."""

    strike: Strike
    nth: int = 0  # 0 = nothing is counted
    said: list[str] = field(default_factory=list)

    def listen(self, store: Store) -> None:
        """Hear every statement of the store's writing connection."""
        from sqlalchemy import event

        event.listen(store._writing, "before_cursor_execute", self._executes)
        event.listen(store._writing, "commit", self._commits)

    @property
    def struck(self) -> bool:
        """Whether the n-th has come."""
        return 0 < self.nth <= len(self.said)

    def _executes(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        self._count(connection, statement)

    def _commits(self, connection: Connection) -> None:
        self._count(connection, "COMMIT")
        self._count(connection, COMMITTED)

    def _count(self, connection: Connection, statement: str) -> None:
        began = self.said or statement.startswith("BEGIN")  # a transaction under way is let through to its end
        if not self.nth or self.struck or not began:
            return
        self.said.append(statement)
        if len(self.said) == self.nth:
            self.strike(cast("sqlite3.Connection", connection.connection.dbapi_connection), statement)


@dataclass(slots=True)
class Stage:
    """One daemon's chain, started again and again on the database beside the settings. Its workers stay."""

    settings: Settings
    chain: Chain

    @property
    def database(self) -> Path:
        """Where it is."""
        return self.chain.store.path

    def saved(self) -> bytes:
        """The database as it is, with nobody at work on it; `start` takes it up again."""
        self.chain.store.close()
        return self.database.read_bytes()

    async def start(self, database: bytes | None = None, statements: Statements | None = None) -> Jobs:
        """Start anew, as the daemon does: on the database as the last one left it, or on another."""
        from monitor.daemon import Jobs
        from monitor.store import Store

        chain, path = self.chain, self.database
        chain.store.close()
        if database is not None:
            for side in ("-wal", "-shm"):
                path.with_name(path.name + side).unlink(missing_ok=True)
            path.write_bytes(database)
        chain.store = Store.open(self.settings.database, exclusive=True)
        await chain.commit(lambda tx: tx.release_claims())
        await chain.commit(lambda tx: tx.sync_sources(self.settings.sources, chain.now()))
        if statements:
            statements.listen(chain.store)
        return Jobs(self.settings, chain)


@asynccontextmanager
async def staged(settings: Path) -> AsyncIterator[Stage]:
    """A stage for the length of the block."""
    from monitor.app import opened
    from monitor.settings import load

    loaded = load(settings)
    async with opened(loaded) as chain:
        stage = Stage(loaded, chain)
        yield stage
        stage.chain.store.close()


async def poll(jobs: Jobs, statements: Statements, nth: int) -> None:
    """Poll every source, all in one transaction: the writer is held until each poll waits for it."""
    store, gate = jobs.chain.store, threading.Event()
    writer, holding = cast("WriterThread", store._writer), store.write(lambda _: gate.wait(90))
    polls = [asyncio.create_task(jobs._poll(state)) for state in store.read(lambda reader: reader.source_states())]
    while writer._queue.qsize() < len(polls):
        assert not holding.done(), "the polls took too long"
        await asyncio.sleep(0.002)
    statements.nth = nth
    gate.set()
    await asyncio.gather(*polls)
    assert holding.result(0)


async def deliver(jobs: Jobs, statements: Statements, nth: int) -> None:
    """Make the digests that are due, and send everything there is to send."""
    from monitor.errors import StoreError

    statements.nth = nth
    with suppress(Struck, StoreError):
        await jobs.once()
    await asyncio.gather(*jobs._delivering.values())


ACTS = {"poll": poll, "deliver": deliver}


async def _main(settings: str, act: str, nth: str) -> None:
    statements = Statements(end_process)
    async with staged(Path(settings)) as stage:
        await ACTS[act](await stage.start(statements=statements), statements, int(nth))


if __name__ == "__main__":
    asyncio.run(_main(*sys.argv[1:]))
