"""Hits with their evidence, decisions with their reasons, figures with their article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Decision, Figure, Verdict, Why
from monitor.store import Store
from monitor.views import FigureFilter
from tests.rig.stores import NOON, Clock, a_hit, a_why, done, opened, with_source

HOUR = timedelta(hours=1)
KILLED = Figure(
    "killed", 100, None, "at_least", "Seoul", "North Korean soldiers", "at least 100 killed", "title", 3, 9
)


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


def test_an_article_hits_a_watch_once(store: Store) -> None:
    """A later wording renews the evidence; id and time of finding stay."""
    article_id, story_id, hit_id = a_hit(store, "kursk")
    why = [Why("summary", 0, 3, "북한", "북한", "북한군"), a_why("Again")]
    again = done(store, lambda tx: tx.add_hit(article_id, story_id, "kursk", why, NOON + HOUR, 2))
    other = done(store, lambda tx: tx.add_hit(article_id, story_id, "korea", why, NOON, 2))
    assert again == hit_id != other
    assert store.read(lambda reader: reader.hits_of(article_id)) == {"kursk": hit_id, "korea": other}
    view = store.read(lambda reader: reader.hit(hit_id)).hit
    assert (view.found_at, view.why) == (NOON, tuple(why))


def test_a_hit_needs_no_story(store: Store) -> None:
    """Such as one of a watch without grouping."""
    article_id, _, _ = a_hit(store)
    lone = done(store, lambda tx: tx.add_hit(article_id, None, "lone", [], NOON, 1))
    assert store.read(lambda reader: reader.hit(lone)).hit.story is None


def test_every_decision_is_kept_with_its_reason(store: Store, clock: Clock) -> None:
    """Also those not to send, in their order, with the time of the transaction."""
    _, _, hit_id = a_hit(store)
    clock.at = NOON + HOUR
    silent = Decision("desk", Verdict.SILENT, "copy", "It repeats a2.")
    digest = Decision("editors", Verdict.DIGEST, "digest", "Kept until 08:00.")
    done(store, lambda tx: tx.add_decisions(hit_id, [silent, digest]))
    done(store, lambda tx: tx.add_decisions(hit_id, []))
    made = store.read(lambda reader: reader.hit(hit_id)).decisions
    assert [(one.target, one.verdict, one.reason, one.said) for one in made] == [
        ("desk", "silent", "copy", "It repeats a2."),
        ("editors", "digest", "digest", "Kept until 08:00."),
    ]
    assert {one.decided_at for one in made} == {NOON + HOUR}


def test_figures_are_those_of_the_present_wording(store: Store) -> None:
    """Setting them again replaces them; the story's highest follow."""
    article_id, story_id, hit_id = a_hit(store)
    other, _, _ = a_hit(store, number=2)
    wounded = Figure("wounded", 1000, 1100, "range", None, None, "some 1,000 to 1,100")
    done(store, lambda tx: tx.set_figures(article_id, story_id, [KILLED, wounded]))
    done(store, lambda tx: tx.set_figures(other, story_id, [Figure("killed", 30, 30, "exact", None, None, "30")]))
    assert store.read(lambda reader: reader.highest_figures(story_id)) == {"killed": 100, "wounded": 1000}
    done(store, lambda tx: tx.set_figures(article_id, story_id, [wounded]))
    assert store.read(lambda reader: reader.highest_figures(story_id)) == {"killed": 30, "wounded": 1000}
    [shown] = store.read(lambda reader: reader.hit(hit_id)).hit.figures
    assert (shown.kind, shown.low, shown.high, shown.bound) == ("wounded", 1000, 1100, "range")
    assert (shown.article_id, shown.outlet, shown.claimed_at) == (article_id, "outlet.example", NOON)
    assert store.read(lambda reader: reader.highest_figures(99)) == {}


def test_figures_are_listed_by_kind_story_and_watch(store: Store) -> None:
    """Those published last first, page by page."""
    first, story_id, _ = a_hit(store, "kursk")
    second, other_story, _ = a_hit(store, "korea", number=2, published_at=NOON + HOUR)
    wounded = Figure("wounded", 5, 5, "exact", None, None, "five")
    done(store, lambda tx: tx.set_figures(first, story_id, [KILLED, wounded]))
    done(store, lambda tx: tx.set_figures(second, other_story, [wounded]))

    def listed(**wanted: Any) -> list[tuple[int, str]]:
        page = store.read(lambda reader: reader.figures(FigureFilter(**wanted)))
        return [(one.article_id, one.kind) for one in page.items]

    assert listed() == [(second, "wounded"), (first, "wounded"), (first, "killed")]
    assert listed(kind="killed") == [(first, "killed")]
    assert listed(story_id=other_story) == listed(watch="korea") == listed(since=NOON + HOUR) == [(second, "wounded")]
    page = store.read(lambda reader: reader.figures(FigureFilter(limit=2)))
    rest = store.read(lambda reader: reader.figures(FigureFilter(limit=2, cursor=page.next)))
    assert [one.kind for one in page.items + rest.items] == ["wounded", "wounded", "killed"]
    assert rest.next is None
