"""Stories, figures, decisions, alerts and their deliveries."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.articles import Field


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that may tell the same story."""

    article_id: int
    story_id: int
    canonical_url: str | None
    title_key: str
    text_key: str
    outlet: str
    first_seen_at: datetime
    copy_of: int | None = None  # the head it repeats, where it is a copy itself


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article belongs. `story_id` None = a new story. `copy_of` is the head it repeats."""

    story_id: int | None
    copy_of: int | None
    reason: str
    similarity: float = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of people killed, wounded ..., as somebody claims it in an article."""

    kind: str  # killed | wounded | casualties | missing | captured
    low: int
    high: int | None
    bound: str  # exact | at_least | at_most | about | range
    claimant: str | None
    victims: str | None
    quote: str
    field: str = Field.TEXT
    start: int = 0
    end: int = 0


class AlertReason(StrEnum):
    """Why we speak."""

    STORY = "story"
    CORROBORATED = "corroborated"
    FIGURE = "figure"
    REVISION = "revision"
    DIGEST = "digest"


class Verdict(StrEnum):
    """What is done with one hit for one alert rule."""

    SEND = "send"
    DIGEST = "digest"  # kept for the rule's next digest
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Rule:
    """One alert rule of a watch, compiled: when to tell which target."""

    target: str
    on: frozenset[AlertReason] = frozenset({AlertReason.STORY})
    min_independent: int = 1
    digest: str | None = None  # "08:00" or a cron line
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What is known of a story at the moment of deciding."""

    story_id: int
    independent: int
    articles: int
    told: frozenset[tuple[str, str]] = frozenset()  # (target, reason) already alerted for this story
    outlets: int = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """What has just happened to a hit: the input of a decision, beside the rule and the story's facts."""

    watch: str
    new_hit: bool
    revised: bool
    copy: bool
    baseline: bool
    new_figure: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do for one hit and one rule, and the reason in a word and a sentence. Stored, "no" included."""

    target: str
    verdict: Verdict
    reason: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class AlertItem:
    """One hit as an alert shows it: everything rendering needs, so that a stored alert never changes its words."""

    hit_ids: tuple[int, ...]
    watches: tuple[str, ...]  # titles
    title: str
    outlet: str
    published_at: datetime
    url: str | None
    matched: tuple[str, ...]  # the words found, in the text's own spelling
    summary: str = ""
    language: str | None = None
    figures: tuple[Figure, ...] = ()
    outlets: int = 1
    independent: int = 1
    story_id: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """What we have to say to somebody, and why now. A digest has many items, any other alert one."""

    reason: AlertReason
    items: tuple[AlertItem, ...]
    created_at: datetime
    story_id: int | None = None
    id: int = 0
    note: str = ""  # what changed, for figure and revision


@dataclass(frozen=True, slots=True)
class Target:
    """A named apprise URL. `url` is a secret: it is never shown, logged or stored."""

    name: str
    url: str = field(repr=False)
    quiet: str | None = None  # "22:00-07:00"
    limit: tuple[int, timedelta] | None = None  # (messages, per)


@dataclass(frozen=True, slots=True)
class Message:
    """An alert in words, for one target: already cut and made inert."""

    title: str
    body: str
    alert_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one target, as claimed from the outbox. `token` fences the record of its outcome."""

    id: int
    alert: Alert
    target: str
    attempts: int  # this one included
    created_at: datetime
    token: str


class RefusalReason(StrEnum):
    """Why a target did not take a message."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"
    RATE_LIMITED = "rate-limited"
    REJECTED = "rejected"  # 4xx, bad credentials: trying again unchanged is of little use
    SERVER_ERROR = "server-error"
    BAD_TARGET = "bad-target"  # apprise cannot make a service of the address
    UNKNOWN_TARGET = "unknown-target"  # not in the settings any more
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The target took the message."""

    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class Refused:
    """The target did not take it, and why. `detail` holds no secret."""

    reason: RefusalReason
    detail: str
    permanent: bool = False
    retry_after: timedelta | None = None
    elapsed: float = 0.0


SendOutcome = Accepted | Refused


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """When to try a delivery again; `at` None = parked, a person decides."""

    at: datetime | None
    reason: str
