"""Column types: times keep their instant, sort, and are never naive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, make_url
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from monitor.store.types import Span, UtcTime, instant, microseconds, to_json

ANY_TIME = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=3.5))])
)


@given(ANY_TIME)
def test_a_time_comes_back_as_the_same_instant_in_utc(at: datetime) -> None:
    """Whatever zone it came in, to the microsecond, over all years Python has."""
    try:
        in_utc = at.astimezone(UTC)
    except OverflowError:
        return
    back = instant(microseconds(at))
    assert back == at
    assert back.isoformat() == in_utc.isoformat()


@given(ANY_TIME, ANY_TIME)
def test_times_sort_as_their_numbers(one: datetime, other: datetime) -> None:
    """The column can be compared and indexed as it stands."""
    assert (one < other) == (microseconds(one) < microseconds(other))


@pytest.mark.parametrize(
    "dialect", [SQLiteDialect(), make_url("postgresql+psycopg://").get_dialect()()], ids=["sqlite", "postgresql"]
)
def test_a_naive_time_is_refused(dialect: Dialect) -> None:
    """Nobody knows which instant it is."""
    write = UtcTime().bind_processor(dialect)
    assert write is not None
    with pytest.raises(TypeError):
        write(datetime(2024, 12, 19))  # noqa: DTZ001 - the point
    assert write(None) is None


def test_a_span_is_whole_microseconds() -> None:
    """And None stays None."""
    dialect = SQLiteDialect()
    span = Span()
    assert span.process_bind_param(timedelta(seconds=1.5), dialect) == 1_500_000
    assert span.process_result_value(1_500_000, dialect) == timedelta(seconds=1.5)
    assert span.process_bind_param(None, dialect) is None
    assert span.process_result_value(None, dialect) is None


def test_json_keeps_every_script_readable() -> None:
    """Somebody will look into the file with another tool."""
    assert to_json(["북한", "Курск"]) == '["북한","Курск"]'
