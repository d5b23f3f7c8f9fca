"""The table of bad feeds, third part: what only several polls show (F30 to F34, F41, F42, F52), and dates (F35 to F40)."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

from monitor import query
from tests.rig.feed_table import FeedRow, Make, Outcome, Seen, entry, rss_without_items
from tests.rig.hostile_feeds import rss

REFUSED, DEGRADED, LIMITED, ACCEPTED = Outcome
DAY = timedelta(days=1)


def feed(*entries: bytes, language: str = "") -> Make:
    """A maker of a feed with these items."""
    head = f"<language>{language}</language>".encode() if language else b""
    return lambda: rss(head + b"".join(entries))


def at(hour: int, minute: int = 0, day: int = 19) -> datetime:
    """A moment of the day on which the rows are played."""
    return datetime(2024, 12, day, hour, minute, tzinfo=UTC)


# ------------------------------------------------------------------------------------------------------ identity


def _hits_newest_first(seen: Seen) -> None:
    """The listing has the order of first sight, whatever the dates say."""
    wanted = query.hit_filter(now=seen.scene.clock(), limit=50)
    shown = [str(hit["article"]["title"]) for hit in query.hits(seen.scene.chain.store, wanted).items]
    assert shown == [article.title for article in reversed(seen.articles)]


def _both_alert(seen: Seen) -> None:
    assert len({article.source_id for article in seen.articles}) == 2


def _one_revised(seen: Seen) -> None:
    assert [article.revision for article in seen.articles] == [3]


def _known_by_content(seen: Seen) -> None:
    assert {(article.keys.guid, article.keys.link) for article in seen.articles} == {(None, None)}


NEWS = [
    ("Kursk bridge destroyed overnight", "https://x.org/bridge"),
    ("Mayor of Kursk opens a library", "https://x.org/library"),
    ("Kursk chess club wins the cup", "https://x.org/chess"),
]
TITLES = tuple(title for title, _ in NEWS)


def _ticking(poll: int) -> Make:
    return feed(*(entry(title, guid=f"tick-{poll}-{number}", link=link) for number, (title, link) in enumerate(NEWS)))


def _redated(poll: int) -> Make:
    dates = (f"Thu, 19 Dec 2024 1{poll}:0{number}:00 GMT" for number in range(len(NEWS)))
    return feed(
        *(entry(title, guid=link, link=link, date=date) for (title, link), date in zip(NEWS, dates, strict=True))
    )


def _growing(*dates: str) -> tuple[Make, ...]:
    """Each poll one item more, with these dates."""
    listed = [entry(title, guid=link, link=link, date=date) for (title, link), date in zip(NEWS, dates, strict=True)]
    return tuple(feed(*listed[: count + 1]) for count in range(len(NEWS)))


def _guids(*guids: str) -> tuple[Make, ...]:
    titles = ("Kursk one", "Kursk two", "Kursk three")
    return tuple(feed(entry(title, guid=guid)) for title, guid in zip(titles, guids, strict=True))


def _by_chance(poll: int) -> Make:
    dice = random.Random(poll)
    picked = dice.sample(range(40), 12)
    return feed(
        *(entry(f"Kursk {number * 7919}", guid=f"g{number}", link=f"https://x.org/{number}") for number in picked)
    )


_CHANCES = 12
_PICKED = {number for poll in range(_CHANCES) for number in random.Random(poll).sample(range(40), 12)}
SAME = "Thu, 19 Dec 2024 10:00:00 GMT"

IDENTITY = (
    FeedRow("F30a", "no guid", (feed(entry("Kursk", link="https://x.org/1")),) * 2, ACCEPTED),
    FeedRow("F30b", "no link", (feed(entry("Kursk", guid="1")),) * 2, ACCEPTED),
    FeedRow("F30c", "no title", (feed(entry("", guid="1", text="News of Kursk")),) * 2, ACCEPTED, titles=("News of Kursk",)),
    FeedRow("F30d", "no guid and no link", (feed(entry("Kursk", text="Words.")),) * 2, ACCEPTED, check=_known_by_content),
    FeedRow("F30e", "nothing but a guid and a date", (feed(entry("", guid="1", date=SAME), entry("Kursk")),), DEGRADED,
            "dropped-empty: 1"),
    FeedRow("F31", "one guid for all", (feed(*(entry(title, "same", link) for title, link in NEWS)),) * 3, DEGRADED,
            "repeated-guids: 3", titles=TITLES),
    FeedRow("F32a", "a guid in other case and spaces", _guids("Story-1", " STORY-1 ", "story-1"), ACCEPTED,
            titles=("Kursk three",), check=_one_revised),
    FeedRow("F32b", "a guid composed and decomposed", _guids("caf\u00e9", "cafe\u0301", "CAFE\u0301"), ACCEPTED,
            titles=("Kursk three",), check=_one_revised),
    FeedRow("F33", "a guid of another feed", (rss_without_items, feed(entry(TITLES[0], "g1", NEWS[0][1]))), ACCEPTED,
            titles=TITLES[:2], alerts=2, other=feed(entry(TITLES[1], "g1", NEWS[1][1])), check=_both_alert),
    FeedRow("F34a", "guids changed on every poll", (rss_without_items, *map(_ticking, range(5))), ACCEPTED, titles=TITLES,
            alerts=3),
    FeedRow("F34b", "one item, its guid changed on every poll",
            (rss_without_items, *(feed(entry("Kursk", f"g{n}", "https://x.org/1")) for n in range(5))), ACCEPTED, alerts=1),
    FeedRow("F34c", "one item without link, its guid changed on every poll",
            (rss_without_items, *(feed(entry("Kursk", f"g{n}", date=SAME)) for n in range(5))), ACCEPTED, alerts=1),
    FeedRow("F41a", "all dates equal", _growing(SAME, SAME, SAME), ACCEPTED, titles=TITLES, alerts=2,
            check=_hits_newest_first),
    FeedRow("F41b", "dates going backwards", _growing(SAME, SAME.replace("19", "18"), SAME.replace("19", "17")), ACCEPTED,
            titles=TITLES, alerts=2, check=_hits_newest_first),
    FeedRow("F41c", "dates changed on every poll", (rss_without_items, *map(_redated, range(4))), ACCEPTED, titles=TITLES,
            alerts=3),
    FeedRow("F52", "other items at random to each poll", (rss_without_items, *map(_by_chance, range(_CHANCES))), ACCEPTED,
            titles=len(_PICKED), alerts=len(_PICKED)),
)  # fmt: skip

# --------------------------------------------------------------------------------------------------------- dates


def _dated(expected: Mapping[str, datetime | None], seen: Seen) -> None:
    """Each date as expected, or unknown: then first sight stands in, and what was written is kept."""
    stored = {article.published_raw: article for article in seen.articles}
    assert stored.keys() == expected.keys()
    for raw, value in expected.items():
        article = stored[raw]
        wanted = value or article.first_seen_at
        assert article.published_at == wanted, (raw, article.published_at, article.date_rule)
        assert (value is None) == (article.date_rule in UNKNOWN), (raw, article.date_rule)


UNKNOWN = {
    "none", "unreadable", "number", "incomplete", "impossible", "absurd-offset", "ambiguous-order", "needs-language",
    "implausible-past", "implausible-future",
}  # fmt: skip


def dated(row: str, what: str, expected: Mapping[str, datetime | None], **more: object) -> FeedRow:
    """An item for each date as written, and the moment it stands for; None = unknown."""
    entries = [entry(f"Kursk {number * 7919}", guid=str(number), date=raw) for number, raw in enumerate(expected)]
    language = str(more.pop("stated", ""))
    return FeedRow(row, what, (feed(*entries, language=language),), ACCEPTED, titles=len(expected),
                   check=partial(_dated, expected), **more)  # type: ignore[arg-type]  # fmt: skip


NAMED = {"ru": "19 декабря 2024 10:00", "de": "19. Dezember 2024 10:00", "uk": "19 грудня 2024 10:00"}
SIGNS = "2024년 12월 19일 10:00"
DOTS = "19.12.2024 10:00"

DATES = (
    dated("F35", "dates in the years 0, 1, 9999 and -1", dict.fromkeys(
        ("0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "-0001-01-01T00:00:00Z"))),
    dated("F36a", "100 years and 3 hours ahead", dict.fromkeys(("Wed, 19 Dec 2124 10:00:00 GMT", "Thu, 19 Dec 2024 16:00:00 GMT"))),
    dated("F36b", "half an hour ahead, as clocks differ", {"Thu, 19 Dec 2024 13:30:00 GMT": at(13, 30)}),
    dated("F37", "days and hours that do not exist, and a leap second", {
        "Sat, 31 Feb 2024 10:00:00 GMT": None, "Thu, 19 Dec 2024 25:61:61 GMT": None,
        "Sat, 31 Dec 2016 23:59:60 GMT": datetime(2017, 1, 1, tzinfo=UTC)}),
    dated("F38", "24:00, a bare number, a week date", dict.fromkeys(
        ("Wed, 18 Dec 2024 24:00:00 GMT", "1734602400", "2024-W51-4"))),
    dated("F39", "zones by name, and an absurd offset", {
        "Thu, 19 Dec 2024 10:00:00 MSK": at(7), "Thu, 19 Dec 2024 05:00:00 EST": at(10),
        "Thu, 19 Dec 2024 10:00:00 +9959": None}),
    *(dated(f"F40{letter}", f"a month in the feed's language, {language}", {raw: at(10)}, stated=language)
      for letter, (language, raw) in zip("abc", NAMED.items(), strict=True)),
    dated("F40d", "a Russian month, the language set by the source's settings", {NAMED["ru"]: at(10)}, language="ru"),
    dated("F40e", "dots, the language stated", {DOTS: at(10)}, stated="ru"),
    dated("F40f", "foreign months and dots, no language", dict.fromkeys((*NAMED.values(), DOTS))),
    dated("F40g", "Korean signs, no language", {SIGNS: at(10)}),
)  # fmt: skip

# ------------------------------------------------------------------------------------------------------- silence


def _silence_is_told(seen: Seen) -> None:
    assert [finding.cause for finding in seen.findings if "nothing new" in finding.cause]


def _emptiness_is_told(seen: Seen) -> None:
    assert [finding.cause for finding in seen.findings if "nothing of it is stored" in finding.cause]


_LIVELY = feed(
    *(entry(f"Kursk {n * 7919}", guid=str(n), date=f"Thu, 19 Dec 2024 {n:02}:00:00 GMT") for n in range(10))
)
SILENCE = (
    FeedRow("F42a", "an empty channel", (rss_without_items,), ACCEPTED, titles=(), check=_emptiness_is_told),
    FeedRow("F42b", "no entries any more, for 30 days", (_LIVELY, *[rss_without_items] * 6), ACCEPTED, titles=10,
            apart=5 * DAY, check=_silence_is_told),
    FeedRow("F42c", "never an entry, for 30 days", (rss_without_items,) * 6, ACCEPTED, titles=(), apart=5 * DAY,
            check=_emptiness_is_told),
)  # fmt: skip

ROWS: tuple[FeedRow, ...] = (*IDENTITY, *DATES, *SILENCE)
