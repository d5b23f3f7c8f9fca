"""The checker of the kill tests: whatever goes wrong between feed, database and receiver has its name there."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor.model import Alert, AlertReason
from monitor.store import Transaction
from tests.rig.invariants import Books, balance
from tests.rig.receivers import Received
from tests.rig.stores import NOON, a_hit, done, opened, with_source

LINKS = [f"https://outlet.example/{number}?utm_source=rss" for number in range(3)]
PUBLISHED = dict.fromkeys(LINKS, "desk")


def message(number: int) -> Received:
    """What a webhook gets of the alert on an item."""
    return Received(
        "POST", "/desk", {}, json.dumps({"message": f"About it\n{LINKS[number]}\nn{number + 1}"}).encode()
    )


def _tell(tx: Transaction, story: int, hit: int) -> None:
    tx.add_alert(Alert(AlertReason.STORY, tuple(tx.alert_items([hit])), NOON, story_id=story), "desk")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Three items, each with an alert that has been sent."""
    with opened(tmp_path) as store:
        with_source(store)
        for number in range(3):
            _, story, hit = a_hit(store, number=number)
            done(store, _tell, story, hit)
    path = tmp_path / "monitor.db"
    execute(path, "update delivery set status = 'sent'")
    return path


def execute(database: Path, statement: str) -> None:
    """Spoil it."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(statement)


def books(database: Path, *arrived: int) -> Books:
    """The balance, with messages on these items."""
    return balance(PUBLISHED, database, {"desk": [message(number) for number in arrived]})


def test_when_all_is_well_nothing_is_named(database: Path) -> None:
    """Each item stored once and told once; a second copy is counted, no fault."""
    assert books(database, 0, 1, 2).faults == {}
    twice = books(database, 0, 1, 1, 2)
    assert (twice.faults, twice.most_copies, twice.repeated, twice.duplicates) == ({}, 2, 1, {"desk": 1})


@pytest.mark.parametrize(
    ("spoil", "arrived", "named"),
    [
        ("select 1", (0, 1), {"lost alerts", "false sent"}),
        ("update delivery set status = 'waiting' where id = 3", (0, 1), {"lost alerts", "unsettled"}),
        ("update delivery set status = 'waiting' where id = 3", (0, 1, 2), {"unsettled"}),
        ("delete from delivery where id = 3", (0, 1, 2), {"unknown arrivals"}),
        ("update article set url = 'https://elsewhere.example/' where id = 3", (0, 1, 2), {"lost items", "invented items"}),
        (f"update article set url = '{LINKS[0]}' where id = 3", (0, 1, 2), {"lost items", "doubled items"}),
    ],
)  # fmt: skip
def test_each_fault_is_named(database: Path, spoil: str, arrived: tuple[int, ...], named: set[str]) -> None:
    """That fault, and no other."""
    execute(database, spoil)
    assert books(database, *arrived).faults.keys() == named
