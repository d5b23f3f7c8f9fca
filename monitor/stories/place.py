"""Where an article belongs: with the stored article whose address, text or headline it shares.

    evidence     story               copy                                   reason
    address      the other's         yes                                    same-url
    text         the other's         yes                                    same-text
    headline     the other's         same outlet, or neither has a text     same-title
    none         a new one           no                                     new

Evidence counts only where it can: a home page is no article's address, a headline needs four words (eight signs of
Han, kana or Hangul) and 48 hours, and what says otherwise is heard. Two long texts that differ outweigh a headline;
the same text under headlines without a common word at one outlet is a standing phrase ("Read more on our site ...");
the same address with another headline and another text has been used again for something else. A wrong copy costs an
alert, a missed copy only a repetition: so doubt makes a new story.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from monitor.model import Article, Candidate, Placement

TITLE_WINDOW = timedelta(hours=48)
MIN_TITLE_WORDS = 4
MIN_TITLE_SIGNS = 8  # of scripts whose signs are syllables or words

_SIGNS = re.compile("[぀-ヿ㐀-鿿가-힣\U00020000-\U0003ffff]")


class LookupKeys(NamedTuple):
    """What the store searches: stored articles that share any of these. Each holds one key or none."""

    canonical_urls: tuple[str, ...]
    title_keys: tuple[str, ...]
    text_keys: tuple[str, ...]


def lookup_keys(article: Article) -> LookupKeys:
    """The keys by which `place` can recognise `article`; those that would prove nothing are left out."""
    return LookupKeys(
        (article.canonical_url,) if article.canonical_url and _is_page(article.canonical_url) else (),
        (article.title_key,) if _tells(article.title_key) else (),
        (article.text_key,) if article.text_key else (),
    )


def place(article: Article, candidates: Sequence[Candidate]) -> Placement:
    """The story of `article` among those of `candidates`, and the article it is a copy of.

    The strongest evidence decides; of several articles that give it, the one first seen (then the lowest id) is the
    head. The order of `candidates` makes no difference.
    """
    others = sorted(
        (c for c in candidates if c.article_id != article.id), key=lambda c: (c.first_seen_at, c.article_id)
    )
    for reason, holds in _EVIDENCE:
        for other in others:
            if holds(article, other):
                copied = reason != "same-title" or _is_title_copy(article, other)
                head = other.article_id if other.copy_of is None else other.copy_of
                return Placement(other.story_id, head if copied else None, reason)
    return Placement(None, None, "new", 0.0)


def _same_url(article: Article, other: Candidate) -> bool:
    if article.canonical_url is None or article.canonical_url != other.canonical_url:
        return False
    used_again = _texts_differ(article, other) and not _titles_meet(article, other)
    return _is_page(article.canonical_url) and not used_again


def _same_text(article: Article, other: Candidate) -> bool:
    if not article.text_key or article.text_key != other.text_key:
        return False
    return article.outlet != other.outlet or _titles_meet(article, other)


def _same_title(article: Article, other: Candidate) -> bool:
    return (
        article.title_key == other.title_key
        and _tells(article.title_key)
        and abs(article.first_seen_at - other.first_seen_at) <= TITLE_WINDOW
        and not _texts_differ(article, other)
    )


_EVIDENCE: tuple[tuple[str, Callable[[Article, Candidate], bool]], ...] = (
    ("same-url", _same_url),
    ("same-text", _same_text),
    ("same-title", _same_title),
)


def _is_title_copy(article: Article, other: Candidate) -> bool:
    """With nothing but a headline on either side there is nothing of its own in the second."""
    return article.outlet == other.outlet or not (article.text_key or other.text_key)


def _texts_differ(article: Article, other: Candidate) -> bool:
    return bool(article.text_key and other.text_key) and article.text_key != other.text_key


def _titles_meet(article: Article, other: Candidate) -> bool:
    return article.title_key == other.title_key or not _parts(article.title_key).isdisjoint(_parts(other.title_key))


def _parts(title_key: str) -> set[str]:
    """The words of a headline that mean something by their length; of unspaced scripts each two signs."""
    words = {word for word in title_key.split() if len(word) > 3}
    signs = "".join(_SIGNS.findall(title_key))
    return words | {signs[i : i + 2] for i in range(len(signs) - 1)}


def _tells(title_key: str) -> bool:
    return title_key.count(" ") + 1 >= MIN_TITLE_WORDS or len(_SIGNS.findall(title_key)) >= MIN_TITLE_SIGNS


def _is_page(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)
