"""Digests: hits kept, taken once, and shown as an alert shows them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model import AlertItem, Figure
from monitor.store import Held, Reader, Store, Transaction
from tests.rig.stores import NOON, Clock, a_hit, a_why, done, opened, read, with_source

MINUTE = timedelta(minutes=1)


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


def test_what_is_kept_is_taken_once(store: Store, clock: Clock) -> None:
    """In the order it came, twice being once."""
    hits = [a_hit(store, number=number)[2] for number in (1, 2)]
    for hit_id in [*hits, hits[0]]:
        done(store, Transaction.hold_for_digest, "editors", "kursk", hit_id, "08:00")
        clock.at += MINUTE
    taken = done(store, lambda tx: tx.take_digest("editors", "kursk", clock.at))
    assert taken == [Held(hits[0], "kursk", "08:00", NOON), Held(hits[1], "kursk", "08:00", NOON + MINUTE)]
    assert done(store, lambda tx: tx.take_digest("editors")) == []


def test_a_digest_takes_only_its_own(store: Store) -> None:
    """By target, watch, hour, and nothing kept after the moment asked for."""
    hit_id = a_hit(store)[2]
    kept = [("editors", "kursk", "08:00"), ("editors", "korea", "08:00"), ("desk", "kursk", "18:00")]
    for target, watch, due_key in kept:
        done(store, Transaction.hold_for_digest, target, watch, hit_id, due_key)
    assert read(store, Reader.held_digests) == [("desk", "18:00", NOON), ("editors", "08:00", NOON)]

    def take(target: str, watch: str | None = None, now: datetime = NOON, due_key: str | None = None) -> list[str]:
        return [held.watch for held in done(store, Transaction.take_digest, target, watch, now, due_key=due_key)]

    assert take("editors", "kursk", NOON - MINUTE) == []
    assert take("editors", due_key="18:00") == []
    assert take("editors", "kursk", NOON) == ["kursk"]
    assert take("editors") == ["korea"]
    assert take("desk", due_key="18:00") == ["kursk"]


def test_taking_and_telling_are_one(store: Store) -> None:
    """If the digest's alert cannot be made, the hits stay kept."""
    hit_id = a_hit(store)[2]
    done(store, lambda tx: tx.hold_for_digest("editors", "kursk", hit_id, "08:00"))

    def fail(tx: Transaction) -> None:
        assert tx.take_digest("editors")
        raise RuntimeError("rendering failed")

    with pytest.raises(RuntimeError):
        done(store, fail)
    assert len(done(store, lambda tx: tx.take_digest("editors"))) == 1


def test_hits_as_an_alert_shows_them(store: Store) -> None:
    """One item for one article, whatever number of its hits; words without repeats; in the order asked for."""
    article_id, story_id, first = a_hit(store, "kursk")
    _, _, other = a_hit(store, number=2)

    def more(tx: Transaction) -> int:
        tx.set_figures(article_id, story_id, [Figure("killed", 9, 9, "exact", "Seoul", None, "nine")])
        return tx.add_hit(article_id, story_id, "korea", [a_why(), a_why("Head")], NOON, 1)

    second = done(store, more)
    items = store.read(lambda reader: reader.alert_items([other, first, second, 999]))
    assert [item.hit_ids for item in items] == [(other,), (first, second)]
    assert items[1] == AlertItem(
        hit_ids=(first, second),
        watches=("kursk", "korea"),
        title="Headline 1",
        outlet="outlet.example",
        published_at=NOON,
        url="https://outlet.example/1?utm_source=rss",
        matched=("Headline", "Head"),
        summary="Summary 1.",
        language="en",
        figures=(Figure("killed", 9, 9, "exact", "Seoul", None, "nine"),),
        outlets=1,
        independent=1,
        story_id=story_id,
    )
