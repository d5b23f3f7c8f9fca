"""The values that travel between stages: frozen, plain, standard library only.

A type says how far something has got: `Source` -> `Fetched` -> `ParsedFeed` of `Entry` -> `Article` -> `Match` ->
(stored) `Hit` -> `Alert` -> `Delivery`. Every time is an aware `datetime` in UTC. Expected failures are values too
(`FetchFailed`, `ParseFailed`, `Refused`), each with a named reason, so one rotten feed never stops a round.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# --------------------------------------------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True)
class Source:
    """A feed as the settings declare it. `url` may hold credentials: show `monitor.mask.url(url)`, never `url`."""

    url: str
    name: str | None = None
    tags: tuple[str, ...] = ()
    every: timedelta | None = None  # fixed interval; None = adaptive
    allow_private: bool = False
    fulltext: str = "never"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave to be sent back in a conditional request, byte for byte (header bytes as latin-1)."""

    etag: str | None = None
    last_modified: str | None = None

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the store remembers about a source between polls."""

    id: int
    declared_url: str  # as in the settings: what ties the row to its `Source`
    url: str  # where to fetch: the declared address, or where it has permanently moved
    next_poll_at: datetime | None = None  # None = never polled: due at once
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    validators: Validators = Validators()
    body_digest: str | None = None  # of the last body that was parsed and stored
    failures: int = 0  # consecutive
    last_error: str | None = None
    moved_to: str | None = None  # seen in 301/308, not yet believed
    moved_sightings: int = 0
    retired: str | None = None  # why it is polled no more (410), None = alive
    baseline_done: bool = False  # its first poll has been stored
    feed_title: str | None = None
    publishes_every: timedelta | None = None  # smoothed gap between new entries


# ----------------------------------------------------------------------------------------------------- fetch


class FetchReason(StrEnum):
    """Why a fetch gave no document."""

    BAD_URL = "bad-url"
    BLOCKED_ADDRESS = "blocked-address"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    BAD_ENCODING = "bad-encoding"  # unknown, stacked or broken content coding
    TRUNCATED = "truncated"
    PROTOCOL = "protocol"
    REDIRECT = "redirect"  # loop, too many, or to somewhere we do not go
    HTTP_STATUS = "http-status"
    UNAUTHORIZED = "unauthorized"
    RATE_LIMITED = "rate-limited"
    UNAVAILABLE = "unavailable"
    GONE = "gone"
    NOT_MODIFIED_UNASKED = "not-modified-unasked"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole document. `body` is decoded (gzip undone), at most 5 MiB."""

    url: str  # where it was read, after redirects
    body: bytes
    content_type: str | None
    validators: Validators
    fresh_for: timedelta | None = None  # Cache-Control max-age or Expires
    moved_to: str | None = None  # set when every hop was 301 or 308
    ended_by_close: bool = False  # neither Content-Length nor chunked: completeness is unproven
    elapsed: float = 0.0  # seconds


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: nothing new. The validators are those to keep (the server may have renewed them)."""

    validators: Validators
    fresh_for: timedelta | None = None
    moved_to: str | None = None
    elapsed: float = 0.0


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No document, and why. `detail` is for people and holds no secret."""

    reason: FetchReason
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None
    elapsed: float = 0.0


FetchOutcome = Fetched | NotModified | FetchFailed


@dataclass(frozen=True, slots=True)
class NextPoll:
    """When to ask again, and why then."""

    at: datetime
    reason: str
    publishes_every: timedelta | None = None


# ----------------------------------------------------------------------------------------------------- parse


@dataclass(frozen=True, slots=True)
class EntryDate:
    """A date as published. `value` is None when unknown or implausible; `rule` says how it was read or why not."""

    value: datetime | None
    raw: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """What an entry can be known by within its source. None = not there, or not to be trusted in this document."""

    guid: str | None
    link: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a source published, as parsed. Text fields may hold HTML."""

    keys: EntryKeys
    title: str
    summary: str
    content: str
    link: str | None  # absolute http(s), else None
    guid: str | None
    author: str | None
    published: EntryDate
    updated: EntryDate
    language: str | None = None  # declared on the entry or the feed
    tags: tuple[str, ...] = ()
    origin_name: str | None = None  # RSS <source>, of aggregators
    origin_url: str | None = None
    digest: str = ""  # of everything a reader would see: unchanged digest = unchanged entry


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document's entries, newest first as far as the source orders them, plus what the document says of itself."""

    title: str | None
    link: str | None
    language: str | None
    ttl: timedelta | None  # RSS ttl / sy:update
    entries: tuple[Entry, ...]
    format: str  # rss20, atom10, json11 ...
    complete: bool = True  # False: cut off; validators must not be kept
    warnings: tuple[str, ...] = ()


class ParseReason(StrEnum):
    """Why a document gave no entries."""

    NOT_A_FEED = "not-a-feed"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    FORBIDDEN_DOCTYPE = "forbidden-doctype"
    FORBIDDEN_ENCODING = "forbidden-encoding"
    TOO_DEEP = "too-deep"
    TOO_MANY_ATTRIBUTES = "too-many-attributes"
    TOO_MANY_NAMESPACES = "too-many-namespaces"
    BAD_DECLARATION = "bad-declaration"
    CPU_LIMIT = "cpu-limit"
    MEMORY_LIMIT = "memory-limit"
    TIME_LIMIT = "time-limit"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """No entries, and why."""

    reason: ParseReason
    detail: str


ParseOutcome = ParsedFeed | ParseFailed

# -------------------------------------------------------------------------------------------------- articles


@dataclass(frozen=True, slots=True)
class Article:
    """An entry made ours: plain text, canonical URL, UTC times, language. `id` is 0 until stored."""

    title: str
    summary: str
    text: str  # body in plain text; "" where the feed gives no more than the summary
    url: str | None  # as published, made absolute
    canonical_url: str | None
    outlet: str  # registrable domain, or the origin an aggregator states
    language: str | None
    author: str | None
    published_at: datetime
    published_raw: str | None
    date_rule: str
    first_seen_at: datetime
    tags: tuple[str, ...] = ()
    source: str = ""  # the source's name
    source_id: int = 0
    source_tags: tuple[str, ...] = ()
    keys: EntryKeys = EntryKeys(None, None, "")
    digest: str = ""
    title_key: str = ""  # folded title, for equality across outlets
    text_key: str = ""  # hash of the folded whole text; "" when too short to mean anything
    id: int = 0
    revision: int = 1
    baseline: bool = False  # came with the source's first poll


@dataclass(frozen=True, slots=True)
class Known:
    """An article of this source that shares a key with an entry: enough to decide whether they are the same."""

    id: int
    keys: EntryKeys
    digest: str
    title: str
    published_at: datetime
    last_seen_at: datetime
    revision: int = 1


# ----------------------------------------------------------------------------------------------------- match


class Field(StrEnum):
    """Where in an article something was found."""

    TITLE = "title"
    SUMMARY = "summary"
    TEXT = "text"


@dataclass(frozen=True, slots=True, order=True)
class Why:
    """One piece of evidence: `keyword` (as the watch says it) stood in `field[start:end]` as `text`.

    Offsets count characters of the article's field as stored. `form` is the form that matched.
    """

    field: str
    start: int
    end: int
    keyword: str
    form: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """An article meets a watch, because."""

    watch: str
    why: tuple[Why, ...]


# --------------------------------------------------------------------------------------------------- stories


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


# ---------------------------------------------------------------------------------------------------- alerts


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
