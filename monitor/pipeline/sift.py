"""From a parsed document to sightings: which entries are new or edited, made ours, and matched."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.mask import url as masked
from monitor.match import Engine
from monitor.model import Article, Entry, EntryKeys, Known, ParsedFeed
from monitor.parse import identify
from monitor.pipeline.chain import Polled, Sifted, Sighting
from monitor.store import Store
from monitor.text import comparable, make_article


def sift(store: Store, polled: Polled, feed: ParsedFeed) -> Sifted:
    """Tell a document's entries apart, and match those that are new or edited."""
    told_apart = identify(feed.entries, _known(store, polled, feed))
    engine: Engine = polled.plan.engine
    sightings = []
    for one in told_apart:
        if one.known is None or one.changed:
            article = _article(polled, feed, one.entry)
            matches = engine.match(article)
            if matches or one.known is not None:  # it may join a story, or is in one
                article = comparable(article, one.entry.origin_name)
            sightings.append(Sighting(article, matches, one.known))
    again = [(one.known, one.entry.keys) for one in told_apart if one.known is not None and not one.changed]
    rekeyed = {known.id: latest for known, now in again if (latest := _latest(known.keys, now)) != known.keys}
    return Sifted(tuple(sightings), tuple(known.id for known, _ in again), rekeyed)


def _known(store: Store, polled: Polled, feed: ParsedFeed) -> Sequence[Known]:
    """The source's stored articles that share a key with an entry. Before its first document it has none."""
    if polled.state.last_ok_at is None:
        return ()
    keys = [entry.keys for entry in feed.entries]
    return store.read(lambda reader: reader.known(polled.state.id, keys))


def _latest(stored: EntryKeys, now: EntryKeys) -> EntryKeys:
    """What the article will be known by next time: a guid or link that says nothing now replaces none that did."""
    return EntryKeys(now.guid or stored.guid, now.link or stored.link, now.content)


def _article(polled: Polled, feed: ParsedFeed, entry: Entry) -> Article:
    source = polled.source
    return make_article(
        entry,
        feed_language=source.language or feed.language,
        feed_link=feed.link,
        source=source.name or feed.title or polled.state.feed_title or masked(source.url),
        source_id=polled.state.id,
        source_tags=source.tags,
        seen_at=polled.at,
        baseline=not polled.state.baseline_done,
    )
