"""Dates as publishers write them, read by our own rules, because a wrong date is worse than none.

Read are RFC 822 / RFC 5322 (with named zones and two-digit years), ISO 8601 / RFC 3339, the American and the
JavaScript order, signs (`2024년 12월 19일`), dots and slashes, and the month names of the feed's language. Not read
are epoch numbers, week dates, months without a day, `24:00`, days that do not exist and offsets beyond 14 hours:
what has several readings is unknown, and the time of first sight is used in its place.

An `EntryDate` always keeps the raw string, and its `rule` says how it was read or why not:

    rfc822 iso8601 named-month american javascript signs dotted slashes    how it was written
      ... -naive          no zone: taken as UTC        ... -day     no time: midnight UTC
      ... -unknown-zone   a zone nobody knows: taken as UTC
    none unreadable number incomplete impossible absurd-offset ambiguous-order needs-language     unknown
    implausible-past (before 1990)  implausible-future (over an hour ahead)                      not believed
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.model import EntryDate
from monitor.parse.date_words import AFTERNOON, ENGLISH_MONTHS, MONTHS, MORNING, ZONES, ZONES_BY_LANGUAGE

OLDEST_YEAR = 1990
FUTURE_TOLERANCE = timedelta(hours=1)
MAX_RAW = 128  # characters kept of the raw string
_MAX_OFFSET = 14 * 60

_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[.,]\d{1,9})?)?"
_HALF = r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?))?"
_ZONE = r"(?:\s*(?P<zone>[A-Za-z]{1,5}(?:[+-]\d{1,2}:?\d{0,2})?|[+-]\d{1,2}:?\d{2}|[+-]\d{2}))?"
_CLOCK = rf"(?:\s*[,T]?\s*(?:(?P<before>[^\W\d_]{{1,3}})\.?\s+)?{_TIME}{_HALF}(?:\s+(?:uhr|год|ч)\b\.?)?{_ZONE})?"
_WEEKDAY = r"(?:[^\W\d_]{1,14}(?:\.?\s*,\s*|\.?\s+))?"
_MONTH = r"(?P<month>[^\W\d_]{3,12})"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{pattern}\Z", re.IGNORECASE)


_PLAIN = re.compile(
    r"[A-Z][a-z]{2}, (\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (GMT|[+-]\d{4})\Z", re.ASCII
)
_RFC822 = _shape(rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\s+|-){_MONTH}(?:\s+|-)(?P<year>\d{{2,4}}){_CLOCK}")
_NAMED = _shape(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\.|º|er|-го)?\s+(?:de\s+)?{_MONTH}\.?,?\s+(?:de\s+)?"
    rf"(?P<year>\d{{2,4}})(?:\s*(?:г|р|року|года|роки|r)\b\.?)?{_CLOCK}"
)
_ISO = _shape(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    rf"(?:(?:\s*T\s*|\s+|,\s*){_TIME}{_ZONE})?"
)
_ISO_BASIC = _shape(
    r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)T(?P<hour>\d\d):?(?P<minute>\d\d):?"
    rf"(?P<second>\d\d)?(?:[.,]\d{{1,9}})?{_ZONE}"
)
_AMERICAN = _shape(rf"{_WEEKDAY}{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}")
_CTIME = _shape(rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_TIME}{_ZONE}\s+(?P<year>\d{{4}})")
_SIGNS = _shape(
    r"(?P<year>\d{4})\s*[년年]\s*(?P<month>\d{1,2})\s*[월月]\s*(?P<day>\d{1,2})\s*[일日]"
    r"\s*(?:[^\W\d_]요?일?)?\s*(?P<half>오전|오후|上午|下午|午前|午後)?\s*"
    r"(?:(?P<hour>\d{1,2})\s*[:시時时]\s*(?:(?P<minute>\d{1,2})\s*[분分]?\s*(?::?(?P<second>\d{1,2})\s*[초秒]?)?)?)?"
    rf"{_ZONE}"
)
_YEAR_FIRST = _shape(
    rf"(?P<year>\d{{4}})\s*(?P<sign>[./])\s*(?P<month>\d{{1,2}})\s*(?P=sign)\s*(?P<day>\d{{1,2}})\.?{_CLOCK}"
)
_DAY_FIRST = _shape(rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d\d){_CLOCK}")
_SLASHES = _shape(rf"(?P<first>\d{{1,2}})/(?P<second_number>\d{{1,2}})/(?P<year>\d{{4}}){_CLOCK}")
_INCOMPLETE = re.compile(r"\d{4}(?:-\d\d)?\Z|--?\d\d|\d{1,2}-\d\d")
_COMMENT = re.compile(r"\([^()]{0,64}\)")
_OFFSET = re.compile(r"(?P<name>[A-Za-z]*)(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?\Z")


@dataclass(frozen=True, slots=True)
class _Unknown(Exception):  # noqa: N818 - a reason, raised and caught in this file only
    """Why a date is not read."""

    rule: str


def read_date(raw: str | None, language: str | None, now: datetime) -> EntryDate:
    """The date `raw` states, in UTC, or None with the rule that says why not. Never raises.

    `language` is the feed's (a BCP 47 tag): without it foreign month names and `19.12.2024` stay unknown.
    """
    if raw is None or not raw.strip():
        return EntryDate(None, raw, "none")
    kept = raw.strip()[:MAX_RAW]
    try:
        value, rule = _read(kept, (language or "").lower().replace("_", "-").partition("-")[0])
    except _Unknown as unknown:
        return EntryDate(None, kept, unknown.rule)
    if value.year < OLDEST_YEAR:
        return EntryDate(None, kept, "implausible-past")
    if value > now + FUTURE_TOLERANCE:
        return EntryDate(None, kept, "implausible-future")
    return EntryDate(value, kept, rule)


def _read(raw: str, language: str) -> tuple[datetime, str]:
    plain = _PLAIN.match(raw)  # nine dates of ten, at a third of the price
    if plain is not None:
        day, month, year, hour, minute, second, offset = plain.groups()
        number = ENGLISH_MONTHS.get(month.lower())
        if number is not None and second != "60":
            return _utc(int(year), number, int(day), int(hour), int(minute), int(second), offset), "rfc822"
    text = _tidy(raw)
    if text.isdecimal():
        raise _Unknown("incomplete" if len(text) <= 6 else "number")
    for shape, reader, rule in _SHAPES:
        found = shape.match(text)
        if found is not None and (day := reader(found, language)) is not None:
            return _moment(found, day, rule, language)
    raise _Unknown("incomplete" if _INCOMPLETE.match(text) else "unreadable")


def _utc(year: int, month: int, day: int, hour: int, minute: int, second: int, offset: str) -> datetime:  # noqa: PLR0917 - as written
    minutes = 0 if offset == "GMT" else _stated_offset(offset[0], int(offset[1:3]), int(offset[3:]))
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return moment - timedelta(minutes=minutes) if minutes else moment
    except (ValueError, OverflowError):
        raise _Unknown("impossible") from None


def _tidy(raw: str) -> str:
    """One line, composed letters, no comments in brackets (RFC 5322 section 3.2.2), no entities left over."""
    text = html.unescape(raw) if "&" in raw else raw
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if "(" in text:
        text = _COMMENT.sub(" ", text)
    return " ".join(text.split())


_Day = tuple[int, int, int]
_Reader = Callable[[re.Match[str], str], _Day | None]


def _by_number(found: re.Match[str], _language: str) -> _Day:
    return int(found["year"]), int(found["month"]), int(found["day"])


def _by_name(found: re.Match[str], language: str) -> _Day | None:
    """A month by its name, in English or the feed's language. None = another shape may fit."""
    name = found["month"].lower()
    month = ENGLISH_MONTHS.get(name) or MONTHS.get(language, {}).get(name)
    if month is None:
        known_elsewhere = any(name in names for names in MONTHS.values())
        raise _Unknown("needs-language" if known_elsewhere else "unreadable")
    return _full_year(found["year"]), month, int(found["day"])


