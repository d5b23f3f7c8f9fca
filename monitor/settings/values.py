"""What the settings become: frozen, compiled, and the same for everybody until the next reload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from monitor.errors import Fault
from monitor.match import Engine, WatchSpec
from monitor.model import Rule, Source, Target
from monitor.settings.read import Stamp

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class PollSettings:
    """How often sources are polled, and how many at once."""

    min: timedelta = timedelta(minutes=5)
    max: timedelta = timedelta(hours=6)
    per_host: int = 1
    concurrency: int = 100


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """What the fetcher may do. `proxy` may hold credentials."""

    allow_private: bool = False
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RetentionSettings:
    """How long articles without a hit are kept."""

    articles: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Where the page and the API listen. Port 0 takes any free one."""

    host: str = "127.0.0.1"
    port: int = 8080


@dataclass(frozen=True, slots=True)
class Examples:
    """Headlines a watch must find and must leave alone."""

    must_match: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch with everything that depends on it. `figures` are the kinds its alerts follow."""

    name: str
    title: str
    spec: WatchSpec
    rules: tuple[Rule, ...] = ()
    figures: tuple[str, ...] = ()
    examples: Examples = Examples()


@dataclass(frozen=True, slots=True)
class Files:
    """What the settings were read from: each file as it was, and the include patterns that may find more."""

    folder: Path
    stamps: Mapping[Path, Stamp | None]
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, compiled. `database` is an absolute address and may hold a password."""

    path: Path
    files: Files = field(repr=False)
    database: str = field(repr=False)
    sources: tuple[Source, ...] = field(repr=False)
    watches: tuple[Watch, ...]
    targets: Mapping[str, Target]
    engine: Engine = field(repr=False)
    timezone: ZoneInfo = _UTC
    poll: PollSettings = PollSettings()
    fetch: FetchSettings = FetchSettings()
    retention: RetentionSettings = RetentionSettings()
    web: WebSettings | None = None
    warnings: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", MappingProxyType(dict(self.targets)))
