"""The full-text index follows the articles; retention lets go of what nobody needs, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Alert, AlertReason, Source
from monitor.store import Store, Transaction, schema
from monitor.views import HitFilter
from tests.rig.stores import NOON, Clock, a_hit, a_why, an_article, done, opened, with_source

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> Clock:
    """Stands at noon."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A store with a source."""
    with opened(tmp_path, clock) as made:
        with_source(made)
        yield made


def index(store: Store, limit: int = 500) -> int:
    """One batch of indexing."""
    return done(store, lambda tx: tx.index_pending(limit))


def found(store: Store, text: str) -> list[int]:
    """The articles of the hits with these words."""
    return sorted(view.article.id for view in store.read(lambda reader: reader.hits(HitFilter(text=text))).items)


def test_the_index_is_fed_in_batches(store: Store) -> None:
    """Each article once, until none is left."""
    for number in range(1, 6):
        a_hit(store, number=number)
    assert found(store, "summary") == []
    assert store.read(lambda reader: reader.counts()).unindexed == 5
    assert [index(store, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(found(store, "summary")) == 5
    assert store.read(lambda reader: reader.counts()).unindexed == 0


def test_title_summary_and_text_are_searched(store: Store) -> None:
    """Words of all three, in one article."""
    article_id, _, _ = a_hit(store, title="Alpha", summary="beta", text="gamma 북한")
    index(store)
    assert found(store, "alpha beta gamma 북한") == [article_id]


@pytest.mark.parametrize("indexed_before", [True, False])
def test_a_changed_article_is_found_by_its_new_words(store: Store, *, indexed_before: bool) -> None:
    """And no more by its old ones, whether it had been indexed before or not."""
    article_id, _, _ = a_hit(store, title="Alpha")
    if indexed_before:
        index(store)
    for title in ("Beta", "Gamma"):
        done(store, Transaction.revise, article_id, an_article(1, title=title), NOON)
    while index(store, 1):
        pass
    assert [found(store, word) for word in ("alpha", "beta", "gamma")] == [[], [], [article_id]]
    assert store.read(lambda reader: reader.counts()).unindexed == 0


def add(store: Store, number: int, seen: datetime, source_id: int = 1) -> int:
    """An article seen at one time only."""
    [made] = done(store, lambda tx: tx.add_articles([an_article(number, source_id, first_seen_at=seen)]))
    return made


def retire(store: Store, before: datetime, limit: int = 500) -> int:
    """One batch of retention."""
    return done(store, lambda tx: tx.retire_articles(before, limit))


def kept(store: Store) -> list[int]:
    """The ids of all articles."""
    return [article.id for article in store.articles_since(NOON - 999 * DAY)]


def test_articles_past_their_days_go(store: Store) -> None:
    """In batches; what was seen since stays, and so does what a hit or a story needs."""
    old = [add(store, number, NOON - 40 * DAY) for number in (1, 2, 3)]
    hit, _, _ = a_hit(store, number=4, first_seen_at=NOON - 40 * DAY)

    def in_story(tx: Transaction) -> int:
        [made] = tx.add_articles([an_article(5, first_seen_at=NOON - 40 * DAY)])
        tx.new_story(made, "x", NOON)
        return made

    told = done(store, in_story)
    touched = add(store, 6, NOON - 40 * DAY)
    done(store, lambda tx: tx.seen_again([touched], NOON))
    fresh = add(store, 7, NOON)
    done(store, lambda tx: tx.revise(old[0], an_article(1, first_seen_at=NOON), NOON - 39 * DAY))
    index(store)
    assert [retire(store, NOON - 30 * DAY, 2) for _ in range(3)] == [2, 1, 0]
    assert kept(store) == [hit, told, touched, fresh]
    assert index(store) == 0


def test_what_stood_in_the_last_document_stays(store: Store) -> None:
    """A feed that answers 304 for months may repeat it, and then it would be news again."""
    gone = add(store, 1, NOON - 90 * DAY)
    last = [add(store, 2, NOON - 60 * DAY - 59 * timedelta(minutes=1)), add(store, 3, NOON - 60 * DAY)]
    assert retire(store, NOON) == 1
    assert kept(store) == last
    assert gone not in last


def test_a_source_taken_out_keeps_nothing(store: Store) -> None:
    """There is no next document."""
    add(store, 1, NOON - 90 * DAY)
    done(store, lambda tx: tx.sync_sources([], NOON))
    assert retire(store, NOON) == 1


def test_only_hits_are_indexed(store: Store) -> None:
    """Search asks for hits alone; an article that is none costs the index nothing, and when it becomes one it is found."""
    number = add(store, 1, NOON)
    assert index(store) == 0
    done(store, lambda tx: tx.add_hit(number, tx.new_story(number, "s", NOON), "kursk", [a_why()], NOON, 1))
    assert index(store) == 1
    assert found(store, "summary") == [number]


def test_counts(store: Store, clock: Clock) -> None:
    """What doctor looks at: failing, retired and never read sources, overdue and parked deliveries."""
    done(store, lambda tx: tx.sync_sources([Source(f"https://{name}.example/") for name in "abcd"], NOON))
    states = store.read(lambda reader: reader.source_states())
    changes: list[dict[str, Any]] = [
        {"failures": 2, "last_polled_at": NOON - HOUR},
        {"retired": "gone", "failures": 9, "last_polled_at": NOON},
        {"last_ok_at": NOON, "last_polled_at": NOON - HOUR},
        {},
    ]
    for state, change in zip(states, changes, strict=True):
        done(store, Transaction.save_source, replace(state, **change))
    _, _, hit_id = a_hit(store, source_id=states[0].id)
    done(store, lambda tx: tx.hold_for_digest("editors", "kursk", hit_id, "08:00"))
    for target, at in (("a", NOON), ("b", NOON + HOUR)):
        done(store, Transaction.add_alert, Alert(AlertReason.STORY, (), NOON), target, at)
    clock.at = NOON + timedelta(minutes=6)
    counts = store.read(lambda reader: reader.counts())
    assert (counts.sources, counts.failing, counts.retired, counts.never_ok) == (4, 1, 1, 1)
    assert (counts.articles, counts.hits, counts.stories, counts.alerts) == (1, 1, 1, 2)
    assert (counts.waiting, counts.overdue, counts.parked, counts.held) == (2, 1, 0, 1)
    assert (counts.last_poll_at, counts.last_hit_at) == (NOON, NOON)


def test_stats_and_checkpoint(store: Store) -> None:
    """Sizes of the file and of its log, which a checkpoint empties."""
    done(store, lambda tx: tx.add_articles([an_article(number) for number in range(500)]))
    before = store.stats()
    assert before.wal_bytes > 100_000
    assert before.rows["article"] == 500
    assert store.checkpoint()
    after = store.stats()
    assert (after.wal_bytes, after.path, after.schema) == (0, str(store.path), schema.HEAD)
    assert after.database_bytes > before.database_bytes
    assert after.free_bytes >= 0
