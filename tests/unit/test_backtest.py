"""A watch tried on history: what counts as hit, story and alert, and what differs between two versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from monitor.backtest import Backtest, Version, backtest_json, replay
from monitor.cli.backtest_page import bars
from monitor.match import Engine, WatchSpec, compile_watches
from monitor.model import AlertReason, Rule
from monitor.store import Archived
from tests.rig.stores import NOON, an_article

STORY, CORROBORATED, FIGURE = AlertReason.STORY, AlertReason.CORROBORATED, AlertReason.FIGURE
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG = "Both crews left the quay at noon and nobody on the other side of the gate would say for how long."


def engine(*keywords: str, sources: tuple[str, ...] = ()) -> Engine:
    """An engine with one watch, `port`."""
    made, faults = compile_watches([WatchSpec("port", "Port", {"keywords": list(keywords)}, sources)])
    assert not [fault for fault in faults if not fault.warning]
    return made


def version(*keywords: str, rule: Rule | None = None, figures: tuple[str, ...] = (), zone: str = "UTC") -> Version:
    """The watch `port` with these keywords."""
    return Version("port", engine(*keywords), rule or Rule("desk"), figures, ZoneInfo(zone))


def seen(number: int, title: str, at: datetime = NOON, *, story: int | None = None, **changed: Any) -> Archived:
    """A stored article, without keys if no story holds it, as the pipeline stores what no watch hits."""
    keys = {} if story else {"canonical_url": None, "title_key": "", "text_key": ""}
    place = {key: changed.pop(key) for key in ("copy_of", "wire") if key in changed}
    url = f"https://{changed.get('outlet', 'outlet.example')}/news/{number}"
    values = {"title": title, "first_seen_at": at, "id": number, "url": url, "summary": "", **keys, **changed}
    return Archived(an_article(number, **values), story, **place)


def in_order(*titles: str, every: timedelta = HOUR) -> list[Archived]:
    """Articles of different outlets, one each hour."""
    return [
        seen(number, title, NOON + number * every, outlet=f"outlet{number}.example")
        for number, title in enumerate(titles, 1)
    ]


def tried(articles: Sequence[Archived], *keywords: str, **more: Any) -> Backtest:
    """What a watch of these keywords finds in the articles."""
    return replay(articles, version(*keywords, **more))


# -------------------------------------------------------------------------------------------------------- hits


def test_hits_are_told_apart_by_where_they_come_from() -> None:
    """Languages, sources and outlets are counted, the greatest first; the articles read are all that came."""
    articles = in_order("Strike at the port", "Weather stays mild", "The port again", "Ein Port in Sicht")
    articles[3] = replace(articles[3], article=replace(articles[3].article, language="de", source="Bote"))
    result = tried(articles, "port")
    assert (result.articles, result.outcome.hits) == (4, 3)
    assert result.outcome.languages == {"en": 2, "de": 1}
    assert result.outcome.sources == {"": 2, "Bote": 1}
    assert list(result.outcome.outlets) == ["outlet1.example", "outlet3.example", "outlet4.example"]
    assert (result.first_at, result.last_at) == (NOON + HOUR, NOON + 4 * HOUR)


def test_a_bad_keyword_is_seen_by_the_hits_it_carries_alone() -> None:
    """Each keyword has its hits, those that no other keyword stands in, and the forms it was found in."""
    articles = in_order("Port strikes", "Port authority", "A strike of luck", "Two strikes and a strike")
    keywords = {one.keyword: one for one in tried(articles, "port", "strike", "quay").outcome.keywords}
    assert (keywords["port"].hits, keywords["port"].alone) == (2, 1)
    assert (keywords["strike"].hits, keywords["strike"].alone) == (3, 2)
    assert dict(keywords["strike"].forms) == {"strikes": 2, "strike": 2}
    assert tried(articles, "port", "strike", "quay").outcome.unused == ("quay",)


def test_samples_are_the_newest_hits_with_their_evidence() -> None:
    """Only so many are kept, the newest first."""
    result = replay(in_order("Port one", "Port two", "Port three"), version("port"), samples=2)
    assert [one.article.title for one in result.outcome.samples] == ["Port three", "Port two"]
    assert [why.text for one in result.outcome.samples for why in one.why] == ["Port", "Port"]


def test_the_sources_of_the_watch_apply() -> None:
    """An article of another source is no hit, as in the pipeline."""
    heard = replace(seen(1, "Port shut"), article=replace(seen(1, "Port shut").article, source_tags=("coast",)))
    watch = Version("port", engine("port", sources=("coast",)))
    assert replay([heard, seen(2, "Port open")], watch).outcome.hits == 1


def test_days_are_those_of_the_settings_zone_and_none_is_left_out() -> None:
    """An article late in the evening of UTC is the next day's in Seoul; days without any article are there too."""
    articles = [seen(1, "Port", datetime(2024, 12, 18, 20, 0, tzinfo=UTC)), seen(2, "Port", NOON + 2 * DAY)]
    days = replay(articles, version("port", zone="Asia/Seoul")).outcome.days
    assert [one.day for one in days] == [date(2024, 12, day) for day in (19, 20, 21)]
    assert [(one.articles, one.hits) for one in days] == [(1, 1), (0, 0), (1, 1)]


