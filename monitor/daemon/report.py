"""What the log says of polls and deliveries: changes are told, routine only when asked for (`--verbose`)."""

from __future__ import annotations

import structlog

from monitor import mask
from monitor.fetch import describe
from monitor.model import Accepted, Delivery, FetchFailed, ParseFailed, SendOutcome
from monitor.pipeline import Polled, Recorded

log = structlog.get_logger("monitor")

SHOWN_WORDS = 5


def report_poll(polled: Polled, recorded: Recorded) -> None:
    """A source that begins to fail, recovers or is given up is said once; so is every hit that is not old news."""
    source = polled.source.name or polled.state.feed_title or mask.url(polled.source.url)
    error = _error(polled)
    if error is None:
        if polled.state.failures:
            log.info("source recovered", source=source, after_failures=polled.state.failures)
        log.debug("polled", source=source, new=recorded.new, revised=recorded.revised, said=describe(polled.fetched))
    elif polled.state.last_error != error:
        log.warning("source fails", source=source, why=error, failures=polled.state.failures + 1)
    for sighting in recorded.hits:
        article = sighting.article
        words = dict.fromkeys(why.text for match in sighting.matches for why in match.why)
        tell = log.debug if article.baseline else log.info
        tell(
            "hit" if sighting.known is None else "hit edited",
            watches=[match.watch for match in sighting.matches],
            title=article.title,
            outlet=article.outlet,
            words=list(words)[:SHOWN_WORDS],
        )
    if recorded.hits and recorded.hits[0].article.baseline:
        log.info("first poll: older hits go into one digest", source=source, hits=len(recorded.hits))


def _error(polled: Polled) -> str | None:
    if isinstance(polled.fetched, FetchFailed):
        return describe(polled.fetched)
    if isinstance(polled.parsed, ParseFailed):
        return f"{polled.parsed.reason}: {polled.parsed.detail}"
    return None


def report_delivery(delivery: Delivery, outcome: SendOutcome) -> None:
    """A delivery that arrived, or why it did not."""
    about = {"alert": f"n{delivery.alert.id}", "target": delivery.target}
    if isinstance(outcome, Accepted):
        log.info("delivered", **about, reason=str(delivery.alert.reason))
    else:
        log.warning("not delivered", **about, why=f"{outcome.reason}: {outcome.detail}", attempt=delivery.attempts)
