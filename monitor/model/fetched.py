"""What became of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.sources import Validators


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
