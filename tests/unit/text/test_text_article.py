"""Entries made articles: which text is which, dates, keys, and that every entry becomes one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Article, Entry, EntryDate, EntryKeys
from monitor.text import comparable, make_article
from monitor.text.keys import text_key, title_key

SEEN = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
UNKNOWN = EntryDate(None, None, "absent")
SENTENCE = (
    "At least 100 North Korean soldiers have been killed in Kursk, a lawmaker said on Thursday after a briefing."
)


def entry(**given: Any) -> Entry:
    """An entry of the seed story; any field can be given another value."""
    fields: dict[str, Any] = {
        "keys": EntryKeys("g1", "https://www.themoscowtimes.com/a", "c1"),
        "title": "At Least 100 North Korean Soldiers Killed Fighting for Russia, Seoul Says",
        "summary": SENTENCE,
        "content": "",
        "link": "https://www.themoscowtimes.com/2024/12/19/a87388?utm_source=rss",
        "guid": "g1",
        "author": "AFP",
        "published": EntryDate(SEEN - timedelta(hours=1), "Thu, 19 Dec 2024 11:00:00 GMT", "rfc822"),
        "updated": UNKNOWN,
    }
    return Entry(**fields | given)


def article(**given: Any) -> Article:
    """The article that `entry` becomes in the Moscow Times' feed."""
    made = make_article(
        entry(**given),
        feed_language="en-us",
        feed_link="https://www.themoscowtimes.com/",
        source="The Moscow Times",
        source_id=7,
        source_tags=("russia",),
        seen_at=SEEN,
        baseline=True,
    )
    return comparable(made, entry(**given).origin_name)


def test_an_entry_becomes_an_article() -> None:
    """Every field of the article comes from the entry, the feed or the moment."""
    made = article(tags=("News &amp; War", " "), digest="d1")
    assert (made.title, made.summary, made.text) == (entry().title, SENTENCE, "")
    assert made.url == entry().link
    assert made.canonical_url == "https://www.themoscowtimes.com/2024/12/19/a87388"
    assert (made.outlet, made.language, made.author) == ("themoscowtimes.com", "en", "AFP")
    assert (made.published_at, made.published_raw) == (SEEN - timedelta(hours=1), "Thu, 19 Dec 2024 11:00:00 GMT")
    assert (made.date_rule, made.first_seen_at) == ("rfc822", SEEN)
    assert (made.tags, made.source, made.source_id, made.source_tags) == (
        ("News & War",),
        "The Moscow Times",
        7,
        ("russia",),
    )
    assert (made.keys, made.digest, made.baseline) == (entry().keys, "d1", True)
    assert (made.id, made.revision) == (0, 1)


BODIES = [
    # summary, content, the article's summary and text
    (SENTENCE, "", SENTENCE, ""),
    (SENTENCE, SENTENCE, SENTENCE, ""),
    (SENTENCE, f"<p>{SENTENCE}</p>", SENTENCE, ""),
    (SENTENCE, f"<p>{SENTENCE}</p><p>More.</p>", SENTENCE, f"{SENTENCE}\n\nMore."),
    (f"{SENTENCE[:60]}…", f"<p>{SENTENCE}</p>", f"{SENTENCE[:60]}…", SENTENCE),
    (f"{SENTENCE} [...]", SENTENCE, f"{SENTENCE} [...]", ""),
    ("Short teaser.", SENTENCE, "Short teaser.", SENTENCE),
    (SENTENCE, "Short teaser.", "Short teaser.", SENTENCE),
    (SENTENCE, SENTENCE[:50], SENTENCE, ""),
    (SENTENCE, f"{SENTENCE[:50]} […]", SENTENCE, ""),
    ("", SENTENCE, "", SENTENCE),
    ("", "", "", ""),
    (SENTENCE, '<img src="a.jpg">', SENTENCE, ""),
]


@pytest.mark.parametrize(("summary", "content", "kept", "text"), BODIES)
def test_the_longer_is_the_text_unless_it_repeats(summary: str, content: str, kept: str, text: str) -> None:
    """Summary and content in either order; nothing is kept twice, nothing is lost."""
    made = article(summary=summary, content=content)
    assert (made.summary, made.text) == (kept, text)


TITLES = [
    ("Kim &amp; Putin", "Kim & Putin"),
    ("<b>Kim</b>\n<br>Putin", "Kim Putin"),
    ("", "At least 100 North Korean soldiers have been killed in Kursk, a lawmaker said…"),
    ("<img src=x>", "At least 100 North Korean soldiers have been killed in Kursk, a lawmaker said…"),
    ("a" * 2_000, "a" * 1_023 + "…"),
]


