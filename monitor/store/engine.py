"""The database as a thing to connect to: addresses, connections, and what its errors mean."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from monitor.errors import StoreBusy, StoreError, StoreFull
from monitor.store.room import LOG_KEPT
from monitor.store.types import to_json

BUSY_TIMEOUT = 5.0  # seconds one statement waits for another process's transaction

_COMMON = (
    f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT * 1000)}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
)
_WRITING = (
    *_COMMON,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # NORMAL may forget an acknowledged commit when the power fails
    "PRAGMA wal_autocheckpoint = 1000",
    f"PRAGMA journal_size_limit = {LOG_KEPT}",
    "PRAGMA cache_size = -8000",
)
_READING = (*_COMMON, "PRAGMA query_only = ON")


def database_path(url: str) -> Path:
    """The file behind `sqlite:///relative.db` or `sqlite:////absolute.db`."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError("database", "not an address", "write it as sqlite:///monitor.db") from None
    backend = parsed.get_backend_name()
    if backend != "sqlite":
        raise StoreError(
            "database", f"{backend} is not supported by this version", "write it as sqlite:///monitor.db"
        )
    if not parsed.database or parsed.database == ":memory:":
        raise StoreError("database", "must be a file", "write it as sqlite:///monitor.db")
    return Path(parsed.database).absolute()


def create_file(path: Path) -> None:
    """Make an empty file only its owner can read: sources may hold passwords. SQLite gives its side files the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(str(path), error.strerror or "cannot be written", "check the folder and its owner") from None


def writing_engine(path: Path) -> Engine:
    """Connections whose transactions begin with the write lock: a later upgrade would fail at once if taken."""
    return _engine(path, _WRITING, "BEGIN IMMEDIATE")


def reading_engine(path: Path) -> Engine:
    """Connections that cannot write; each transaction sees one moment."""
    return _engine(path, _READING, "BEGIN")


def _engine(path: Path, pragmas: tuple[str, ...], begin: str) -> Engine:
    engine = create_engine(f"sqlite:///{path}", json_serializer=to_json)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are ours, not the driver's
        for pragma in pragmas:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def error_code(error: BaseException) -> int:
    """SQLite's primary result code behind an error, 0 if there is none."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF


def explain(error: DBAPIError | sqlite3.Error, path: Path) -> StoreError | None:
    """What a driver's error means for people; None = it is a mistake in the statement or its values."""
    subject = str(path)
    match error_code(error):
        case sqlite3.SQLITE_FULL:
            return StoreFull(subject, "no space left on the device", "free some space: work goes on by itself")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusy(subject, "another process holds the database", "find it with `fuser` and let it end")
        case sqlite3.SQLITE_CORRUPT:
            return StoreError(subject, "the database is damaged", "stop, and restore the last backup")
        case sqlite3.SQLITE_NOTADB:
            return StoreError(subject, "not a database", "name another file in `database:`")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return StoreError(subject, "cannot be opened for this", "check the file, its folder and their owner")
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOMEM | sqlite3.SQLITE_PROTOCOL:
            return StoreError(subject, f"reading or writing failed ({_said(error)})", "check the disk")
        case _:
            return None


def _said(error: DBAPIError | sqlite3.Error) -> str:
    return str(error.orig if isinstance(error, DBAPIError) else error)
