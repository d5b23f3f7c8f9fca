"""Column types: UTC times that sort, spans, and the JSON writer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """An instant. SQLite holds whole microseconds since 1970 (they sort, are exact and small), PostgreSQL its own type.

    Only aware values go in, only UTC values come out.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL has a type for instants, SQLite has none."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """Chosen once per statement, not asked for each value: rows are written by the thousand."""
        return microseconds_or_none if dialect.name == "sqlite" else _aware

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:  # noqa: ARG002 - the interface
        """As `bind_processor`."""
        return instant_or_none if dialect.name == "sqlite" else _in_utc


class Span(TypeDecorator[timedelta]):
    """A length of time in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - the interface
        """To microseconds."""
        return None if value is None else in_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002 - the interface
        """From microseconds."""
        return None if value is None else timedelta(microseconds=value)


def microseconds(value: datetime) -> int:
    """An aware time as microseconds since 1970. A naive one is refused (TypeError): nobody knows which instant it is."""
    return (value - _EPOCH) // _MICROSECOND


def in_microseconds(span: timedelta) -> int:
    """A length of time in whole microseconds."""
    return span // _MICROSECOND


def instant(value: int) -> datetime:
    """The time `value` microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=value)


def microseconds_or_none(value: datetime | None) -> int | None:
    """As `microseconds`, None staying None."""
    return None if value is None else (value - _EPOCH) // _MICROSECOND


def instant_or_none(value: int | None) -> datetime | None:
    """As `instant`, None staying None."""
    return None if value is None else _EPOCH + timedelta(microseconds=value)


def _aware(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise TypeError(f"naive time {value!r}: give it a zone")
    return value


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def to_json(value: object) -> str:
    """Compact JSON that keeps every script readable in the database file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
