"""A backup taken while others write is whole, is of one moment, and suffices to go on from."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store import Store, Transaction
from tests.rig.stores import NOON, a_why, an_article, done, opened, url_of, with_source


def test_a_backup_while_the_daemon_writes(tmp_path: Path) -> None:
    """All that was acknowledged before it began is in it, and every poll in it is whole."""
    target = tmp_path / "restored"
    target.mkdir()

    def poll(tx: Transaction, number: int) -> None:
        ids = tx.add_articles([an_article(number * 10 + n, text="x" * 2_000) for n in range(5)])
        tx.add_hit(ids[0], tx.new_story(ids[0], "s", NOON), "kursk", [a_why()], NOON, 1)

    stop = threading.Event()

    def write(store: Store) -> None:
        number = 1_000
        while not stop.is_set():
            number += 1
            done(store, poll, number)

    with opened(tmp_path) as store:
        with_source(store)
        for number in range(100):
            done(store, poll, number)
        writer = threading.Thread(target=write, args=(store,))
        writer.start()
        try:
            with Store.open(url_of(tmp_path)) as command:  # as `monitor db backup` does
                command.backup(target / "monitor.db")
        finally:
            stop.set()
            writer.join(30)
        with pytest.raises(StoreError, match="exists already"):
            store.backup(target / "monitor.db")
    with closing(sqlite3.connect(target / "monitor.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with opened(target) as restored:
        counts = restored.read(lambda reader: reader.counts())
        assert counts.hits >= 100
        assert counts.articles == 5 * counts.hits == 5 * counts.stories
        done(restored, lambda tx: tx.add_articles([an_article(1)]))
