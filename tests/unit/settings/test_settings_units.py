"""Durations, rates, times of day, zones, cron lines and scalars: what is read, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alert import next_digest, quiet_until
from monitor.settings import core, cron, units
from monitor.settings.alerts import odd_times
from monitor.settings.units import MisreadError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("5m", 300), ("6h", 21600), ("30d", 2592000), ("1h30m", 5400), ("0s", 0), ("1d1h1m1s", 90061)],
)
def test_durations(text: str, seconds: int) -> None:
    """Numbers with units, added up."""
    assert units.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "text", ["", "5", "-1m", "0.5h", "1 h", "1 hour", "h", "5M", "1w", "1e3s", "٣m", "9999999999s", "999999999d" * 9]
)
def test_what_is_no_duration(text: str) -> None:
    """Nothing is guessed, and no number is too large for a message."""
    with pytest.raises(MisreadError) as caught:
        units.duration(text)
    assert caught.value.remedy


@given(st.integers(min_value=0, max_value=10**9))
def test_a_duration_said_is_a_duration_read(seconds: int) -> None:
    """What a message writes can be copied into the file."""
    time = timedelta(seconds=seconds)
    assert units.duration(units.said(time)) == time


@pytest.mark.parametrize(
    ("text", "count", "per"),
    [("20/h", 20, 3600), ("5 / m", 5, 60), ("3/10m", 3, 600), ("100/d", 100, 86400), ("1/s", 1, 1)],
)
def test_rates(text: str, count: int, per: int) -> None:
    """So many in such a time."""
    assert units.rate(text) == (count, timedelta(seconds=per))


@pytest.mark.parametrize("text", ["", "20", "0/h", "1/0m", "h/20", "20/w", "-1/h", "1/99d", "20/h/h"])
def test_what_is_no_rate(text: str) -> None:
    """Zero and negative limits, unknown units and times above a month."""
    with pytest.raises(MisreadError):
        units.rate(text)


@pytest.mark.parametrize("text", ["24:00", "8:00", "08:60", "0800", "08:00:00", "٠٨:٠٠"])
def test_what_is_no_time_of_day(text: str) -> None:
    """Two digits, a colon, two digits, within a day."""
    with pytest.raises(MisreadError):
        units.clock(text)


def test_quiet_hours_may_run_over_midnight() -> None:
    """Blanks around the dash are taken out."""
    assert units.quiet("22:00 - 07:00") == "22:00-07:00"


@pytest.mark.parametrize("name", ["UTC", "Europe/Kyiv", "Asia/Seoul", "Etc/UTC"])
def test_zones(name: str) -> None:
    """IANA names."""
    assert units.zone(name) == ZoneInfo(name)


@pytest.mark.parametrize(
    "name", ["Mars/Base", "EST5EDT", "CET", "", "../UTC", "/etc/localtime", "utc", "Europe/kyiv"]
)
def test_what_is_no_zone(name: str) -> None:
    """Unknown names, paths, and short names that hide a rule."""
    with pytest.raises(MisreadError):
        units.zone(name)


@pytest.mark.parametrize(
    ("line", "checked"),
    [
        ("0 8 * * *", "0 8 * * *"),
        ("  0   8 * *  mon-fri ", "0 8 * * mon,tue,wed,thu,fri"),
        ("*/15 8-18/2 1,15 jan-jun *", "*/15 8-18/2 1,15 jan-jun *"),
        ("0 8 * * 0", "0 8 * * sun"),
        ("0 8 * * 7", "0 8 * * sun"),
        ("0 8 * * 5-7", "0 8 * * sun,fri,sat"),
        ("0 8 29 2 *", "0 8 29 2 *"),
        ("5/20 8 * * *", "5/20 8 * * *"),
    ],
)
def test_cron_lines(line: str, checked: str) -> None:
    """Weekdays become names, so that no scheduler counts them from another day."""
    assert cron.check(line).line == checked


@pytest.mark.parametrize(
    "line",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "@daily",
     "5-1 * * * *", "*/0 * * * *", "0 8 31 feb *", "0 8 30 2 *", "0 8 L * *", "0 8 1 * mon", "0 8 * * mon#1", "a * * * *",
     "1,,2 * * * *", "-1 * * * *", "1.5 * * * *", "sun * * * *", "*/99 * * * *"],
)  # fmt: skip
def test_what_is_no_cron_line(line: str) -> None:
    """Fields out of range, backwards or never met, and the extensions that crons disagree on."""
    with pytest.raises(MisreadError):
        cron.check(line)


def test_a_cron_line_says_when_it_may_fire() -> None:
    """Hours and minutes are those that the fields allow."""
    line = cron.check("*/30 8-18/5 * * *")
    assert (set(line.minutes), set(line.hours)) == ({0, 30}, {8, 13, 18})


def test_the_hours_that_a_change_of_clocks_skips_or_repeats() -> None:
    """Berlin skips 02:00 to 02:59 in spring and repeats it in autumn; UTC and Seoul change nothing."""
    assert odd_times(ZoneInfo("Europe/Berlin"), 2026) == {(2, minute) for minute in range(60)}
    assert odd_times(ZoneInfo("Asia/Seoul"), 2026) == frozenset()
    assert odd_times(ZoneInfo("UTC"), 2026) == frozenset()


def test_the_hour_repeated_before_midnight_in_the_far_east() -> None:
    """A zone whose clocks change far from UTC is read on its own day: New Zealand at two and three."""
    assert odd_times(ZoneInfo("Pacific/Auckland"), 2026) == {(2, minute) for minute in range(60)}


@pytest.mark.parametrize(
    "text", ["012", "1e3", "1_000", "true", "Null", "~", ".5", "-3", "0x1F", "0o17", ".inf", ".NaN"]
)
def test_what_other_readers_would_take_for_a_number_or_switch(text: str) -> None:
    """The core schema's scalars, and the underscores of YAML 1.1."""
    assert core.looks_typed(text)