# ----------------------------------------------------------------------------------------------------- stories


def test_articles_without_a_story_are_placed_as_the_pipeline_places_them() -> None:
    """The same headline at another outlet within two days is the same story; a week later it is another."""
    title = "Dockers leave the port of Lindow at noon"
    same = in_order(title, title)
    assert tried(same, "port").outcome.stories == 1
    assert tried([*same, seen(9, title, NOON + 9 * DAY)], "port").outcome.stories == 2


def test_stored_stories_stand() -> None:
    """Different headlines in one stored story count once; equal ones in two stories twice."""
    title = "Dockers leave the port of Lindow at noon"
    assert (
        tried([seen(1, "Port shut", story=7), seen(2, "Quay and port quiet", story=7)], "port").outcome.stories == 1
    )
    assert tried([seen(1, title, story=7), seen(2, title, story=8)], "port").outcome.stories == 2


def test_a_new_hit_and_a_stored_story_come_together() -> None:
    """What the watch newly finds belongs to the stored story that tells the same, whichever came first."""
    title = "Dockers leave the port of Lindow at noon"
    kept = seen(2, title, NOON + HOUR, story=7, title_key=title.lower())
    assert (
        tried([seen(1, title), kept, seen(3, "Port still shut", NOON + 2 * HOUR, story=7)], "port").outcome.stories
        == 1
    )
    assert tried([kept, seen(3, title, NOON + 2 * HOUR, outlet="other.example")], "port").outcome.stories == 1


def test_memory_does_not_grow_with_the_stories_told() -> None:
    """What no article can join any more is forgotten, and still counted."""
    from monitor.backtest.telling import Telling

    telling = Telling(version("port"))
    for number in range(300):
        telling.take(
            seen(number + 1, f"Port {number}", NOON + number * DAY, story=number + 1), date(2024, 1, 1), hit=True
        )
    assert telling.founded.total() == 300
    kept = telling._stories
    assert max(len(kept._living), len(kept._stories), len(kept._stored)) <= 8
    assert len(kept._by_key) <= 3 * 8


# ------------------------------------------------------------------------------------------------------ alerts


def test_a_story_is_told_once_and_corroborated_once() -> None:
    """The decisions are the pipeline's: further outlets and copies say nothing more."""
    title = "Dockers leave the port of Lindow at noon"
    articles = in_order(title, title, title)
    articles[0] = replace(articles[0], article=replace(articles[0].article, summary=LONG))
    alerts = tried(articles, "port", rule=Rule("desk", frozenset({STORY, CORROBORATED}))).outcome.alerts
    assert alerts.reasons == {"story": 1, "corroborated": 1}
    assert (alerts.total, sum(alerts.silent.values())) == (2, 1)


def test_articles_of_other_watches_count_towards_independence() -> None:
    """An article that only another watch hit is in the stored story, and another voice there."""
    rule = Rule("desk", min_independent=2)
    other = seen(1, "Nothing of that word", story=7, outlet="first.example")
    hit = seen(2, "Port shut", NOON + HOUR, story=7, outlet="second.example")
    assert tried([other, hit], "port", rule=rule).outcome.alerts.total == 1
    assert tried([hit], "port", rule=rule).outcome.alerts.silent == {"below-min-independent": 1}
    assert (
        tried([replace(other, wire="Agency"), replace(hit, wire="Agency")], "port", rule=rule).outcome.alerts.total
        == 0
    )


