"""The read side: what people write becomes a filter, what is stored becomes the JSON of the contract."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import query
from monitor.errors import NotFound, UsageError
from monitor.model import Accepted, Alert, AlertItem, AlertReason, Decision, Figure, Source, Verdict
from monitor.query import Json
from monitor.store import Store, Transaction
from monitor.views import MAX_LIMIT, FigureFilter, HitFilter
from tests.rig.stores import NOON, a_why, an_article, done, opened

HOUR = timedelta(hours=1)
AT = "2024-12-19T12:00:00Z"
LATER = "2024-12-19T13:00:00Z"


# ------------------------------------------------------------------------------------------- what people write


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("90m", NOON - timedelta(minutes=90)),
        ("24h", NOON - timedelta(days=1)),
        ("7d", NOON - timedelta(days=7)),
        (" 2W ", NOON - timedelta(weeks=2)),
        ("30s", NOON - timedelta(seconds=30)),
        ("2024-12-19", NOON - 12 * HOUR),
        ("2024-12-19T10:30", NOON - 1.5 * HOUR),
        ("2024-12-19T10:30Z", NOON - 1.5 * HOUR),
        ("2024-12-19T19:30:00+09:00", NOON - 1.5 * HOUR),
        ("20241219T103000Z", NOON - 1.5 * HOUR),
    ],
)
def test_moments(written: str, at: datetime) -> None:
    """So long ago, or an ISO time; without a zone it is UTC."""
    assert query.moment(written, NOON) == at
    assert query.moment(written, NOON).tzinfo is UTC


@pytest.mark.parametrize(
    "written",
    ["", "soon", "7", "d", "-7d", "7 d", "1e3h", "٣d", "999999d", "2024-13-01", "12:00", "0001-01-01T00:00+09:00"],
)
def test_what_is_no_moment(written: str) -> None:
    """Is refused with an example of what is."""
    with pytest.raises(UsageError, match="time"):
        query.moment(written, NOON)


@pytest.mark.parametrize(("written", "letter", "number"), [("h12", "h", 12), ("12", "h", 12), (" S5 ", "s", 5)])
def test_ids(written: str, letter: str, number: int) -> None:
    """With or without the letter."""
    assert query.row_id(written, letter) == number


@pytest.mark.parametrize("written", ["", "h", "s12", "h-1", "h1.5", "h12x", "h" + "9" * 30, "h١٢", "hh1", "h\0001"])
def test_what_is_no_id(written: str) -> None:
    """Another letter, another alphabet, a number no database holds."""
    with pytest.raises(UsageError, match="no such id"):
        query.row_id(written, "h")


@pytest.mark.parametrize(
    ("written", "size"), [(None, 50), ("10", 10), (10, 10), (" 7 ", 7), ("999999999", MAX_LIMIT)]
)
def test_page_sizes(written: str | int | None, size: int) -> None:
    """More than the greatest page is the greatest page."""
    assert query.page_size(written) == size


@pytest.mark.parametrize("written", ["0", "-1", "abc", "", "1.5", "1e3", "NaN"])
def test_what_is_no_page_size(written: str) -> None:
    """Is refused, not guessed."""
    with pytest.raises(UsageError, match="limit"):
        query.page_size(written)


def test_a_filter_from_what_was_written() -> None:
    """Empty fields of a form mean nothing."""
    wanted = query.hit_filter(
        now=NOON, text="북한", watch="kursk", source="", language="", story="s5", since="1h", until="", limit="7"
    )
    assert wanted == HitFilter(text="북한", watch="kursk", story_id=5, since=NOON - HOUR, limit=7)
    assert query.hit_filter(now=NOON) == HitFilter()
    assert query.figure_filter(now=NOON, kind="killed", story="5", since="1h") == FigureFilter(
        kind="killed", story_id=5, since=NOON - HOUR
    )
    with pytest.raises(UsageError, match="more than 1000 signs"):
        query.hit_filter(now=NOON, text="x" * 1_001)


@given(st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    """With a word for people; no other error comes out."""
    for read in (
        lambda: query.moment(text, NOON),
        lambda: query.row_id(text, "h"),
        lambda: query.page_size(text),
    ):
        try:
            read()
        except UsageError:
            continue


# ---------------------------------------------------------------------------------------------- what is shown


def story_of_two(tx: Transaction) -> None:
    """An article and its copy at another outlet; figures; an alert sent and one not sent."""
    tx.sync_sources([Source("https://user:hunter2@a.example/rss", "Yonhap", ("korea",))], NOON)
    first, copy = tx.add_articles(
        [
            an_article(1, author="Kim", text="Headline in the text."),
            an_article(2, outlet="b.example", url=None, language="ko", first_seen_at=NOON + HOUR),
        ]
    )
    story_id = tx.new_story(first, "Headline 1", NOON)
    tx.join_story(story_id, copy, first, "same-text", 1.0, NOON + HOUR, wire="afp")
    hit_id = tx.add_hit(first, story_id, "kursk", [a_why()], NOON, 1)
    tx.add_hit(copy, story_id, "kursk", [a_why()], NOON + HOUR, 1)
    figure = Figure("killed", 100, None, "at_least", "Seoul", "soldiers", "At least 100 were killed.")
    tx.set_figures(first, story_id, [figure])
    item = AlertItem(
        (hit_id,), ("Kursk",), "Headline 1", "outlet.example", NOON, None, ("Headline",), figures=(figure,)
    )
    alert_id = tx.add_alert(Alert(AlertReason.STORY, (item,), NOON, story_id), "desk", NOON)
    tx.add_decisions(hit_id, [Decision("desk", Verdict.SEND, "story", "First of its story.")], alert_id)
    tx.add_decisions(hit_id, [Decision("night", Verdict.SILENT, "quiet", "Quiet hours.")])
    [delivery] = tx.claim_deliveries(NOON, 1, (), HOUR)
    tx.finish_delivery(delivery.id, delivery.token, Accepted(), None, NOON + HOUR)
    tx.index_pending()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A story of two articles."""
    with opened(tmp_path) as made:
        done(made, story_of_two)
        yield made


