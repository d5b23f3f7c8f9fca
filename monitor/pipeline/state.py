"""What is to be remembered of a source after a poll. Pure: the row before and the outcome in, the row after out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from random import Random

from monitor import mask
from monitor.fetch import describe, moved, next_poll, retires
from monitor.model import Fetched, FetchFailed, ParsedFeed, ParseFailed, SourceState, Validators
from monitor.pipeline.chain import Polled, Sifted


def body_digest(body: bytes) -> str:
    """Tells whether a body is the very one stored last time."""
    return blake2b(body, digest_size=16).hexdigest()


def state_after(polled: Polled, sifted: Sifted, dice: Random) -> SourceState:
    """The source's row as the transaction that stores this poll will write it."""
    before, parsed = polled.state, polled.parsed
    planned = next_poll(
        polled.fetched,
        before,
        every=polled.source.every,
        new_entries=[sighting.article.published_at for sighting in sifted.new],
        policy=polled.plan.poll,
        now=polled.at,
        rng=dice,
        parse_failed=isinstance(parsed, ParseFailed),
        ttl=parsed.ttl if isinstance(parsed, ParsedFeed) else None,
    )
    timed = replace(
        before, last_polled_at=polled.at, next_poll_at=planned.at, publishes_every=planned.publishes_every
    )
    if isinstance(polled.fetched, FetchFailed):
        return _failed(timed, describe(polled.fetched), retired=retires(polled.fetched))
    if isinstance(parsed, ParseFailed):
        return _failed(timed, f"{parsed.reason}: {parsed.detail}")
    return _succeeded(timed, polled)


def state_after_fault(before: SourceState, fault: Exception, now: datetime, wait: timedelta) -> SourceState:
    """After a fault of our own in a poll: nothing of it is stored, and the source is asked again after `wait`."""
    said = mask.line(f"internal error: {type(fault).__name__}: {fault}")
    return _failed(replace(before, last_polled_at=now, next_poll_at=now + wait), said)


def _failed(state: SourceState, error: str, retired: str | None = None) -> SourceState:
    return replace(state, failures=state.failures + 1, last_error=error, retired=retired)


def _succeeded(state: SourceState, polled: Polled) -> SourceState:
    """New validators are taken only with a whole document, stored in the same transaction, or from a 304.

    Those of an error page or of a document that was cut off would turn the next good one into a 304, and lose it; the
    old ones stand for what is stored, and stay, as long as the address that gave them is asked.
    """
    fetched, parsed = polled.fetched, polled.parsed
    move = moved(state, fetched.moved_to if not isinstance(fetched, FetchFailed) else None, valid_feed=True)
    kept = replace(
        state,
        url=move.url,
        moved_to=move.moved_to,
        moved_sightings=move.sightings,
        last_ok_at=polled.at,
        failures=0,
        last_error=None,
        baseline_done=True,
    )
    if isinstance(parsed, ParsedFeed):
        kept = replace(kept, feed_title=parsed.title or kept.feed_title)
        if not parsed.complete:
            # The rest of a first document is old news too; a source whose documents are always cut off is not.
            kept = replace(kept, baseline_done=state.baseline_done or state.last_ok_at is not None)
            return kept if kept.url == state.url else replace(kept, validators=Validators())
    if isinstance(fetched, Fetched):
        return replace(kept, validators=fetched.validators, body_digest=polled.digest)
    return replace(kept, validators=fetched.validators) if not isinstance(fetched, FetchFailed) else kept
