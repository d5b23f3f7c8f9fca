"""How much room the database has: what its write-ahead log takes, and what the disk has left.

SQLite cannot begin its log anew while somebody's open transaction still reads an older state, so behind such a reader
the log grows with every commit, by each page touched: a dozen pages, most of them the same ones again, for a poll that
brings one article. What cannot be prevented is made slow: commits then keep `PAUSE` apart, and many polls share one
writing of those pages. Nothing is held back longer than that, so nothing is lost, and what a reader of hours costs is
disk space, about which `monitor doctor` and the daemon's log speak up.
"""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

MEBIBYTE: Final = 1 << 20
LOG_KEPT: Final = 8 * MEBIBYTE  # twice what it reaches when nobody is in the way; it is cut back to this
LOG_LARGE: Final = 64 * MEBIBYTE  # somebody should know
PAUSE: Final = 2.0  # seconds; an alert takes two commits, and has five seconds in all


@dataclass(frozen=True, slots=True)
class Room:
    """Sizes in bytes."""

    path: str  # of the database
    log: int
    free: int | None  # on the database's disk, for its owner; None = the system does not say


def room_of(path: Path) -> Room:
    """The room of the database at `path`."""
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:
        free = None
    return Room(str(path), log_bytes(path), free)


def log_bytes(path: Path) -> int:
    """The size of the write-ahead log beside `path`; 0 if there is none."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size
    except OSError:
        return 0


def pause(path: Path, connection: sqlite3.Connection) -> float:
    """Seconds to stay away from the log after a commit: none, unless it is large and a reader keeps it from ending."""
    if log_bytes(path) <= LOG_KEPT:
        return 0.0
    _, frames, copied = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return PAUSE if copied < frames else 0.0
