"""No date is invented: whatever the text and the moment, a date that is read stands in the text and can be."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.parse.dates import read_date

_MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis makes them aware
_NUMBERS = st.integers(0, 2100).map(str) | st.integers(0, 99).map("{:02}".format)
_SIGNS = st.sampled_from(
    ["-", "/", ".", " ", ":", ", ", "T", " Dec ", " May ", " мая ", "년 ", "월 ", "일 ", " PM", "+0900", " GMT"]
)
_NEARLY = st.lists(st.tuples(_NUMBERS, _SIGNS).map("".join), min_size=3, max_size=7).map("".join)
_WRITTEN = st.tuples(
    st.dates(datetime(1900, 1, 1).date(), datetime(2099, 1, 1).date()),  # noqa: DTZ001 - a day has no zone
    st.sampled_from(
        ["%a, %d %b %Y 10:00:00 GMT", "%Y-%m-%dT23:30:00-05:00", "%d.%m.%Y", "%Y년 %m월 %d일", "%d %B %Y", "%d %b %y"]
    ),
).map(lambda drawn: drawn[0].strftime(drawn[1]))
_LANGUAGES = st.sampled_from([None, "en", "ru", "ko", "de", "pt-BR", "xx"])


@settings(max_examples=60, deadline=None)
@given(_NEARLY | _WRITTEN | st.text(max_size=40), _LANGUAGES, _MOMENTS)
@example("31 Dec 99 23:59:59 -1400", "en", datetime(2024, 1, 1, tzinfo=UTC))
@example("2024-02-30", "en", datetime(2024, 12, 1, tzinfo=UTC))
def test_a_date_is_in_the_text_and_in_range(raw: str, language: str | None, now: datetime) -> None:
    """Between 1990 and an hour from now, and its year (or that of the next or last day) is written there; else a reason."""
    date = read_date(raw, language, now)
    assert date.rule
    assert len(date.raw or "") <= 128
    if date.value is None:
        return
    assert datetime(1990, 1, 1, tzinfo=UTC) <= date.value <= now + timedelta(hours=1)
    written = {int(number) % 100 for number in re.findall(r"\d+", raw)}
    assert {(date.value + timedelta(days=days)).year % 100 for days in (-1, 0, 1)} & written


@settings(max_examples=60, deadline=None)
@given(_NEARLY | _WRITTEN, _LANGUAGES, _MOMENTS)
def test_the_moment_of_reading_only_decides_what_is_believed(raw: str, language: str | None, now: datetime) -> None:
    """Read a century later, the same text is the same date: `now` takes dates away and never moves one."""
    then = read_date(raw, language, now)
    later = read_date(raw, language, now + timedelta(days=36_500))
    assert later == then or then.rule == "implausible-future"
