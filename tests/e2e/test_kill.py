"""kill -9 and SIGTERM at any instant: nothing acknowledged is lost, repetitions are bounded by the kills."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from tests.rig.daemon import eventually, query, running
from tests.rig.feeds import FeedServer, serving
from tests.rig.invariants import Books, balance
from tests.rig.receivers import Webhook, slow, webhook
from tests.rig.sliding import SlidingFeed, settings_for

KILLS = 20


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_twenty_kills_lose_no_item_and_no_alert(tmp_path: Path) -> None:
    """After 20 random kills every item is stored once, every alert arrived, and no alert came more than kills + 1 times."""
    dice = random.Random(2024)
    feed = SlidingFeed(last=240)
    with serving({"/sliding": feed}) as feeds, webhook() as hook:
        settings = settings_for(tmp_path, feeds, {"Kursk": hook.on("/desk")})
        for _ in range(KILLS):
            with running(settings) as daemon:
                if dice.random() < 0.8:  # else it is killed while it starts
                    _await_another_poll(feeds)
                time.sleep(dice.uniform(0, 3))  # the instant of the kill is what is tested
                daemon.kill()
        with running(settings) as daemon:
            _await_the_end(feed, tmp_path)
            daemon.terminate()
        books = _books(feed, tmp_path, hook)
    assert books.faults == {}
    assert query(tmp_path / "monitor.db", "select count(*) from hit") == [(feed.last,)]
    assert books.most_copies <= 1 + KILLS
    assert books.repeated <= KILLS  # one target: one delivery in flight at each kill


@pytest.mark.slow
def test_sigterm_in_the_middle_of_deliveries_loses_nothing(tmp_path: Path) -> None:
    """Told to stop while a slow target is being told: ends within 10 s, and after a restart each alert arrived once."""
    feed = SlidingFeed(last=24)
    with serving({"/sliding": feed}) as feeds, webhook() as hook:
        settings = settings_for(tmp_path, feeds, {"Kursk": hook.on("/desk", slow(2))})
        with running(settings) as daemon:
            eventually(lambda: len(hook.at("/desk")) >= 2, within=30, what="a delivery under way")
            assert daemon.terminate() < 10
        with running(settings) as daemon:
            _await_the_end(feed, tmp_path)
            assert daemon.terminate() < 10
        books = _books(feed, tmp_path, hook)
    assert books.faults == {}
    assert books.most_copies == 1


def _await_another_poll(feeds: FeedServer) -> None:
    asked = len(feeds.requests)
    eventually(lambda: len(feeds.requests) > asked, within=30, what="a first poll")


def _await_the_end(feed: SlidingFeed, folder: Path) -> None:
    eventually(lambda: feed.all_published, within=120, what="the whole feed published")
    eventually(lambda: _stored(folder) == feed.last, within=30, what="every item stored")
    eventually(lambda: not _waiting(folder), within=60, what="every alert delivered")


def _books(feed: SlidingFeed, folder: Path, hook: Webhook) -> Books:
    published = {link: f"desk-{beat.lower()}" for link, beat in feed.published().items()}
    return balance(published, folder / "monitor.db", {"desk-kursk": hook.at("/desk")})


def _stored(folder: Path) -> int:
    return len(query(folder / "monitor.db", "select distinct title from article"))


def _waiting(folder: Path) -> bool:
    return bool(query(folder / "monitor.db", "select 1 from delivery where status != 'sent'"))
