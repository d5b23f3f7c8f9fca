from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alert import next_digest, not_before, quiet_until
from monitor.model import Target

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "Europe/Kyiv",
        "America/New_York",
        "Australia/Lord_Howe",  # changes by half an hour
        "Asia/Seoul",
        "Africa/Casablanca",  # changes twice around Ramadan
        "Pacific/Apia",
    )
]
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2023, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the zone is beside
clocks = st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    """A time with its offset, in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("spec", "now", "until"),
    [
        ("22:00-07:00", "2024-12-19T21:59:59+01:00", None),
        ("22:00-07:00", "2024-12-19T22:00+01:00", "2024-12-20T07:00+01:00"),
        ("22:00-07:00", "2024-12-20T06:59:59+01:00", "2024-12-20T07:00+01:00"),
        ("22:00-07:00", "2024-12-20T07:00+01:00", None),
        ("09:00-17:30", "2024-12-19T12:00+01:00", "2024-12-19T17:30+01:00"),
        ("09:00-17:30", "2024-12-19T18:00+01:00", None),
        # spring: the night has an hour less, 02:30 does not come
        ("22:00-07:00", "2024-03-31T01:00+01:00", "2024-03-31T07:00+02:00"),
        ("22:00-02:30", "2024-03-31T01:59+01:00", "2024-03-31T03:00+02:00"),
        ("22:00-02:30", "2024-03-31T03:00+02:00", None),
        ("02:30-07:00", "2024-03-31T03:00+02:00", "2024-03-31T07:00+02:00"),
        # autumn: the night has an hour more, 02:30 comes twice
        ("22:00-07:00", "2024-10-27T02:30+02:00", "2024-10-27T07:00+01:00"),
        ("22:00-02:30", "2024-10-27T02:40+02:00", "2024-10-27T02:30+01:00"),
        ("22:00-02:30", "2024-10-27T02:30+01:00", None),
    ],
)
def test_quiet_hours_end_when_the_wall_clock_says_so(spec: str, now: str, until: str | None) -> None:
    """Over midnight and through both changes of a Berlin year."""
    assert quiet_until(spec, at(now), BERLIN) == (at(until) if until else None)


@settings(deadline=None)
@given(zones, moments, clocks, clocks)
def test_quiet_hours_cover_the_wall_clock_and_leave_when_they_end(
    zone: ZoneInfo, now: datetime, begin: time, end: time
) -> None:
    """Whenever the wall clock stands in the quiet hours they hold; at their end they are over; no night is endless."""
    if begin == end:
        return
    spec = f"{begin:%H:%M}-{end:%H:%M}"
    until = quiet_until(spec, now, zone)
    wall = now.astimezone(zone).time()
    inside = begin <= wall < end if begin < end else wall >= begin or wall < end
    if until is None:
        assert not inside
        return
    assert timedelta(0) < until - now <= 49 * HOUR
    assert quiet_until(spec, until, zone) is None
    if not inside:  # the second showing of an hour that is repeated
        assert until - now <= 2 * HOUR


@pytest.mark.parametrize("spec", ["", "22:00", "22:00-", "25:00-07:00", "22:00-07:60", "a-b", "1-2-3"])
def test_quiet_hours_that_cannot_be_read_are_an_error(spec: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=r"time of day|unpack"):
        quiet_until(spec, datetime(2024, 12, 19, tzinfo=UTC), BERLIN)


@pytest.mark.parametrize(
    ("spec", "after", "due"),
    [
        ("08:00", "2024-12-19T07:59:59+01:00", "2024-12-19T08:00+01:00"),
        ("08:00", "2024-12-19T08:00+01:00", "2024-12-20T08:00+01:00"),
        ("08:00", "2024-03-30T08:00+01:00", "2024-03-31T08:00+02:00"),
        ("08:00", "2024-10-26T08:00+02:00", "2024-10-27T08:00+01:00"),
        ("02:30", "2024-03-30T12:00+01:00", "2024-03-31T03:00+02:00"),
        ("02:30", "2024-03-31T03:00+02:00", "2024-04-01T02:30+02:00"),
        ("02:30", "2024-10-26T12:00+02:00", "2024-10-27T02:30+02:00"),
        ("02:30", "2024-10-27T02:30+02:00", "2024-10-28T02:30+01:00"),
        ("30 2 * * *", "2024-03-30T12:00+01:00", "2024-03-31T03:00+02:00"),
        ("30 2 * * *", "2024-10-27T02:30+02:00", "2024-10-28T02:30+01:00"),
        ("0 8 * * mon-fri", "2024-12-20T08:00+01:00", "2024-12-23T08:00+01:00"),
        ("0 8 * * 0", "2024-12-19T08:00+01:00", "2024-12-22T08:00+01:00"),
        ("0 8 * * 7", "2024-12-19T08:00+01:00", "2024-12-22T08:00+01:00"),
        ("0 */6 * * *", "2024-12-19T08:00+01:00", "2024-12-19T12:00+01:00"),
        ("0 9 1 * *", "2024-12-19T08:00+01:00", "2025-01-01T09:00+01:00"),
    ],
)
def test_a_digest_is_due_when_the_wall_clock_says_so(spec: str, after: str, due: str) -> None:
    """Hours and cron lines, Sunday as 0 and 7, and one digest on days that lack its hour or have it twice."""
    assert next_digest(spec, at(after), BERLIN) == at(due)


@settings(deadline=None)
@given(zones, clocks, st.datetimes(datetime(2023, 1, 1), datetime(2026, 12, 1)), st.booleans())  # noqa: DTZ001 - made aware
def test_every_day_has_exactly_one_digest(zone: ZoneInfo, hour: time, start: datetime, as_cron: bool) -> None:  # noqa: FBT001
    """Through a fortnight anywhere, clock changes or not, each local day that exists has one."""
    spec = f"{hour.minute} {hour.hour} * * *" if as_cron else f"{hour:%H:%M}"
    due = start.replace(tzinfo=zone).astimezone(UTC)
    days = []
    for _ in range(14):
        due, before = next_digest(spec, due, zone), due
        assert due > before
        days.append(due.astimezone(zone).date())
    assert len(set(days)) == 14
    assert (days[-1] - days[0]).days == 13


@pytest.mark.parametrize(
    "spec", ["", "8", "24:00", "@daily", "0 8 * *", "0 8 * * * *", "0 8 30 2 *", "61 8 * * *", "x y z a b"]
)
def test_a_digest_hour_that_cannot_be_read_is_an_error(spec: str) -> None:
    """Nothing is guessed, and a line that never comes is refused."""
    with pytest.raises(ValueError, match="cron"):
        next_digest(spec, datetime(2024, 12, 19, tzinfo=UTC), BERLIN)


# ----------------------------------------------------------------------------------------------------- holding

NOON = at("2024-12-19T12:00+01:00")
NIGHT = at("2024-12-19T23:00+01:00")
MORNING = at("2024-12-20T07:00+01:00")


@pytest.mark.parametrize(
    ("target", "now", "sent", "frees", "until"),
    [
        (Target("t", "json://h"), NIGHT, 1000, None, None),
        (Target("t", "json://h", quiet="22:00-07:00"), NOON, 0, None, None),
        (Target("t", "json://h", quiet="22:00-07:00"), NIGHT, 0, None, MORNING),
        (Target("t", "json://h", limit=(20, HOUR)), NOON, 19, NOON + HOUR / 2, None),
        (Target("t", "json://h", limit=(20, HOUR)), NOON, 20, NOON + HOUR / 2, NOON + HOUR / 2),
        (Target("t", "json://h", limit=(20, HOUR)), NOON, 20, None, NOON + HOUR),
        (Target("t", "json://h", limit=(20, HOUR)), NOON, 20, NOON, None),
        (Target("t", "json://h", quiet="22:00-07:00", limit=(1, HOUR)), NIGHT, 1, NIGHT + HOUR, MORNING),
        (Target("t", "json://h", quiet="22:00-23:30", limit=(1, HOUR)), NIGHT, 1, NIGHT + HOUR, NIGHT + HOUR),
    ],
)
def test_what_may_not_go_now_is_held_until_it_may(
    target: Target, now: datetime, sent: int, frees: datetime | None, until: datetime | None
) -> None:
    """Quiet hours and the limit, whichever lasts longer; the reason is named."""
    hold = not_before(target, now, BERLIN, sent, frees)
    assert hold.until == until
    assert bool(hold.reason) == (until is not None)


def test_a_flood_is_held_to_the_limit_and_nothing_of_it_is_dropped() -> None:
    """10,000 messages at once, 10 a minute: all go out, never more than 10 in any minute."""
    target, minute = Target("t", "json://h", limit=(10, timedelta(minutes=1))), timedelta(minutes=1)
    now, sent = NOON, list[datetime]()
    for _ in range(10_000):
        window = [one for one in sent[-10:] if one > now - minute]
        hold = not_before(target, now, BERLIN, len(window), window[0] + minute if window else None)
        now = hold.until or now
        sent.append(now)
    assert len(sent) == 10_000
    assert all(later - earlier >= minute for earlier, later in zip(sent, sent[10:], strict=False))
