"""What a publisher may vary without making news of it: order, case, letters composed or not, and how links are written."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model import Entry, Known
from monitor.parse import identify
from monitor.parse.entries import Circumstances, assemble
from monitor.parse.reading import RawEntry, RawFeed

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
Form = Literal["NFC", "NFD"]
_FORMS: st.SearchStrategy[Form] = st.sampled_from(["NFC", "NFD"])
_WORDS = st.text("abcdé北韓курсйї", min_size=3, max_size=9)
_TITLES = st.lists(_WORDS, min_size=2, max_size=5).map(" ".join)
_RAWS = st.builds(
    RawEntry,
    title=_TITLES,
    summary=_TITLES | st.just(""),
    guid=st.none() | st.just("set below"),
    link=st.none() | st.just("set below"),
    published=st.none() | st.sampled_from(["Thu, 19 Dec 2024 08:00:00 GMT", "2024-12-18T10:00:00Z", "2024-12-18"]),
)


def _numbered(raws: list[RawEntry]) -> list[RawEntry]:
    """Guids and links of their own, as the entries of one document have them."""
    return [
        replace(
            raw,
            guid=f"Tag:x.org,2024:Café-{number}" if raw.guid else None,
            link=f"https://x.org/news/story-{number}" if raw.link else None,
            title=f"{raw.title} {'n' * number}",
        )
        for number, raw in enumerate(raws, 1)
    ]


_POLLS = st.lists(_RAWS, min_size=1, max_size=6).map(_numbered)


def entries(raws: list[RawEntry]) -> tuple[Entry, ...]:
    """Entries as the parse stage makes them of one document."""
    around = Circumstances("https://x.org/feed", "https://x.org/", None, None, NOW)
    return assemble(RawFeed("rss20", None, None, None, None, raws), around)[0]


def stored(found: tuple[Entry, ...]) -> list[Known]:
    """What is known of them after a first poll."""
    return [
        Known(number, entry.keys, entry.digest, entry.title, entry.published.value or NOW, NOW)
        for number, entry in enumerate(found, 1)
    ]


@settings(max_examples=60, deadline=None)
@given(_POLLS, st.randoms(use_true_random=False))
def test_order_makes_no_news(raws: list[RawEntry], dice: Random) -> None:
    """The same entries in any order are the same articles, unchanged."""
    first = entries(raws)
    again = list(first)
    dice.shuffle(again)
    known = stored(first)
    dice.shuffle(known)
    found = identify(again, known)
    assert [one.entry for one in found] == again
    assert all(one.known is not None and one.known.title == one.entry.title and not one.changed for one in found)


@settings(max_examples=60, deadline=None)
@given(_POLLS, _FORMS, _FORMS, st.randoms(use_true_random=False))
def test_how_it_is_written_makes_no_news(raws: list[RawEntry], before: Form, after: Form, dice: Random) -> None:
    """Letters composed or not, guids in another case, links with a campaign, a fragment or `www.`: all known, none new."""

    def written(raw: RawEntry, form: Form) -> RawEntry:
        texts = {name: unicodedata.normalize(form, getattr(raw, name) or "") for name in ("title", "summary", "guid")}
        return replace(raw, title=texts["title"], summary=texts["summary"], guid=texts["guid"] or None)

    def varied(raw: RawEntry) -> RawEntry:
        link = raw.link and raw.link.replace("https://x", dice.choice(["https://X", "http://www.x"]))
        tail = dice.choice(["", "?utm_source=rss", "#top", "/"])
        return replace(raw, guid=raw.guid and raw.guid.swapcase(), link=link and link + tail)

    known = stored(entries([written(raw, before) for raw in raws]))
    found = identify(entries([varied(written(raw, after)) for raw in raws]), known)
    assert [one.known.id if one.known else None for one in found] == [one.id for one in known]


@settings(max_examples=60, deadline=None)
@given(_POLLS, st.randoms(use_true_random=False))
def test_no_article_is_claimed_twice(raws: list[RawEntry], dice: Random) -> None:
    """Guids, links and texts that have changed places: one verdict an entry, and at most one entry an article."""
    guids, links = ([getattr(raw, name) for raw in raws] for name in ("guid", "link"))
    dice.shuffle(guids)
    dice.shuffle(links)
    mixed = [replace(raw, guid=guid, link=link) for raw, guid, link in zip(raws, guids, links, strict=True)]
    here, there = entries(raws), entries(mixed)
    found = identify(there, stored(here))
    assert [one.entry.title for one in found] == [entry.title for entry in there]
    claimed = [one.known.id for one in found if one.known]
    assert len(claimed) == len(set(claimed))
