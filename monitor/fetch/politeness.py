"""When a source is asked again, and at which address. Pure: values, a clock's reading and a dice in, values out.

A source that publishes often is asked often, between `PollPolicy.min` and `.max`. What the server says about its
own pace (Cache-Control, Expires, Retry-After, the feed's ttl) is obeyed within 24 hours. Failures double the wait;
nothing but a 410 ends it. Every wait has a little chance in it, so that sources do not march in step.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from monitor import mask
from monitor.model import Fetched, FetchFailed, FetchOutcome, FetchReason, NextPoll, NotModified, SourceState

_DAY = timedelta(hours=24)
_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)
_NO_TIME = timedelta(0)
_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)
_MEMORY = timedelta(hours=24)  # how far back the smoothed publishing rate looks
_SLOWEST = timedelta(days=365)
_CLOCK_SLACK = _MINUTE  # a clock set back by less is no step
_SIGHTINGS = 3  # equal permanent redirects before they are believed

_PASSING = frozenset(
    {
        FetchReason.DNS,
        FetchReason.CONNECT,
        FetchReason.TLS,
        FetchReason.TIMEOUT,
        FetchReason.TRUNCATED,
        FetchReason.PROTOCOL,
        FetchReason.UNAVAILABLE,
        FetchReason.NOT_MODIFIED_UNASKED,
    }
)
"""Failures that mostly pass by themselves (our own network's included). The others wait for somebody to act."""


@dataclass(frozen=True, slots=True)
class PollPolicy:
    """The bounds of polling. `jitter` is the largest part a wait is lengthened by, from 0 to 1."""

    min: timedelta = timedelta(minutes=5)
    max: timedelta = timedelta(hours=6)
    jitter: float = 0.1

    def __post_init__(self) -> None:
        if not _NO_TIME < self.min <= self.max <= _SLOWEST or not 0 <= self.jitter <= 1:
            raise ValueError("poll: 0 < min <= max, and jitter from 0 to 1")


@dataclass(frozen=True, slots=True)
class Move:
    """Where to fetch from now on, and the permanent redirect that is not believed yet."""

    url: str
    moved_to: str | None
    sightings: int


@dataclass(frozen=True, slots=True)
class _Wait:
    """A wait, why, and its bounds with the jitter added."""

    span: timedelta
    reason: str
    longest: timedelta
    shortest: timedelta = _NO_TIME


def next_poll(
    outcome: FetchOutcome,
    state: SourceState,
    *,
    every: timedelta | None,
    new_entries: Sequence[datetime | None],
    policy: PollPolicy,
    now: datetime,
    rng: Random,
    parse_failed: bool = False,
    ttl: timedelta | None = None,
) -> NextPoll:
    """When to ask a source again after `outcome`, given its `state` from before it.

    `every` is the source's fixed interval; it wins over everything but Retry-After and failures. `new_entries` has one
    item for each entry not stored before, its date if it has one. `ttl` is what the document says of its own pace.
    `parse_failed`: a document came that is no feed. The same arguments and dice give the same answer.
    """
    if isinstance(outcome, FetchFailed):
        pace = state.publishes_every
        wait = _after_failure(outcome, state, every, policy)
    elif parse_failed:
        pace = state.publishes_every
        wait = _after_failure(None, state, every, policy)
    else:
        pace = _pace(state, new_entries, now)
        wait = _after_success(outcome, pace, every, policy, ttl)
    return NextPoll(now + _jittered(wait, policy, rng), wait.reason, pace)


def due(state: SourceState, now: datetime) -> bool:
    """Whether to ask now: never asked, or its time has come, or the clock has been set back since."""
    if state.retired is not None:
        return False
    if state.next_poll_at is None or state.next_poll_at <= now:
        return True
    return state.last_polled_at is not None and state.last_polled_at > now + _CLOCK_SLACK


def first_poll(position: int, count: int, now: datetime) -> datetime:
    """When the `position`-th (from 0) of `count` sources never polled is asked: at once if few, else within a minute."""
    if count <= 100:
        return now
    return now + position / count * min(_MINUTE, count * _SECOND / 20)


def moved(state: SourceState, moved_to: str | None, *, valid_feed: bool) -> Move:
    """What to believe of a permanent redirect: its address replaces ours after three equal sightings with a valid feed.

    Call it after every answered poll (`Fetched`, `NotModified`), `moved_to` None included: one poll without it, or
    with another address, begins the count anew.
    """
    if moved_to is None or not valid_feed or moved_to == state.url:
        return Move(state.url, None, 0)
    sightings = state.moved_sightings + 1 if moved_to == state.moved_to else 1
    if sightings >= _SIGHTINGS:
        return Move(moved_to, None, 0)
    return Move(state.url, moved_to, sightings)


def retires(outcome: FetchOutcome) -> str | None:
    """Why a source is asked no more, or None: only 410 Gone at its own address ends it."""
    if isinstance(outcome, FetchFailed) and outcome.reason is FetchReason.GONE:
        return outcome.detail
    return None


def describe(outcome: FetchOutcome) -> str:
    """One sentence on how the last poll went."""
    match outcome:
        case Fetched():
            moved_on = f", moved for good to {mask.url(outcome.moved_to)}" if outcome.moved_to else ""
            return f"read {len(outcome.body) / 1024:.1f} KiB in {outcome.elapsed:.1f} s{moved_on}"
        case NotModified():
            return f"nothing new since the last poll ({outcome.elapsed:.1f} s)"
        case FetchFailed():
            asked = f"; it asks us to wait {_words(outcome.retry_after)}" if outcome.retry_after else ""
            return f"{outcome.reason}: {outcome.detail}{asked}"


# --------------------------------------------------------------------------------------------------- success


def _after_success(
    outcome: Fetched | NotModified,
    pace: timedelta | None,
    every: timedelta | None,
    policy: PollPolicy,
    ttl: timedelta | None,
) -> _Wait:
    if every is not None:
        return _Wait(every, f"asked every {_words(every)}", longest=every * (1 + policy.jitter), shortest=every)
    wait = _usual(pace, policy)
    asked = max(outcome.fresh_for or _NO_TIME, ttl or _NO_TIME)
    if asked > wait.span:
        return _Wait(min(asked, policy.max), f"the source asks for {_words(asked)}", policy.max, policy.min)
    return wait


def _usual(pace: timedelta | None, policy: PollPolicy) -> _Wait:
    """Twice as often as the source publishes, within the bounds."""
    if pace is None:
        return _Wait(_clip(_HOUR, policy.min, policy.max), "its pace is not known yet", policy.max, policy.min)
    return _Wait(
        _clip(pace / 2, policy.min, policy.max), f"publishes about every {_words(pace)}", policy.max, policy.min
    )


def _pace(state: SourceState, new_entries: Sequence[datetime | None], now: datetime) -> timedelta | None:
    """The smoothed gap between new entries, or None while nothing is known.

    The rate (entries per second) decays exponentially with the age of what was seen: r' = r e^-x + n/t (1 - e^-x),
    x = t / 24 h, for n new entries in the time t since the last good poll. One rule covers bursts, nights and silence.
    """
    if state.last_ok_at is None or state.publishes_every is None:
        return _first_pace(new_entries, now)
    passed = max((now - state.last_ok_at).total_seconds(), 1.0)
    kept = math.exp(-passed / _MEMORY.total_seconds())
    rate = kept / max(state.publishes_every.total_seconds(), 1.0) + (1 - kept) * len(new_entries) / passed
    return timedelta(seconds=min(1 / rate, _SLOWEST.total_seconds())) if rate > 0 else _SLOWEST


def _first_pace(entries: Sequence[datetime | None], now: datetime) -> timedelta | None:
    """From the dates of the entries a first poll finds: those of the last week, else all, over the time they span.

    The silence from the newest entry to now counts, so that a feed that has ended looks slow.
    """
    ages = [now - date for date in entries if date is not None and date <= now]
    if not ages or max(ages) < _MINUTE:  # no dates, or only those given in place of missing ones
        return None
    recent = [age for age in ages if age <= _WEEK] or ages
    span = max(recent) if len(recent) == len(ages) else _WEEK
    return _clip(span / len(recent), _SECOND, _SLOWEST)


# --------------------------------------------------------------------------------------------------- failure


def _after_failure(
    failed: FetchFailed | None, state: SourceState, every: timedelta | None, policy: PollPolicy
) -> _Wait:
    """The wait after a failed fetch, or after a document that is no feed (None)."""
    detail = failed.detail if failed else "the document is no feed"
    if failed and failed.reason is FetchReason.GONE:
        return _Wait(_DAY, f"retired: {detail}", longest=_DAY)
    if failed and failed.retry_after is not None:
        span = min(max(failed.retry_after, policy.min), _DAY)
        return _Wait(span, f"the server asks us to wait {_words(failed.retry_after)}", longest=_DAY, shortest=span)
    passing = failed is None or failed.reason in _PASSING
    start, longest = _back_off(every or _usual(state.publishes_every, policy).span, policy, passing=passing)
    span = min(start * 2 ** min(state.failures, 20), longest)
    return _Wait(span, f"failed {_times(state.failures + 1)}: {detail}", longest, min(policy.min, longest))


def _back_off(usual: timedelta, policy: PollPolicy, *, passing: bool) -> tuple[timedelta, timedelta]:
    """The first and the longest wait of a row of failures.

    Troubles that pass are tried again soon, and at least as often as a quiet source is asked, so that a night without
    network costs no day. What waits for somebody to act is tried at most hourly and in the end daily.
    """
    if passing:
        return max(policy.min, usual / 2), min(policy.max, _DAY)
    return max(_HOUR, usual), _DAY


# -------------------------------------------------------------------------------------------------- in common


def _jittered(wait: _Wait, policy: PollPolicy, rng: Random) -> timedelta:
    """The wait with a chance part added. At its upper bound the part is taken off instead: no bunching there."""
    part = wait.span * (policy.jitter * rng.random())
    longer = wait.span + part
    return longer if longer <= wait.longest else max(wait.shortest, min(wait.span, wait.longest) - part)


def _clip(span: timedelta, low: timedelta, high: timedelta) -> timedelta:
    return max(low, min(span, high))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times in a row"


def _words(span: timedelta) -> str:
    """A span for people, in its largest unit: "40 min", "2.5 h", "3 days"."""
    seconds = span.total_seconds()
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 1.5 * size or (seconds >= size and seconds % size == 0):
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
