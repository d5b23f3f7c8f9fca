"""A full disk: nothing half-written, nothing acknowledged lost, and work goes on once there is space."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from monitor.errors import StoreFull
from monitor.model import Article
from monitor.store import Transaction
from tests.rig.stores import an_article, done, opened, with_source


def big(number: int) -> Article:
    """An article of 3 KB."""
    return an_article(number, text="x" * 3_000)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB, or a skip where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("mounting a small disk takes root")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    """The whole group fails as `StoreFull`, readers go on, and the same writer works again when space returns."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 500_000)
    with opened(small_disk) as store:
        with_source(store)
        stored = 0
        failed: list[StoreFull] = []
        while not failed:
            futures = [store.write(partial(Transaction.add_articles, articles=[big(stored + k)])) for k in range(8)]
            for future in futures:
                error = future.exception(30)
                stored += error is None
                failed += [error] if isinstance(error, StoreFull) else []
                assert error is None or isinstance(error, StoreFull)
        assert "no space left" in str(failed[0])
        assert store.read(lambda reader: reader.counts()).articles == stored > 0
        with pytest.raises(StoreFull):
            done(store, lambda tx: tx.add_articles([an_article(1, text="x" * 400_000)]))
        ballast.unlink()
        done(store, Transaction.add_articles, [big(9_999)])
        assert store.read(lambda reader: reader.counts()).articles == stored + 1
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_onto_a_full_disk_leaves_nothing(small_disk: Path, tmp_path: Path) -> None:
    """Half a backup looks like one."""
    with opened(tmp_path) as store:
        with_source(store)
        done(store, lambda tx: tx.add_articles([an_article(n, text="x" * 4_000) for n in range(800)]))
        with pytest.raises(StoreFull):
            store.backup(small_disk / "backup.db")
        assert list(small_disk.iterdir()) == []
