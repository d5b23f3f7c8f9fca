"""An entry made an article: the one place where plain text, language, address, outlet and keys come together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import Article, Entry, EntryDate
from monitor.text.keys import text_key, title_key
from monitor.text.language import language
from monitor.text.markup import html_to_text
from monitor.text.outlet import outlet
from monitor.text.urls import canonical_url

MAX_TITLE = 1_024  # characters
MAX_AUTHOR = 512
MAX_TAGS = 50
_TITLE_FROM_TEXT = 80  # characters of text that stand in for a missing title
_TRAILING = " \n.…[]()"  # what feeds put where they cut a summary


def make_article(
    entry: Entry,
    *,
    feed_language: str | None,
    feed_link: str | None,
    source: str,
    source_id: int,
    source_tags: tuple[str, ...],
    seen_at: datetime,
    baseline: bool,
) -> Article:
    """`entry` as an article seen at `seen_at` in the feed called `source`. Never raises.

    The longer of summary and content is the text; there is none where the content only repeats the summary. Without
    a date the article counts as published when it was seen, and `date_rule` says why. What it is compared with other
    articles by, `comparable` adds.
    """
    summary, text = _bodies(entry)
    title = _one_line(entry.title, MAX_TITLE) or _beginning(summary or text)
    published = _date(entry)
    return Article(
        title=title,
        summary=summary,
        text=text,
        url=entry.link,
        canonical_url=None,
        outlet=outlet(entry.link, entry.origin_name, entry.origin_url, feed_link, source),
        language=language(f"{title}\n{summary or text[:500]}", entry.language or feed_language),
        author=_one_line(entry.author or "", MAX_AUTHOR) or None,
        published_at=published.value or seen_at,
        published_raw=published.raw,
        date_rule=published.rule,
        first_seen_at=seen_at,
        tags=tuple(tag for tag in (_one_line(tag, 100) for tag in entry.tags[:MAX_TAGS]) if tag),
        source=source,
        source_id=source_id,
        source_tags=source_tags,
        keys=entry.keys,
        digest=entry.digest,
        baseline=baseline,
    )


def comparable(article: Article, origin: str | None) -> Article:
    """`article` with what it is recognised by among other outlets' articles: address, title and text as keys.

    `origin` is the name of the outlet that an aggregator states. Most articles match no watch and need no keys.
    """
    return replace(
        article,
        canonical_url=canonical_url(article.url) if article.url else None,
        title_key=title_key(article.title, article.source, origin, article.outlet),
        text_key=text_key(article.summary, article.text),
    )


def _bodies(entry: Entry) -> tuple[str, str]:
    """Summary and text: the text is the longer one, and "" if there is but one."""
    summary = html_to_text(entry.summary) if entry.summary else ""
    if not entry.content or entry.content == entry.summary:
        return summary, ""
    content = html_to_text(entry.content)
    short, long = sorted((summary, content), key=len)
    repeats = long.startswith(short.rstrip(_TRAILING))
    if repeats and (long is summary or len(long.rstrip(_TRAILING)) == len(short.rstrip(_TRAILING))):
        return summary, ""
    return short, long


def _date(entry: Entry) -> EntryDate:
    """When it was published; an update's time stands in, and without any the reason why the first is unknown."""
    if entry.published.value is None and entry.updated.value is not None:
        return entry.updated
    return entry.published


def _one_line(html: str, limit: int) -> str:
    text = html_to_text(html).replace("\n\n", " ").replace("\n", " ") if html else ""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _beginning(text: str) -> str:
    line = text.split("\n", 1)[0]
    if len(line) <= _TITLE_FROM_TEXT:
        return line
    words, space, _ = line[:_TITLE_FROM_TEXT].rpartition(" ")
    return f"{words if space else line[: _TITLE_FROM_TEXT - 1]}…"
