"""What is polled, and what is remembered of it between polls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


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
    url: str | None = None  # who gave them, where a redirect led there; None = the source's own address

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
