"""Group commit: many functions share a transaction, none shares another's failure; done means on the disk."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import Reader, Store, Transaction
from monitor.store.room import LOG_KEPT, PAUSE, log_bytes, pause
from monitor.store.writer import GROUP
from tests.rig.stores import NOON, an_article, done, opened, read, url_of, with_source


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a source."""
    with opened(tmp_path) as made:
        with_source(made)
        yield made


def add(number: int, *, fail: bool = False) -> Callable[[Transaction], int]:
    """A function that adds an article, and may then fail."""

    def work(tx: Transaction) -> int:
        [made] = tx.add_articles([an_article(number)])
        if fail:
            raise RuntimeError(f"boom {number}")
        return made

    return work


def held_back(store: Store, count: int, failing: range) -> list[Future[int]]:
    """Queue functions while the writer is kept busy, so that they become groups."""
    go = threading.Event()
    busy = store.write(lambda _: go.wait(10))
    futures = [store.write(add(number, fail=number in failing)) for number in range(count)]
    go.set()
    assert busy.result(10)
    return futures


def titles(store: Store) -> list[str]:
    """What another process would see."""
    with closing(sqlite3.connect(store.path)) as reader:
        return [title for (title,) in reader.execute("SELECT title FROM article ORDER BY id")]


@pytest.mark.parametrize("count", [1, GROUP, 3 * GROUP + 1])
def test_one_that_raises_fails_alone(store: Store, count: int) -> None:
    """It gets its own error; nothing of it is kept; all others are stored, in their order."""
    failing = range(0, count, 3)
    futures = held_back(store, count, failing)
    errors = [str(future.exception(10)) for future in futures if future.exception(10)]
    assert errors == [f"boom {number}" for number in failing]
    assert titles(store) == [f"Headline {number}" for number in range(count) if number not in failing]


def test_an_error_of_the_database_fails_alone_too(store: Store) -> None:
    """Such as a reference to a source that is not there."""
    bad: Future[list[int]] = store.write(lambda tx: tx.add_articles([an_article(1, 99)]))
    good: Future[list[int]] = store.write(lambda tx: tx.add_articles([an_article(2)]))
    assert "FOREIGN KEY" in str(bad.exception(10))
    assert good.result(10)


def test_a_group_is_one_transaction(store: Store) -> None:
    """Nothing of a group is seen before all of it is, and its functions see what came before them in it."""
    seen_inside: list[int] = []
    seen_outside: list[int] = []

    def look(tx: Transaction) -> None:
        seen_inside.append(tx.counts().articles)
        seen_outside.append(len(titles(store)))

    begun, go = threading.Event(), threading.Event()

    def hold(_: Transaction) -> None:
        begun.set()
        go.wait(10)

    store.write(hold)
    assert begun.wait(10)  # else the writer may take the first of them along with this one
    works: list[Callable[[Transaction], object]] = [add(1), look, add(2), look]
    futures = [store.write(work) for work in works]
    go.set()
    for future in futures:
        future.result(10)
    assert (seen_inside, seen_outside) == ([1, 2], [0, 0])


def test_a_resolved_future_is_on_the_disk(store: Store) -> None:
    """Another process sees it at once."""
    for number in range(5):
        done(store, add(number))
        assert len(titles(store)) == number + 1


def test_a_function_called_off_before_its_turn_never_runs(store: Store) -> None:
    """As when the task that waits for it is cancelled."""
    go = threading.Event()
    store.write(lambda _: go.wait(10))
    off: Future[int] = store.write(add(1))
    assert off.cancel()
    go.set()
    done(store, add(2))
    assert titles(store) == ["Headline 2"]
    with pytest.raises(CancelledError):
        off.result(1)


def test_closing_commits_what_is_queued(tmp_path: Path) -> None:
    """And then refuses more, with words."""
    store = opened(tmp_path)
    with_source(store)
    futures = held_back(store, 50, range(0))
    store.close()
    store.close()
    assert all(future.done() and not future.exception() for future in futures)
    assert len(titles(store)) == 50
    with pytest.raises(StoreError, match="closed"):
        store.write(add(1))


def test_many_threads_write_and_read(store: Store) -> None:
    """The store may be used from all of them."""
    errors: list[BaseException] = []

    def work(first: int) -> None:
        try:
            for number in range(first, first + 20):
                done(store, add(number))
                read(store, Reader.known, 1, [an_article(number).keys])
        except BaseException as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    assert len(titles(store)) == 160


def test_a_read_sees_one_moment(store: Store) -> None:
    """Whatever is written meanwhile."""
    done(store, add(1))

    def twice(reader: Reader) -> tuple[int, int]:
        before = reader.counts().articles
        done(store, add(2))
        return before, reader.counts().articles

    assert store.read(twice) == (1, 1)
    assert len(titles(store)) == 2


def test_a_reader_cannot_write(store: Store) -> None:
    """Not even by mistake."""
    with pytest.raises(Exception, match=r"readonly|cannot be opened"):
        store.read(lambda reader: reader.connection.exec_driver_sql("DELETE FROM source"))


HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


def test_another_process_in_a_transaction_is_waited_for(store: Store) -> None:
    """Longer than any one statement waits: the writes come through, and readers are not held up at all."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        future: Future[int] = store.write(add(1))
        with pytest.raises(TimeoutError):
            future.result(6.0)
        assert store.read(lambda reader: reader.counts()).articles == 0
        other.stdin.write("go\n")
        other.stdin.flush()
        assert future.result(20)


@contextmanager
def behind_a_reader(store: Store) -> Iterator[sqlite3.Connection]:
    """Somebody's open transaction, and a log that is large because of it."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        done(
            store,
            Transaction.add_articles,
            [an_article(number, text="x" * 4_000) for number in range(10_000, 12_500)],
        )
        assert log_bytes(store.path) > LOG_KEPT
        yield reader


def test_behind_a_reader_more_functions_share_a_commit(store: Store) -> None:
    """What comes within the pause waits for the same commit, unless the group is full or the store is to close."""
    with behind_a_reader(store):
        first: Future[Transaction] = store.write(lambda tx: tx)
        with pytest.raises(TimeoutError):
            first.result(PAUSE / 10)
        assert store.write(lambda tx: tx).result(10) is first.result(10)
        full = [store.write(lambda tx: tx) for _ in range(GROUP)]
        assert {future.result(PAUSE / 2) for future in full} == {full[0].result()}
        store.write(lambda tx: tx)
        last: Future[Transaction] = store.write(lambda tx: tx)
        store.close()
        assert last.done()


def test_the_pause_ends_with_the_reader(store: Store) -> None:
    """Then the log can be taken into the database, and is cut back by the next commit."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        with behind_a_reader(store):
            assert pause(store.path, connection) == PAUSE
        assert pause(store.path, connection) == 0
        done(store, add(1))
        assert log_bytes(store.path) <= LOG_KEPT


def test_a_command_writes_beside_the_daemon(tmp_path: Path) -> None:
    """Small writes of commands go in between the daemon's; both are seen by both."""
    with opened(tmp_path) as daemon, Store.open(url_of(tmp_path)) as command:
        with_source(daemon)
        futures = [daemon.write(add(number)) for number in range(200)]
        mine = [command.write(add(1_000 + number)).result(10) for number in range(20)]
        theirs = [future.result(10) for future in futures]
        assert len({*mine, *theirs}) == 220
        failed = command.write(add(1, fail=True))
        assert str(failed.exception()) == "boom 1"
        assert daemon.read(lambda reader: reader.counts()).articles == 220
        assert command.read(lambda reader: reader.due_sources(NOON, 1))
