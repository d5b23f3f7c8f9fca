"""Which entry is which article: the decision table of `monitor.parse.identity`, row by row, and whole polls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import Entry, EntryDate, Known
from monitor.parse import Identified, identify
from monitor.parse.entries import Circumstances, assemble
from monitor.parse.reading import RawEntry, RawFeed

NOW = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
MORNING = "Thu, 19 Dec 2024 08:00:00 GMT"


def parsed(*raws: RawEntry) -> tuple[Entry, ...]:
    """Entries as the parse stage makes them of one document."""
    around = Circumstances("https://x.org/feed", "https://x.org/", None, None, NOW)
    return assemble(RawFeed("rss20", None, None, None, None, raws), around)[0]


@dataclass
class Shelf:
    """A store of one source's articles in memory, as the chain uses `identify`."""

    articles: dict[int, Known] = field(default_factory=dict)

    def poll(self, *raws: RawEntry, at: datetime = NOW) -> tuple[Identified, ...]:
        """Identify one document's entries against the shelf, then keep what they say."""
        return self.take(parsed(*raws), at)

    def take(self, entries: Sequence[Entry], at: datetime) -> tuple[Identified, ...]:
        """The same, for entries parsed already."""
        found = identify(entries, tuple(self.articles.values()))
        for one in found:
            published = one.known.published_at if one.known else one.entry.published.value or at
            number = one.known.id if one.known else len(self.articles) + 1
            self.articles[number] = Known(number, one.entry.keys, one.entry.digest, one.entry.title, published, at)
        return found


def item(
    title: str,
    guid: str | None = None,
    link: str | None = None,
    summary: str = "A text that says more.",
    date: str | None = MORNING,
) -> RawEntry:
    """A row's entry."""
    return RawEntry(title=title, summary=summary, link=link, guid=guid, published=date)


KURSK = item("Alert in Kursk", "g1", "https://x.org/a1")
LATER = "Thu, 19 Dec 2024 11:00:00 GMT"
TICKING = tuple(item(f"Story number {n}", f"poll1-{n}", f"https://x.org/s{n}") for n in range(4))


@pytest.mark.parametrize(
    ("before", "after", "reason", "changed"),
    [
        # guid = link =
        (KURSK, KURSK, "guid+link", False),
        (KURSK, replace(KURSK, title="Raid in Belgorod"), "guid+link", True),
        (KURSK, replace(KURSK, published=LATER), "guid+link", False),
        (KURSK, replace(KURSK, guid=" G1 ", link="http://www.x.org/a1/?utm_source=rss#c"), "guid+link", False),
        # guid =, link different or missing
        (KURSK, replace(KURSK, link="https://x.org/a1-new-slug"), "guid", True),
        (KURSK, replace(KURSK, link=None), "guid", True),
        (KURSK, replace(KURSK, title="Alert in Kursk lifted", link="https://x.org/a2"), "guid", True),
        (
            KURSK,
            replace(KURSK, title="Oil price falls", published=LATER, link="https://x.org/a2"),
            "new",
            False,
        ),  # (1)
        # link =, guid missing
        (replace(KURSK, guid=None), replace(KURSK, guid=None), "link+text", False),
        (replace(KURSK, guid=None), replace(KURSK, guid=None, title="Edited headline"), "link", True),
        (KURSK, replace(KURSK, guid=None, title="Edited headline"), "link", True),
        # link =, guid different
        (KURSK, replace(KURSK, guid="g2"), "link+text", False),  # F34
        (replace(KURSK, published=None), replace(KURSK, guid="g2", published=None), "link+text", False),
        (KURSK, replace(KURSK, guid="g2", title="Another story"), "new", False),  # a page that articles share
        (KURSK, replace(KURSK, guid="g2", published=LATER), "new", False),  # the same page announces it again
        # neither guid nor link
        (item("Alert in Kursk"), item("Alert in Kursk"), "text", False),
        (item("Alert in Kursk"), item("Alert in Kursk", date=LATER), "text", False),
        (item("Alert in Kursk"), item("Alert in Belgorod"), "new", False),
        (item("Alert in Kursk", date=None), item("Alert in Kursk", date=None), "text", False),
        # link different, guid missing
        (item("A", link="https://a.x.org/p/1"), item("A", link="https://b.x.org/p/1", date=LATER), "text", False),
        (item("A", link="https://x.org/p?t=1"), item("A", link="https://x.org/p?t=2"), "text", False),
        (item("A", link="https://x.org/p?n=1"), item("A", link="https://x.org/p?n=2", date=LATER), "new", False),
        # guid different, link missing
        (item("A", "g1"), item("A", "g2"), "text", False),
        (item("A", "g1"), item("A", "g2", date=LATER), "new", False),
        # both different
        (item("A", "g1", "https://x.org/1"), item("A", "g2", "https://x.org/2"), "text", True),
        (item("A", "g1", "https://a.org/1"), item("A", "g2", "https://b.org/1", date=LATER), "text", False),
        (item("A", "g1", "https://x.org/1"), item("A", "g2", "https://x.org/2", date=LATER), "new", False),
        (item("A", "g1", "https://x.org/1"), item("B", "g2", "https://x.org/2"), "new", False),
    ],
)
def test_one_entry_against_one_article(before: RawEntry, after: RawEntry, reason: str, changed: bool) -> None:  # noqa: FBT001 - a column
    """Each row of the decision table."""
    shelf = Shelf()
    shelf.poll(before)
    (found,) = shelf.poll(after)
    assert (found.reason, found.changed) == (reason, changed)
    assert (found.known is None) == (reason == "new")


