"""kill -9 and SIGTERM at any instant: nothing acknowledged is lost, repetitions are bounded by the kills."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.rig.daemon import eventually, query, running
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import slow, webhook

KILLS = 20
PER_LOOK = 8  # items published between two looks, at most
WINDOW = (
    2 * KILLS * PER_LOOK
)  # items the feed shows at a time: one is gone only after more looks than kills can waste


class SlidingFeed:
    """A feed of numbered items of which only the newest `WINDOW` show; each look publishes a few more."""

    def __init__(self, last: int) -> None:
        self.newest = PER_LOOK
        self.last = last
        self._dice = random.Random(7)

    def __call__(self) -> bytes:
        """The document as it is now; then it moves on, by less than a window."""
        shown = range(max(0, self.newest - WINDOW), self.newest)
        self.newest = min(self.last, self.newest + self._dice.randint(1, PER_LOOK))
        return rss("Sliding", [self.item(number) for number in reversed(shown)])

    @staticmethod
    def item(number: int) -> Item:
        """One item; no two are alike enough to be one story."""
        words = random.Random(number).sample(WORDS, 12)
        return Item(
            f"Kursk item-{number:05d} {' '.join(words[:4])}", f"https://outlet.example/{number}", " ".join(words)
        )


WORDS = [f"{first}{second}" for first in ("bal", "cor", "dem", "fir", "gal", "lum", "mer", "nor") for second in
         ("an", "et", "ix", "ola", "um", "ys", "ard", "ess", "ine", "oth")]  # fmt: skip


def settings_for(folder: Path, feeds: FeedServer, target: str) -> Path:
    """A daemon that polls `/sliding` each second and tells every item."""
    path = folder / "monitor.yaml"
    path.write_text(
        f"database: sqlite:///monitor.db\n"
        f"sources: [{{url: '{feeds.url('/sliding')}', every: 1s, allow_private: true}}]\n"
        f"watches: {{kursk: {{keywords: [Kursk]}}}}\ntargets: {{desk: '{target}'}}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_twenty_kills_lose_no_item_and_no_alert(tmp_path: Path) -> None:
    """After 20 random kills every item is stored once, every alert arrived, and no alert came more than kills + 1 times."""
    dice = random.Random(2024)
    feed = SlidingFeed(last=240)
    with serving({"/sliding": feed}) as feeds, webhook() as hook:
        settings = settings_for(tmp_path, feeds, hook.on("/desk"))
        for _ in range(KILLS):
            with running(settings) as daemon:
                if dice.random() < 0.8:  # else it is killed while it starts
                    _await_another_poll(feeds)
                time.sleep(dice.uniform(0, 3))  # the instant of the kill is what is tested
                daemon.kill()
        with running(settings) as daemon:
            eventually(lambda: feed.newest == feed.last, within=120, what="the whole feed published")
            eventually(lambda: _stored(tmp_path) == feed.last, within=30, what="every item stored")
            eventually(lambda: not _waiting(tmp_path), within=60, what="every alert delivered")
            daemon.terminate()
        told = Counter(received.json["message"].splitlines()[-1] for received in hook.at("/desk"))
    alerts = {f"n{row[0]}" for row in query(tmp_path / "monitor.db", "select id from alert")}
    assert query(tmp_path / "monitor.db", "select count(*) from hit") == [(feed.last,)]
    assert set(told) == alerts
    assert max(told.values()) <= 1 + KILLS
    assert sum(told.values()) - len(told) <= KILLS  # one target: one delivery in flight at each kill


@pytest.mark.slow
def test_sigterm_in_the_middle_of_deliveries_loses_nothing(tmp_path: Path) -> None:
    """Told to stop while a slow target is being told: ends within 10 s, and after a restart each alert arrived once."""
    feed = SlidingFeed(last=3 * PER_LOOK)
    with serving({"/sliding": feed}) as feeds, webhook() as hook:
        settings = settings_for(tmp_path, feeds, hook.on("/desk", slow(2)))
        with running(settings) as daemon:
            eventually(lambda: len(hook.at("/desk")) >= 2, within=30, what="a delivery under way")
            assert daemon.terminate() < 10
        with running(settings) as daemon:
            eventually(lambda: feed.newest == feed.last, within=30, what="the whole feed published")
            eventually(lambda: _stored(tmp_path) == feed.last, within=30, what="every item stored")
            eventually(lambda: not _waiting(tmp_path), within=60, what="every alert delivered")
            assert daemon.terminate() < 10
        told = Counter(received.json["message"].splitlines()[-1] for received in hook.at("/desk"))
    assert set(told) == {f"n{row[0]}" for row in query(tmp_path / "monitor.db", "select id from alert")}
    assert max(told.values()) == 1


def _await_another_poll(feeds: FeedServer) -> None:
    asked = len(feeds.requests)
    eventually(lambda: len(feeds.requests) > asked, within=30, what="a first poll")


def _stored(folder: Path) -> int:
    return len(query(folder / "monitor.db", "select distinct title from article"))


def _waiting(folder: Path) -> bool:
    return bool(query(folder / "monitor.db", "select 1 from delivery where status != 'sent'"))
