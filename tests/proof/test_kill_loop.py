"""Hundreds of kill -9 while a feed slides by, with backups taken in between: nothing is lost, repetitions are bounded.

`MONITOR_PROOF_KILLS` sets another number of kills; the feed's length goes with it.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.rig.daemon import DaemonProcess, command, eventually, query, running
from tests.rig.feeds import FeedServer, serving
from tests.rig.invariants import Told, balance, told_of
from tests.rig.receivers import Received, Webhook, webhook
from tests.rig.sliding import SlidingFeed, settings_for

KILLS = int(os.environ.get("MONITOR_PROOF_KILLS", "300"))
ITEMS = max(100, 10_000 * KILLS // 300)
PER_LOOK = 80
WINDOW = 12 * PER_LOOK
BACKUPS = min(4, KILLS)
BEATS = ("Kursk", "Crimea", "Donetsk", "Kherson")
OWN_FAULTS = {"poll failed", "job failed", "delivery failed"}  # what the log calls a fault of the program itself


@dataclass(slots=True)
class Newsroom:
    """A feed, the desks that are told of it, and what was seen of the daemon between them."""

    feed: SlidingFeed
    feeds: FeedServer
    hook: Webhook
    folder: Path
    phases: Counter[str] = field(default_factory=Counter)
    acknowledged: dict[int, str] = field(default_factory=dict)  # seen in the database before a kill: id, address

    def settings(self, folder: Path, desks: str) -> Path:
        """Settings in a folder of their own; its messages arrive under `/{desks}-...`."""
        folder.mkdir()
        return settings_for(folder, self.feeds, {beat: self.hook.on(f"/{desks}-{beat.lower()}") for beat in BEATS})

    def arrived(self, desks: str) -> dict[str, list[Received]]:
        """What each target has received there."""
        return {f"desk-{beat.lower()}": self.hook.at(f"/{desks}-{beat.lower()}") for beat in BEATS}

    def published(self) -> dict[str, str]:
        """Which target is to be told of each item."""
        return {link: f"desk-{beat.lower()}" for link, beat in self.feed.published().items()}

    def look_at(self, database: Path) -> None:
        """Remember what has been stored since the last time: from now on it must be there."""
        rows = query(database, "select id, url from article where id > ?", max(self.acknowledged, default=0))
        self.acknowledged |= {int(str(number)): str(url) for number, url in rows}
        self.feed.confirmed = max((self.feed.number(url) + 1 for url in self.acknowledged.values()), default=0)


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy, and what had been stored for certain when it was begun."""

    path: Path
    stored_before: frozenset[str]
    sent_before: frozenset[Told]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a daemon on a restored backup told, beside what it had to."""

    owed: frozenset[Told]  # waiting in the backup, or shown by the feed and unknown to it
    told: Counter[Told]
    known: int  # items whose alerts the backup holds as delivered
    lost: frozenset[str]


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A feed of `ITEMS` items and a webhook for all desks."""
    feed = SlidingFeed(last=ITEMS, per_look=PER_LOOK, window=WINDOW, beats=BEATS, confirmed=0)
    with serving({"/sliding": feed}) as feeds, webhook() as hook:
        yield Newsroom(feed, feeds, hook, tmp_path)


@pytest.mark.timeout(120 + 15 * KILLS)
def test_kills_and_backups_lose_nothing(newsroom: Newsroom, proved: Callable[[str, str, str, str], None]) -> None:
    """Every item stored once and told; no alert more often than kills + 1; every backup whole, and no flood from one."""
    settings = newsroom.settings(newsroom.folder / "live", "live")
    database = settings.with_name("monitor.db")
    restored = _kill_again_and_again(newsroom, settings)
    with _clean_log(settings), running(settings) as daemon:
        daemon.started()
        _await_the_end(newsroom, database)
        daemon.terminate()
    books = balance(newsroom.published(), database, newsroom.arrived("live"))
    final = {int(str(number)): str(url) for number, url in query(database, "select id, url from article")}
    in_flight = len(BEATS)  # one delivery a target at a time
    assert books.published == ITEMS
    assert books.faults == {}
    assert newsroom.acknowledged.items() <= final.items()
    assert newsroom.phases.total() == KILLS
    assert books.most_copies <= 1 + KILLS
    assert books.repeated <= KILLS * in_flight
    assert max(books.duplicates.values()) <= KILLS
    old = _restore(newsroom, restored[0][0], "old")
    for one in (*(outcome for _, outcome in restored), old):
        assert one.lost == frozenset()
        assert one.told == Counter(one.owed)
    kills = f"{KILLS} kill -9 ({_listed(newsroom.phases)})"
    proved(
        "P1",
        f"{kills}; a feed of {ITEMS:,} items whose window slides",
        f"0 lost of {ITEMS:,}",
        f"{len(books.lost_items)} lost of {books.published:,}, {len(books.doubled_items)} doubled, none gone that had been seen stored",
    )
    proved(
        "P3",
        f"the same loop, every item told to one of {in_flight} webhooks",
        f"0 lost; copies of an alert <= {1 + KILLS}; repetitions <= {KILLS} x {in_flight} in flight",
        f"{len(books.lost_alerts)} lost of {books.published:,}, at most {books.most_copies} copies, "
        f"{books.repeated} repetitions in {books.arrivals:,} arrivals, {len(books.false_sent)} falsely recorded as sent",
    )
    proved(
        "P27",
        f"the same loop: {BACKUPS} backups of the running daemon, each restored and run against the feed as it stood; "
        "the first one again at the very end",
        "whole, 0 lost up to the backup; nothing it holds as sent is told again; the rest once each",
        "0 lost; told after restoring: "
        + ", ".join(f"{one.told.total()} ({one.known:,} known)" for _, one in restored)
        + f"; the first one at the end: {old.told.total()}, the feed's window and what had waited",
    )


