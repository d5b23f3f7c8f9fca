"""The store as the rest of the program sees it: open, write, read, back up, close."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from monitor.errors import StoreError
from monitor.lock import DaemonLock
from monitor.model import Article
from monitor.store import schema
from monitor.store.articles import Archived
from monitor.store.engine import create_file, database_path, explain, reading_engine, writing_engine
from monitor.store.room import log_bytes
from monitor.store.tables import metadata
from monitor.store.transaction import Reader, Transaction
from monitor.store.writer import PATIENCE, SHORT_PATIENCE, Clock, DirectWriter, GroupCommit, Job, Writer, WriterThread
from monitor.views import Stats

T = TypeVar("T")

_BATCH = 500
_ARCHIVE_BATCH = 1_000


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Store:
    """One database. Safe to use from several threads. Made by `Store.open`, closed by `close` or `with`."""

    def __init__(self, path: Path, *, threaded: bool, clock: Clock, lock: DaemonLock | None) -> None:
        self.path = path
        self._reading = reading_engine(path)
        self._writing = writing_engine(path)
        group = GroupCommit(self._writing, path, clock, PATIENCE if threaded else SHORT_PATIENCE)
        self._writer: Writer = WriterThread(group) if threaded else DirectWriter(group)
        self._clock = clock
        self._lock = lock

    @classmethod
    def open(cls, url: str, *, exclusive: bool = False, migrate: bool | None = None, clock: Clock = utc_now) -> Self:
        """Open the database at `sqlite:///path`.

        `exclusive` is for the daemon: it takes the lock (`StoreBusy` if another has it), makes and migrates the
        database, and starts the writer thread. Otherwise the database must be there and of this version
        (`StoreTooNew`, `StoreError`), unless `migrate` is set; writes then run in the caller's thread, each in a
        short transaction beside the daemon's. `clock` gives `Transaction.now`.
        """
        path = database_path(url)
        lock = DaemonLock(path) if exclusive else None
        if lock:
            lock.acquire()
        try:
            _prepare(path, migrate=exclusive if migrate is None else migrate, locked=exclusive)
            return cls(path, threaded=exclusive, clock=clock, lock=lock)
        except BaseException:
            if lock:
                lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, function: Callable[[Transaction], T]) -> Future[T]:
        """Run `function` in the next transaction; the future resolves once that is on the disk.

        What the function raises it alone gets, and nothing of it is kept. `StoreFull` means that the group it was in
        could not be written: nothing of it is, and it may be handed in again when there is space.
        """
        future: Future[T] = Future()
        self._writer.submit(Job(function, future))
        return future

    def read(self, function: Callable[[Reader], T]) -> T:
        """Run `function` on a moment of the database. Keep it short: an open reader lets the log grow."""
        try:
            with self._reading.connect() as connection, connection.begin():
                return function(Reader(connection, self._clock()))
        except DBAPIError as error:
            raise (explain(error, self.path) or error) from error

    def articles_since(self, since: datetime) -> Iterator[Article]:
        """Every article first seen at or after `since`, in the order they came, read in batches."""
        last = 0
        while batch := self.read(partial(Reader.articles_since, since=since, after_id=last, limit=_BATCH)):
            yield from batch
            last = batch[-1].id

    def archive(self, since: datetime, until: datetime) -> Iterator[Archived]:
        """Every article first seen from `since` until before `until`, with its story, as `articles_since` reads."""
        last = 0
        while batch := self.read(
            partial(Reader.archive, since=since, until=until, after_id=last, limit=_ARCHIVE_BATCH)
        ):
            yield from batch
            last = batch[-1].article.id

    def backup(self, target: Path) -> None:
        """Copy the database, as it is at one moment, while others go on writing. Never overwrites."""
        part = target.with_name(target.name + ".part")  # half a backup must not look like one
        if target.exists() or part.exists():
            raise StoreError(str(target), "exists already", "name a new file")
        create_file(part)
        try:
            _copy(self.path, part)
            part.rename(target)
        except sqlite3.Error as error:
            raise (explain(error, target) or StoreError(str(target), str(error))) from error
        finally:
            part.unlink(missing_ok=True)

    def checkpoint(self) -> bool:
        """Move the write-ahead log into the database and cut it to nothing; False = a reader was in the way."""
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=1.0, isolation_level=None)) as connection:
                blocked, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error as error:
            raise (explain(error, self.path) or StoreError(str(self.path), str(error))) from error
        return not blocked

    def stats(self) -> Stats:
        """Sizes and numbers of rows."""
        return Stats(
            path=str(self.path),
            schema=schema.HEAD,
            database_bytes=self.path.stat().st_size,
            wal_bytes=log_bytes(self.path),
            free_bytes=self.read(_free_bytes),
            rows=self.read(_rows),
        )

    def close(self) -> None:
        """Commit what is queued, then let go of files and lock."""
        self._writer.close()
        self._reading.dispose()
        self._writing.dispose()
        if self._lock:
            self._lock.release()


def upgrade(url: str) -> bool:
    """Bring the database to the present schema, making it if need be; False = nothing to do. No daemon may run."""
    path = database_path(url)
    with DaemonLock(path):
        create_file(path)
        return schema.upgrade(path)


def _prepare(path: Path, *, migrate: bool, locked: bool) -> None:
    if not path.exists() and not migrate:
        raise StoreError(str(path), "there is no database yet", "`monitor run` makes it")
    if locked:
        create_file(path)
        schema.upgrade(path)
        return
    revision = schema.revision_of(path) if path.exists() else None
    schema.require_known(revision, path)
    if revision == schema.HEAD:
        return
    if not migrate:
        raise StoreError(str(path), "made by an older version", "run `monitor db upgrade`")
    with DaemonLock(path):
        create_file(path)
        schema.upgrade(path)


def _copy(origin: Path, target: Path) -> None:
    """All in one step: beside a busy writer, a copy in steps would begin anew at each of its commits."""
    with contextlib.closing(sqlite3.connect(origin)) as source, contextlib.closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")
        source.backup(copy)
    with target.open("rb") as written:
        os.fsync(written.fileno())


def _free_bytes(reader: Reader) -> int:
    pages = reader.connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    return int(pages * reader.connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def _rows(reader: Reader) -> dict[str, int]:
    return {
        table.name: reader.connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }
