"""From what was seen on the wire to an outcome with a reason. Pure.

A message counts as accepted when apprise says so *and* the last answer to our own requests was a 2xx: a redirect is
never one, whoever answers where it leads (RFC 9110 section 15.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.model import Accepted, RefusalReason, Refused, SendOutcome

_WAIT_AT_MOST = timedelta(days=2)
_RETRY_IN_BODY = re.compile(rb'"retry_after"\s*:\s*"?(\d{1,7}(?:\.\d+)?)')
_TRANSIENT = {408, 425, 429}  # RFC 9110, 8470, 6585


@dataclass(frozen=True, slots=True)
class SendJob:
    """One message for one service, as a worker process gets it. `url` is a secret."""

    url: str = field(repr=False)
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what became of it: an answer's status, or the reason there was none."""

    protocol: str  # http | smtp
    status: int | None = None
    failure: RefusalReason | None = None
    retry_after: float | None = None  # seconds


@dataclass(frozen=True, slots=True)
class Report:
    """What a worker saw while apprise delivered one message."""

    succeeded: bool
    exchanges: tuple[Exchange, ...] = ()
    unusable: str | None = None  # why apprise made no service of the address


def classify(report: Report, elapsed: float) -> SendOutcome:
    """The outcome of a delivery that came to an end."""
    if report.unusable is not None:
        return Refused(RefusalReason.BAD_TARGET, report.unusable, permanent=True, elapsed=elapsed)
    if report.succeeded and _was_taken(report.exchanges):
        return Accepted(elapsed)
    if not report.exchanges:
        return Refused(RefusalReason.UNREACHABLE, "the service did not take the message", elapsed=elapsed)
    return _refused(_decisive(report.exchanges), elapsed)


def _was_taken(exchanges: tuple[Exchange, ...]) -> bool:
    """Was the last HTTP answer a 2xx? Other protocols give apprise no room for such an error."""
    answers = [one for one in exchanges if one.protocol == "http"]
    return not answers or _is_acceptance(answers[-1])


def _is_acceptance(exchange: Exchange) -> bool:
    return exchange.status is not None and 200 <= exchange.status < 300


def _decisive(exchanges: tuple[Exchange, ...]) -> Exchange:
    """The last exchange that went wrong: a polite QUIT after a refusal says nothing."""
    return next((one for one in reversed(exchanges) if not _is_acceptance(one)), exchanges[-1])


def _refused(exchange: Exchange, elapsed: float) -> Refused:
    wait = timedelta(seconds=exchange.retry_after) if exchange.retry_after is not None else None
    reason, detail, permanent = _http(exchange) if exchange.protocol == "http" else _mail(exchange)
    return Refused(reason, detail, permanent=permanent, retry_after=wait, elapsed=elapsed)


_NO_ANSWER = {
    RefusalReason.TIMEOUT: "no answer in time",
    RefusalReason.UNREACHABLE: "no connection",
    RefusalReason.REJECTED: "the server's certificate cannot be trusted",
}


def _http(exchange: Exchange) -> tuple[RefusalReason, str, bool]:
    status = exchange.status
    if status is None:
        failure = exchange.failure or RefusalReason.UNREACHABLE
        return failure, _NO_ANSWER.get(failure, "no answer"), False
    if status < 300:
        return RefusalReason.REJECTED, f"HTTP {status}, but the service reports a failure", False
    if status < 400:
        return RefusalReason.REDIRECT, f"HTTP {status}: redirects are not followed, use the final address", False
    if status == 429:
        return RefusalReason.RATE_LIMITED, f"HTTP {status}", False
    if status < 500:
        return RefusalReason.REJECTED, f"HTTP {status}", status not in _TRANSIENT
    return RefusalReason.SERVER_ERROR, f"HTTP {status}", False


def _mail(exchange: Exchange) -> tuple[RefusalReason, str, bool]:
    """RFC 5321 section 4.2.1: 4yz may pass when tried again, 5yz will not."""
    status = exchange.status
    if status is None:
        failure = exchange.failure or RefusalReason.UNREACHABLE
        return failure, f"mail server: {_NO_ANSWER.get(failure, 'no answer')}", False
    if status < 400:
        return RefusalReason.REJECTED, f"mail server answered {status}, but the message was not taken", False
    if status < 500:
        return RefusalReason.SERVER_ERROR, f"mail server answered {status}", False
    return RefusalReason.REJECTED, f"mail server answered {status}", True


def retry_after(header: str | None, body: bytes, now: datetime) -> float | None:
    """Seconds to wait: `Retry-After` as seconds or a date (RFC 9110 section 10.2.3), else Discord's and Telegram's field."""
    seconds = _from_header(header.strip(), now) if header else None
    if seconds is None and (found := _RETRY_IN_BODY.search(body)):
        seconds = float(found[1])
    return None if seconds is None else min(max(seconds, 0.0), _WAIT_AT_MOST.total_seconds())


def _from_header(header: str, now: datetime) -> float | None:
    if header.isascii() and header.isdigit() and len(header) < 10:
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return (aware - now).total_seconds()
