from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alert import BASELINE, inert, render, trial
from monitor.model import Alert, AlertItem, AlertReason, Figure, Message

KYIV = ZoneInfo("Europe/Kyiv")
SEEN = datetime(2024, 12, 19, 11, tzinfo=UTC)
KILLED = Figure("killed", 100, None, "at_least", "Lee Sung-kwon", "North Korean soldiers", "quote")
WOUNDED = Figure("wounded", 1000, 1100, "range", None, None, "quote")
ITEM = AlertItem(
    hit_ids=(12,),
    watches=("North Korean casualties in Kursk", "simple"),
    title="At Least 100 North Korean Soldiers Killed Fighting for Russia",
    outlet="themoscowtimes.com",
    published_at=datetime(2024, 12, 19, 10, 12, tzinfo=UTC),
    url="https://www.themoscowtimes.com/2024/12/19/a87380",
    matched=("North Korean", "Kursk", "Killed"),
    figures=(KILLED, WOUNDED),
    outlets=3,
    independent=2,
    story_id=5,
)


def said(item: AlertItem = ITEM, reason: AlertReason = AlertReason.STORY, note: str = "") -> Message:
    """An alert about one item, in words."""
    return render(Alert(reason, (item,), SEEN, story_id=5, id=7, note=note), timezone=KYIV)


def digest(items: list[AlertItem], note: str = "") -> Message:
    """A digest of items, in words."""
    return render(Alert(AlertReason.DIGEST, tuple(items), SEEN, id=8, note=note), timezone=KYIV)


def test_an_alert_says_what_where_when_why_and_how_many() -> None:
    """The whole message, as it is read."""
    assert said() == Message(
        "North Korean casualties in Kursk, simple: At Least 100 North Korean Soldiers Killed Fighting for Russia",
        "By themoscowtimes.com, 19 Dec 2024 12:12 EET\n"
        "Found: North Korean, Kursk, Killed\n"
        "Killed: at least 100 (North Korean soldiers), says Lee Sung-kwon\n"
        "Wounded: 1,000 to 1,100, claimant not named\n"
        "Told by 3 outlets, 2 independent\n"
        "https://www.themoscowtimes.com/2024/12/19/a87380\n"
        "n7",
        "n7",
    )


def test_a_lone_story_says_only_what_there_is() -> None:
    """No line about outlets, figures, words or a link that are not there."""
    bare = replace(ITEM, figures=(), outlets=1, independent=1, matched=(), url="javascript:alert(1)")
    assert said(bare).body == "By themoscowtimes.com, 19 Dec 2024 12:12 EET\nn7"


@pytest.mark.parametrize(
    ("reason", "opening"),
    [
        (AlertReason.CORROBORATED, "Corroborated: "),
        (AlertReason.FIGURE, "New figure: "),
        (AlertReason.REVISION, "Changed: "),
    ],
)
def test_an_alert_about_a_known_story_says_why_now(reason: AlertReason, opening: str) -> None:
    """The title opens with the reason, the body with what changed."""
    message = said(reason=reason, note="killed: 100, before 50")
    assert message.title.startswith(opening + "North Korean casualties")
    assert message.body.startswith("Why now: killed: 100, before 50\nBy ")


def test_a_headline_too_long_for_the_title_stands_whole_in_the_body() -> None:
    """Nothing of a headline is lost, and no line begins with a stranger's sign."""
    message = said(replace(ITEM, title="# " + "Kursk " * 60))
    assert inert.size(message.title) <= 200
    assert message.title.endswith("…")
    assert message.body.startswith("Headline: # Kursk Kursk")


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (replace(KILLED, bound="exact"), "Killed: 100 (North Korean soldiers), says Lee Sung-kwon"),
        (replace(KILLED, bound="at_most"), "Killed: at most 100 (North Korean soldiers), says Lee Sung-kwon"),
        (replace(KILLED, bound="about", low=12000, victims=None), "Killed: about 12,000, says Lee Sung-kwon"),
        (replace(KILLED, high=100), "Killed: at least 100 (North Korean soldiers), says Lee Sung-kwon"),
    ],
)
def test_a_figure_says_its_bound_and_who_claims_it(figure: Figure, line: str) -> None:
    """One line a figure."""
    assert line in said(replace(ITEM, figures=(figure, figure))).body.split("\n")