# ------------------------------------------------------------------------------------------------- the loop


def _kill_again_and_again(newsroom: Newsroom, settings: Path) -> list[tuple[Backup, Restored]]:
    dice = random.Random(300)
    restored = []
    backups_at = {(number + 1) * KILLS // (BACKUPS + 1) for number in range(BACKUPS)}
    for number in range(KILLS):
        backup = None
        with _clean_log(settings), running(settings) as daemon:
            before = len(newsroom.feed.looks), len(newsroom.hook.received)
            if number in backups_at:
                backup = _backup(newsroom, daemon, newsroom.folder / f"backup-{number}.db")
            _wait_for_the_instant(newsroom.feed, daemon, dice)
            phase = _phase(newsroom, daemon, *before)
            newsroom.phases[phase] += 1
            if phase != "starting":
                newsroom.look_at(settings.with_name("monitor.db"))
            daemon.kill()
        if backup:
            with newsroom.feed.standing_still():
                restored.append((backup, _restore(newsroom, backup, f"restored-{number}")))
    return restored


def _wait_for_the_instant(feed: SlidingFeed, daemon: DaemonProcess, dice: random.Random) -> None:
    """The kinds of instants: early in the start, late in it or soon after, at work."""
    kind, looks = dice.random(), len(feed.looks)
    if kind < 0.35:
        time.sleep(dice.uniform(0.05, 0.4))
    elif kind < 0.55:
        time.sleep(dice.uniform(0.4, 3.5))
    else:
        daemon.started(within=60)
        eventually(lambda: len(feed.looks) > looks, within=60, what="a first poll")
        time.sleep(dice.uniform(0, 4))


def _phase(newsroom: Newsroom, daemon: DaemonProcess, looks: int, arrivals: int) -> str:
    """How far the daemon had come."""
    if len(newsroom.hook.received) > arrivals:
        return "delivering"
    if len(newsroom.feed.looks) > looks:
        return "polling"
    return "started" if daemon.said("started") else "starting"


@contextmanager
def _clean_log(settings: Path) -> Iterator[None]:
    """A log of its own for each daemon, in which nothing is a fault of the program itself."""
    log = settings.with_name("daemon.log")
    log.unlink(missing_ok=True)
    yield
    said = log.read_text(encoding="utf-8")
    assert not [fault for fault in (*OWN_FAULTS, "Traceback") if fault in said], said


def _await_the_end(newsroom: Newsroom, database: Path) -> None:
    def all_stored() -> bool:
        newsroom.look_at(database)
        return len(newsroom.acknowledged) >= ITEMS

    eventually(all_stored, within=300 + 3 * KILLS, what="every item published and stored")
    eventually(lambda: not _waiting(database), within=300 + 3 * KILLS, what="every alert delivered")


def _waiting(database: Path) -> bool:
    return bool(query(database, "select 1 from delivery where status != 'sent' limit 1"))


def _listed(phases: Mapping[str, int]) -> str:
    return ", ".join(f"{phases.get(name, 0)} {name}" for name in ("starting", "started", "polling", "delivering"))


# ---------------------------------------------------------------------------------------------------- backups


def _backup(newsroom: Newsroom, daemon: DaemonProcess, path: Path) -> Backup:
    """Copy the database while the daemon polls and delivers."""
    daemon.started(within=60)
    looks, database = len(newsroom.feed.looks), daemon.settings.with_name("monitor.db")
    eventually(lambda: len(newsroom.feed.looks) > looks, within=60, what="a daemon at work")
    backup = Backup(path, frozenset(_urls(database)), frozenset(_deliveries(database, "= 'sent'")))
    done = command("db", "backup", str(path), "-c", str(daemon.settings))
    assert done.returncode == 0, done.stderr
    return backup


def _restore(newsroom: Newsroom, backup: Backup, name: str) -> Restored:
    """Put the copy into a fresh folder and let a daemon go on from it, until it has nothing left to do."""
    settings = newsroom.settings(newsroom.folder / name, name)
    database = settings.with_name("monitor.db")
    shutil.copy(backup.path, database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    stored, sent = _urls(database), _deliveries(database, "= 'sent'")
    shown = {newsroom.feed.link(number): newsroom.feed.beat(number) for number in _shown(newsroom.feed)}
    unknown = {(f"desk-{beat.lower()}", url) for url, beat in shown.items() if url not in stored}
    with _clean_log(settings), running(settings) as daemon:
        daemon.started(within=60)
        looks = len(newsroom.feed.looks)
        eventually(lambda: shown.keys() <= _urls(database), within=60, what="all the feed shows stored")
        eventually(lambda: not _waiting(database), within=300, what="every alert delivered")
        eventually(lambda: len(newsroom.feed.looks) > looks + 2, within=60, what="further polls")
        daemon.terminate()
    return Restored(
        owed=frozenset(unknown | (_deliveries(database, "is not null") - sent - unknown)),
        told=told_of(database, newsroom.arrived(name)),
        known=len(sent),
        lost=frozenset((backup.stored_before - stored) | {url for _, url in backup.sent_before - sent}),
    )


def _shown(feed: SlidingFeed) -> range:
    return range(max(0, feed.newest - feed.window), feed.newest)


def _urls(database: Path) -> set[str]:
    return {str(url) for (url,) in query(database, "select url from article")}


def _deliveries(database: Path, status: str) -> set[Told]:
    """Which targets have been, or are to be, told of which items, says the outbox."""
    rows = query(
        database,
        "select delivery.target, article.url from delivery join alert_hit using (alert_id) "
        f"join hit on hit.id = hit_id join article on article.id = hit.article_id where delivery.status {status}",
    )
    return {(str(target), str(url)) for target, url in rows}
