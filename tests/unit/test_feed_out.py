"""Hits and stories as RSS: XML whatever is in them."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from monitor.feed_out import hits_feed, stories_feed

AT = "2024-12-19T12:00:00Z"
DC = "{http://purl.org/dc/elements/1.1/}creator"


def a_hit(text: str = "Headline", url: str | None = "https://outlet.example/1") -> dict[str, Any]:
    """A hit as `monitor.query` gives it, as far as the feed needs it."""
    article = {"title": text, "summary": text, "url": url, "outlet": text, "published_at": AT}
    return {"id": "h1", "watch": text, "article": article, "why": [{"text": text}, {"text": text}]}


def a_story(text: str = "Headline", *urls: str | None) -> dict[str, Any]:
    """A story, likewise."""
    return {
        "id": "s1",
        "title": text,
        "watches": [text, "other"],
        "first_seen_at": AT,
        "articles": [{"url": url} for url in urls],
        "outlets": 2,
        "independent": 1,
    }


def only_item(feed: str) -> ET.Element:
    """The one item of a feed."""
    [item] = ET.fromstring(feed).iter("item")
    return item


def test_a_hit_is_an_item() -> None:
    """Headline, link, a guid that is no address, date, watch, outlet, the matched words once."""
    item = only_item(hits_feed([a_hit()]))
    assert {child.tag: child.text for child in item} == {
        "title": "Headline",
        "link": "https://outlet.example/1",
        "guid": "h1",
        "pubDate": "Thu, 19 Dec 2024 12:00:00 +0000",
        "category": "Headline",
        DC: "Headline",
        "description": "Headline [Headline]",
    }
    assert [guid.get("isPermaLink") for guid in item.iter("guid")] == ["false"]


def test_a_story_is_an_item() -> None:
    """Its link is that of the first article that has one for readers."""
    item = only_item(stories_feed([a_story("Headline", None, "javascript:alert(1)", "http://outlet.example/2")]))
    assert item.findtext("link") == "http://outlet.example/2"
    assert item.findtext("description") == "3 articles, 2 outlets, 1 independent"


def test_addresses_readers_should_not_open_are_left_out() -> None:
    """Only http and https."""
    for url in (None, "", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"):
        assert only_item(hits_feed([a_hit(url=url)])).find("link") is None


def test_nothing_is_a_feed_too() -> None:
    """No hits: a channel without items."""
    assert list(ET.fromstring(hits_feed([])).iter("item")) == []


@given(st.text(st.characters(codec=None)))
def test_any_text_gives_xml(text: str) -> None:
    """Controls, halves of characters, markup and what XML does not know: it parses, and nothing becomes markup."""
    for feed in (hits_feed([a_hit(text)]), stories_feed([a_story(text, "https://outlet.example/1")])):
        item = only_item(feed)
        assert {child.tag for child in item} <= {"title", "link", "guid", "pubDate", "category", DC, "description"}
        assert item.findtext("title")
