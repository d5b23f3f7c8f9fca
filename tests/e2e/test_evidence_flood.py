"""A first poll of an old feed is no flood, and hides nothing that comes after it."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from tests.rig.daemon import eventually, query, running
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import Webhook, webhook

OLD = 1_000
WORDS = [f"{first}{last}" for first in ("bal", "cor", "dem", "fir", "gal", "lum", "mer", "nor", "pel", "sil")
         for last in ("an", "et", "ix", "ola", "um", "ys", "ard", "ess", "ine", "oth")]  # fmt: skip


def item(number: int) -> Item:
    """An item of its own, none like another, published between 2019 and 2024."""
    words = random.Random(number).sample(WORDS, 20)
    published = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(days=2.1 * number)
    return Item(
        f"Kursk and Crimea {number}: {' '.join(words[:6])}",
        f"https://outlet.example/{number}",
        " ".join(words),
        published=format_datetime(published),
    )


def settings_for(folder: Path, feeds: FeedServer, hook: Webhook) -> Path:
    """Two watches that all items meet, both telling two targets."""
    path = folder / "monitor.yaml"
    path.write_text(
        f"database: sqlite:///monitor.db\n"
        f"sources: [{{url: '{feeds.url('/old')}', every: 1s, allow_private: true}}]\n"
        f"watches: {{kursk: {{keywords: [Kursk]}}, crimea: {{keywords: [Crimea]}}}}\n"
        f"targets: {{desk: '{hook.on('/desk')}', night: '{hook.on('/night')}'}}\n",
        encoding="utf-8",
    )
    return path


def told(hook: Webhook) -> list[list[str]]:
    """The titles of what each of the two targets was told."""
    return [[one.json["title"] for one in hook.at(path)] for path in ("/desk", "/night")]


def test_a_thousand_old_items_are_one_message_and_the_next_one_is_told_at_once(tmp_path: Path) -> None:
    """All are stored and hit, each target has one message that counts them; a later item is told alone, within seconds."""
    documents = {"/old": rss("Old", [item(number) for number in range(OLD)])}
    with serving(documents) as feeds, webhook() as hook:
        settings = settings_for(tmp_path, feeds, hook)
        with running(settings) as daemon:
            eventually(lambda: list(map(len, told(hook))) == [1, 1], within=60, what="the digests")
            assert told(hook) == [["Already published: 1000 stories for kursk, crimea"]] * 2
            assert {hook.at("/desk")[0].json["message"].splitlines()[-2].split()[-1]} == {"more"}
            documents["/old"] = rss("Old", [item(number) for number in range(OLD + 1)])
            published = time.monotonic()
            eventually(lambda: list(map(len, told(hook))) == [2, 2], within=30, what="the new item told")
            waited = time.monotonic() - published
            daemon.terminate()  # killed, it might not have written down what was accepted
        with running(settings):  # a restart tells nothing again
            asked = len(feeds.requests)
            eventually(lambda: len(feeds.requests) > asked + 2, within=30, what="polls after a restart")
    assert waited < 1 + 5  # the interval, and 5 s (P30)
    assert [titles[1:] for titles in told(hook)] == [[f"kursk, crimea: {item(OLD).title}"]] * 2
    database = tmp_path / "monitor.db"
    assert query(database, "select count(*), sum(baseline) from article") == [(OLD + 1, OLD)]
    assert query(database, "select watch, count(*) from hit group by watch order by watch") == [
        ("crimea", OLD + 1),
        ("kursk", OLD + 1),
    ]