FIGURE = {
    "kind": "killed",
    "low": 100,
    "high": None,
    "bound": "at_least",
    "claimant": "Seoul",
    "victims": "soldiers",
    "quote": "At least 100 were killed.",
    "article": "a1",
    "outlet": "outlet.example",
    "claimed_at": AT,
}
HIT = {
    "id": "h1",
    "watch": "kursk",
    "found_at": AT,
    "article": {
        "id": "a1",
        "url": "https://outlet.example/1?utm_source=rss",
        "title": "Headline 1",
        "summary": "Summary 1.",
        "source": "Yonhap",
        "outlet": "outlet.example",
        "author": "Kim",
        "published_at": AT,
        "first_seen_at": AT,
        "language": "en",
        "revision": 1,
    },
    "why": [{"keyword": "headline", "form": "headline", "field": "title", "start": 0, "end": 8, "text": "Headline"}],
    "story": {
        "id": "s1",
        "title": "Headline 1",
        "articles": 2,
        "outlets": 2,
        "independent": 1,
        "first_outlet": "outlet.example",
        "first_seen_at": AT,
    },
    "copy_of": None,
    "wire": None,
    "figures": [FIGURE],
    "deliveries": [
        {
            "target": "desk",
            "status": "sent",
            "sent_at": LATER,
            "id": "d1",
            "alert": "n1",
            "attempts": 1,
            "not_before": AT,
            "last_error": None,
        }
    ],
}
STORY_ARTICLES = [
    {
        "id": "a1",
        "url": "https://outlet.example/1?utm_source=rss",
        "title": "Headline 1",
        "outlet": "outlet.example",
        "language": "en",
        "published_at": AT,
        "first_seen_at": AT,
        "copy_of": None,
        "wire": None,
        "reason": "first",
        "similarity": 1.0,
    },
    {
        "id": "a2",
        "url": None,
        "title": "Headline 2",
        "outlet": "b.example",
        "language": "ko",
        "published_at": AT,
        "first_seen_at": LATER,
        "copy_of": "a1",
        "wire": "afp",
        "reason": "same-text",
        "similarity": 1.0,
    },
]


def test_a_hit_in_a_list(store: Store) -> None:
    """Every field of the contract, by name and form."""
    page = query.hits(store, HitFilter())
    assert page.items[1] == HIT
    assert (page.items[0]["id"], page.items[0]["copy_of"], page.items[0]["wire"]) == ("h2", "a1", "afp")
    assert page.next is None


