"""The read side, shared by commands, page and API: ask the store, get JSON-ready dictionaries in the contract's shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from monitor.query.shapes import (
    Json,
    alert_json,
    counts_json,
    figure_json,
    hit_json,
    iso,
    source_json,
    story_json,
    whole_hit_json,
)
from monitor.query.written import figure_filter, hit_filter, moment, page_size, row_id
from monitor.views import FigureFilter, HitFilter, Page

if TYPE_CHECKING:  # importing the store takes half a second, reading `--since` should not
    from monitor.store import Store

T = TypeVar("T")

__all__ = [
    "Json",
    "alert",
    "alert_json",
    "alerts",
    "counts",
    "counts_json",
    "figure_filter",
    "figure_json",
    "figures",
    "hit",
    "hit_filter",
    "hit_json",
    "hits",
    "iso",
    "moment",
    "page_size",
    "row_id",
    "source_json",
    "sources",
    "stories",
    "story",
    "story_json",
    "whole_hit_json",
]


def hits(store: Store, wanted: HitFilter) -> Page[Json]:
    """Hits, newest first."""
    return _page(store.read(lambda reader: reader.hits(wanted)), hit_json)


def hit(store: Store, written: str) -> Json:
    """One hit whole."""
    return whole_hit_json(store.read(lambda reader: reader.hit(row_id(written, "h"))))


def stories(store: Store, wanted: HitFilter) -> Page[Json]:
    """Stories with hits that meet the filter, the one with the latest article first."""
    return _page(store.read(lambda reader: reader.stories(wanted)), story_json)


def story(store: Store, written: str) -> Json:
    """One story."""
    return story_json(store.read(lambda reader: reader.story(row_id(written, "s"))))


def figures(store: Store, wanted: FigureFilter) -> Page[Json]:
    """Figures, those published last first."""
    return _page(store.read(lambda reader: reader.figures(wanted)), figure_json)


def alerts(
    store: Store, *, failed: bool = False, limit: str | int | None = None, cursor: str | None = None
) -> Page[Json]:
    """Alerts, newest first; `failed` = only those some target has not taken."""
    size = page_size(limit)
    return _page(store.read(lambda reader: reader.alerts(failed=failed, limit=size, cursor=cursor)), alert_json)


def alert(store: Store, written: str) -> Json:
    """One alert."""
    return alert_json(store.read(lambda reader: reader.alert(row_id(written, "n"))))


def sources(store: Store, *, every: bool = False) -> list[Json]:
    """Sources with their health; `every` = also those no longer in the settings."""
    return [source_json(view) for view in store.read(lambda reader: reader.source_views(every=every))]


def counts(store: Store) -> Json:
    """The numbers behind `monitor doctor` and the health page."""
    return counts_json(store.read(lambda reader: reader.counts()))


def _page(page: Page[T], shape: Callable[[T], Json]) -> Page[Json]:
    return Page(tuple(shape(item) for item in page.items), page.next)
