"""P17: another process holds the database, or a reader of it, for long: no item is lost and nobody sees an error."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import psutil
import pytest
from structlog.testing import capture_logs

from monitor.health import Finding, examine
from monitor.settings import load
from monitor.store import Reader, Transaction
from tests.rig.clocked import clocked_jobs
from tests.rig.daemon import DaemonProcess, command, eventually, query, running
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import webhook
from tests.rig.stores import NOON, Clock, an_article, done

MEBIBYTE = 1 << 20
MINUTES = float(os.environ.get("MONITOR_PROOF_MINUTES", "10"))
HELD = 30  # seconds
FEEDS = [f"/{number}" for number in range(5)]
WINDOW = 400  # items a feed shows: more than are published while the database is held
ASKED = (("sources",), ("hits", "--limit", "5"), ("stories", "--limit", "5"), ("alerts",), ("db", "stats"))

Proved = Callable[[str, str, str, str], None]

HOLD_THE_LOCK = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("begin immediate")
connection.execute("update source set failures = failures")
os.kill(os.getpid(), signal.SIGSTOP)
connection.execute("commit")
"""


class Stream:
    """A feed that publishes one item at each look, as long as it is open; it shows the newest of them."""

    def __init__(self, name: str) -> None:
        self.name = name.strip("/")
        self.count = 0
        self.open = True

    def __call__(self) -> bytes:
        """The document as it is now."""
        self.count += self.open
        shown = range(self.count, max(0, self.count - WINDOW), -1)
        return rss(f"Stream {self.name}", [self._item(number) for number in shown])

    def _item(self, number: int) -> Item:
        words = " ".join(f"{chr(97 + one % 26)}{self.name}{number * 31 + one}" for one in range(120))
        keyword = "Kursk " if number % 10 == 0 else ""
        return Item(f"{keyword}{words[:80]}", f"https://outlet{self.name}.example/{number}", words)


@pytest.fixture
def streams() -> dict[str, Stream]:
    """Five feeds."""
    return {path: Stream(path) for path in FEEDS}


def settings(folder: Path, feeds: FeedServer, target: str) -> Path:
    """Each feed each second; one item in ten is told."""
    path = folder / "monitor.yaml"
    sources = "".join(f"  - {{url: '{feeds.url(one)}', every: 1s, allow_private: true}}\n" for one in FEEDS)
    path.write_text(
        f"database: sqlite:///monitor.db\npoll: {{per_host: 5}}\nsources:\n{sources}"
        f"watches: {{kursk: {{keywords: ['=Kursk']}}}}\ntargets: {{desk: '{target}'}}\n",
        encoding="utf-8",
    )
    return path


def nothing_lost(folder: Path, streams: dict[str, Stream]) -> bool:
    """Whether all that was published is stored."""
    return query(folder / "monitor.db", "select count(*) from article") == [
        (sum(one.count for one in streams.values()),)
    ]


def all_told(folder: Path) -> bool:
    """Whether no delivery waits."""
    return query(folder / "monitor.db", "select count(*) from delivery where status != 'sent'") == [(0,)]


def complaints(daemon: DaemonProcess) -> list[str]:
    """What the log holds that is worse than information."""
    return [str(line) for line in daemon.events() if line.get("level") in {"warning", "error", "critical"}]


def assert_commands_answer(path: Path) -> int:
    """What an operator may ask meanwhile is answered; how many commands that were."""
    for arguments in ASKED:
        done = command(*arguments, "-c", str(path))
        assert done.returncode == 0, done.stderr
    return len(ASKED)


@contextmanager
def lock_held(database: Path) -> Iterator[None]:
    """Another process in the middle of its transaction, stopped."""
    other = subprocess.Popen([sys.executable, "-c", HOLD_THE_LOCK, str(database)])
    try:
        stopped = psutil.Process(other.pid)
        eventually(lambda: stopped.status() == psutil.STATUS_STOPPED, within=60, what="the other process at its lock")
        yield
    finally:
        other.send_signal(signal.SIGCONT)
        assert other.wait(30) == 0


