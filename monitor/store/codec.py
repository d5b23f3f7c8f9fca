"""Values kept as JSON in one column: the evidence of a hit, and an alert's items as they were said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitor.model import AlertItem, Figure, Why

_TUPLES = ("hit_ids", "watches", "matched")


def why_to_json(why: Iterable[Why]) -> list[list[Any]]:
    """Evidence as short lists: it is stored once for every hit."""
    return [[one.field, one.start, one.end, one.keyword, one.form, one.text] for one in why]


def why_from_json(stored: Sequence[Sequence[Any]]) -> tuple[Why, ...]:
    """The opposite of `why_to_json`."""
    return tuple(Why(*one) for one in stored)


def items_to_json(items: Iterable[AlertItem]) -> list[dict[str, Any]]:
    """Items by the names of their fields, so that a later version with more fields still reads them."""
    return [asdict(item) | {"published_at": item.published_at.isoformat()} for item in items]


def items_from_json(stored: Iterable[dict[str, Any]]) -> tuple[AlertItem, ...]:
    """The opposite of `items_to_json`. Fields that were not there then have their default."""
    return tuple(_item(dict(one)) for one in stored)


def _item(stored: dict[str, Any]) -> AlertItem:
    for name in _TUPLES:
        stored[name] = tuple(stored[name])
    stored["published_at"] = datetime.fromisoformat(stored["published_at"])
    stored["figures"] = tuple(Figure(**figure) for figure in stored["figures"])
    return AlertItem(**stored)
