"""How dates are read: a table of what publishers write, and what must stay unknown (rows F35 to F40)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.parse.date_words import MONTHS
from monitor.parse.dates import read_date

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
TEN = datetime(2024, 12, 19, 10, 0, tzinfo=UTC)
DAY = datetime(2024, 12, 19, tzinfo=UTC)


def hours_before_ten(hours: float) -> datetime:
    """A moment before ten of the seed day."""
    return TEN - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("raw", "language", "value", "rule"),
    [
        # RFC 822 and what is made of it
        ("Thu, 19 Dec 2024 10:00:00 +0000", None, TEN, "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 GMT", None, TEN, "rfc822"),
        ("19 Dec 2024 10:00:00 Z", None, TEN, "rfc822"),
        ("Thu,19 Dec 2024 10:00 UT", None, TEN, "rfc822"),
        ("Thu, 19-Dec-2024 10:00:00 GMT", None, TEN, "rfc822"),
        ("Thu, 19 Dec 24 10:00:00 GMT", None, TEN, "rfc822"),
        ("Fri, 19 Dec 2024 10:00:00 GMT", None, TEN, "rfc822"),  # the wrong day of the week
        ("Thursday, 19 December 2024 10:00:00 +0000", None, TEN, "rfc822"),
        ("  Thu,\n 19 Dec 2024\n 10:00:00 +0000 ", None, TEN, "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 +0000 (GMT)", None, TEN, "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 &#43;0000", None, TEN, "rfc822"),
        ("Thu, 19 Dec 2024 10:00 am GMT", None, TEN, "rfc822"),
        ("Wed, 18 Dec 2024 10:00 pm GMT", None, hours_before_ten(12), "rfc822"),
        ("Thu, 19 Dec 2024 12:00 am GMT", None, DAY, "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00", None, TEN, "rfc822-naive"),
        ("Thu, 19 Dec 2024", None, DAY, "rfc822-day"),
        # zones
        ("Thu, 19 Dec 2024 10:00:00 MSK", None, hours_before_ten(3), "rfc822"),
        ("Thu, 19 Dec 2024 05:00:00 EST", None, TEN, "rfc822"),
        ("Thu, 19 Dec 2024 19:00:00 KST", "ko", TEN, "rfc822"),
        ("Thu, 19 Dec 2024 11:00:00 CET", None, TEN, "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 +0530", None, hours_before_ten(5.5), "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 GMT+0300", None, hours_before_ten(3), "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 CST", "zh-CN", hours_before_ten(8), "rfc822"),
        ("Thu, 19 Dec 2024 04:00:00 CST", "en-US", TEN, "rfc822"),
        ("Thu, 19 Dec 2024 10:00:00 QQQ", None, TEN, "rfc822-unknown-zone"),
        ("Thu, 19 Dec 2024 10:00:00 +9959", None, None, "absurd-offset"),
        ("Thu, 19 Dec 2024 10:00:00 +0199", None, None, "absurd-offset"),
        ("2024-12-19T10:00:00+15:00", None, None, "absurd-offset"),
        # ISO 8601 and RFC 3339
        ("2024-12-19T10:00:00Z", None, TEN, "iso8601"),
        ("2024-12-19t10:00:00.123456789z", None, TEN, "iso8601"),
        ("2024-12-19T10:00Z", None, TEN, "iso8601"),
        ("2024-12-19T19:00:00+09:00", None, TEN, "iso8601"),
        ("2024-12-19 19:00:00 +0900", None, TEN, "iso8601"),
        ("2024-12-19 T 10:00:00 Z", None, TEN, "iso8601"),
        ("2024-12-19T10:00:9Z", None, TEN + timedelta(seconds=9), "iso8601"),
        ("20241219T100000Z", None, TEN, "iso8601"),
        ("2024-12-19T100000+0000", None, TEN, "iso8601"),
        ("2024-12-19 10:00:00", None, TEN, "iso8601-naive"),
        ("2024-12-19", None, DAY, "iso8601-day"),
        ("2016-12-31T23:59:60Z", None, datetime(2017, 1, 1, tzinfo=UTC), "iso8601"),  # a leap second
        # other orders
        ("Dec 19, 2024 10:00 AM GMT", None, TEN, "american"),
        ("Sept 19, 2024", None, datetime(2024, 9, 19, tzinfo=UTC), "american-day"),
        ("December 19th, 2024", None, DAY, "american-day"),
        ("Thu Dec 19 10:00:00 2024", None, TEN, "american-naive"),
        ("Thu Dec 19 19:00:00 KST 2024", None, TEN, "american"),
        ("Thu Dec 19 2024 19:00:00 GMT+0900 (Korean Standard Time)", None, TEN, "american"),
        ("2024/12/19 10:00", None, TEN, "dotted-naive"),
        ("2024.12.19 10:00", "ko", TEN, "dotted-naive"),
        ("2024. 12. 19. 오전 10:00", "ko", TEN, "dotted-naive"),
        ("19/12/2024", None, DAY, "slashes-day"),
        ("12/19/2024", None, DAY, "slashes-day"),
        ("11/12/2024", None, None, "ambiguous-order"),
        # the feed's language
        ("2024년 12월 19일", "ko", DAY, "signs-day"),
        ("2024년 12월 19일 (목) 오전 10시 00분", "ko", TEN, "signs-naive"),
        ("2024년 12월 18일 오후 10:00", "ko", hours_before_ten(12), "signs-naive"),
        ("2024年12月19日 10:00", "zh", TEN, "signs-naive"),
        ("Чт, 19 дек 2024 10:00:00 +0000", "ru", TEN, "rfc822"),
        ("19 декабря 2024 г., 10:00", "ru-RU", TEN, "named-month-naive"),
        ("19 декабря 2024 года в 10:00", "ru", TEN, "named-month-naive"),
        ("19 грудня 2024, 10:00", "uk", TEN, "rfc822-naive"),
        ("19. Dezember 2024 10:00 Uhr", "de_AT", TEN, "named-month-naive"),
        ("19 décembre 2024 à 10:00", "fr", TEN, "rfc822-naive"),
        ("19 de diciembre de 2024", "es", DAY, "named-month-day"),
        ("19 grudnia 2024", "pl", DAY, "rfc822-day"),
        ("19.12.2024 10:00", "de", TEN, "dotted-naive"),
        ("19.12.24 10:00", "ru", TEN, "dotted-naive"),
        ("19.12.2024 10:00", None, None, "needs-language"),
        ("19 декабря 2024", None, None, "needs-language"),
        ("19. Dezember 2024", "en", None, "needs-language"),
        # not dates, not whole dates, not possible dates
        (None, None, None, "none"),
        ("   ", None, None, "none"),
        ("1734602400", None, None, "number"),
        ("1734602400000", None, None, "number"),
        ("20241219", None, None, "number"),
        ("9" * 5000, None, None, "number"),
        ("2024", None, None, "incomplete"),
        ("2024-12", None, None, "incomplete"),
        ("2024-W51-4", None, None, "unreadable"),
        ("yesterday", None, None, "unreadable"),
        ("19 Foo 2024", None, None, "unreadable"),
        ("31 Feb 2024 10:00:00 GMT", None, None, "impossible"),
        ("2024-12-19T25:61:61Z", None, None, "impossible"),
        ("2024-12-18T24:00:00Z", None, None, "impossible"),
        ("Thu, 19 Dec 2024 13:00 pm GMT", None, None, "impossible"),
        ("0000-00-00T00:00:00Z", None, None, "impossible"),
        # not believed
        ("0001-01-01T00:00:00Z", None, None, "implausible-past"),
        ("0001-01-01T00:00:00+14:00", None, None, "impossible"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, None, "implausible-past"),
        ("9999-12-31T23:59:59Z", None, None, "implausible-future"),
        ("9999-12-31T23:59:59-14:00", None, None, "impossible"),
        ("2124-12-19T10:00:00Z", None, None, "implausible-future"),
        ("2024-12-19T15:00:00Z", None, None, "implausible-future"),  # three hours ahead
        ("2024-12-19T13:00:00Z", None, TEN + timedelta(hours=3), "iso8601"),  # one hour ahead: clocks differ
    ],
)
def test_how_a_date_is_read(raw: str | None, language: str | None, value: datetime | None, rule: str) -> None:
    """Each way to write a date has its value and its rule, or the reason why it stays unknown."""
    date = read_date(raw, language, NOON)
    assert (date.value, date.rule) == (value, rule)


@pytest.mark.parametrize("language", sorted(MONTHS))
def test_every_month_name_of_a_language_is_read(language: str) -> None:
    """All names, full and short, give a day of that month."""
    for name, month in MONTHS[language].items():
        date = read_date(f"5 {name.title()} 2023", language, NOON)
        assert date.value == datetime(2023, month, 5, tzinfo=UTC), name


def test_the_raw_string_is_kept_up_to_a_length() -> None:
    """What the publisher wrote stays beside what was read of it."""
    assert read_date(" Thu, 19 Dec 2024 10:00:00 GMT ", None, NOON).raw == "Thu, 19 Dec 2024 10:00:00 GMT"
    assert len(read_date("x" * 10_000, None, NOON).raw or "") == 128


@given(st.text(max_size=200), st.sampled_from([None, "ru", "ko", "de", "xx", ""]))
@example("Thu, 19 Dec 2024 10:00:00 " + "+" * 100, None)
@example("٢٠٢٤-١٢-١٩T١٠:٠٠:٠٠Z", None)
@example("²⁰²⁴", None)
def test_no_text_makes_it_raise(raw: str, language: str | None) -> None:
    """Whatever stands there, the outcome is a value in UTC that is not in the future, or a reason."""
    date = read_date(raw, language, NOON)
    assert date.rule
    if date.value is not None:
        assert date.value.tzinfo is UTC
        assert date.value <= NOON + timedelta(hours=1)


_PIECES = st.sampled_from(
    [
        "19",
        "12",
        "2024",
        "Dec",
        "дек",
        "10:00",
        ":60",
        "24:00",
        "+0900",
        "GMT",
        ",",
        ".",
        "-",
        "/",
        "T",
        " ",
        "년",
        "오후",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_no_arrangement_of_the_parts_of_dates_makes_it_raise(raw: str) -> None:
    """Nearly-dates reach deeper than any text: they end as values or reasons, too."""
    assert read_date(raw, "ru", NOON).rule


@given(
    st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2024, 12, 18)),  # noqa: DTZ001 - made aware below
    st.integers(min_value=-14 * 4, max_value=14 * 4),
)
def test_every_moment_survives_being_written_and_read(moment: datetime, quarters: int) -> None:
    """ISO 8601 and RFC 822 with any zone give back the moment they were made of."""
    from datetime import timezone
    from email.utils import format_datetime

    zone = timezone(timedelta(minutes=15 * quarters))
    aware = moment.replace(microsecond=0, tzinfo=zone)
    assert read_date(aware.isoformat(), None, NOON).value == aware
    assert read_date(format_datetime(aware), None, NOON).value == aware
