"""Articles: known by their keys, added in bulk, revised without losing a wording."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import NotFound
from monitor.model import EntryKeys, Known, Source
from monitor.store import Store
from tests.rig.stores import NOON, an_article, done, opened, with_source

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with two sources."""
    with opened(tmp_path) as made:
        with_source(made, "https://a.example/", "https://b.example/")
        yield made


def known(store: Store, keys: Sequence[EntryKeys], source_id: int = 1) -> list[Known]:
    """What the store knows."""
    return store.read(lambda reader: reader.known(source_id, keys))


def test_articles_get_ids_in_their_order(store: Store) -> None:
    """The pipeline pairs them with what it gave."""
    first = done(store, lambda tx: tx.add_articles([an_article(n) for n in range(30)]))
    second = done(store, lambda tx: tx.add_articles([an_article(n, 2) for n in range(30, 60)]))
    assert first + second == list(range(first[0], first[0] + 60))
    titles = store.read(lambda reader: [reader.article(one).title for one in first + second])
    assert titles == [f"Headline {n}" for n in range(60)]
    assert done(store, lambda tx: tx.add_articles([])) == []


def test_an_id_is_never_given_twice(store: Store) -> None:
    """Neither after a deletion nor after a transaction that failed."""
    [gone] = done(store, lambda tx: tx.add_articles([an_article(1)]))
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("DELETE FROM article")
        other.commit()
    [after] = done(store, lambda tx: tx.add_articles([an_article(2)]))
    assert after > gone


def test_an_article_comes_back_as_it_was(store: Store) -> None:
    """With the source's name and tags as they are declared now."""
    done(store, lambda tx: tx.sync_sources([Source("https://a.example/", "A", ("korea",))], NOON))
    given = an_article(7, author="Ким", language=None, url=None, canonical_url=None, keys=EntryKeys(None, None, "c"))
    [number] = done(
        store, lambda tx: tx.add_articles([replace(given, text="тело", baseline=True, published_raw=None)])
    )
    expected = replace(
        given, id=number, source="A", source_tags=("korea",), text="тело", baseline=True, published_raw=None
    )
    assert store.read(lambda reader: reader.article(number)) == expected


def test_an_unknown_article_is_not_found(store: Store) -> None:
    """Reading or revising."""
    with pytest.raises(NotFound, match="a99"):
        store.read(lambda reader: reader.article(99))
    with pytest.raises(NotFound, match="a99"):
        done(store, lambda tx: tx.revise(99, an_article(), NOON))


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (EntryKeys("guid-1", "other", "other"), [1]),
        (EntryKeys("other", "link-2", "other"), [2]),
        (EntryKeys(None, None, "content-3"), [3]),
        (EntryKeys("guid-1", "link-2", "content-3"), [1, 2, 3]),
        (EntryKeys("link-1", "guid-1", "guid-1"), []),
        (EntryKeys(None, None, ""), []),
    ],
)
def test_any_key_makes_an_article_known(store: Store, keys: EntryKeys, found: list[int]) -> None:
    """A key counts among keys of its own kind only; each article is given once."""
    done(store, lambda tx: tx.add_articles([an_article(n) for n in (1, 2, 3)]))
    assert sorted(one.id for one in known(store, [keys, keys])) == found


def test_a_key_of_another_source_is_not_known(store: Store) -> None:
    """No feed can pass its entries off as another's."""
    done(store, lambda tx: tx.add_articles([an_article(1, source_id=1)]))
    assert known(store, [an_article(1).keys], source_id=2) == []


def test_what_is_known_of_an_article(store: Store) -> None:
    """Enough to decide whether it is the same and has changed."""
    [number] = done(store, lambda tx: tx.add_articles([an_article(1)]))
    assert known(store, [an_article(1).keys]) == [
        Known(number, EntryKeys("guid-1", "link-1", "content-1"), "digest-1", "Headline 1", NOON, NOON, 1)
    ]


def test_feeds_of_thousands_of_entries(store: Store) -> None:
    """The look-up has no limit of its own."""
    done(store, lambda tx: tx.add_articles([an_article(n) for n in range(2_000)]))
    assert len(known(store, [an_article(n).keys for n in range(2_500)])) == 2_000
    assert known(store, []) == []


def test_a_revision_keeps_the_old_wording(store: Store) -> None:
    """Id, first sighting and source stay; wording, keys and number change."""
    [number] = done(store, lambda tx: tx.add_articles([an_article(1)]))
    changed = replace(an_article(2), title="Changed", first_seen_at=NOON + HOUR)
    assert done(store, lambda tx: tx.revise(number, changed, NOON + HOUR)) == 2
    now = store.read(lambda reader: reader.article(number))
    assert (now.id, now.revision, now.title, now.first_seen_at) == (number, 2, "Changed", NOON)
    assert [one.id for one in known(store, [EntryKeys("guid-2", None, "x")])] == [number]
    assert known(store, [EntryKeys("guid-1", None, "x")]) == []
    wordings = store.read(lambda reader: reader.wordings([number]))
    assert [(key, row.title, row.replaced_at) for key, row in wordings.items()] == [
        ((number, 1), "Headline 1", NOON + HOUR)
    ]
    assert done(store, lambda tx: tx.revise(number, an_article(3), NOON + HOUR)) == 3


@pytest.mark.parametrize(("later", "seen"), [(HOUR, NOON + HOUR), (HOUR - timedelta(seconds=1), NOON)])
def test_a_sighting_is_written_once_an_hour(store: Store, later: timedelta, seen: datetime) -> None:
    """Thirty entries each five minutes would be thirty useless writes."""
    ids = done(store, lambda tx: tx.add_articles([an_article(1), an_article(2)]))
    done(store, lambda tx: tx.seen_again(ids[:1], NOON + later))
    done(store, lambda tx: tx.seen_again([], NOON + later))
    by_id = {one.id: one.last_seen_at for one in known(store, [an_article(n).keys for n in (1, 2)])}
    assert by_id == {ids[0]: seen, ids[1]: NOON}


def test_articles_are_read_back_in_batches(store: Store) -> None:
    """All since a time, in the order they came, over more than one batch."""
    old = [an_article(n, first_seen_at=NOON - HOUR) for n in range(5)]
    new = [an_article(n) for n in range(5, 1_205)]
    done(store, lambda tx: tx.add_articles(old + new))
    assert [one.title for one in store.articles_since(NOON)] == [one.title for one in new]
    assert sum(1 for _ in store.articles_since(NOON - HOUR)) == 1_205


@pytest.mark.parametrize("bad", [{"title": "\ud800"}, {"title": None}, {"source_id": 99}, {"revision": 2**63}])
def test_a_value_that_cannot_be_stored_is_loud(store: Store, bad: dict[str, Any]) -> None:
    """And leaves nothing behind: not the good article beside it either."""
    with pytest.raises(Exception, match=r"surrogates|NOT NULL|FOREIGN KEY|too large"):
        done(store, lambda tx: tx.add_articles([an_article(1), an_article(2, **bad)]))
    assert store.read(lambda reader: reader.counts()).articles == 0
