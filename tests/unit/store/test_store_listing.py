"""Lists: which hits and stories a filter means, page after page, and one hit whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import NotFound, UsageError
from monitor.model import Decision, Source, Verdict
from monitor.store import Reader, Store, Transaction
from monitor.views import HitFilter
from tests.rig.stores import NOON, a_hit, a_why, an_article, done, opened, read

MINUTE = timedelta(minutes=1)
TITLES = ("", "North Korean troops in Kursk", "Курск", "북한군 사상자", "朝鲜士兵死亡")


def a_copy(tx: Transaction) -> None:
    """A fifth article joins the fourth's story and hits another watch."""
    [copy] = tx.add_articles([an_article(5, 2)])
    tx.join_story(4, copy, 4, "same-text", 1.0, NOON + 5 * MINUTE)
    tx.add_hit(copy, 4, "kursk", [a_why()], NOON + 5 * MINUTE, 1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Five hits, a minute apart, of two sources and two watches; the last two in one story."""
    with opened(tmp_path) as made:
        sources = [Source("https://a.example/", "Yonhap"), Source("https://b.example/", tags=("x",))]
        done(made, lambda tx: tx.sync_sources(sources, NOON))
        for n, language in enumerate(("en", "ru", "ko", "zh"), 1):
            watch, source_id = ("kursk" if n % 2 else "korea"), 1 + n // 4
            a_hit(made, watch, NOON + n * MINUTE, number=n, title=TITLES[n], language=language, source_id=source_id)
        done(made, a_copy)
        done(made, lambda tx: tx.index_pending())
        yield made


def listed(store: Store, wanted: HitFilter) -> list[int]:
    """The ids of the hits, newest first."""
    return [view.id for view in store.read(lambda reader: reader.hits(wanted)).items]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (HitFilter(), [5, 4, 3, 2, 1]),
        (HitFilter(watch="korea"), [4, 2]),
        (HitFilter(watch="Korea"), []),
        (HitFilter(source="Yonhap"), [3, 2, 1]),
        (HitFilter(source="yonhap"), [3, 2, 1]),
        (HitFilter(source="https://b.example/"), [5, 4]),
        (HitFilter(language="en"), [5, 1]),
        (HitFilter(story_id=4), [5, 4]),
        (HitFilter(story_id=99), []),
        (HitFilter(since=NOON + 3 * MINUTE), [5, 4, 3]),
        (HitFilter(until=NOON + 3 * MINUTE), [2, 1]),
        (HitFilter(since=NOON + 2 * MINUTE, until=NOON + 4 * MINUTE, watch="korea"), [2]),
        (HitFilter(text="kursk"), [1]),
        (HitFilter(text="North Kursk"), [1]),
        (HitFilter(text='"North Kursk"'), []),
        (HitFilter(text="курск"), [2]),
        (HitFilter(text="북한"), [3]),
        (HitFilter(text="朝鲜"), [4]),
        (HitFilter(text="死亡"), [4]),
        (HitFilter(text="鲜朝"), []),
        (HitFilter(text="士"), [4]),
        (HitFilter(text="***"), []),
        (HitFilter(text="summary", language="en", limit=1), [5]),
        (HitFilter(limit=2), [5, 4]),
        (HitFilter(limit=-1), [5]),
    ],
)
def test_a_filter(store: Store, wanted: HitFilter, ids: list[int]) -> None:
    """All its conditions hold for each hit; newest first; a limit out of bounds is the nearest bound."""
    assert listed(store, wanted) == ids


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
@pytest.mark.parametrize("wanted", [HitFilter(), HitFilter(watch="kursk"), HitFilter(text="summary")])
def test_pages_lead_through_the_whole_list(store: Store, wanted: HitFilter, size: int) -> None:
    """Each hit once, in the list's order, and an end; also when new hits come in between."""
    whole, paged, cursor = listed(store, wanted), [], None
    while True:
        page = read(store, Reader.hits, replace(wanted, limit=size, cursor=cursor))
        paged += [view.id for view in page.items]
        cursor = page.next
        if cursor is None:
            break
        a_hit(store, "kursk", NOON + 60 * MINUTE, number=100 + len(paged))
    assert paged == whole


def test_hits_of_one_moment_are_paged_by_id(store: Store) -> None:
    """A poll finds many at once."""
    for number in range(20, 26):
        a_hit(store, "burst", NOON, number=number)
    first = store.read(lambda reader: reader.hits(HitFilter(watch="burst", limit=4)))
    rest = store.read(lambda reader: reader.hits(HitFilter(watch="burst", limit=4, cursor=first.next)))
    ids = [view.id for view in first.items + rest.items]
    assert ids == sorted(ids, reverse=True)
    assert len(set(ids)) == 6


@pytest.mark.parametrize(
    "cursor", ["", "x", "1", "1-", "-1", "1-x", "1--1", f"1-{2**63}", f"{10**30}-1", "1-1-1 OR 1"]
)
def test_a_forged_cursor_is_refused(store: Store, cursor: str) -> None:
    """With words for the caller, whatever list it is for."""
    for attempt in (
        lambda: store.read(lambda reader: reader.hits(HitFilter(cursor=cursor))),
        lambda: store.read(lambda reader: reader.stories(HitFilter(cursor=cursor))),
        lambda: store.read(lambda reader: reader.alerts(cursor=cursor)),
    ):
        with pytest.raises(UsageError, match="not one of ours"):
            attempt()


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (HitFilter(), [4, 3, 2, 1]),
        (HitFilter(watch="kursk"), [4, 3, 1]),
        (HitFilter(text="북한"), [3]),
        (HitFilter(story_id=2), [2]),
        (HitFilter(source="Yonhap", limit=2), [3, 2]),
    ],
)
def test_stories_are_those_with_such_a_hit(store: Store, wanted: HitFilter, ids: list[int]) -> None:
    """The one with the latest article first."""
    page = store.read(lambda reader: reader.stories(wanted))
    assert [view.id for view in page.items] == ids


