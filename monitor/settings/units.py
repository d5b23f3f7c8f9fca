"""Durations, rates, times of day and zones, as people write them: `5m`, `20/h`, `22:00-07:00`, `Europe/Kyiv`.

Every reader raises `MisreadError` with a cause and a remedy; none guesses.
"""

from __future__ import annotations

import re
import zoneinfo
from datetime import timedelta

from monitor.settings.faults import did_you_mean

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"(?:[0-9]{1,9}[smhd])+")
_PART = re.compile(r"([0-9]+)([smhd])")
_RATE = re.compile(r"([0-9]{1,6})/([0-9]{0,9})([smhd])")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class MisreadError(ValueError):
    """A text that is not what its key asks for."""

    def __init__(self, cause: str, remedy: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy


def duration(text: str) -> timedelta:
    """`90s`, `5m`, `6h`, `30d` or several together, `1h30m`."""
    if not _DURATION.fullmatch(text):
        raise MisreadError("no duration", _duration_remedy(text))
    seconds = sum(int(count) * _SECONDS[unit] for count, unit in _PART.findall(text))
    if seconds > timedelta.max.days * 86400:
        raise MisreadError("the duration is too long", "write it in s, m, h or d: 90s, 5m, 6h, 30d, 1h30m")
    return timedelta(seconds=seconds)


def _duration_remedy(text: str) -> str:
    wordy = re.fullmatch(r"([0-9]{1,6}) *([smhd])[a-z]*", text.lower())
    if wordy:
        return f"write {wordy[1]}{wordy[2]}"
    if text.isascii() and text.isdigit():
        return f"it lacks a unit: write {text[:9]}s, {text[:9]}m, {text[:9]}h or {text[:9]}d"
    return "write whole numbers of s, m, h or d: 90s, 5m, 6h, 30d, 1h30m"


def said(time: timedelta) -> str:
    """A duration as it is written in the settings."""
    left, parts = int(time.total_seconds()), []
    for unit, size in reversed(_SECONDS.items()):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def within(time: timedelta, least: timedelta, most: timedelta) -> timedelta:
    """`time`, when it lies between the limits."""
    if least <= time <= most:
        return time
    side = "short" if time < least else "long"
    raise MisreadError(f"the duration is too {side}", f"from {said(least)} to {said(most)} are allowed")


def rate(text: str) -> tuple[int, timedelta]:
    """`20/h`, `5/m`, `3/10m`: so many in such a time."""
    found = _RATE.fullmatch(text.replace(" ", ""))
    if not found or not int(found[1]) or found[2] == "0" * len(found[2]) != "":
        raise MisreadError("no limit", "write a number of messages and a time: 20/h, 5/m, 3/10m, 100/d")
    per = timedelta(seconds=int(found[2] or 1) * _SECONDS[found[3]])
    return int(found[1]), within(per, timedelta(seconds=1), timedelta(days=31))


def clock(text: str) -> str:
    """A time of day, `08:00`."""
    if not _CLOCK.fullmatch(text):
        raise MisreadError("no time of day", "write hours and minutes of 24 hours: 08:00, 22:30")
    return text


def quiet(text: str) -> str:
    """A daily stretch of time, `22:00-07:00`; it may run over midnight."""
    begin, dash, end = text.replace(" ", "").partition("-")
    if not dash:
        raise MisreadError("no stretch of time", "write its begin and end: 22:00-07:00")
    if clock(begin) == clock(end):
        raise MisreadError("a stretch of time without length", "write its begin and end: 22:00-07:00")
    return f"{begin}-{end}"


def zone(text: str) -> zoneinfo.ZoneInfo:
    """A time zone by its IANA name."""
    remedy = "write an IANA name: UTC, Europe/Kyiv, Asia/Seoul"
    known = zoneinfo.available_timezones()
    if (text in known and "/" in text) or text in {"UTC", "GMT"}:
        return zoneinfo.ZoneInfo(text)
    if not known:
        raise MisreadError("this system has no time zone data", "install its package tzdata, or write UTC")
    if text in known:
        cause = "an old short name: it has a fixed offset or hides whose summer time it follows"
        raise MisreadError(cause, remedy)
    raise MisreadError("no known time zone", did_you_mean(text, known, otherwise=remedy))
