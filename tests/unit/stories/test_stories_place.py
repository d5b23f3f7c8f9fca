"""Where articles belong: the evidence, what overrules it, and that order makes no difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from monitor.model import Article, Candidate, Placement
from monitor.stories import lookup_keys, place

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
TITLE = "at least 100 north korean soldiers killed"
URL = "https://www.themoscowtimes.com/2024/12/19/a87388"


def article(
    *, url: str | None = None, title: str = "", text: str = "", outlet: str = "themoscowtimes.com", hours: float = 0
) -> Article:
    """An article with these keys, seen `hours` after noon."""
    seen = NOON + timedelta(hours=hours)
    return Article(
        title=title,
        summary="",
        text="",
        url=url,
        canonical_url=url,
        outlet=outlet,
        language=None,
        author=None,
        published_at=seen,
        published_raw=None,
        date_rule="",
        first_seen_at=seen,
        title_key=title,
        text_key=text,
        id=99,
    )


def stored(
    *,
    url: str | None = None,
    title: str = "",
    text: str = "",
    outlet: str = "yna.co.kr",
    number: int = 1,
    hours: float = -1,
) -> Candidate:
    """A stored article of story number + 100."""
    return Candidate(number, number + 100, url, title, text, outlet, NOON + timedelta(hours=hours))


NEW = Placement(None, None, "new", 0.0)

PLACES = [
    # what it shows, the article, what is stored, story, copy of, reason
    ("nothing is stored", article(url=URL, title=TITLE, text="t1"), [], None, None, "new"),
    ("nothing is shared", article(url=URL, title=TITLE, text="t1"), [stored(title="other", text="t2")], None, None, "new"),
    ("empty keys are no evidence", article(), [stored()], None, None, "new"),
    # address
    ("same address", article(url=URL), [stored(url=URL)], 101, 1, "same-url"),
    ("edited headline", article(url=URL, title=TITLE), [stored(url=URL, title="100 soldiers")], 101, 1, "same-url"),
    ("edited text", article(url=URL, title=TITLE, text="t1"), [stored(url=URL, title=TITLE, text="t2")], 101, 1, "same-url"),
    ("address used again", article(url=URL, title=TITLE, text="t1"), [stored(url=URL, title="floods", text="t2")], None, None, "new"),
    ("home page", article(url="https://a.org/"), [stored(url="https://a.org/")], None, None, "new"),
    ("page by its query", article(url="https://a.org/?p=1"), [stored(url="https://a.org/?p=1")], 101, 1, "same-url"),
    # text
    ("same text", article(title=TITLE, text="t1"), [stored(title="wire story", text="t1")], 101, 1, "same-text"),
    ("standing phrase", article(title=TITLE, text="t1"), [stored(title="floods in spain", text="t1", outlet="themoscowtimes.com")],
     None, None, "new"),
    ("same outlet, like headline", article(title=TITLE, text="t1"),
     [stored(title="north korean losses", text="t1", outlet="themoscowtimes.com")], 101, 1, "same-text"),
    ("same outlet, like Chinese headline", article(title="朝鲜士兵死亡", text="t1"),
     [stored(title="俄罗斯朝鲜士兵", text="t1", outlet="themoscowtimes.com")], 101, 1, "same-text"),
    # headline
    ("same headline, no texts", article(title=TITLE), [stored(title=TITLE)], 101, 1, "same-title"),
    ("same headline, one text", article(title=TITLE, text="t1"), [stored(title=TITLE)], 101, None, "same-title"),
    ("same headline, one text, one outlet", article(title=TITLE, text="t1"), [stored(title=TITLE, outlet="themoscowtimes.com")],
     101, 1, "same-title"),
    ("same headline, other text", article(title=TITLE, text="t1"), [stored(title=TITLE, text="t2")], None, None, "new"),
    ("three words", article(title="north korea news"), [stored(title="north korea news")], None, None, "new"),
    ("four words", article(title="north korea news today"), [stored(title="north korea news today")], 101, 1, "same-title"),
    ("seven signs", article(title="朝鲜士兵死亡人"), [stored(title="朝鲜士兵死亡人")], None, None, "new"),
    ("eight signs", article(title="朝鲜士兵死亡人数"), [stored(title="朝鲜士兵死亡人数")], 101, 1, "same-title"),
    ("Korean", article(title="북한군 러시아 파병"), [stored(title="북한군 러시아 파병")], 101, 1, "same-title"),
    ("within 48 hours", article(title=TITLE), [stored(title=TITLE, hours=-48)], 101, 1, "same-title"),
    ("after 48 hours", article(title=TITLE), [stored(title=TITLE, hours=-48.1)], None, None, "new"),
    # several
    ("address before text", article(url=URL, title=TITLE, text="t1"),
     [stored(title=TITLE, text="t1", hours=-9), stored(url=URL, title=TITLE, number=2)], 102, 2, "same-url"),
    ("text before headline", article(title=TITLE, text="t1"),
     [stored(title=TITLE, hours=-9), stored(text="t1", number=2)], 102, 2, "same-text"),
    ("first seen is the head", article(url=URL), [stored(url=URL), stored(url=URL, number=2, hours=-2)], 102, 2, "same-url"),
    ("lowest id of equals", article(url=URL), [stored(url=URL, number=3), stored(url=URL, number=2)], 102, 2, "same-url"),
    ("the head of a copy", article(url=URL), [replace(stored(url=URL, number=5), copy_of=3)], 105, 3, "same-url"),
    ("not of itself", article(url=URL), [stored(url=URL, number=99)], None, None, "new"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "candidates", "story", "copy_of", "reason"), [p[1:] for p in PLACES], ids=[p[0] for p in PLACES]
)
def test_evidence_decides(
    given: Article, candidates: list[Candidate], story: int | None, copy_of: int | None, reason: str
) -> None:
    """The strongest evidence names the story, the head and the reason, in whatever order the candidates come."""
    for order in permutations(candidates):
        placement = place(given, order)
        assert (placement.story_id, placement.copy_of, placement.reason) == (story, copy_of, reason)
        assert placement.similarity == (1.0 if story else 0.0)


def test_keys_that_prove_nothing_are_not_looked_up() -> None:
    """A full article is looked up by all three; home pages, short headlines and empty keys by none."""
    assert lookup_keys(article(url=URL, title=TITLE, text="t1")) == ((URL,), (TITLE,), ("t1",))
    assert lookup_keys(article(url="https://a.org/", title="kursk")) == ((), (), ())
    assert lookup_keys(article()) == ((), (), ())


def test_what_is_found_was_looked_up() -> None:
    """No placement rests on a key that `lookup_keys` leaves out: without those keys the answer is the same."""
    for _, given, candidates, *_rest in PLACES:
        assert isinstance(given, Article)
        assert isinstance(candidates, list)
        urls, titles, texts = lookup_keys(given)
        found = [c for c in candidates if c.canonical_url in urls or c.title_key in titles or c.text_key in texts]
        assert place(given, found) == place(given, candidates)
