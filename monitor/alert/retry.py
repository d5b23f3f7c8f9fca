"""When a refused delivery is tried again, and when it is parked for a person to decide. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from monitor.model import NextAttempt, Refused


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How patient we are. `waits` follow the first, second ... attempt; the last one repeats."""

    waits: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(seconds=15),
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=15),
        timedelta(hours=1),
    )
    jitter: float = 0.2  # at most so much longer: targets that failed together are not tried together
    park_after: timedelta = timedelta(hours=24)
    least_wait: timedelta = timedelta(seconds=1)  # whatever the target says


def next_attempt(  # noqa: PLR0917 - what is known, then the rules
    created_at: datetime,
    attempts: int,
    outcome: Refused,
    now: datetime,
    rng: Random,
    policy: RetryPolicy = RetryPolicy(),
) -> NextAttempt:
    """When to try again after `attempts` attempts at a delivery made at `created_at`.

    What will not pass when tried again unchanged is parked at once, anything else once it is older than
    `policy.park_after`. A wait that the target asks for (`Retry-After`) is kept, and not exceeded by more than the jitter.
    """
    if outcome.permanent:
        return NextAttempt(None, f"parked: {outcome.reason} will not pass by itself")
    over = created_at + policy.park_after
    if now >= over:
        return NextAttempt(None, f"parked: not delivered within {_hours(policy.park_after)}")
    if outcome.retry_after is None:
        wait = policy.waits[min(max(attempts, 1), len(policy.waits)) - 1]
        return NextAttempt(_later(now, wait, rng, policy), f"back-off after attempt {attempts}")
    wait = max(outcome.retry_after, policy.least_wait)
    if now + wait > over:
        return NextAttempt(None, f"parked: the target asks to wait beyond {_hours(policy.park_after)}")
    return NextAttempt(_later(now, wait, rng, policy), "the target asks to wait")


def _later(now: datetime, wait: timedelta, rng: Random, policy: RetryPolicy) -> datetime:
    return now + wait * (1 + rng.random() * policy.jitter)


def _hours(time: timedelta) -> str:
    return f"{time.total_seconds() / 3600:g} h"