def test_digests_are_counted_as_messages_on_the_day_they_go_out() -> None:
    """Three stories before eight in the evening and one after it are two digests."""
    articles = [seen(number, f"Port {number}", NOON + hours * HOUR) for number, hours in enumerate((0, 1, 2, 9), 1)]
    outcome = tried(articles, "port", rule=Rule("night", digest="20:00")).outcome
    assert (outcome.alerts.digests, outcome.alerts.kept, outcome.alerts.total) == (2, 4, 2)
    assert [(one.day.day, one.alerts) for one in outcome.days] == [(19, 1), (20, 1)]


def test_what_came_with_a_first_poll_is_counted_apart() -> None:
    """It goes into one digest, and is no alert of its day."""
    alerts = tried([seen(1, "Port", baseline=True), seen(2, "Port again")], "port").outcome.alerts
    assert (alerts.baseline, alerts.total) == (1, 1)


def test_a_higher_figure_is_told_where_the_watch_follows_it() -> None:
    """The first claim is no news, a higher one is; a watch that follows no figures looks for none."""
    claims = [
        seen(number, f"At least {count} dockers were wounded in the port, police say", NOON + number * HOUR, story=7)
        for number, count in enumerate((12, 12, 20), 1)
    ]
    rule = Rule("desk", frozenset({STORY, FIGURE}))
    assert tried(claims, "port", rule=rule, figures=("wounded",)).outcome.alerts.reasons == {"story": 1, "figure": 1}
    assert tried(claims, "port", rule=rule).outcome.alerts.reasons == {"story": 1}


# -------------------------------------------------------------------------------------------------- difference


def test_two_versions_are_told_apart_article_by_article() -> None:
    """Found by both, only here, only there: each with its newest samples and the finder's evidence."""
    articles = in_order("Port strike", "Port calm", "Strike elsewhere", "Rain")
    result = replay(articles, version("port"), version("strike"))
    assert result.difference is not None
    assert result.other is not None
    assert (result.difference.both, result.difference.only_here, result.difference.only_there) == (1, 1, 1)
    [here], [there] = result.difference.here_samples, result.difference.there_samples
    assert (here.article.title, here.why[0].keyword) == ("Port calm", "port")
    assert (there.article.title, there.why[0].keyword) == ("Strike elsewhere", "strike")
    assert (result.outcome.hits, result.other.hits) == (2, 2)


# ------------------------------------------------------------------------------------------------------ shapes


def test_rates_are_over_the_time_there_were_articles_for() -> None:
    """A year was asked for and two days are stored: the rate is that of the two days."""
    result = tried(in_order("Port", "Port again", every=DAY), "port")
    written = backtest_json(result, NOON - 365 * DAY, NOON + 3 * DAY)
    assert (written["length_in_days"], written["hits_per_day"]) == (2.0, 1.0)
    assert written["samples"][0]["why"][0] | {"form": "port"} == {
        "keyword": "port", "form": "port", "field": "title", "start": 0, "end": 4, "text": "Port",
        "before": "", "after": " again",
    }  # fmt: skip


def test_an_empty_history_says_so() -> None:
    """No article: nothing is divided by."""
    written = backtest_json(tried([], "port"), NOON - DAY, NOON)
    assert (written["articles"], written["hits"], written["days"], written["first_article_at"]) == (0, 0, [], None)


def test_articles_are_taken_one_at_a_time() -> None:
    """No article is held that is no sample, whatever their number; folding keeps the last 64 texts at hand."""
    import gc
    import weakref

    class Kept(str):  # a text that can be looked after
        __slots__ = ("__weakref__",)

    texts: list[weakref.ref[Kept]] = []

    def coming() -> Iterator[Archived]:
        for number in range(1, 400):
            text = Kept(f"Text {number}")
            texts.append(weakref.ref(text))
            yield seen(number, "Port" if number % 2 else "Rain", text=text)

    result = replay(coming(), version("port"), samples=3)
    gc.collect()
    assert sum(text() is not None for text in texts) <= 64 + 3
    assert result.outcome.hits == 200


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((), ""), ((0, 0), "··"), ((1, 2, 4, 8), "▁▂▄█"), ((0, 1, 1000), "·▁█"), ((1,) * 90, "█" * 45)],
)
def test_bars_show_every_day_that_had_any(counts: tuple[int, ...], shown: str) -> None:
    """The smallest count still has a bar, none has a dot; many days share one."""
    assert bars(counts) == shown
