"""Stories: whom an article may join, and what is known of a story when deciding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model import Candidate, Decision, StoryFacts, Verdict
from monitor.store import Store, Transaction
from tests.rig.stores import NOON, a_hit, an_article, done, opened, with_source

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with a source."""
    with opened(tmp_path) as made:
        with_source(made)
        yield made


@pytest.mark.parametrize(
    ("urls", "titles", "texts", "found"),
    [
        (["https://outlet.example/1"], [], [], True),
        ([], ["headline 1"], [], True),
        ([], [], ["text-1"], True),
        (["https://outlet.example/2"], ["headline 2"], ["text-2"], False),
        (["headline 1"], ["text-1"], ["https://outlet.example/1"], False),
        ([""], [""], [""], False),
    ],
)
def test_candidates_share_an_address_a_title_or_a_text(
    store: Store, urls: list[str], titles: list[str], texts: list[str], *, found: bool
) -> None:
    """The empty key is nobody's."""
    article_id, story_id, _ = a_hit(store)
    done(store, lambda tx: tx.add_articles([an_article(2)]))  # in no story: never a candidate
    got = store.read(lambda reader: reader.candidates(urls, titles, texts, NOON - HOUR))
    expected = Candidate(
        article_id, story_id, "https://outlet.example/1", "headline 1", "text-1", "outlet.example", NOON
    )
    assert got == ([expected] if found else [])


def test_an_article_without_keys_is_no_candidate(store: Store) -> None:
    """Two short texts are not one because neither has a key."""
    a_hit(store, title_key="", text_key="")
    assert store.read(lambda reader: reader.candidates([], [""], [""], NOON)) == []


def test_old_articles_are_no_candidates(store: Store) -> None:
    """A story of last month is another story."""
    a_hit(store)
    url = ["https://outlet.example/1"]
    assert len(store.read(lambda reader: reader.candidates(url, [], [], NOON))) == 1
    assert store.read(lambda reader: reader.candidates(url, [], [], NOON + HOUR)) == []


def test_joining_a_story(store: Store) -> None:
    """Each article says why it is there; the story's last sighting moves on, never back."""
    first, story_id, _ = a_hit(store)

    def join(tx: Transaction) -> list[int]:
        ids = tx.add_articles([an_article(2), an_article(3), an_article(4)])
        tx.join_story(story_id, ids[0], first, "same-text", 1.0, NOON + HOUR)
        tx.join_story(story_id, ids[1], None, "same-title", 0.75, NOON - HOUR, wire="afp")
        return ids

    second, third, outside = done(store, join)
    articles = store.read(lambda reader: reader.story_articles(story_id))
    assert [(one.id, one.copy_of, one.reason, one.similarity, one.wire) for one in articles] == [
        (first, None, "first", 1.0, None),
        (second, first, "same-text", 1.0, None),
        (third, None, "same-title", 0.75, "afp"),
    ]
    view = store.read(lambda reader: reader.story(story_id))
    assert (view.first_seen_at, view.last_seen_at) == (NOON, NOON + HOUR)
    of = store.read(lambda reader: [reader.story_of(one) for one in (first, second, third, outside, 99)])
    assert of == [(story_id, False), (story_id, True), (story_id, False), None, None]


@pytest.mark.parametrize(
    ("others", "outlets", "independent"),
    [
        ([], 1, 1),
        ([("b.example", False, None)], 2, 2),
        ([("b.example", True, None)], 2, 1),
        ([("outlet.example", False, None)], 1, 1),
        ([("b.example", False, "afp"), ("c.example", False, "afp")], 3, 2),
        ([("b.example", False, "afp"), ("c.example", True, "afp"), ("d.example", False, None)], 4, 3),
    ],
)
def test_independent_outlets(
    store: Store, others: list[tuple[str, bool, str | None]], outlets: int, independent: int
) -> None:
    """Copies do not count, and outlets that print one wire count once. Everybody says the same number."""
    first, story_id, hit_id = a_hit(store)
    for number, (outlet, copy, wire) in enumerate(others, 2):

        def join(
            tx: Transaction,
            n: int = number,
            o: str = outlet,
            c: int | None = first if copy else None,
            w: str | None = wire,
        ) -> None:
            [one] = tx.add_articles([an_article(n, outlet=o)])
            tx.join_story(story_id, one, c, "x", 1.0, NOON, wire=w)

        done(store, join)
    facts = store.read(lambda reader: reader.story_facts(story_id))
    view = store.read(lambda reader: reader.story(story_id))
    brief = store.read(lambda reader: reader.hit(hit_id)).hit.story
    assert brief is not None
    assert {facts.independent, view.independent, brief.independent} == {independent}
    assert {facts.outlets, view.outlets, brief.outlets} == {outlets}
    assert facts.articles == brief.articles == len(view.articles) == len(others) + 1
    assert store.read(lambda reader: reader.story_facts(story_id, 9)).independent == 9


def test_what_has_been_told_of_a_story(store: Store) -> None:
    """Per target and reason, kept for a digest too; what was not sent, and what another story was told for, is not."""
    _, story_id, hit_id = a_hit(store)
    _, _, other_hit = a_hit(store, number=2)
    for hit, target, verdict, reason in (
        (hit_id, "desk", Verdict.SEND, "story"),
        (hit_id, "editors", Verdict.DIGEST, "digest"),
        (hit_id, "night", Verdict.SILENT, "quiet"),
        (other_hit, "desk", Verdict.SEND, "figure"),
    ):
        done(store, Transaction.add_decisions, hit, [Decision(target, verdict, reason)])
    assert store.read(lambda reader: reader.story_facts(story_id)) == StoryFacts(
        story_id, 1, 1, frozenset({("desk", "story"), ("editors", "digest")}), 1
    )