def test_many_watches_words_and_figures_are_counted_not_listed() -> None:
    """Each list has an end."""
    many = replace(
        ITEM,
        watches=tuple(f"Watch number {number}" for number in range(40)),
        matched=tuple(f"word{number}" for number in range(40)),
        figures=tuple(replace(KILLED, low=number) for number in range(40)),
    )
    message = said(many)
    assert "Watch number 4 and 35 more: " in message.title
    assert "word11 and 28 more" in message.body
    assert "Figures: 34 more" in message.body


def test_a_digest_is_grouped_by_watch_and_tells_each_story_once() -> None:
    """Two watches, three stories, one of them by two articles."""
    other = replace(ITEM, watches=("Floods",), title="Dam breaks", story_id=6, hit_ids=(13,), outlets=1, figures=())
    again = replace(ITEM, title="Seoul: 100 dead", hit_ids=(14,))
    third = replace(ITEM, title="A third story", story_id=9, hit_ids=(15,), outlets=1, url=None)
    assert digest([ITEM, other, again, third]) == Message(
        "Digest: 3 stories for North Korean casualties in Kursk, simple, Floods",
        "— North Korean casualties in Kursk, simple —\n"
        "• At Least 100 North Korean Soldiers Killed Fighting for Russia\n"
        "  By themoscowtimes.com, 19 Dec 2024 12:12 EET, 3 outlets\n"
        "  https://www.themoscowtimes.com/2024/12/19/a87380\n"
        "• A third story\n"
        "  By themoscowtimes.com, 19 Dec 2024 12:12 EET\n"
        "— Floods —\n"
        "• Dam breaks\n"
        "  By themoscowtimes.com, 19 Dec 2024 12:12 EET\n"
        "  https://www.themoscowtimes.com/2024/12/19/a87380\n"
        "n8",
        "n8",
    )


def test_a_digest_too_long_for_a_message_says_how_many_more() -> None:
    """1,000 stories: one message, the exact count in its title, shown and not shown make the whole."""
    message = digest([replace(ITEM, story_id=number + 1, hit_ids=(number,)) for number in range(1000)], BASELINE)
    assert message.title.startswith("Already published: 1000 stories for ")
    assert inert.size(message.body) <= 3500
    *_, more, last = message.body.split("\n")
    assert more == f"and {1000 - message.body.count('• ')} more"
    assert last == "n8"
    assert message.body.count("• ") > 15


strange = st.text(max_size=300) | st.sampled_from(
    ["", "@everyone", "<!channel>", "a\r\nBcc: x", "🇰🇵" * 200, "한" * 900]
)
items = st.builds(
    AlertItem,
    hit_ids=st.tuples(st.integers()),
    watches=st.lists(strange, max_size=30).map(tuple),
    title=strange,
    outlet=strange,
    published_at=st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - see timezones
    url=st.none() | strange.map("https://example.org/".__add__),
    matched=st.lists(strange, max_size=30).map(tuple),
    summary=strange,
    figures=st.lists(
        st.builds(
            Figure,
            st.sampled_from(["killed", "wounded"]),
            st.integers(0),
            st.none() | st.integers(0),
            strange,
            st.none() | strange,
            strange,
            strange,
        ),
        max_size=9,
    ).map(tuple),
    outlets=st.integers(1, 99),
    story_id=st.integers(0, 3),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(items, min_size=1, max_size=40), st.sampled_from(AlertReason), strange)
def test_whatever_strangers_write_an_alert_is_one_short_harmless_message(
    told: list[AlertItem], reason: AlertReason, note: str
) -> None:
    """Limits, a single-line title, no mention, no markup, no line that begins with a stranger's sign."""
    message = render(Alert(reason, tuple(told), SEEN, id=7, note=note), timezone=KYIV)
    assert 0 < inert.size(message.title) <= 200
    assert 0 < inert.size(message.body) <= 3500
    assert "\n" not in message.title
    assert message.body.split("\n")[-1] == "n7"
    for line in [message.title, *message.body.split("\n")]:
        shown = line.removeprefix("  ")
        assert inert.plain(shown) in {shown, shown.replace("\u200b", "")}
        assert shown[0] not in "#>=|"
        assert not any(active in shown for active in ("<", "@e", "](", "*", "`"))


def test_trying_a_target_names_it_harmlessly() -> None:
    """`monitor target test`: a message that says which target it is."""
    assert trial("desk @here").body == "Alerts for “desk @\u200bhere” arrive here."
