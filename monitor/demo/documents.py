"""The demo's outlets and news items, read from the YAML files in `feeds/`.

An item is in its outlet's feed from step `from` on, up to but not including step `until`. `minutes` counts from the
start of the demo and is negative: nothing is published in the future. `link` is a path on the outlet's own domain or a
whole URL. `role` says what the item is for, and so whether the example watch should hit it (`Role.hit`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

import yaml

_OUTLETS = "outlets.yaml"


class Role(StrEnum):
    """What an item is in the demo for."""

    EARLIER = "earlier"  # on the subject, published before the first poll: part of the baseline
    FIRST = "first"  # the report that starts the story
    COPY = "copy"  # another's text under another address
    REWRITE = "rewrite"  # the same facts in other words, or another language
    LATER = "later"  # a higher figure
    TRAP = "trap"  # looks alike, is not the subject
    UNRELATED = "unrelated"

    @property
    def hit(self) -> bool:
        """Whether the example watch should hit it."""
        return self not in {Role.TRAP, Role.UNRELATED}


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented publisher with one feed."""

    id: str
    name: str
    domain: str
    language: str
    format: str  # rss20 | atom10 | rdf10 | json11
    encoding: str = "utf-8"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One news item as its outlet publishes it from step `since` until before step `until`."""

    outlet: str
    guid: str
    link: str  # absolute
    title: str
    summary: str  # may hold HTML
    minutes: int
    since: int
    role: Role
    until: int | None = None
    cdata: bool = False  # the summary stands in a CDATA section instead of being escaped

    def shown(self, step: int) -> bool:
        """Whether the item is in the feed at `step`."""
        return self.since <= step and (self.until is None or step < self.until)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the demo publishes."""

    outlets: tuple[Outlet, ...]
    items: tuple[Item, ...]

    @property
    def last_step(self) -> int:
        """The step after which nothing new appears."""
        return max(item.since for item in self.items)

    def at(self, outlet: Outlet, step: int) -> tuple[Item, ...]:
        """What `outlet` has in its feed at `step`, newest first."""
        shown = [item for item in self.items if item.outlet == outlet.id and item.shown(step)]
        return tuple(sorted(shown, key=lambda item: item.minutes, reverse=True))


def load() -> Catalogue:
    """Read the bundled files."""
    folder = files("monitor.demo") / "feeds"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    rows = {name: yaml.safe_load((folder / name).read_text("utf-8")) for name in names}
    outlets = tuple(_outlet(row) for row in rows.pop(_OUTLETS))
    domains = {outlet.id: outlet.domain for outlet in outlets}
    return Catalogue(outlets, tuple(_item(row, domains) for part in rows.values() for row in part))


def _outlet(row: Mapping[str, Any]) -> Outlet:
    return Outlet(**{**row, "tags": tuple(row["tags"])})


def _item(row: Mapping[str, Any], domains: Mapping[str, str]) -> Item:
    link = row["link"]
    return Item(
        outlet=row["outlet"],
        guid=row["guid"],
        link=f"https://{domains[row['outlet']]}{link}" if link.startswith("/") else link,
        title=row["title"],
        summary=row["summary"],
        minutes=row["minutes"],
        since=row["from"],
        role=Role(row["role"]),
        until=row.get("until"),
        cdata=row.get("cdata", False),
    )