def _by_dots(found: re.Match[str], language: str) -> _Day:
    if not language:
        raise _Unknown("needs-language")
    return _full_year(found["year"]), int(found["month"]), int(found["day"])


def _by_slashes(found: re.Match[str], _language: str) -> _Day:
    """`19/12/2024` and `12/19/2024` have one reading, `11/12/2024` has two."""
    first, second = int(found["first"]), int(found["second_number"])
    if first <= 12 and second <= 12 and first != second:
        raise _Unknown("ambiguous-order")
    return (int(found["year"]), second, first) if first > 12 else (int(found["year"]), first, second)


def _full_year(digits: str) -> int:
    """RFC 5322 section 4.3: 00-49 are 20xx, 50-99 and three digits count from 1900."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if len(digits) == 2 and year < 50 else 1900)


_SHAPES: tuple[tuple[re.Pattern[str], _Reader, str], ...] = (
    (_RFC822, _by_name, "rfc822"),
    (_ISO, _by_number, "iso8601"),
    (_ISO_BASIC, _by_number, "iso8601"),
    (_NAMED, _by_name, "named-month"),
    (_AMERICAN, _by_name, "american"),
    (_CTIME, _by_name, "american"),
    (_SIGNS, _by_number, "signs"),
    (_YEAR_FIRST, _by_number, "dotted"),
    (_DAY_FIRST, _by_dots, "dotted"),
    (_SLASHES, _by_slashes, "slashes"),
)


def _moment(found: re.Match[str], day: _Day, rule: str, language: str) -> tuple[datetime, str]:
    parts = found.groupdict()
    hour, minute, leap, second = _clock(parts)
    offset, suffix = _offset(parts.get("zone"), language)
    if parts["hour"] is None:
        suffix = "-day"
    try:
        local = datetime(*day, hour, minute, second, tzinfo=UTC)
        return local - timedelta(minutes=offset) + leap if offset or leap else local, rule + suffix
    except (ValueError, OverflowError):
        raise _Unknown("impossible") from None


def _clock(parts: Mapping[str, str | None]) -> tuple[int, int, timedelta, int]:
    """Hour, minute, leap second, second. `24:00` names two days at once: refused with the rest of hour 24."""
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("before") or "").lower().replace(" ", "")
    if half in AFTERNOON or half in MORNING:
        if not 1 <= hour <= 12:
            raise _Unknown("impossible")
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    leap = timedelta(seconds=1) if second == 60 else timedelta()
    return hour, minute, leap, second - (second == 60)


def _offset(zone: str | None, language: str) -> tuple[int, str]:
    """Minutes east of UTC, and what to add to the rule's name."""
    if not zone:
        return 0, "-naive"
    stated = _OFFSET.match(zone)
    if stated is None:
        name = zone.lower()
        known = ZONES_BY_LANGUAGE.get((language, name), ZONES.get(name))
        return (0, "-unknown-zone") if known is None else (known, "")
    return _stated_offset(stated["sign"], int(stated["hours"]), int(stated["minutes"] or 0)), ""


def _stated_offset(sign: str, hours: int, minutes: int) -> int:
    total = hours * 60 + minutes
    if total > _MAX_OFFSET or minutes > 59:
        raise _Unknown("absurd-offset")
    return total if sign == "+" else -total
