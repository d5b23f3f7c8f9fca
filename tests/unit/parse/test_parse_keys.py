"""Keys of entries: what is compared, and what a document makes worthless (rows F30 to F33)."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import EntryDate, EntryKeys
from monitor.parse import keys
from monitor.parse.keys import guid_key, link_key, link_parts, split_link_key, trusted
from monitor.parse.plain import visible

UNKNOWN = EntryDate(None, None, "none")


def day(number: int) -> EntryDate:
    """A date in December."""
    return EntryDate(datetime(2024, 12, number, 10, tzinfo=UTC), "raw", "rfc822")


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://www.BBC.co.uk/news/world/", "bbc.co.uk/news/world"),
        ("http://bbc.co.uk/news/world#comments", "bbc.co.uk/news/world"),
        ("https://bbc.co.uk:443/news/world", "bbc.co.uk/news/world"),
        ("https://bbc.co.uk:8443/news/world", "bbc.co.uk:8443/news/world"),
        ("https://x.org/a?utm_source=rss&b=2&a=1&fbclid=z", "x.org/a?a=1&b=2"),
        ("https://x.org/a?from=rss", "x.org/a"),
        ("https://x.org/a?from=12", "x.org/a?from=12"),
        ("https://x.org/#!/story/9", "x.org#!/story/9"),
        ("https://x.org/", None),
        ("https://x.org", None),
        ("https://x.org/#top", None),
        ("https://x.org/?p=12", "x.org?p=12"),
        ("https://[::1", None),
        (None, None),
        # article numbers: the headline beside them changes
        ("https://www.dailymail.co.uk/news/article-12835875/More-follow.html", "dailymail.co.uk/*12835875*"),
        ("https://www.rnz.co.nz/news/national/415398/two-new-cases", "rnz.co.nz/*415398*"),
        ("https://x.org/article.cfm?c_id=1&objectid=12326811", "x.org/*12326811*"),
        ("https://x.org/2024/12/19/100000-soldiers", "x.org/2024/12/19/100000-soldiers"),
        ("https://x.org/news/20241219/kursk", "x.org/news/20241219/kursk"),
        ("https://x.org/1234567/1234568", "x.org/1234567/1234568"),
        ("https://x.org/story?t=1734602400", "x.org/story?t=1734602400"),
    ],
)
def test_what_a_link_is_compared_by(link: str | None, key: str | None) -> None:
    """Scheme, case, `www.`, fragment, end slash, tracking and edited headlines do not count; a root says nothing."""
    assert link_key(link) == key


@pytest.mark.parametrize(
    ("guid", "key"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        (" Tag:X,2024:1 ", "tag:x,2024:1"),
        (unicodedata.normalize("NFD", "Новость-й"), unicodedata.normalize("NFC", "новость-й")),
        ("https://www.bbc.com/news/world-1#0", "bbc.com/news/world-1"),
        ("https://www.bbc.com/news/world-1#12", "bbc.com/news/world-1"),
        ("https://x.org/live#post-12", "https://x.org/live#post-12"),
        ("https://x.org/?p=12", "x.org?p=12"),
        ("https://x.org/", "https://x.org/"),
        ("42", "42"),
    ],
)
def test_what_a_guid_is_compared_by(guid: str | None, key: str | None) -> None:
    """F32: case, outer space and the form of composed letters do not count; an address is compared as a link."""
    assert guid_key(guid) == key


def content_key(title: str, summary: str, content: str, published: EntryDate) -> str:
    """The content key of texts as published."""
    return keys.content_key(visible(title), visible(summary) or visible(content), published)


def reader_digest(title: str, summary: str, content: str, link: str | None) -> str:
    """The digest of texts as published."""
    return keys.reader_digest(visible(title), visible(summary), visible(content), link)


def test_the_content_key_is_of_words_and_not_of_markup() -> None:
    """One level of escaping more (a broken feed through another parser) changes nothing; a word does."""
    key = content_key("A &amp; B", "<p>Some <b>text</b></p>", "", UNKNOWN)
    assert key == content_key("A & B", "Some text", "", day(1))
    assert key == content_key("A &amp;amp; B", "&lt;p&gt;SOME text", "", UNKNOWN)
    assert key != content_key("A & B", "Another text", "", UNKNOWN)


def test_a_bare_headline_is_another_one_on_another_day() -> None:
    """Without anything under it, its day is part of the key; with text, it is not."""
    assert content_key("Air raid alert", "", "", day(1)) != content_key("Air raid alert", "", "", day(2))
    assert content_key("Air raid alert", "in Kursk", "", day(1)) == content_key(
        "Air raid alert", "in Kursk", "", day(2)
    )


def test_the_digest_leaves_out_what_ticks() -> None:
    """Image addresses, link hosts and queries change without a reader seeing it; words and the path do not."""
    digest = reader_digest("T", 'S <img src="a.png?1">', "C", "https://cdn1.x.org/a?t=1")
    assert digest == reader_digest("T", 'S <img src="a.png?2">', "C", "http://cdn2.x.org/a?t=2")
    assert digest != reader_digest("T", "S changed", "C", "https://cdn1.x.org/a")
    assert digest != reader_digest("T", "S", "C", "https://cdn1.x.org/b")


def test_shared_guids_and_links_say_nothing() -> None:
    """F31: what several entries share is taken from all of them; the feed's own link, too."""
    raw = [
        EntryKeys("same", "x.org/1", "a"),
        EntryKeys("same", "x.org/live", "b"),
        EntryKeys("own", "x.org/live", "c"),
        EntryKeys("other", "x.org/feed", "d"),
    ]
    assert trusted(raw, "https://x.org/feed/") == [
        EntryKeys(None, "x.org/1", "a"),
        EntryKeys(None, None, "b"),
        EntryKeys("own", None, "c"),
        EntryKeys("other", None, "d"),
    ]


@given(st.from_regex(r"https?://[a-z.]{1,9}(/[a-z0-9#?&=:%@\-.]{0,9}){0,4}", fullmatch=True))
def test_a_link_key_is_a_fixed_point(link: str) -> None:
    """The key of a key is the key; its parts are those of the link."""
    key = link_key(link)
    if key is not None and "#" not in key:
        assert link_key(f"https://{key}") == key
        assert split_link_key(key) == link_parts(f"https://{key}")


@given(st.text(max_size=80))
def test_no_text_makes_keys_raise(text: str) -> None:
    """Guids and links are what publishers write."""
    guid_key(text)
    link_key(text)
    link_key(f"http://{text}")
    content_key(text, text, text, UNKNOWN)
