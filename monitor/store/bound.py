"""What all verbs share: a connection inside a transaction, and the moment it began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import JSON, Column, ColumnElement, Connection, Row, Select, bindparam, func, select, union

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class Bound:
    """Verbs bound to one transaction. `now` is when the transaction began."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now


def any_of(column: Column[Any], name: str) -> ColumnElement[bool]:
    """`column IN (...)` for a list given as one JSON array, parameter `name`.

    The statement's text is the same for any length, so it is compiled once: for 30 keys a fifth of the price of a
    list of parameters. PostgreSQL would say `= ANY(:name)` here.
    """
    values = func.json_each(bindparam(name, type_=JSON())).table_valued("value")
    return column.in_(values.select())


def by_any_key(
    columns: Select[Any], where: Sequence[ColumnElement[bool]], keys: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """Rows of `columns` that meet all of `where` and any of `keys`, each key looked up in its own index.

    With a plain `OR` SQLite reads every row that meets `where` and tries the keys on it.
    """
    row_id = columns.selected_columns["id"]
    return columns.where(row_id.in_(union(*(select(row_id).where(*where, key) for key in keys))))


def required(value: int | None) -> int:
    """A row id that a statement must have given back."""
    if value is None:
        raise LookupError("the statement gave no row back")
    return value
