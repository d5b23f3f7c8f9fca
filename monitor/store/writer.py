"""One writer, many functions to a transaction: group commit.

Callers hand in functions; the writer takes what has queued up, runs each in a savepoint of its own inside one
`BEGIN IMMEDIATE` transaction, commits, and only then resolves the futures. So a function that raises fails alone, an
acknowledged write is on the disk, and many polls share one flush. More of them do, and wait for it a little, while a
reader makes the log grow: see `monitor.store.room`.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from monitor.errors import StoreError
from monitor.store import room
from monitor.store.engine import error_code, explain
from monitor.store.transaction import Transaction

GROUP = 32  # functions in one transaction at most: bounds how long one waits for the others
PATIENCE = 120.0  # seconds the daemon waits for another process's transaction before giving up
SHORT_PATIENCE = 15.0  # seconds a command waits: somebody sits before it

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Job:
    """A function to run in a transaction, and where its result goes."""

    run: Callable[[Transaction], Any]
    future: Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None

    def tell(self, future: Future[Any]) -> None:
        if self.error is not None:
            future.set_exception(self.error)
        else:
            future.set_result(self.value)


class GroupCommit:
    """Runs groups of jobs on one connection. Used by one thread at a time."""

    def __init__(self, engine: Engine, path: Path, clock: Clock, patience: float) -> None:
        self._engine = engine
        self._path = path
        self._clock = clock
        self._patience = patience
        self._connection: Connection | None = None

    def run(self, jobs: Sequence[Job]) -> None:
        """Run and commit `jobs` and tell their futures. Never raises for what a job or the database did."""
        wanted = [job for job in jobs if job.future.set_running_or_notify_cancel()]
        if not wanted:
            return
        try:
            outcomes = self._commit(wanted)
        except BaseException as error:  # noqa: BLE001 - whatever it was, the callers are told and the writer lives on
            outcomes = [_Outcome(error=self._meaning(error))] * len(wanted)
        for job, outcome in zip(wanted, outcomes, strict=True):
            outcome.tell(job.future)

    def pause(self) -> float:
        """Seconds that the next commit should stay away from the last, for the log's sake."""
        if self._connection is None:
            return 0.0
        try:
            return room.pause(self._path, cast("sqlite3.Connection", self._connection.connection.driver_connection))
        except sqlite3.Error:
            return 0.0  # what is wrong with the database the next commit will say

    def hurry(self) -> None:
        """From now on wait for other processes no longer than one statement does: the daemon is to end."""
        self._patience = 0.0

    def close(self) -> None:
        """Give the connection back. The next group takes a new one."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def _commit(self, jobs: Sequence[Job]) -> list[_Outcome]:
        connection = self._begun()
        transaction = Transaction(connection, self._clock())
        try:
            if len(jobs) == 1:
                # No savepoint where none is needed: SQLite would keep every page it changes a second time.
                outcomes = [_Outcome(jobs[0].run(transaction))]
            else:
                outcomes = [_attempt(job, transaction) for job in jobs]
            connection.commit()
        except DBAPIError:
            self.close()  # gives up what was done, and a connection that may be broken
            raise
        except BaseException:
            connection.rollback()
            raise
        return outcomes

    def _begun(self) -> Connection:
        """A connection that has the write lock. Waiting loses nothing: no job has begun."""
        began = time.monotonic()
        while True:
            if self._connection is None:
                self._connection = self._engine.connect()
            try:
                self._connection.begin()
            except DBAPIError as error:
                self.close()
                if error_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() - began >= self._patience:
                    raise
            else:
                return self._connection

    def _meaning(self, error: BaseException) -> BaseException:
        return (explain(error, self._path) if isinstance(error, DBAPIError) else None) or error


def _attempt(job: Job, transaction: Transaction) -> _Outcome:
    """One job in its own savepoint. An error of the database as a whole is raised: it takes the group along."""
    connection = transaction.connection
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        outcome = _Outcome(job.run(transaction))
    except BaseException as error:  # it belongs to the caller, who gets it from the future
        if isinstance(error, DBAPIError) and explain(error, Path()) is not None:
            raise
        connection.exec_driver_sql("ROLLBACK TO one")
        outcome = _Outcome(error=error)
    connection.exec_driver_sql("RELEASE one")
    return outcome


_STOP: Final = None


class WriterThread:
    """A thread that feeds a `GroupCommit` from a queue."""

    def __init__(self, group: GroupCommit) -> None:
        self._group = group
        self._not_before = 0.0  # by the steady clock: the next commit, unless its group is full
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._closed = False
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue `job`; from now on its future will be told."""
        with self._gate:
            if self._closed:
                raise StoreError("database", "is closed")
            self._queue.put(job)

    def close(self) -> None:
        """Commit what is queued, then end; if another process holds the database, what is queued fails as `StoreBusy`."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._queue.put(_STOP)
        self._group.hurry()
        self._thread.join()

    def _work(self) -> None:
        going = True
        while going:
            jobs, going = self._next_group()
            self._group.run(jobs)
            self._not_before = time.monotonic() + self._group.pause()
        self._group.close()

    def _next_group(self) -> tuple[list[Job], bool]:
        """Wait for one job, take those that have queued up behind it or do within the pause; False = the last group."""
        jobs: list[Job] = []
        job = self._queue.get()
        while job is not _STOP:
            jobs.append(job)
            if len(jobs) == GROUP:
                return jobs, True
            try:
                job = self._queue.get(timeout=max(0.0, self._not_before - time.monotonic()))
            except queue.Empty:
                return jobs, True
        return jobs, False


class DirectWriter:
    """Writes in the caller's thread, one function to a transaction: for commands beside a running daemon."""

    def __init__(self, group: GroupCommit) -> None:
        self._group = group
        self._gate = threading.Lock()

    def submit(self, job: Job) -> None:
        """Run `job` now."""
        with self._gate:
            self._group.run([job])

    def close(self) -> None:
        """Give the connection back."""
        with self._gate:
            self._group.close()


Writer = WriterThread | DirectWriter
