"""Hits and stories as RSS 2.0, so that any feed reader can follow a watch. What feeds said is escaped, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from monitor.mask import line

Row = Mapping[str, Any]


def hits_feed(hits: Iterable[Row], title: str = "News Monitor: hits") -> str:
    """One item a hit; its guid is the hit's id."""
    return _feed(
        title,
        (
            {
                "title": hit["article"]["title"],
                "link": hit["article"]["url"],
                "guid": hit["id"],
                "pubDate": _date(hit["article"]["published_at"]),
                "category": hit["watch"],
                "source": hit["article"]["outlet"],
                "description": f"{hit['article']['summary']} [{', '.join(_words(hit))}]",
            }
            for hit in hits
        ),
    )


def stories_feed(stories: Iterable[Row], title: str = "News Monitor: stories") -> str:
    """One item a story; its link is that of the first article."""
    return _feed(
        title,
        (
            {
                "title": story["title"],
                "link": next((article["url"] for article in story["articles"]), None),
                "guid": story["id"],
                "pubDate": _date(story["first_seen_at"]),
                "category": ", ".join(story["watches"]),
                "description": f"{story['outlets']} outlets, {story['independent']} independent",
            }
            for story in stories
        ),
    )


def _words(hit: Row) -> list[str]:
    return list(dict.fromkeys(why["text"] for why in hit["why"]))


def _date(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


def _feed(title: str, items: Iterable[Mapping[str, str | None]]) -> str:
    rss = etree.Element("rss", version="2.0")
    channel = etree.SubElement(rss, "channel")
    for name, text in (
        ("title", title),
        ("link", "https://github.com/news-monitor/news-monitor"),
        ("description", title),
    ):
        etree.SubElement(channel, name).text = text
    for item in items:
        node = etree.SubElement(channel, "item")
        for name, value in item.items():
            if value:
                element = etree.SubElement(node, name)
                element.text = line(value, 4000)
                if name == "guid":
                    element.set("isPermaLink", "false")
    body = etree.tostring(rss, encoding="unicode", pretty_print=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.rstrip()
