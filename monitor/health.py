"""What is wrong right now, and what to do about it: the same findings for `monitor doctor`, `/health` and the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.store import Reader
from monitor.views import AlertView, Counts, SourceView

SILENT_FACTOR = 10  # a source is silent when nothing came for ten times its usual gap ...
SILENT_LEAST = timedelta(days=2)  # ... and at least two days
STALLED_AFTER = timedelta(minutes=10)


class Severity(StrEnum):
    """BROKEN: a promise is not being kept now. WORTH_A_LOOK: it may soon, or a person has to decide."""

    BROKEN = "broken"
    WORTH_A_LOOK = "worth a look"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: what, why, and the remedy."""

    severity: Severity
    subject: str
    cause: str
    remedy: str


def examine(reader: Reader, now: datetime) -> list[Finding]:
    """Everything that is wrong by what the database says, the broken first."""
    return findings(reader.counts(), reader.source_views(), reader.alerts(failed=True).items, now)


def findings(
    counts: Counts, sources: Sequence[SourceView], parked: Sequence[AlertView], now: datetime
) -> list[Finding]:
    """The same of values. Pure."""
    found = [
        *_daemon(counts, now),
        *_deliveries(counts, parked),
        *(finding for source in sources if source.declared for finding in _source(source, now)),
    ]
    return sorted(found, key=lambda finding: finding.severity is not Severity.BROKEN)


def _daemon(counts: Counts, now: datetime) -> Iterable[Finding]:
    if counts.sources == 0:
        yield Finding(
            Severity.BROKEN, "sources", "none are declared", "add feeds under `sources:` and run `monitor check`"
        )
    elif counts.last_poll_at is None:
        yield Finding(Severity.BROKEN, "daemon", "no source was ever polled", "start it: `monitor run`")
    elif now - counts.last_poll_at > STALLED_AFTER and counts.sources > counts.retired:
        since = _ago(now - counts.last_poll_at)
        yield Finding(
            Severity.WORTH_A_LOOK, "daemon", f"nothing was polled for {since}", "see whether `monitor run` is running"
        )


def _deliveries(counts: Counts, parked: Sequence[AlertView]) -> Iterable[Finding]:
    if counts.overdue:
        yield Finding(
            Severity.BROKEN,
            "deliveries",
            f"{counts.overdue} should have gone out more than five minutes ago",
            "see `monitor alerts`; is the daemon running?",
        )
    by_target: dict[str, list[str]] = {}
    for alert in parked:
        for delivery in alert.deliveries:
            if delivery.status == "parked":
                by_target.setdefault(delivery.target, []).append(delivery.last_error or "")
    for target, errors in sorted(by_target.items()):
        yield Finding(
            Severity.BROKEN,
            f"target {target}",
            f"{len(errors)} alerts could not be delivered: {errors[0]}",
            f"`monitor target test {target}`, then `monitor alert retry --all`",
        )


def _source(source: SourceView, now: datetime) -> Iterable[Finding]:
    name = f"source {source.name}"
    if source.retired:
        yield Finding(
            Severity.WORTH_A_LOOK, name, f"is polled no more: {source.retired}", "remove it or give its new address"
        )
    elif source.failures:
        since = f", last read {_ago(now - source.last_ok_at)} ago" if source.last_ok_at else ", never read"
        yield Finding(
            Severity.BROKEN if source.failures > 2 else Severity.WORTH_A_LOOK,
            name,
            f"failed {source.failures} times in a row{since}: {source.last_error}",
            f"`monitor source test {source.url}`",
        )
    elif _silent(source, now):
        assert source.newest_article_at is not None  # noqa: S101 - _silent says so
        yield Finding(
            Severity.WORTH_A_LOOK,
            name,
            f"is read without error but brought nothing new for {_ago(now - source.newest_article_at)}",
            "look at the feed in a browser: it may have moved",
        )


def _silent(source: SourceView, now: datetime) -> bool:
    if source.newest_article_at is None or source.publishes_every is None:
        return False
    usual = max(source.publishes_every * SILENT_FACTOR, SILENT_LEAST)
    return now - source.newest_article_at > usual


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