def test_one_hit_whole(store: Store) -> None:
    """Copies, story, decisions with reasons, and the wording that matched although it has changed since."""
    changed = an_article(4, title="朝鲜: nobody", summary="Corrected.", text="New text.", language="zh")
    decisions = [Decision("desk", Verdict.SEND, "story", "First of its story.")]

    def later(tx: Transaction) -> None:
        tx.revise(4, changed, NOON + 9 * MINUTE)
        tx.add_decisions(4, decisions)

    done(store, later)
    whole = store.read(lambda reader: reader.hit(4))
    assert (whole.hit.article.title, whole.hit.article.revision) == ("朝鲜士兵死亡", 1)
    assert [(old.revision, old.title, old.replaced_at) for old in whole.wordings] == [
        (1, "朝鲜士兵死亡", NOON + 9 * MINUTE)
    ]
    assert [copy.id for copy in whole.copies] == [5]
    assert whole.story is not None
    assert [one.id for one in whole.story.articles] == [4, 5]
    assert whole.story.watches == ("korea", "kursk")
    assert whole.story.languages == ("zh", "en")
    assert [(made.target, made.verdict) for made in whole.decisions] == [("desk", "send")]
    done(store, lambda tx: tx.add_hit(4, 4, "korea", [a_why()], NOON, 2))
    assert store.read(lambda reader: reader.hit(4)).hit.article.title == "朝鲜: nobody"


def test_a_source_is_called_by_its_name(store: Store) -> None:
    """Else as the feed calls itself, else by its address."""

    def name(hit_id: int) -> str:
        return store.read(lambda reader: reader.hit(hit_id)).hit.article.source

    assert (name(1), name(5)) == ("Yonhap", "https://b.example/")
    state = store.read(lambda reader: reader.source_state(2))
    done(store, lambda tx: tx.save_source(replace(state, feed_title="B News")))
    assert name(5) == "B News"
    assert listed(store, HitFilter(source="B News")) == [5, 4]


def test_what_is_not_there(store: Store) -> None:
    """Is said in words."""
    for attempt, name in (
        (lambda: store.read(lambda reader: reader.hit(99)), "h99"),
        (lambda: store.read(lambda reader: reader.story(99)), "s99"),
        (lambda: store.read(lambda reader: reader.alert(99)), "n99"),
    ):
        with pytest.raises(NotFound, match=name):
            attempt()
