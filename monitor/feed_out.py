"""Hits and stories as RSS 2.0, so that any feed reader can follow a watch. What feeds said is escaped, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from monitor.mask import line

Row = Mapping[str, Any]

HOME = "https://github.com/news-monitor/news-monitor"
LONGEST = 4000  # characters of one element
_DC = "http://purl.org/dc/elements/1.1/"
_NO_XML = re.compile("[\ufffe\uffff]")  # beside the controls, which `line` takes, what XML 1.0 section 2.2 shuts out


def hits_feed(hits: Iterable[Row], title: str = "News Monitor: hits") -> str:
    """One item a hit; its guid is the hit's id."""
    return _feed(title, map(_hit_item, hits))


def stories_feed(stories: Iterable[Row], title: str = "News Monitor: stories") -> str:
    """One item a story; its link is that of the first article."""
    return _feed(title, map(_story_item, stories))


def _hit_item(hit: Row) -> dict[str, str | None]:
    article = hit["article"]
    words = dict.fromkeys(why["text"] for why in hit["why"])
    return {
        "title": article["title"] or "(no headline)",
        "link": _web_address(article["url"]),
        "guid": hit["id"],
        "pubDate": _date(article["published_at"]),
        "category": hit["watch"],
        f"{{{_DC}}}creator": article["outlet"],
        "description": f"{article['summary']} [{', '.join(words)}]",
    }


def _story_item(story: Row) -> dict[str, str | None]:
    return {
        "title": story["title"] or "(no headline)",
        "link": next((link for one in story["articles"] if (link := _web_address(one["url"]))), None),
        "guid": story["id"],
        "pubDate": _date(story["first_seen_at"]),
        "category": ", ".join(story["watches"]),
        "description": f"{len(story['articles'])} articles, {story['outlets']} outlets, {story['independent']} independent",
    }


def _web_address(url: str | None) -> str | None:
    """Only addresses a reader may open: no `javascript:` leaves here."""
    return url if url and url.startswith(("https://", "http://")) else None


def _date(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


def _feed(title: str, items: Iterable[Mapping[str, str | None]]) -> str:
    rss = etree.Element("rss", {"version": "2.0"}, nsmap={"dc": _DC})
    channel = etree.SubElement(rss, "channel")
    for name, text in (("title", title), ("link", HOME), ("description", title)):
        etree.SubElement(channel, name).text = text
    for item in items:
        node = etree.SubElement(channel, "item")
        for name, value in item.items():
            if value:
                etree.SubElement(node, name).text = _NO_XML.sub(" ", line(value, LONGEST))
        for guid in node.iter("guid"):
            guid.set("isPermaLink", "false")
    body = etree.tostring(rss, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.rstrip()
