from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.alert import RetryPolicy, next_attempt
from monitor.model import RefusalReason, Refused

NOW = datetime(2024, 12, 19, 12, tzinfo=UTC)
BROKEN = Refused(RefusalReason.SERVER_ERROR, "HTTP 500")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 15), (3, 60), (4, 300), (5, 900), (6, 3600), (7, 3600), (500, 3600)]
)
def test_waits_grow_to_an_hour_with_jitter(attempts: int, seconds: int) -> None:
    """Each wait is the policy's, or up to a fifth longer, and not the same for all."""
    waits = {(next_attempt(NOW, attempts, BROKEN, NOW, Random(seed)).at or NOW) - NOW for seed in range(50)}
    assert all(seconds <= wait.total_seconds() <= seconds * 1.2 for wait in waits)
    assert len(waits) > 40


@settings(deadline=None)
@given(st.floats(1, 80_000), st.integers(1, 100), st.integers())
def test_a_wait_asked_for_is_kept_and_hardly_exceeded(seconds: float, attempts: int, seed: int) -> None:
    """`Retry-After` is kept to within a fifth, whatever the attempt."""
    outcome = Refused(RefusalReason.RATE_LIMITED, "HTTP 429", retry_after=timedelta(seconds=seconds))
    at = next_attempt(NOW, attempts, outcome, NOW, Random(seed)).at
    assert at is not None
    assert seconds - 1e-6 <= (at - NOW).total_seconds() <= seconds * 1.2 + 1e-6


def test_a_wait_of_nothing_is_a_second() -> None:
    """A target that says "at once" for ever does not make us busy for ever."""
    outcome = Refused(RefusalReason.RATE_LIMITED, "HTTP 429", retry_after=timedelta(0))
    at = next_attempt(NOW, 1, outcome, NOW, Random(1)).at
    assert at is not None
    assert at - NOW >= timedelta(seconds=1)


@pytest.mark.parametrize(
    ("outcome", "age", "reason"),
    [
        (Refused(RefusalReason.REJECTED, "HTTP 404", permanent=True), HOUR, "rejected will not pass"),
        (BROKEN, 24 * HOUR, "not delivered within 24 h"),
        (
            Refused(RefusalReason.RATE_LIMITED, "HTTP 429", retry_after=30 * HOUR),
            HOUR,
            "asks to wait beyond 24 h",
        ),
    ],
)
def test_what_will_not_pass_is_parked_with_a_reason(outcome: Refused, age: timedelta, reason: str) -> None:
    """Permanent errors at once, others when they are old, waits that would end too late."""
    next_one = next_attempt(NOW - age, 3, outcome, NOW, Random(1))
    assert next_one.at is None
    assert next_one.reason.startswith("parked: ")
    assert reason in next_one.reason


@settings(deadline=None)
@given(
    st.timedeltas(-48 * HOUR, 48 * HOUR),
    st.integers(0, 50),
    st.builds(
        Refused,
        st.sampled_from(RefusalReason),
        st.just(""),
        permanent=st.booleans(),
        retry_after=st.none() | st.timedeltas(timedelta(0), 72 * HOUR),
    ),
    st.integers(),
)
def test_a_delivery_is_either_parked_or_tried_later(
    age: timedelta, attempts: int, outcome: Refused, seed: int
) -> None:
    """Never in the past, never without end: what is older than the policy's age is parked, whatever the clock did."""
    policy = RetryPolicy()
    at = next_attempt(NOW - age, attempts, outcome, NOW, Random(seed), policy).at
    if at is None:
        assert outcome.permanent or age >= policy.park_after or outcome.retry_after is not None
    else:
        assert age < policy.park_after
        assert at > NOW


def test_an_hour_of_errors_takes_a_handful_of_attempts_and_a_day_ends_parked() -> None:
    """A target that is down is asked seldom, and what was meant for it is kept for a person after a day."""
    now, attempts, dice = NOW, 0, Random(7)
    within_an_hour = 0
    while True:
        attempts += 1
        planned = next_attempt(NOW, attempts, BROKEN, now, dice)
        within_an_hour += now - NOW <= HOUR
        if planned.at is None:
            break
        now = planned.at
    assert within_an_hour <= 7
    assert 20 < attempts < 35
    assert now - NOW >= 24 * HOUR
