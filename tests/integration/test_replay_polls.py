"""Real feeds as captured again and again, replayed in time order through the whole chain with a watch that takes all."""

from __future__ import annotations

import asyncio
import os
import tarfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import feedparser
import pytest

from monitor import pipeline
from monitor.alert import Sender
from monitor.app import plan_of
from monitor.fetch import Fetcher, FetchPolicy
from monitor.parse import Parser
from monitor.pipeline import Chain
from monitor.settings import load
from monitor.store import Store
from tests.rig.daemon import query
from tests.rig.feeds import Body, FeedServer, serving

CAPTURES = int(os.environ.get("MONITOR_REPLAY", "24"))  # of each feed; 1000 = all


@dataclass(frozen=True, slots=True, order=True)
class Capture:
    """One feed document as it was at one moment."""

    at: datetime
    feed: str
    body: bytes


def captures_of(archive: Path) -> list[Capture]:
    """The first `CAPTURES` of every feed, in time order over all feeds."""
    taken: Counter[str] = Counter()
    found = []
    with tarfile.open(archive) as tar:
        for member in sorted(tar.getmembers(), key=lambda member: member.name):
            feed, _, stamp = member.name.partition("/")
            if member.isfile() and taken[feed] < CAPTURES:
                taken[feed] += 1
                at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ.xml").replace(tzinfo=UTC)
                found.append(Capture(at, feed, tar.extractfile(member).read()))  # type: ignore[union-attr]
    return sorted(found)


async def replay(folder: Path, captures: list[Capture], documents: dict[str, Body], feeds: FeedServer) -> None:
    """Poll each capture at its own time."""
    names = sorted({capture.feed for capture in captures})
    settings_file = folder / "monitor.yaml"
    sources = "\n".join(
        f"  - {{url: '{feeds.url('/' + name)}', name: {name}, tags: [all], allow_private: true}}" for name in names
    )
    settings_file.write_text(
        f"database: sqlite:///monitor.db\nsources:\n{sources}\n"
        "watches: {all: {match: 'tag:all'}}\ntargets: {desk: 'json://127.0.0.1:9/'}\n"
    )
    settings = load(settings_file)
    now = captures[0].at
    store = Store.open(settings.database, exclusive=True, clock=lambda: now)
    parser, sender = Parser(), Sender()
    async with Fetcher(FetchPolicy(allow_private=True)) as fetcher:
        chain = Chain(plan_of(settings), store, fetcher, parser, sender, lambda: now, Random(1))
        await chain.commit(lambda tx: tx.sync_sources(settings.sources, now))
        for capture in captures:
            now = capture.at + timedelta(seconds=1)
            documents["/" + capture.feed] = capture.body
            states = store.read(lambda reader: reader.source_states())
            state = next(state for state in states if state.declared_url.endswith("/" + capture.feed))
            await pipeline.poll(chain, state)
        chain.close()
    parser.close()
    sender.close()
    store.close()


@pytest.mark.corpora
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_replayed_polls_alert_once_and_lose_nothing(corpora: Path, tmp_path: Path) -> None:
    """Every entry plain feedparser sees is stored, once; no article and no story is told twice; edits are revisions."""
    captures = captures_of(corpora / "feeds" / "polls.tar.xz")
    documents: dict[str, Body] = {}
    with serving(documents) as feeds:
        asyncio.run(replay(tmp_path, captures, documents, feeds))
    database = tmp_path / "monitor.db"
    _nothing_is_lost(database, captures)
    told_stories = Counter(query(database, "select story_id from alert where reason = 'story'"))
    assert max(told_stories.values()) == 1
    told_articles = Counter(query(database, "select article_id from hit"))
    assert max(told_articles.values()) == 1
    assert query(database, "select count(*) from article where revision > 1")[0][0] > 0  # type: ignore[operator]


def _nothing_is_lost(database: Path, captures: list[Capture]) -> None:
    """By plain feedparser: every page a capture links to is an article's, or an edited article's title is kept."""
    seen: dict[str, dict[str, str]] = defaultdict(dict)
    for capture in captures:
        for entry in feedparser.parse(BytesIO(capture.body)).entries:
            seen[capture.feed][entry.get("link", "").strip()] = " ".join(entry.get("title", "").split())
    missing: dict[str, str] = {}
    for feed, pages in seen.items():
        links, titles = _stored(database, feed)
        missing |= {link: title for link, title in pages.items() if link not in links and title not in titles}
    assert not missing


def _stored(database: Path, feed: str) -> tuple[set[object], set[object]]:
    """The addresses of a feed's articles, and all titles they have had."""
    of_feed = "from article a join source s on s.id = a.source_id where s.name = ?"
    links = {row[0] for row in query(database, f"select a.url {of_feed}", feed)}
    now = {row[0] for row in query(database, f"select a.title {of_feed}", feed)}
    earlier = query(database, f"select r.title from revision r where r.article_id in (select a.id {of_feed})", feed)
    return links, now | {row[0] for row in earlier}
