"""Opening: one daemon at a time, commands beside it, no database of another version or program is touched."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from monitor.errors import StoreBusy, StoreError, StoreTooNew
from monitor.store import Store, Transaction, upgrade
from tests.rig.stores import opened, url_of, with_source

DAEMON = """
import sys, signal
from monitor.store import Store
store = Store.open(sys.argv[1], exclusive=True)
print("open", flush=True)
signal.pause()
"""


@contextmanager
def a_daemon(folder: Path) -> Iterator[int]:
    """Another process that has the database; its id."""
    with subprocess.Popen(
        [sys.executable, "-c", DAEMON, url_of(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield process.pid
        finally:
            process.kill()


def test_a_second_daemon_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    """Within two seconds; a command may still read and write; kill -9 of the first frees it."""
    with a_daemon(tmp_path) as pid:
        began = time.monotonic()
        with pytest.raises(StoreBusy, match=rf"another daemon \(process {pid}\) works on it"):
            opened(tmp_path)
        assert time.monotonic() - began < 2.0
        with pytest.raises(StoreBusy):
            upgrade(url_of(tmp_path))
        with Store.open(url_of(tmp_path)) as command:
            assert with_source(command)
        os.kill(pid, signal.SIGKILL)
    opened(tmp_path).close()


def test_a_second_daemon_in_one_process_is_refused_too(tmp_path: Path) -> None:
    """The lock is on the database, not on the process; closing frees it, failing to open does as well."""
    with opened(tmp_path), pytest.raises(StoreBusy):
        opened(tmp_path)
    opened(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for _ in range(2):
        with pytest.raises(StoreTooNew, match="9999"):
            opened(tmp_path)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    """Whoever opens it."""
    opened(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = (tmp_path / "monitor.db").read_bytes()
    for attempt in (
        lambda: Store.open(url_of(tmp_path)),
        lambda: opened(tmp_path),
        lambda: upgrade(url_of(tmp_path)),
    ):
        with pytest.raises(StoreTooNew, match="newer version"):
            attempt()
    assert (tmp_path / "monitor.db").read_bytes() == before


def test_a_command_does_not_make_a_database(tmp_path: Path) -> None:
    """A mistyped path would give an empty answer otherwise; `migrate` and `upgrade` do."""
    with pytest.raises(StoreError, match="no database yet"):
        Store.open(url_of(tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert upgrade(url_of(tmp_path))
    assert not upgrade(url_of(tmp_path))
    Store.open(url_of(tmp_path)).close()
    (tmp_path / "two").mkdir()
    Store.open(url_of(tmp_path / "two"), migrate=True).close()


def test_an_older_database_is_upgraded_by_the_daemon_only(tmp_path: Path) -> None:
    """A command says what to do."""
    (tmp_path / "monitor.db").touch()
    with pytest.raises(StoreError, match="monitor db upgrade"):
        Store.open(url_of(tmp_path))
    Store.open(url_of(tmp_path), exclusive=True).close()
    Store.open(url_of(tmp_path)).close()


def test_what_is_no_database_of_ours_is_left_alone(tmp_path: Path) -> None:
    """Another program's, or no database at all."""
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    before = (tmp_path / "monitor.db").read_bytes()
    with pytest.raises(StoreError, match="some other program"):
        opened(tmp_path)
    assert (tmp_path / "monitor.db").read_bytes() == before
    (tmp_path / "monitor.db").write_text("sources: []\n" * 100)
    with pytest.raises(StoreError, match="not a database"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://user:hunter2@localhost/news", "not supported by this version"),
        ("mysql://localhost/news", "not supported"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("hunter2", "not an address"),
        ("sqlite:////nowhere/at/all/monitor.db", "No such file or directory"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, said: str) -> None:
    """Is refused with words that show no password."""
    with pytest.raises(StoreError, match=said) as refused:
        Store.open(url, exclusive=True)
    assert "hunter2" not in str(refused.value)


def test_only_the_owner_can_read_the_files(tmp_path: Path) -> None:
    """Addresses of sources may hold passwords; log, lock and backup are as private as the database."""
    with opened(tmp_path) as store:
        with_source(store)
        store.backup(tmp_path / "backup.db")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert set(modes) >= {"monitor.db", "monitor.db-wal", "monitor.db.lock", "backup.db"}
    assert set(modes.values()) == {0o600}


def test_how_the_connection_is_set(tmp_path: Path) -> None:
    """FULL, or an acknowledged commit may be forgotten when the power fails; foreign keys, or references dangle."""
    with opened(tmp_path) as store:

        def pragmas(tx: Transaction) -> list[object]:
            connection = tx.connection
            names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "journal_size_limit")
            return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

        assert store.write(pragmas).result(10) == ["wal", 2, 1, 5000, 8 * 1024 * 1024]
