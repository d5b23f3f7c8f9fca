"""What is remembered of a source after a poll: above all, which validators may be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from monitor.fetch import PollPolicy
from monitor.match import compile_watches
from monitor.model import (
    Fetched,
    FetchFailed,
    FetchOutcome,
    FetchReason,
    NotModified,
    ParsedFeed,
    ParseFailed,
    ParseOutcome,
    ParseReason,
    Source,
    SourceState,
    Validators,
)
from monitor.pipeline import Plan, Polled, Sifted
from monitor.pipeline.state import body_digest, state_after, state_after_fault

NOON = datetime(2024, 12, 19, 12, tzinfo=UTC)
OLD, NEW = Validators('"old"', None), Validators('"new"', "Thu, 19 Dec 2024 11:00:00 GMT")
BODY = b"<rss/>"
BEFORE = SourceState(
    1, "https://a.example/rss", "https://a.example/rss", validators=OLD, body_digest="d0", last_error="x", failures=2
)
FEED = ParsedFeed("Outlet", None, "en", None, (), "rss20")
FETCHED = Fetched("https://a.example/rss", BODY, "text/xml", NEW)


def after(fetched: FetchOutcome, parsed: ParseOutcome | None, before: SourceState = BEFORE) -> SourceState:
    """The row after one poll at noon."""
    engine, _ = compile_watches([])
    plan = Plan({}, {}, {}, engine, PollPolicy(), ZoneInfo("UTC"))
    digest = body_digest(fetched.body) if isinstance(fetched, Fetched) else None
    polled = Polled(plan, Source(before.url), before, fetched, parsed, NOON, digest)
    return state_after(polled, Sifted(), Random(1))


def test_a_whole_document_brings_its_validators() -> None:
    """They are stored with what they stand for; the source is well again, and its baseline is done."""
    state = after(FETCHED, FEED)
    assert (state.validators, state.body_digest) == (NEW, body_digest(BODY))
    assert (state.failures, state.last_error, state.last_ok_at, state.baseline_done) == (0, None, NOON, True)
    assert state.feed_title == "Outlet"


@pytest.mark.parametrize(
    ("fetched", "parsed"),
    [
        (FETCHED, replace(FEED, complete=False)),
        (FETCHED, ParseFailed(ParseReason.NOT_A_FEED, "a login page")),
        (FetchFailed(FetchReason.TIMEOUT, "30 s"), None),
    ],
    ids=["cut off", "no feed", "no answer"],
)
def test_anything_less_keeps_the_old_validators(fetched: FetchOutcome, parsed: ParseOutcome | None) -> None:
    """New ones would turn the next good document into a 304, and its entries would be lost."""
    state = after(fetched, parsed)
    assert (state.validators, state.body_digest) == (OLD, "d0")


def test_a_document_that_is_no_feed_is_a_failure_with_its_reason() -> None:
    """A login page with status 200 is not "0 items"."""
    state = after(FETCHED, ParseFailed(ParseReason.NOT_A_FEED, "a login page"))
    assert state.failures == 3
    assert "not-a-feed" in cast("str", state.last_error)
    assert "a login page" in cast("str", state.last_error)
    assert state.last_ok_at is None


def test_304_renews_validators_and_keeps_the_digest() -> None:
    """Nothing was read, so what the digest stands for is still what is stored."""
    state = after(NotModified(NEW), None)
    assert (state.validators, state.body_digest, state.last_ok_at, state.failures) == (NEW, "d0", NOON, 0)


def test_gone_retires_the_source() -> None:
    """410 ends polling, and says why."""
    assert after(FetchFailed(FetchReason.GONE, "410 Gone", 410), None).retired


def test_a_permanent_redirect_is_believed_at_its_third_sighting() -> None:
    """With a valid feed behind it each time."""
    moved: dict[str, Any] = {"moved_to": "https://b.example/rss"}
    state = BEFORE
    for sighting in (1, 2):
        state = after(replace(FETCHED, **moved), FEED, state)
        assert (state.url, state.moved_sightings) == (BEFORE.url, sighting)
    assert after(replace(FETCHED, **moved), FEED, state).url == "https://b.example/rss"


def test_a_move_with_a_document_cut_off_leaves_no_validators() -> None:
    """The old ones are the old address's; sent to the new one, they could hide its whole document."""
    moving = replace(BEFORE, moved_to="https://b.example/rss", moved_sightings=2)
    cut_off = replace(FEED, complete=False)
    state = after(replace(FETCHED, moved_to="https://b.example/rss"), cut_off, moving)
    assert (state.url, state.validators) == ("https://b.example/rss", Validators())


def test_a_fault_of_our_own_puts_the_source_off() -> None:
    """It shows as failing and is asked again later, with nothing taken from the poll."""
    state = state_after_fault(BEFORE, KeyError("x"), NOON, timedelta(minutes=5))
    assert (state.validators, state.body_digest) == (OLD, "d0")
    assert state.next_poll_at == NOON + timedelta(minutes=5)
    assert "internal error: KeyError" in cast("str", state.last_error)