def test_a_hit_whole(store: Store) -> None:
    """With the text that offsets may point into, the copies, and the decisions not to send."""
    shown = query.hit(store, "h1")
    article = {**HIT["article"], "text": "Headline in the text."}  # type: ignore[dict-item]
    assert shown == {
        **HIT,
        "article": article,
        "copies": STORY_ARTICLES[1:],
        "story_articles": STORY_ARTICLES,
        "decisions": [
            {
                "target": "desk",
                "verdict": "send",
                "reason": "story",
                "said": "First of its story.",
                "decided_at": AT,
                "alert": "n1",
            },
            {
                "target": "night",
                "verdict": "silent",
                "reason": "quiet",
                "said": "Quiet hours.",
                "decided_at": AT,
                "alert": None,
            },
        ],
        "wordings": [],
    }


def test_offsets_point_into_the_text_as_returned(store: Store) -> None:
    """Also after the publisher has changed the article."""
    done(store, lambda tx: tx.revise(1, an_article(1, title="New words"), NOON + HOUR))
    shown = query.hit(store, "1")
    for why in shown["why"]:
        assert shown["article"][why["field"]][why["start"] : why["end"]] == why["text"]
    assert shown["wordings"] == [
        {"revision": 1, "title": "Headline 1", "summary": "Summary 1.", "replaced_at": LATER}
    ]


def test_a_story(store: Store) -> None:
    """Every field of the contract."""
    story = {
        "id": "s1",
        "title": "Headline 1",
        "watches": ["kursk"],
        "first_seen_at": AT,
        "last_seen_at": LATER,
        "articles": STORY_ARTICLES,
        "outlets": 2,
        "independent": 1,
        "figures": [FIGURE],
        "languages": ["en", "ko"],
    }
    assert query.story(store, "s1") == story
    assert query.stories(store, HitFilter(text="summary")).items == (story,)
    assert query.stories(store, HitFilter(text="absent")).items == ()


def test_figures(store: Store) -> None:
    """As within hits and stories."""
    assert query.figures(store, FigureFilter(kind="killed")).items == (FIGURE,)
    assert query.figures(store, FigureFilter(kind="wounded")).items == ()


def test_alerts(store: Store) -> None:
    """The words as they were said, and what became of it; nothing has failed."""
    [alert] = query.alerts(store).items
    assert alert == query.alert(store, "n1")
    assert (alert["id"], alert["reason"], alert["story"], alert["created_at"]) == ("n1", "story", "s1", AT)
    assert alert["deliveries"] == HIT["deliveries"]
    [item] = alert["items"]
    assert (item["hits"], item["watches"], item["matched"]) == (["h1"], ["Kursk"], ["Headline"])
    assert item["figures"] == [
        {key: FIGURE[key] for key in ("kind", "low", "high", "bound", "claimant", "victims", "quote")}
    ]
    assert query.alerts(store, failed=True).items == ()


def test_sources_and_counts(store: Store) -> None:
    """No secret is shown."""
    [source] = query.sources(store)
    assert (source["name"], source["url"], source["tags"]) == ("Yonhap", "https://***@a.example/rss", ["korea"])
    assert source["articles"] == 2
    counts = query.counts(store)
    assert (counts["hits"], counts["last_hit_at"], counts["last_poll_at"]) == (2, LATER, None)
    everything = json.dumps([source, counts, query.hit(store, "h1"), query.story(store, "s1")])
    assert "hunter2" not in everything


def test_everything_is_json(store: Store) -> None:
    """No value of our own slips through."""
    shown: list[Json] = [
        *query.hits(store, HitFilter()).items,
        query.hit(store, "h2"),
        *query.stories(store, HitFilter()).items,
        *query.figures(store, FigureFilter()).items,
        *query.alerts(store).items,
        *query.sources(store, every=True),
        query.counts(store),
    ]
    assert json.loads(json.dumps(shown)) == shown
    assert {type(value) for one in shown for value in one.values()} <= {str, int, float, bool, list, dict, type(None)}


def test_what_is_not_there(store: Store) -> None:
    """Is said by the id that was asked for."""
    for ask, written in ((query.hit, "h99"), (query.story, "s99"), (query.alert, "n99")):
        with pytest.raises(NotFound, match=written):
            ask(store, written)


def test_reading_options_does_not_load_the_database() -> None:
    """`--since` is parsed, and refused, before half a second is spent on importing the store."""
    code = (
        "import sys, monitor.query; print([m for m in sys.modules if m.startswith(('sqlalchemy', 'monitor.store'))])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"