@pytest.mark.parametrize(
    "text", ["NO", "on", "yes", "12:30", "2024-12-19", "K-141", "1,000", "tRue", "", "e3", "0x", "_"]
)
def test_what_is_text_for_everybody(text: str) -> None:
    """YAML 1.2 leaves these alone."""
    assert not core.looks_typed(text)


def test_switches_are_true_and_false_alone() -> None:
    """No yes, on or 1."""
    assert [core.flag(word) for word in ("true", "False", "yes", "on", "1", "")] == [
        True,
        False,
        None,
        None,
        None,
        None,
    ]


number = st.integers(0, 59).map(str)
part = st.one_of(st.just("*"), number, st.tuples(number, number).map("-".join), st.just("mon"), st.just("feb"))
cron_field = st.one_of(
    part, st.tuples(part, st.integers(0, 31).map(str)).map("/".join), st.tuples(part, part).map(",".join)
)


@given(st.tuples(cron_field, cron_field, cron_field, cron_field, cron_field).map(" ".join))
def test_what_is_let_through_can_be_run(line: str) -> None:
    """Whatever the check accepts, the alert stage finds a next time for: no digest fails at night."""
    try:
        checked = cron.check(line).line
    except MisreadError:
        return
    after = datetime(2024, 12, 19, 12, tzinfo=UTC)
    assert next_digest(checked, after, ZoneInfo("Europe/Kyiv")) > after


@pytest.mark.parametrize("text", ["22:00-07:00", "00:00-23:59", "12:00 - 13:30"])
def test_quiet_hours_are_read_the_same_by_who_keeps_them(text: str) -> None:
    """At their begin, the alert stage waits."""
    begin = datetime.strptime(f"2024-12-19 {text[:5]} +0000", "%Y-%m-%d %H:%M %z")
    assert quiet_until(units.quiet(text), begin, ZoneInfo("UTC")) is not None
