"""The chain on one screen. It decides nothing: every choice is a stage's.

    source -> fetch -> parse -> which are new? -> text -> match -> one transaction: articles, stories, figures,
                                                                   hits, decisions, alerts, the source's validators
    outbox -> render -> send -> one transaction: accepted, or when to try again

A crash at any instant leaves either all of a poll in the database or nothing of it, and a delivery is marked done only
after its target accepted it.
"""

from __future__ import annotations

from monitor.alert import render
from monitor.model import Delivery, Fetched, FetchOutcome, ParsedFeed, ParseOutcome, SendOutcome, Source, SourceState
from monitor.pipeline.chain import Chain, Plan, Polled, Recorded, Sifted, Sighting, Watched
from monitor.pipeline.outbox import claim, send_digests, settle, unknown_target
from monitor.pipeline.record import record
from monitor.pipeline.sift import sift
from monitor.pipeline.state import body_digest, state_after, state_after_fault

__all__ = [
    "Chain", "Plan", "Polled", "Recorded", "Sifted", "Sighting", "Watched",
    "claim", "deliver", "poll", "send_digests", "state_after_fault",
]  # fmt: skip


async def poll(chain: Chain, state: SourceState) -> tuple[Polled, Recorded]:
    """Ask one source once and store what it said, with the time to ask again."""
    source = chain.plan.sources[state.declared_url]
    fetched = await chain.fetcher.fetch(
        state.url, state.validators, allow_private=source.allow_private, admit=chain.backlog.room
    )
    if not isinstance(fetched, Fetched):
        return await _take_in(chain, state, source, fetched)
    async with chain.backlog.reading(len(fetched.body)):
        return await _take_in(chain, state, source, fetched)


async def _take_in(
    chain: Chain, state: SourceState, source: Source, fetched: FetchOutcome
) -> tuple[Polled, Recorded]:
    """Read, match and store what was fetched."""
    digest = body_digest(fetched.body) if isinstance(fetched, Fetched) else None
    parsed = await _parse(chain, fetched, source) if digest != state.body_digest else None
    plan = chain.plan  # what waited for its host during a reload is judged by the new settings: no watch misses it
    polled = Polled(plan, plan.sources.get(state.declared_url, source), state, fetched, parsed, chain.now(), digest)
    sifted = await chain.aside(sift, chain.store, polled, parsed) if isinstance(parsed, ParsedFeed) else Sifted()
    after = state_after(polled, sifted, chain.random)
    return polled, await chain.commit(lambda tx: record(tx, polled, sifted, after))


async def _parse(chain: Chain, fetched: FetchOutcome, source: Source) -> ParseOutcome | None:
    """The document's entries; None when there is no document."""
    if not isinstance(fetched, Fetched):
        return None
    return await chain.parser.parse(fetched, declared_language=source.language, now=chain.now())


async def deliver(chain: Chain, delivery: Delivery) -> SendOutcome:
    """Send one alert to one target and write down what became of it."""
    target = chain.plan.targets.get(delivery.target)
    message = render(delivery.alert, timezone=chain.plan.timezone)
    outcome = await chain.sender.send(target, message) if target else unknown_target(delivery.target)
    await chain.commit(lambda tx: settle(tx, delivery, outcome, chain.now(), chain.random))
    return outcome
