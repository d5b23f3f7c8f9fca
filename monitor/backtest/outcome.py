"""What goes into a backtest and what comes out of it: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from monitor.match import Engine
from monitor.model import AlertReason, Article, Rule, Why

_UTC = ZoneInfo("UTC")
_ONE_TARGET = Rule("")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a watch: the engine that knows it, the rule its alerts are counted by, the figures it follows."""

    name: str
    engine: Engine = field(repr=False)
    rule: Rule = _ONE_TARGET
    figures: tuple[str, ...] = ()
    zone: ZoneInfo = _UTC  # of days and digests

    @property
    def follows_figures(self) -> bool:
        """Whether a figure can be a reason to tell: else there is no need to look for any."""
        return bool(self.figures) and AlertReason.FIGURE in self.rule.on


@dataclass(frozen=True, slots=True)
class Sample:
    """One hit with its evidence."""

    article: Article
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class KeywordTally:
    """In how many hits a keyword stood, in how many of them no other did, and in which forms most."""

    keyword: str
    hits: int
    alone: int
    forms: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """One day in the settings' zone. A story counts on the day of its first hit, an alert on the day it goes out."""

    day: date
    articles: int = 0
    hits: int = 0
    stories: int = 0
    alerts: int = 0


@dataclass(frozen=True, slots=True)
class Alerts:
    """What one rule would have sent, in messages: at once (by reason), and as digests.

    `kept` counts what the digests hold. `baseline` counts stories published before the first poll of their source:
    all of them go into one digest of their own, which `total` does not count.
    """

    rule: Rule
    at_once: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    digests: int = 0
    kept: int = 0
    baseline: int = 0
    silent: Mapping[str, int] = field(default_factory=dict)  # decisions to say nothing, by reason

    @property
    def total(self) -> int:
        """Messages."""
        return self.at_once + self.digests


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one version of the watch found. Counts are ordered, the greatest first."""

    hits: int
    stories: int
    alerts: Alerts
    days: tuple[Day, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)  # "" = not known
    sources: Mapping[str, int] = field(default_factory=dict)
    outlets: Mapping[str, int] = field(default_factory=dict)
    keywords: tuple[KeywordTally, ...] = ()
    unused: tuple[str, ...] = ()  # keywords that stood in no hit
    samples: tuple[Sample, ...] = ()  # the newest first


@dataclass(frozen=True, slots=True)
class Difference:
    """Hits of the watch and of its other version, told apart; samples are the newest, with the finder's evidence."""

    both: int = 0
    only_here: int = 0
    only_there: int = 0
    both_samples: tuple[Sample, ...] = ()
    here_samples: tuple[Sample, ...] = ()
    there_samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class Backtest:
    """Everything a backtest says. `other` and `difference` are there when two versions were compared."""

    articles: int
    first_at: datetime | None  # when the first and the last article were first seen
    last_at: datetime | None
    outcome: Outcome
    other: Outcome | None = None
    difference: Difference | None = None
