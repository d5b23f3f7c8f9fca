"""Reading answers' headers: validators, waits, freshness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.headers import (
    Headers,
    codings,
    conditional,
    content_length,
    ends_by_close,
    fresh_for,
    http_date,
    renewed,
    retry_after,
    validators,
)
from monitor.model import Validators

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
DAY = timedelta(hours=24)


def fields(*lines: str) -> Headers:
    """Headers from lines as they go on the wire."""
    pairs = (line.encode("latin-1").split(b": ", 1) for line in lines)
    return Headers(tuple((pair[0], pair[1]) for pair in pairs))


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        (" 7 ", timedelta(seconds=7)),
        ("Thu, 19 Dec 2024 13:00:00 GMT", timedelta(hours=1)),
        ("Thursday, 19-Dec-24 13:00:00 GMT", timedelta(hours=1)),
        ("Thu Dec 19 13:00:00 2024", timedelta(hours=1)),
        ("315360000", DAY),
        ("999999999999999999", DAY),
        ("Tue, 19 Dec 2034 12:00:00 GMT", DAY),
        ("Thu, 19 Dec 2024 11:59:59 GMT", None),
        ("-5", None),
        ("soon", None),
        ("", None),
        ("1e3", None),
        ("12.5", None),
        ("١٢٠", None),
        ("9" * 5000, None),
        ("Thu, 99 Dec 2024 13:00:00 GMT", None),
        ("\x00", None),
    ],
)
def test_retry_after(value: str, wait: timedelta | None) -> None:
    """Seconds and dates are obeyed up to 24 h, nonsense is ignored."""
    headers = Headers(((b"retry-after", value.encode("utf-8")),))
    assert retry_after(headers, NOON) == wait


def test_a_servers_dates_are_read_by_its_own_clock() -> None:
    """A server whose clock is wrong is still understood: its Date is what its other dates are relative to."""
    headers = fields("Date: Thu, 19 Dec 2019 12:00:00 GMT", "Retry-After: Thu, 19 Dec 2019 12:10:00 GMT")
    assert retry_after(headers, NOON) == timedelta(minutes=10)
    headers = fields("Date: Thu, 19 Dec 2019 12:00:00 GMT", "Expires: Thu, 19 Dec 2019 12:10:00 GMT")
    assert fresh_for(headers, NOON) == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("lines", "fresh"),
    [
        (["Cache-Control: max-age=86400"], DAY),
        (["Cache-Control: public, Max-Age=60 , must-revalidate"], timedelta(minutes=1)),
        (['Cache-Control: max-age="60"'], timedelta(minutes=1)),
        (["Cache-Control: public", "Cache-Control: max-age=60"], timedelta(minutes=1)),
        (["Cache-Control: max-age=60", "Age: 50"], timedelta(seconds=10)),
        (["Cache-Control: max-age=60", "Age: 61"], None),
        (["Cache-Control: max-age=60", "Age: nonsense"], timedelta(minutes=1)),
        (["Cache-Control: max-age=60", "Expires: Thu, 19 Dec 2024 13:00:00 GMT"], timedelta(minutes=1)),
        (["Cache-Control: s-maxage=60"], None),
        (["Cache-Control: x-max-age=60"], None),
        (["Cache-Control: max-age=-60"], None),
        (["Cache-Control: max-age=soon"], None),
        (["Cache-Control: max-age=0"], None),
        (["Cache-Control: no-cache, max-age=60"], None),
        (["Cache-Control: max-age=60, no-store"], None),
        (["Cache-Control: max-age=999999999999999999"], timedelta(days=365)),
        (["Expires: Thu, 19 Dec 2024 13:00:00 GMT"], timedelta(hours=1)),
        (["Expires: Thu, 19 Dec 2024 11:00:00 GMT"], None),
        (["Expires: 0"], None),
        (["Expires: -1"], None),
        ([], None),
    ],
)
def test_fresh_for(lines: list[str], fresh: timedelta | None) -> None:
    """Cache-Control rules over Expires; what is stale, forbidden or nonsense gives None."""
    assert fresh_for(fields(*lines), NOON) == fresh


ODD_ETAGS = [
    b'"plain"',
    b'W/"weak"',
    b"unquoted",
    b'"',
    b'""',
    b'"with spaces, commas; and \\ more"',
    b'"caf\xe9"',
    '"курск"'.encode(),
    b'"\xff\xfe"',
    b'"tab\there"',
    b"x" * 1024,
]


@pytest.mark.parametrize("etag", ODD_ETAGS, ids=range(len(ODD_ETAGS)))
def test_odd_validators_come_back_byte_for_byte(etag: bytes) -> None:
    """Whatever a server calls a validator is sent back as the same bytes."""
    kept = validators(Headers(((b"ETag", etag), (b"Last-Modified", etag))))
    assert conditional(kept) == [(b"if-none-match", etag), (b"if-modified-since", etag)]


@pytest.mark.parametrize("etag", [b"", b"x" * 1025, b'"a\x00b"', b'"a\x7f"'])
def test_unusable_validators_are_not_kept(etag: bytes) -> None:
    """An empty, huge or unsendable validator is as good as none."""
    assert not validators(Headers(((b"ETag", etag), (b"Last-Modified", etag))))


@pytest.mark.parametrize("etag", ["курск", "a\r\nX-Injected: 1", "x" * 1025, "\ud800"])
def test_stored_validators_that_cannot_be_sent_as_they_are_are_not_sent(etag: str) -> None:
    """A spoiled database makes no header injection and no crash."""
    assert conditional(Validators(etag, etag)) == []


def test_nothing_is_invented() -> None:
    """Without validators a request is unconditional."""
    assert conditional(Validators()) == []
    assert conditional(Validators(last_modified="yesterday")) == [(b"if-modified-since", b"yesterday")]


def test_a_304_may_renew_validators() -> None:
    """What the server states anew replaces what was sent; the rest is kept."""
    sent = Validators('"old"', "Thu, 19 Dec 2024 12:00:00 GMT")
    assert renewed(fields('ETag: "new"'), sent) == Validators('"new"', sent.last_modified)
    assert renewed(fields(), sent) == sent


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ()),
        (["Content-Encoding: identity"], ()),
        (["Content-Encoding: GZIP"], ("gzip",)),
        (["Content-Encoding: gzip, identity"], ("gzip",)),
        (["Content-Encoding: gzip", "Content-Encoding: br"], ("gzip", "br")),
    ],
)
def test_codings(lines: list[str], expected: tuple[str, ...]) -> None:
    """Codings are listed over all fields; identity is none."""
    assert codings(fields(*lines)) == expected


def test_how_a_body_ends() -> None:
    """A length or chunks prove completeness; the end of the connection does not."""
    assert ends_by_close(fields())
    assert not ends_by_close(fields("Content-Length: 0"))
    assert not ends_by_close(fields("Transfer-Encoding: Chunked"))
    assert content_length(fields("Content-Length: 12")) == 12
    assert content_length(fields("Content-Length: 1_2")) is None


@given(st.binary(max_size=80), st.binary(max_size=80), st.binary(max_size=80))
def test_no_bytes_make_reading_fail(first: bytes, second: bytes, third: bytes) -> None:
    """Every function takes any bytes, and what it gives stays within its bounds."""
    names = (b"retry-after", b"cache-control", b"expires", b"date", b"age", b"etag", b"content-length")
    headers = Headers(tuple((name, value) for name in names for value in (first, second, third)))
    wait, fresh = retry_after(headers, NOON), fresh_for(headers, NOON)
    assert wait is None or timedelta(0) <= wait <= DAY
    assert fresh is None or timedelta(0) < fresh <= timedelta(days=365)
    assert conditional(validators(headers)) == [(b"if-none-match", first)] * bool(validators(headers))
    codings(headers)
    content_length(headers)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - given a zone below
def test_http_dates_are_read_as_written(moment: datetime) -> None:
    """The form every server should send is read exactly, to the second."""
    aware = moment.replace(tzinfo=UTC, microsecond=0)
    assert http_date(format_datetime(aware, usegmt=True)) == aware


@given(st.text(max_size=70))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No text makes the date reader raise, and what it gives is aware."""
    read = http_date(text)
    assert read is None or read.tzinfo is UTC
