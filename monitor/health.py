"""What is wrong right now, and what to do about it: the same findings for `monitor doctor`, `/health` and the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.store import LOG_LARGE, Reader, Room
from monitor.views import AlertView, Counts, SourceView

SILENT_FACTOR = 10  # a source is silent when nothing came for ten times its usual gap ...
SILENT_LEAST = timedelta(days=2)  # ... and at least two days ...
SILENT_MOST = timedelta(days=30)  # ... but no more than these: a source's known pace slows down while it is silent
STALLED_AFTER = timedelta(minutes=10)  # a source due for so long says that nobody polls
FAILURES_BROKEN = 3  # fewer in a row are weather
FAILURES_ALIKE = 3  # when all of so many sources fail, the fault is on this side
MOST_ALERTS = 1000  # looked at for what is not delivered
MEBIBYTE = 1 << 20
DISK_FULL = MEBIBYTE  # bytes: less does not hold what one commit may need
DISK_LOW = 64 * MEBIBYTE


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
    """Everything that is wrong by what the database and its disk say, the broken first."""
    troubled = reader.alerts(failed=True, limit=MOST_ALERTS).items
    return findings(reader.counts(), reader.source_views(), troubled, reader.room(), now)


def findings(
    counts: Counts, sources: Sequence[SourceView], troubled: Sequence[AlertView], room: Room, now: datetime
) -> list[Finding]:
    """The same of values. Pure. `troubled` are the alerts that some target has not taken."""
    declared = [source for source in sources if source.declared]
    found = [
        *_disk(room),
        *_log(room),
        *_daemon(declared, now),
        *_deliveries(counts),
        *_targets(troubled),
        *_sources(declared, now),
    ]
    return sorted(found, key=lambda finding: finding.severity is not Severity.BROKEN)


def is_broken(found: Iterable[Finding]) -> bool:
    """Whether a promise is not being kept now."""
    return any(finding.severity is Severity.BROKEN for finding in found)


def _disk(room: Room) -> Iterable[Finding]:
    """A full disk leaves no trace in the database: nothing could be written about it."""
    if room.free is None or room.free >= DISK_LOW:
        return
    full = room.free < DISK_FULL
    left = "no space is left" if full else f"only {room.free // MEBIBYTE} MiB of space are left"
    yield Finding(
        Severity.BROKEN if full else Severity.WORTH_A_LOOK,
        "disk",
        f"{left} beside {room.path}; nothing is polled while it is full",
        "free some space: work goes on by itself",
    )


def _log(room: Room) -> Iterable[Finding]:
    if room.log > LOG_LARGE:
        yield Finding(
            Severity.WORTH_A_LOOK,
            "database",
            f"something reads it in one long transaction: its log has grown to {room.log // MEBIBYTE} MiB",
            f"find it with `fuser {room.path}-wal` and let it end; the log shrinks by itself",
        )


def _daemon(sources: Sequence[SourceView], now: datetime) -> Iterable[Finding]:
    polled = [source for source in sources if not source.retired]
    if not sources:
        yield Finding(
            Severity.BROKEN, "sources", "none are known yet", "put feeds under `sources:` and start `monitor run`"
        )
    elif all(source.last_polled_at is None for source in sources):
        yield Finding(Severity.BROKEN, "daemon", "no source was ever polled", "start it: `monitor run`")
    elif late := [due for source in polled if (due := source.next_poll_at) and now - due > STALLED_AFTER]:
        cause = f"{len(late)} of {len(polled)} sources should have been polled, the first {ago(now - min(late))} ago"
        yield Finding(Severity.BROKEN, "daemon", cause, "see whether `monitor run` is running, and what its log says")


def _deliveries(counts: Counts) -> Iterable[Finding]:
    if counts.overdue:
        yield Finding(
            Severity.BROKEN,
            "deliveries",
            f"{counts.overdue} should have gone out more than five minutes ago",
            "see whether `monitor run` is running; `monitor alerts` shows them",
        )


def _targets(troubled: Sequence[AlertView]) -> Iterable[Finding]:
    """What each target has not taken, parked or still being tried."""
    parked: dict[str, list[str]] = {}
    trying: dict[str, list[str]] = {}
    for delivery in (delivery for alert in troubled for delivery in alert.deliveries):
        if delivery.status == "parked":
            parked.setdefault(delivery.target, []).append(delivery.last_error or "not taken")
        elif delivery.status == "waiting" and delivery.last_error:
            trying.setdefault(delivery.target, []).append(delivery.last_error)
    for target, errors in sorted(parked.items()):
        yield Finding(
            Severity.BROKEN,
            f"target {target}",
            f"{len(errors)} {'alert' if len(errors) == 1 else 'alerts'} could not be delivered: {errors[0]}",
            f"`monitor target test {target}`, then `monitor alert retry --all`",
        )
    for target, errors in sorted(trying.items()):
        yield Finding(
            Severity.WORTH_A_LOOK,
            f"target {target}",
            f"{len(errors)} {'alert' if len(errors) == 1 else 'alerts'} not taken yet: {errors[0]}",
            f"they are tried again by themselves; `monitor target test {target}` tries now",
        )


def _sources(sources: Sequence[SourceView], now: datetime) -> Iterable[Finding]:
    """What is wrong with each source; one finding for all of them when none can be read."""
    polled = [source for source in sources if not source.retired]
    if len(polled) >= FAILURES_ALIKE and all(source.failures for source in polled):
        cause = f"none of {len(polled)} can be read; the first says {polled[0].last_error}"
        yield Finding(Severity.BROKEN, "sources", cause, "see whether this machine reaches the internet")
        sources = [source for source in sources if source.retired]
    for source in sources:
        yield from _source(source, now)


def _source(source: SourceView, now: datetime) -> Iterable[Finding]:
    name = f"source {source.name}"
    if source.retired:
        yield Finding(
            Severity.WORTH_A_LOOK, name, f"is polled no more: {source.retired}", "remove it or give its new address"
        )
    elif source.failures:
        since = f", last read {ago(now - source.last_ok_at)} ago" if source.last_ok_at else ", never read"
        yield Finding(
            Severity.BROKEN if source.failures >= FAILURES_BROKEN else Severity.WORTH_A_LOOK,
            name,
            f"failed {source.failures} {'time' if source.failures == 1 else 'times in a row'}{since}: {source.last_error}",
            f"`monitor source test {source.url}`",
        )
    elif source.last_ok_at is not None and not source.articles:
        yield Finding(
            Severity.WORTH_A_LOOK,
            name,
            "is read without error but nothing of it is stored",
            "look at the feed in a browser: it may be empty, or have ended",
        )
    elif _silent(source, now):
        assert source.newest_article_at is not None  # noqa: S101 - _silent says so
        yield Finding(
            Severity.WORTH_A_LOOK,
            name,
            f"is read without error but brought nothing new for {ago(now - source.newest_article_at)}",
            "look at the feed in a browser: it may have moved",
        )


def _silent(source: SourceView, now: datetime) -> bool:
    if source.newest_article_at is None:
        return False
    usual = SILENT_MOST
    if source.publishes_every is not None:
        usual = min(max(source.publishes_every * SILENT_FACTOR, SILENT_LEAST), SILENT_MOST)
    return now - source.newest_article_at >= usual


def ago(span: timedelta) -> str:
    """A span of time in the largest unit that says enough: `90 min`, `5 h`, `3 days`."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} days"
