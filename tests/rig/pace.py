"""When sources were due, when they were asked, and when there was a daemon to ask them."""

from __future__ import annotations

import math
import random
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from tests.rig.daemon import DaemonProcess, query, running
from tests.rig.outlets import Outlets

CLOCKS_APART = 0.01  # seconds, between the steady clock here and the day's clock there
_ROWS = "select declared_url, last_polled_at, next_poll_at from source where last_polled_at is not null"


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as the database has it: when it was over, and when the next one was due. Seconds of the day's clock."""

    at: float
    due: float


@dataclass(slots=True)
class Ledger:
    """What the database says of each source, read over and over while daemons come and go."""

    database: Path
    polls: dict[str, list[Poll]] = field(default_factory=dict)
    up: list[tuple[float, float]] = field(default_factory=list)  # from when to when a daemon was at work

    def look(self) -> None:
        """Once."""
        with suppress(sqlite3.OperationalError):  # there is none yet, or it is being opened
            for url, at, due in query(self.database, _ROWS):
                polls, seen = self.polls.setdefault(str(url), []), Poll(int(str(at)) / 1e6, int(str(due)) / 1e6)
                if seen not in polls:
                    polls.append(seen)

    def expected(self, due: float) -> list[float]:
        """The moments at which a source due then should have been asked: when due, or as soon as there was a daemon; and
        the next start, should the daemon have ended just then.
        """
        return [max(due, start) for start, end in self.up if end > due][:2]


@contextmanager
def ledger_of(database: Path, every: float = 0.1) -> Iterator[Ledger]:
    """A ledger that is kept for the length of the block."""
    ledger, stop = Ledger(database), threading.Event()

    def keep() -> None:
        while not stop.wait(every):
            ledger.look()

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        yield ledger
    finally:
        stop.set()
        keeper.join()
        ledger.look()


def restart_often(settings: Path, ledger: Ledger, *, lives: Sequence[float], dice: random.Random) -> int:
    """Run a daemon for so many seconds each time, ended now by SIGTERM, now by `kill -9`. How often it was killed."""
    kills = 0
    for life in lives:
        with running(settings) as daemon:
            daemon.started(within=60)
            time.sleep(life)
            ended = time.time()
            if dice.random() < 0.5:
                daemon.kill()
                kills += 1
            else:
                daemon.terminate()
        ledger.up.append((_started(daemon), ended))
    return kills


def _started(daemon: DaemonProcess) -> float:
    return datetime.fromisoformat(daemon.said("started")[-1]["timestamp"]).timestamp()


@dataclass(slots=True)
class Pace:
    """How well the pace was kept: seconds late and early, by source and poll."""

    polls: int = 0
    unstored: int = 0  # requests of which nothing was stored: the daemon was killed in the middle
    late: list[tuple[float, float]] = field(default_factory=list)  # (seconds, interval)
    early: list[tuple[float, float]] = field(default_factory=list)

    def worst_late(self) -> float:
        """The longest delay as a part of its interval."""
        return max(seconds / every for seconds, every in self.late)

    def soonest(self) -> float:
        """The shortest time between two polls as a part of the interval that is the least."""
        return min(gap / every for gap, every in self.early)


def pace_of(outlets: Outlets, intervals: Sequence[float], ledger: Ledger) -> Pace:
    """Hold every request against what was due. `intervals` belong to the outlets in turn."""
    pace, offset = Pace(), time.time() - time.monotonic()
    for number, asked in enumerate(outlets.asked):
        _judge(pace, [at + offset for at in asked], intervals[number % len(intervals)], ledger, outlets.url(number))
    return pace


def _judge(pace: Pace, asked: list[float], every: float, ledger: Ledger, url: str) -> None:
    stored = [
        (at, poll) for at, poll in zip(asked, _polls_of(asked, ledger.polls[url]), strict=True) if poll is not None
    ]
    pace.polls += len(asked)
    pace.unstored += len(asked) - len(stored)
    for (before, poll), (after, _) in pairwise(stored):
        pace.early.append((after - before, every))
        pace.late.append((min(abs(after - at) for at in ledger.expected(poll.due)), every))


def _polls_of(asked: list[float], polls: list[Poll]) -> list[Poll | None]:
    """For each request what was stored of it: the first poll that was over before the next request."""
    ends = [*asked[1:], math.inf]
    return [
        next((poll for poll in polls if at - CLOCKS_APART <= poll.at < end - CLOCKS_APART), None)
        for at, end in zip(asked, ends, strict=True)
    ]