@pytest.mark.parametrize(("title", "shown"), TITLES)
def test_a_title_is_one_line_and_never_missing(title: str, shown: str) -> None:
    """Plain text, at most 1,024 characters; where there is none, the text begins it."""
    assert article(title=title).title == shown


def test_a_title_from_signs_without_spaces_is_cut_between_them() -> None:
    """Chinese text has no word to stop at: the first signs are the title."""
    assert article(title="", summary="朝" * 100).title == "朝" * 79 + "…"


def test_an_unknown_date_is_when_it_was_seen() -> None:
    """The reason and the raw date stay; an update's time is better than none."""
    raw = EntryDate(None, "31 Feb 2024", "impossible")
    updated = EntryDate(SEEN - timedelta(days=1), "2024-12-18", "iso8601")
    assert article(published=raw).published_at == SEEN
    assert (article(published=raw).date_rule, article(published=raw).published_raw) == ("impossible", "31 Feb 2024")
    assert (
        article(published=raw, updated=updated).published_at,
        article(published=raw, updated=updated).date_rule,
    ) == (
        SEEN - timedelta(days=1),
        "iso8601",
    )


TITLE_KEYS = [
    # title, source, stated origin, outlet, key
    ("Troops die in Kursk - BBC News", "BBC News", None, "bbc.co.uk", "troops die in kursk"),
    ("Troops die in Kursk - BBC News", "World", None, "bbc.co.uk", "troops die in kursk"),
    ("Troops die in Kursk | Reuters", "Search", "Reuters", "reuters.com", "troops die in kursk"),
    ("Troops die in Kursk – The Moscow Times", "x", None, "themoscowtimes.com", "troops die in kursk"),
    ("Troops die in Kursk — Reuters", "BBC", None, "bbc.co.uk", "troops die in kursk reuters"),
    ("Kursk - BBC News", "BBC News", None, "bbc.co.uk", "kursk bbc news"),
    ("Kim’s “troops” die!", "x", None, "x.org", "kim s troops die"),
    ("북한군 100명 사망 - 연합뉴스", "연합뉴스", None, "yna.co.kr", "북한군 100명 사망"),
    ("Военные КНДР погибли: Ёлкин | ТАСС", "ТАСС", None, "tass.ru", "военные кндр погибли елкин"),
    ("Unrest in Kenya grows - unrest", "UN", None, "un.org", "unrest in kenya grows unrest"),
    ("", "x", None, "x.org", ""),
]


@pytest.mark.parametrize(("title", "source", "origin", "outlet", "key"), TITLE_KEYS)
def test_a_title_key_is_the_title_without_its_outlet(
    title: str, source: str, origin: str | None, outlet: str, key: str
) -> None:
    """Case, quotes and the outlet's own name make no difference; another outlet's name does."""
    assert title_key(title, source, origin, outlet) == key


def test_a_text_key_is_of_the_words_and_needs_enough_of_them() -> None:
    """Quotes, case, hyphens and line ends make no difference; one word does; short texts have none."""
    key = text_key(SENTENCE, "")
    assert key
    assert key == text_key(SENTENCE.upper().replace(" ", "\n"), "")
    assert key != text_key(SENTENCE.replace("100", "200"), "")
    assert key != text_key(SENTENCE, "More.")
    assert text_key("Eleven words are too few to tell one text from another", "") == ""
    assert text_key("Twelve words are just enough to tell one text apart from another", "")
    assert text_key("朝鲜士兵" * 9, "") == ""
    assert text_key("朝鲜士兵" * 10, "")
    assert text_key("북한군 " * 12, "")


@given(st.text(), st.text(), st.text(), st.none() | st.text(), st.none() | st.text())
def test_every_entry_becomes_an_article(
    title: str, summary: str, content: str, link: str | None, language: str | None
) -> None:
    """Whatever an entry holds, nothing raises, and all of the text can be stored as UTF-8."""
    made = article(title=title, summary=summary, content=content, link=link, language=language, author=summary)
    stored = (
        made.title,
        made.summary,
        made.text,
        made.canonical_url or "",
        made.outlet,
        made.title_key,
        made.author or "",
    )
    assert all(value.encode().decode() == value for value in stored)


@pytest.mark.corpora
def test_the_seed_day_becomes_articles(corpora: Path) -> None:
    """The Moscow Times items of the seed day: English, one outlet, tracking gone, different titles, different keys."""
    with (corpora / "streams" / "seed-day-moscow-times.jsonl").open(encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    made = [article(title=one["title"], summary=one.get("description") or "", link=one["link"]) for one in items]
    assert len(made) == 8
    assert {(one.outlet, one.language) for one in made} == {("themoscowtimes.com", "en")}
    assert len({one.title_key for one in made}) == len({one.canonical_url for one in made}) == 8