class TestPolls:
    """Habits of whole feeds: what publishers do to their guids, links and dates."""

    def test_the_same_document_again_is_nothing_new(self) -> None:
        """All known, nothing changed, in order."""
        shelf = Shelf()
        assert all(found.known is None for found in shelf.poll(*TICKING))
        again = shelf.poll(*TICKING)
        assert [found.known.id for found in again if found.known] == [1, 2, 3, 4]
        assert not any(found.changed for found in again)

    def test_guids_that_change_on_every_poll(self) -> None:
        """F34: three polls, three sets of guids, one set of articles; an edited headline among them is an edit."""
        shelf = Shelf()
        for poll in range(3):
            raws = [replace(raw, guid=f"poll{poll}-{n}") for n, raw in enumerate(TICKING)]
            raws[0] = replace(raws[0], title=f"Story edited {poll} times")
            found = shelf.poll(*raws)
            assert len(shelf.articles) == len(TICKING)
        assert [one.reason for one in found] == ["link", "link+text", "link+text", "link+text"]
        assert [one.changed for one in found] == [True, False, False, False]

    def test_guids_and_dates_that_change_on_every_poll(self) -> None:
        """Most entries keep link and text, so the guids tick, whatever the dates say."""
        shelf = Shelf()
        for poll in range(3):
            date = f"Thu, 19 Dec 2024 0{poll}:00:00 GMT"
            shelf.poll(*(replace(raw, guid=f"p{poll}-{n}", published=date) for n, raw in enumerate(TICKING)))
        assert len(shelf.articles) == len(TICKING)

    def test_ticking_guids_without_links(self) -> None:
        """Text and time are enough to see them tick."""
        shelf = Shelf()
        for poll in range(3):
            shelf.poll(*(replace(raw, guid=f"p{poll}-{n}", link=None) for n, raw in enumerate(TICKING)))
        assert len(shelf.articles) == len(TICKING)

    def test_guids_that_are_positions(self) -> None:
        """Guids 1 to 4 given anew from the top: the new story is new, the others stay themselves."""
        stories = [
            item(f"{word} headline", None, f"https://x.org/{word}") for word in ["oak", "elm", "ash", "fir", "yew"]
        ]
        titles = ["Oak falls", "Elms planted", "Ashes spread", "Firs burn", "Yews poisoned"]
        stories = [
            replace(s, title=t, published=f"Thu, 19 Dec 2024 0{n}:00:00 GMT")
            for n, (s, t) in enumerate(zip(stories, titles, strict=True))
        ]
        shelf = Shelf()
        shelf.poll(*(replace(raw, guid=str(n)) for n, raw in enumerate(stories[1:])))
        found = shelf.poll(*(replace(raw, guid=str(n)) for n, raw in enumerate(stories[:4])))
        assert [one.known.id if one.known else None for one in found] == [None, 1, 2, 3]
        assert {one.entry.keys.guid for one in found} == {None}
        assert not any(one.changed for one in found)

    def test_new_link_hosts_and_queries(self) -> None:
        """P7: a move to another host, then to https with a query on each link."""
        shelf = Shelf()
        shelf.poll(*TICKING)
        for pattern in ("http://cdn.x.net/s{}", "https://cdn.x.net/s{}?v=77"):
            found = shelf.poll(*(replace(raw, link=pattern.format(n)) for n, raw in enumerate(TICKING)))
            assert all(one.known for one in found)
            assert not any(one.changed for one in found)

    def test_new_guids_then_new_hosts_then_new_dates(self) -> None:
        """P7 in its order: nothing is told twice."""
        shelf = Shelf()
        raws = list(TICKING)
        shelf.poll(*raws)
        raws = [replace(raw, guid=f"urn:{n}") for n, raw in enumerate(raws)]
        shelf.poll(*raws)
        raws = [replace(raw, link=f"https://new.org/s{n}") for n, raw in enumerate(raws)]
        shelf.poll(*raws)
        shelf.poll(*(replace(raw, published=LATER) for raw in raws))
        assert len(shelf.articles) == len(TICKING)

    def test_the_same_headline_days_later_is_news(self) -> None:
        """Another link and guid: the alert was given again. So it is when the text under it is the same."""
        shelf = Shelf()
        for number, summary in ((1, ""), (2, ""), (3, "Take shelter."), (4, "Take shelter.")):
            date = f"Mon, {number + 8:02d} Dec 2024 10:00:00 GMT"
            raw = item("Air raid alert in Kursk", f"g{number}", f"https://x.org/{number}", summary, date)
            (found,) = shelf.poll(raw, at=NOW - timedelta(days=10 - number))
            assert found.known is None

    def test_the_same_headline_twice_in_one_document_is_two_articles(self) -> None:
        """Same words, own guid and link, other times: both are kept, now and at the next poll."""
        twice = [
            item("Air raid alert", f"g{n}", f"https://x.org/{n}", date=f"Thu, 19 Dec 2024 0{n}:00:00 GMT")
            for n in (1, 2)
        ]
        shelf = Shelf()
        shelf.poll(*twice)
        again = shelf.poll(*reversed(twice))
        assert [one.known.id for one in again if one.known] == [2, 1]

    def test_one_guid_for_all_entries(self) -> None:
        """F31: link and text take over; each is stored once."""
        shelf = Shelf()
        for _ in range(2):
            found = shelf.poll(*(replace(raw, guid="feed") for raw in TICKING))
        assert len(shelf.articles) == len(TICKING)
        assert all(one.reason == "link+text" for one in found)

    def test_one_link_for_all_entries(self) -> None:
        """A live page: guid and text tell its posts apart, and a new post is new."""
        shelf = Shelf()
        posts = [replace(raw, link="https://x.org/live") for raw in TICKING]
        shelf.poll(*posts[1:])
        found = shelf.poll(*posts)
        assert [one.known is None for one in found] == [True, False, False, False]

    def test_a_live_page_with_one_entry_at_a_time(self) -> None:
        """The link stays, guid and headline are new: each is news."""
        shelf = Shelf()
        for raw in TICKING:
            shelf.poll(replace(raw, link="https://x.org/live"))
        assert len(shelf.articles) == len(TICKING)

    def test_a_counter_behind_the_guid(self) -> None:
        """`...#0`, then `#1` after an edit: the same article, changed."""
        shelf = Shelf()
        first = item("Talks begin", "https://x.org/news/1a#0", "https://x.org/news/1a")
        shelf.poll(first)
        (found,) = shelf.poll(replace(first, guid="https://x.org/news/1a#1", title="Talks end"))
        assert (found.reason, found.changed) == ("guid+link", True)

    def test_an_edited_slug_beside_an_article_number(self) -> None:
        """The address of the article is its number; the headline in it may change with the headline."""
        shelf = Shelf()
        shelf.poll(item("More to follow", "https://x.org/a-12835875/More.html", "https://x.org/a-12835875/More.html"))
        (found,) = shelf.poll(
            item("Police arrest man", "https://x.org/a-12835875/Police.html", "https://x.org/a-12835875/Police.html")
        )
        assert (found.reason, found.changed) == ("guid+link", True)

    def test_no_article_is_claimed_twice(self) -> None:
        """Two entries that could both be one article: the better evidence has it, the other is new."""
        shelf = Shelf()
        shelf.poll(KURSK)
        found = shelf.poll(
            item("Alert in Kursk", None, "https://x.org/other"), replace(KURSK, title="Alert in Kursk lifted")
        )
        assert [one.known.id if one.known else None for one in found] == [None, 1]

    def test_different_entries_at_random_to_each_poll(self) -> None:
        """F52: every item once, in whatever company it comes."""
        shelf = Shelf()
        stories = [item(f"Story {n}", f"g{n}", f"https://x.org/{n}") for n in range(12)]
        for start in (0, 5, 2, 7, 1, 9):
            shelf.poll(*(stories[(start + 5 * n) % 12] for n in range(6)))
        assert len(shelf.articles) == 12

    def test_nothing_known(self) -> None:
        """Without stored articles all entries are new; without entries there is nothing."""
        assert [one.reason for one in identify(parsed(*TICKING), ())] == ["new"] * 4
        assert identify((), ()) == ()


def test_a_day_is_no_instant() -> None:
    """Two alerts of one day whose dates have no time: equal days prove nothing where guid and link differ."""
    shelf = Shelf()
    shelf.poll(item("Alert", "g1", "https://x.org/1", date="2024-12-18"))
    (found,) = shelf.poll(item("Alert", "g2", "https://x.org/2", date="2024-12-18"))
    assert found.known is None


def test_dates_are_entry_dates() -> None:
    """The helper makes what the parse stage makes."""
    assert parsed(KURSK)[0].published == EntryDate(datetime(2024, 12, 19, 8, tzinfo=UTC), MORNING, "rfc822")
