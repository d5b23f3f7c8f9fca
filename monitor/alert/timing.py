"""When a target may be told: quiet hours, its limit, and the hours of digests, right through clock changes. Pure.

Wall-clock times are read in the settings' time zone. An hour that a clock change skips counts as its end (02:30 becomes
03:00), one that it repeats counts once.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

from monitor.model import Target

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_DAY = timedelta(days=1)


class Hold(NamedTuple):
    """Until when nothing is sent (UTC), and why; None = now."""

    until: datetime | None
    reason: str


def not_before(
    target: Target, now: datetime, timezone: ZoneInfo, sent_in_window: int, window_frees_at: datetime | None
) -> Hold:
    """Whether `target` may be told now: what is held back waits in the outbox and is never dropped.

    `sent_in_window`: how many messages it took within its limit's time; `window_frees_at`: when the oldest of them
    leaves that window.
    """
    quiet = quiet_until(target.quiet, now, timezone) if target.quiet else None
    full = target.limit is not None and sent_in_window >= target.limit[0]
    frees = (window_frees_at or now + target.limit[1]) if full and target.limit else None
    if quiet and (frees is None or quiet >= frees):
        return Hold(quiet, f"quiet hours {target.quiet}")
    if frees and frees > now and target.limit:
        return Hold(frees, f"limit of {target.limit[0]} messages reached")
    return Hold(None, "")


def quiet_until(spec: str, now: datetime, timezone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours ("22:00-07:00") that `now` lies in, in UTC; None outside them.

    Raises ValueError for a spec that cannot be read.
    """
    begin, end = (_clock(part) for part in spec.split("-"))
    today = now.astimezone(timezone).date()
    for day in (today - _DAY, today):
        starts = _instant(day, begin, timezone)
        ends = _instant(day if end > begin else day + _DAY, end, timezone, last=True)
        if starts <= now < ends:
            return ends
    return None


def next_digest(spec: str, after: datetime, timezone: ZoneInfo) -> datetime:
    """The first time later than `after` at which a digest ("08:00", or five cron fields) is due, in UTC.

    Days of the week are cron's: 0 and 7 are Sunday. Raises ValueError for a spec that cannot be read or never comes.
    """
    if _CLOCK.fullmatch(spec.strip()):
        return _next_daily(_clock(spec), after, timezone)
    if len(spec.split()) != 5:
        raise ValueError(f"neither an hour (08:00) nor five cron fields (0 8 * * MON-FRI): {spec!r}")
    try:
        return next(CronSim(spec, after.astimezone(timezone))).astimezone(UTC)
    except (CronSimError, StopIteration) as error:
        raise ValueError(f"no cron line, or one that never comes: {spec!r}") from error


def _next_daily(at: time, after: datetime, timezone: ZoneInfo) -> datetime:
    day = after.astimezone(timezone).date() - _DAY
    while (due := _instant(day, at, timezone)) <= after:
        day += _DAY
    return due


def _clock(text: str) -> time:
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"no time of day such as 08:00: {text!r}")
    return time(int(found[1]), int(found[2]))


def _instant(day: date, at: time, timezone: ZoneInfo, *, last: bool = False) -> datetime:
    """When the wall clock first shows `at` on that day or, where it never does, is past it; `last` = the second showing."""
    local = datetime.combine(day, at, timezone)
    first, second = (local.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > second:  # skipped: the change lies between the two readings (PEP 495)
        return _change_between(second, first, timezone)
    return second if last else first


def _change_between(early: datetime, late: datetime, timezone: ZoneInfo) -> datetime:
    """The minute at which the offset from UTC changes."""
    before = early.astimezone(timezone).utcoffset()
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(timezone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late
