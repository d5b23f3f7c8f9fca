"""What is read back from the store, ready to be shown: frozen values for the commands, the page and the API.

`monitor.store` makes them, `monitor.query` turns them into the JSON of the contract, tables and pages show them.
Ids are plain integers here; `monitor.query` adds the letter (`h12`). Times are aware and in UTC. Addresses of sources
are masked already.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from monitor.model import AlertItem, Why

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Which hits (or stories with such hits) to list, newest first. `cursor` is `Page.next` of the page before."""

    text: str | None = None  # words and "phrases", all of which must be there
    watch: str | None = None
    source: str | None = None  # the source's name or its declared address
    language: str | None = None
    story_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which figures to list, those published last first."""

    watch: str | None = None
    story_id: int | None = None
    kind: str | None = None
    since: datetime | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list, and how to ask for what follows (`next` None = this was the end)."""

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article in the wording its hit matched (`revision`), which `Why` offsets count in."""

    id: int
    url: str | None
    title: str
    summary: str
    text: str
    source: str
    outlet: str
    author: str | None
    published_at: datetime
    first_seen_at: datetime
    language: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure with where and when it was claimed (`claimed_at` = when the article was published)."""

    kind: str
    low: int
    high: int | None
    bound: str
    claimant: str | None
    victims: str | None
    quote: str
    article_id: int
    story_id: int | None
    outlet: str
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One alert to one target. `status` is waiting, sent or parked."""

    id: int
    alert_id: int
    target: str
    status: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was decided for a hit and a target, "no" included, and why."""

    target: str
    verdict: str
    reason: str
    said: str
    decided_at: datetime
    alert_id: int | None


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """A story as its hits show it. `outlets` and `independent` are counts."""

    id: int
    title: str
    articles: int
    outlets: int
    independent: int
    first_outlet: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article as its story shows it: how it came in, and whose copy it is."""

    id: int
    url: str | None
    title: str
    outlet: str
    language: str | None
    published_at: datetime
    first_seen_at: datetime
    copy_of: int | None
    wire: str | None
    reason: str
    similarity: float


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story whole: its articles (first seen first), who claims which figures, which watches it hit."""

    id: int
    title: str
    watches: tuple[str, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    articles: tuple[StoryArticle, ...]
    outlets: int
    independent: int
    figures: tuple[FigureView, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit as listed."""

    id: int
    watch: str
    found_at: datetime
    article: ArticleView
    why: tuple[Why, ...]
    story: StoryBrief | None
    copy_of: int | None
    wire: str | None
    figures: tuple[FigureView, ...] = ()
    deliveries: tuple[DeliveryView, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingView:
    """What an article said before its publisher changed it."""

    revision: int
    title: str
    summary: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True)
class HitWhole:
    """Everything known about one hit: beside the hit its copies, its story, older wordings and every decision."""

    hit: HitView
    copies: tuple[StoryArticle, ...]
    story: StoryView | None
    decisions: tuple[DecisionView, ...]
    wordings: tuple[WordingView, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert and what became of it at each target."""

    id: int
    reason: str
    story_id: int | None
    created_at: datetime
    note: str
    items: tuple[AlertItem, ...]
    deliveries: tuple[DeliveryView, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source and its health. `url` is masked."""

    id: int
    name: str
    url: str
    tags: tuple[str, ...]
    declared: bool
    last_polled_at: datetime | None
    last_ok_at: datetime | None
    next_poll_at: datetime | None
    failures: int
    last_error: str | None
    retired: str | None
    moved_to: str | None
    publishes_every: timedelta | None
    articles: int
    newest_article_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What `monitor doctor` and the health page look at."""

    sources: int  # declared
    failing: int  # declared, not retired, with failures
    retired: int
    never_ok: int  # declared, polled, never read
    articles: int
    hits: int
    stories: int
    alerts: int
    waiting: int  # deliveries
    overdue: int  # deliveries that should have gone out 5 minutes ago
    parked: int
    held: int  # hits kept for digests
    unindexed: int  # articles not yet in the full-text index
    last_poll_at: datetime | None
    last_hit_at: datetime | None


@dataclass(frozen=True, slots=True)
class Stats:
    """The database as a thing on a disk. Sizes in bytes."""

    path: str
    schema: str
    database_bytes: int
    wal_bytes: int
    free_bytes: int  # inside the file, to be used again
    rows: dict[str, int] = field(default_factory=dict)