@pytest.mark.timeout(400)
def test_a_stopped_writer(tmp_path: Path, streams: dict[str, Stream], proved: Proved) -> None:
    """Half a minute without the write lock: work waits and then goes on; nothing is lost, told twice, or complained of."""
    with serving(dict(streams)) as feeds, webhook() as hook:
        path = settings(tmp_path, feeds, hook.on("/desk"))
        with running(path) as daemon:
            eventually(lambda: all(one.count > 2 for one in streams.values()), within=60, what="polls before")
            with lock_held(tmp_path / "monitor.db"):
                began = time.monotonic()
                asked = assert_commands_answer(path)
                time.sleep(max(0.0, HELD - (time.monotonic() - began)))
                held = time.monotonic() - began
            counts = [one.count for one in streams.values()]
            eventually(lambda: all(one.count > was + 12 for one, was in zip(streams.values(), counts, strict=True)),
                       within=90, what="polls after")  # fmt: skip
            for one in streams.values():
                one.open = False
            eventually(lambda: nothing_lost(tmp_path, streams), within=30, what="every item stored")
            eventually(lambda: all_told(tmp_path), within=60, what="every alert delivered")
            assert daemon.terminate() < 10
        told = Counter(received.json["message"].splitlines()[-1] for received in hook.at("/desk"))
    assert complaints(daemon) == []
    assert set(told) == {f"n{row[0]}" for row in query(tmp_path / "monitor.db", "select id from alert")}
    assert max(told.values()) == 1
    items = sum(one.count for one in streams.values())
    proved("P17", f"another process stopped in its transaction for {HELD} s", "0 lost, 0 errors seen",
           f"0 lost of {items} items, 0 warnings in the log, held for {held:.0f} s, {asked} commands answered meanwhile")  # fmt: skip


@pytest.mark.timeout(int(MINUTES * 60 + 400))
def test_a_reader_held_open(tmp_path: Path, streams: dict[str, Stream], proved: Proved) -> None:
    """An operator's open transaction under load: nothing is lost, nobody complains, and the log stays small."""
    wal = tmp_path / "monitor.db-wal"
    largest = 0
    with (
        serving(dict(streams)) as feeds,
        webhook() as hook,
        running(settings(tmp_path, feeds, hook.on("/desk"))) as daemon,
    ):
        eventually(lambda: all(one.count > 2 for one in streams.values()), within=60, what="polls before")
        with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as reader:
            reader.execute("begin")
            (before,) = reader.execute("select count(*) from article").fetchone()
            until = time.monotonic() + MINUTES * 60
            while time.monotonic() < until:
                time.sleep(min(10.0, MINUTES * 30))
                largest = max(largest, wal.stat().st_size)
            assert reader.execute("select count(*) from article").fetchone() == (before,)
        assert_commands_answer(daemon.settings)
        for one in streams.values():
            one.open = False
        eventually(lambda: nothing_lost(tmp_path, streams), within=30, what="every item stored")
        eventually(lambda: all_told(tmp_path), within=60, what="every alert delivered")
        assert daemon.terminate() < 10
    items = sum(one.count for one in streams.values())
    assert complaints(daemon) == []
    rate = (items - before) / (MINUTES * 60)
    assert largest <= 64 * MEBIBYTE
    proved("P17", f"a reader held open for {MINUTES:g} minutes", "0 lost, 0 errors, log <= 64 MiB",
           f"0 lost of {items} items at {rate:.1f} a second, 0 warnings, log {largest / MEBIBYTE:.0f} MiB at most")  # fmt: skip


async def test_a_log_that_cannot_stay_small_is_told(tmp_path: Path) -> None:
    """80 MB of news while somebody reads: all of it is stored, the operator is told once, and the log shrinks again.

    SQLite cannot use its log anew before the reader has gone. What is left is to refuse news until then, which would
    lose what feeds drop meanwhile, or to take the space: the space is taken.
    """
    with serving({"/one": rss("One", [])}) as feeds, webhook() as hook:
        loaded = load(settings(tmp_path, feeds, hook.on("/desk")))
        async with clocked_jobs(loaded, Clock()) as jobs:
            store = jobs.chain.store
            with capture_logs() as log, closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
                reader.execute("begin")
                assert reader.execute("select count(*) from article").fetchone() == (0,)
                written = [store.write(partial(_add, first=first)) for first in range(0, 20_000, 500)]
                assert sum(one.result(60) for one in written) == 20_000
                for _ in range(3):
                    await jobs.look_at_log()
                assert [line["event"] for line in log] == ["something holds the database open: its log grows"]
                assert [one.subject for one in store.read(_looked_at) if "log" in one.cause] == ["database"]
            done(store, _add, 20_000)
            done(store, _add, 20_500)
            assert store.stats().wal_bytes <= 8 * MEBIBYTE
            assert [one.subject for one in store.read(_looked_at) if "log" in one.cause] == []


def _add(tx: Transaction, first: int) -> int:
    return len(tx.add_articles([an_article(number, text="x" * 4_000) for number in range(first, first + 500)]))


def _looked_at(reader: Reader) -> list[Finding]:
    return examine(reader, NOON)
