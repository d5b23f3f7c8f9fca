"""Real feeds as captured again and again, replayed in time order through the whole chain with a watch that takes all.

What must be there is worked out by plain feedparser alone (`tests.rig.plainly`): what shares a guid or a link within a
feed is one publication, and has had the titles it was seen with, in that order.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from monitor import pipeline
from monitor.alert import Sender
from monitor.app import plan_of
from monitor.fetch import Fetcher, FetchPolicy
from monitor.parse import Parser
from monitor.pipeline import Chain
from monitor.settings import Settings, load
from monitor.store import Store
from tests.rig.corpus_feeds import Capture, captures, shared_out
from tests.rig.daemon import query
from tests.rig.feeds import FeedServer, serving
from tests.rig.plainly import PlainEntry, Publication, entries_of, letters, publications

CAPTURES = int(os.environ.get("MONITOR_REPLAY", "24"))  # of each feed; 1000 = all
FEEDS = (
    "abscbnnews", "aljazeeraenglish", "bbc", "cnn", "dailymail", "fox", "gmanews", "latimes", "nytimes", "nzherald",
    "philstar", "rnz", "smh", "straittimes",
)  # fmt: skip
# In the first 24 captures: publications, those that are exactly one article, and edits of titles among these. Two
# articles of philstar came under another guid and another link at once when their headlines were edited, which makes
# them four publications: only the number in the path stayed.
PUBLICATIONS, ALONE, EDITS = 2_861, 2_857, 188

pytestmark = [pytest.mark.corpora, pytest.mark.slow, pytest.mark.timeout(900)]


def settings_for(folder: Path, feeds: FeedServer) -> Settings:
    """Every feed a source, and one watch that all of them meet."""
    path = folder / "monitor.yaml"
    sources = "".join(
        f"  - {{url: '{feeds.url('/' + name)}', name: {name}, tags: [all], allow_private: true}}\n" for name in FEEDS
    )
    path.write_text(
        f"database: sqlite:///monitor.db\nsources:\n{sources}"
        "watches: {all: {match: 'tag:all'}}\ntargets: {desk: 'json://127.0.0.1:9/'}\n"
    )
    return load(path)


async def replay(settings: Settings, polls: Sequence[Capture], documents: dict[str, bytes]) -> None:
    """Poll each capture a second after it was taken. Nothing is sent: what would be stands in the outbox."""
    now = polls[0].at
    store = Store.open(settings.database, exclusive=True, clock=lambda: now)
    parser, sender = Parser(), Sender()
    async with Fetcher(FetchPolicy(allow_private=True)) as fetcher:
        chain = Chain(plan_of(settings), store, fetcher, parser, sender, lambda: now, Random(1))
        await chain.commit(lambda tx: tx.sync_sources(settings.sources, now))
        for capture in polls:
            now = capture.at + timedelta(seconds=1)
            documents["/" + capture.feed] = capture.body
            states = store.read(lambda reader: reader.source_states())
            state = next(state for state in states if state.declared_url.endswith("/" + capture.feed))
            await pipeline.poll(chain, state)
        chain.close()
    parser.close()
    sender.close()
    store.close()


def polls_in(corpora: Path) -> list[Capture]:
    """The first captures of every feed, in the order of time over all feeds."""
    found = captures(corpora / "feeds" / "polls.tar.xz", FEEDS)
    return sorted((one for those in found.values() for one in those[:CAPTURES]), key=lambda one: (one.at, one.feed))


def published_in(polls: Sequence[Capture]) -> dict[str, list[Publication]]:
    """What plain feedparser sees in them, by feed."""
    by_feed: dict[str, list[list[PlainEntry]]] = defaultdict(list)
    for capture, entries in zip(polls, shared_out(entries_of, [capture.body for capture in polls]), strict=True):
        by_feed[capture.feed].append(entries)
    return {feed: publications(documents) for feed, documents in by_feed.items()}


def test_replayed_polls_lose_nothing_and_tell_nothing_twice(corpora: Path, tmp_path: Path) -> None:
    """Every publication is stored, once, with all the titles it has had; no article, story or page is told twice."""
    polls = polls_in(corpora)
    documents: dict[str, bytes] = {}
    with serving(documents) as feeds:
        asyncio.run(replay(settings_for(tmp_path, feeds), polls, documents))
    database = tmp_path / "monitor.db"
    published = published_in(polls)
    alone = [pair for feed, those in published.items() for pair in _pairs(stored(database, feed), those)]
    edits = sum(len(publication.titles) - 1 for _, publication in alone)
    if CAPTURES == 24:
        assert (sum(map(len, published.values())), len(alone), edits) == (PUBLICATIONS, ALONE, EDITS)
    assert [pair for pair in alone if pair[0].titles != pair[1].titles] == []
    _nothing_is_told_twice(database)


@dataclass(slots=True)
class Stored:
    """One article of the database: its titles in the order of time, each change once, and all its links."""

    titles: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)


def stored(database: Path, feed: str) -> list[Stored]:
    """The articles of a feed, from the wordings replaced and the present ones."""
    wordings = """
        with own as (select * from article where source_id = (select id from source where name = ?))
        select article_id, revision, url, title from revision where article_id in (select id from own)
        union all select id, revision, url, title from own
        order by 1, 2"""
    found: dict[object, Stored] = defaultdict(Stored)
    for number, _, link, title in query(database, wordings, feed):
        found[number].links.add(str(link))
        if found[number].titles[-1:] != [letters(str(title))]:
            found[number].titles.append(letters(str(title)))
    return list(found.values())


def _pairs(articles: Sequence[Stored], published: Sequence[Publication]) -> list[tuple[Stored, Publication]]:
    """Articles and publications that are one another's only one. On the way: nothing is lost, not even a title."""
    titles = {title for article in articles for title in article.titles}
    assert [one for one in published if not titles.issuperset(one.titles)] == []
    by_link: dict[str, list[Stored]] = defaultdict(list)
    for article in articles:
        for link in article.links:
            by_link[link].append(article)
    found: dict[int, list[Publication]] = defaultdict(list)
    only: list[tuple[Stored, Publication]] = []
    for one in published:
        own = {id(article): article for link in one.links for article in by_link[link]}
        for number in own:
            found[number].append(one)
        if len(own) == 1:
            only += [(article, one) for article in own.values()]
    return [(article, one) for article, one in only if len(found[id(article)]) == 1]


def _nothing_is_told_twice(database: Path) -> None:
    """Each article is in at most one alert, and so are its story and its page; what is in none is old or a copy."""
    told = query(database, "select h.article_id from alert_hit t join hit h on h.id = t.hit_id")
    alerts = query(
        database, """select story_id, json_extract("items", '$[0].url') from alert where reason = 'story'"""
    )
    pages = [(link,) for _, link in alerts if link]
    assert len(told) == len(alerts) > 0
    for column in (told, [(story,) for story, _ in alerts], pages):
        assert len(column) == len(set(column))
    quiet = """
        select count(*) from article a where not baseline and copy_of is null
        and not exists (select 1 from alert t where t.story_id = a.story_id)"""
    assert query(database, quiet) == [(0,)]
