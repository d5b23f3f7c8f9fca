"""When to ask again, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch import PollPolicy, describe, due, first_poll, moved, next_poll, retires
from monitor.model import (
    Fetched,
    FetchFailed,
    FetchOutcome,
    FetchReason,
    NextPoll,
    NotModified,
    SourceState,
    Validators,
)

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
MIN, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
POLICY = PollPolicy()
STEADY = PollPolicy(jitter=0)
FRESH = SourceState(1, "https://example.org/feed", "https://example.org/feed")
GONE = FetchFailed(FetchReason.GONE, "example.org answers 410: gone", 410)


def document(fresh_for: timedelta | None = None) -> Fetched:
    """A document has come."""
    return Fetched("https://example.org/feed", b"<rss/>", None, Validators('"1"'), fresh_for)


def failure(reason: FetchReason, wait: timedelta | None = None) -> FetchFailed:
    """Nothing has come."""
    return FetchFailed(reason, "why", None, wait)


def ask(
    outcome: FetchOutcome,
    state: SourceState = FRESH,
    *,
    every: timedelta | None = None,
    new: Sequence[datetime | None] = (),
    policy: PollPolicy = STEADY,
    ttl: timedelta | None = None,
    parse_failed: bool = False,
    seed: int = 0,
) -> NextPoll:
    """The next poll, by default without jitter."""
    return next_poll(
        outcome,
        state,
        every=every,
        new_entries=new,
        policy=policy,
        now=NOON,
        rng=Random(seed),
        parse_failed=parse_failed,
        ttl=ttl,
    )


def polled(pace: timedelta | None, ago: timedelta = HOUR) -> SourceState:
    """A source known to publish at a pace, last polled some time ago."""
    return replace(FRESH, publishes_every=pace, last_ok_at=NOON - ago, last_polled_at=NOON - ago)


@pytest.mark.parametrize(
    ("pace", "wait"),
    [(MIN, 5 * MIN), (30 * MIN, 15 * MIN), (4 * HOUR, 2 * HOUR), (2 * DAY, 6 * HOUR), (None, HOUR)],
)
def test_a_source_is_asked_twice_as_often_as_it_publishes(pace: timedelta | None, wait: timedelta) -> None:
    """The pace sets the wait, within the bounds; an unknown pace means an hour."""
    state = polled(pace, ago=timedelta(seconds=0))
    assert abs(ask(NotModified(Validators()), state).at - NOON - wait) < timedelta(seconds=1)


def test_a_first_poll_reads_the_pace_from_the_entries_dates() -> None:
    """Thirty entries in thirty hours are one an hour; a feed that ended years ago is slow; undated ones tell nothing."""
    hourly = [NOON - n * HOUR for n in range(1, 31)]
    assert ask(document(), new=hourly).publishes_every == HOUR
    assert ask(document(), new=[date - 2000 * DAY for date in hourly]).at == NOON + 6 * HOUR
    assert ask(document(), new=[None] * 30).publishes_every is None
    assert ask(document(), new=[NOON + DAY]).publishes_every is None
    assert ask(document(), new=[NOON] * 30).publishes_every is None


def test_old_archives_do_not_hide_todays_pace() -> None:
    """A feed that still lists five years counts only its last week."""
    dates = [NOON - n * 4 * HOUR for n in range(42)] + [NOON - n * 10 * DAY for n in range(1, 180)]
    pace = ask(document(), new=dates).publishes_every
    assert pace is not None
    assert abs(pace - 4 * HOUR) < HOUR / 2


def simulate(gaps: Sequence[tuple[timedelta, int]], start: timedelta) -> timedelta:
    """The pace after polls, each some time after the one before and with so many new entries."""
    pace: timedelta | None = start
    for gap, count in gaps:
        outcome = document() if count else NotModified(Validators())
        pace = ask(outcome, polled(pace, ago=gap), new=[None] * count).publishes_every
    assert pace is not None
    return pace


@pytest.mark.parametrize("gap", [5 * MIN, HOUR, 6 * HOUR])
@pytest.mark.parametrize("start", [MIN, HOUR, 30 * DAY])
def test_the_pace_converges_to_the_truth(gap: timedelta, start: timedelta) -> None:
    """A source with four entries a day is known as such after some days, however often it is asked and wherever it began."""
    entries, polls, due_entries = 0, [], 0.0
    for _ in range(int(8 * DAY / gap)):
        due_entries += gap / (6 * HOUR)
        polls.append((gap, int(due_entries) - entries))
        entries = int(due_entries)
    assert 4 * HOUR < simulate(polls, start) < 9 * HOUR


def test_silence_slows_and_news_speeds_up() -> None:
    """After two quiet days an hourly source is asked rarely; a burst makes it be asked often at once."""
    quiet = simulate([(6 * HOUR, 0)] * 8, HOUR)
    assert quiet > 5 * HOUR
    assert simulate([(HOUR, 20)], quiet) < 2 * HOUR


def test_a_fixed_interval_wins_over_pace_and_freshness() -> None:
    """What the settings say goes, even under the general minimum."""
    assert ask(document(DAY), polled(DAY), every=2 * MIN, ttl=DAY).at == NOON + 2 * MIN


@pytest.mark.parametrize(
    ("fresh", "ttl", "wait"),
    [(None, None, 5 * MIN), (MIN, None, 5 * MIN), (HOUR, None, HOUR), (None, 2 * HOUR, 2 * HOUR), (HOUR, 2 * HOUR, 2 * HOUR), (30 * DAY, None, 6 * HOUR)],
)  # fmt: skip
def test_the_sources_own_pace_may_slow_us_down_to_the_maximum(
    fresh: timedelta | None, ttl: timedelta | None, wait: timedelta
) -> None:
    """Cache-Control and ttl lengthen the wait, never shorten it, and never beyond the maximum."""
    assert ask(document(fresh), polled(MIN, MIN), new=[None], ttl=ttl).at == NOON + wait
    for seed in range(20):
        jittered = ask(document(fresh), polled(MIN, MIN), new=[None], ttl=ttl, policy=POLICY, seed=seed).at - NOON
        assert 0.9 * wait <= jittered <= 1.1 * wait


@pytest.mark.parametrize(
    ("wait", "expected"), [(2 * MIN, 5 * MIN), (2 * HOUR, 2 * HOUR), (20 * HOUR, 20 * HOUR), (300 * DAY, DAY)]
)
@pytest.mark.parametrize("reason", [FetchReason.RATE_LIMITED, FetchReason.UNAVAILABLE])
def test_retry_after_is_obeyed(reason: FetchReason, wait: timedelta, expected: timedelta) -> None:
    """As asked, but not under the minimum, and at most a day; a fixed interval does not overrule it."""
    assert ask(failure(reason, wait)).at == NOON + expected
    assert ask(failure(reason, wait), every=MIN).at == NOON + expected
    assert ask(failure(reason, wait), policy=POLICY, seed=3).at >= NOON + expected


@pytest.mark.parametrize(
    ("reason", "first", "last"),
    [
        (FetchReason.TIMEOUT, 5 * MIN, 6 * HOUR),
        (FetchReason.DNS, 5 * MIN, 6 * HOUR),
        (FetchReason.UNAVAILABLE, 5 * MIN, 6 * HOUR),
        (FetchReason.HTTP_STATUS, HOUR, DAY),
        (FetchReason.UNAUTHORIZED, HOUR, DAY),
        (FetchReason.RATE_LIMITED, HOUR, DAY),
        (FetchReason.BLOCKED_ADDRESS, HOUR, DAY),
    ],
)
def test_back_off(reason: FetchReason, first: timedelta, last: timedelta) -> None:
    """Troubles that pass are tried again soon, others at most hourly; waits double up to a cap and never stop."""
    waits = [ask(failure(reason), replace(polled(MIN), failures=n)).at - NOON for n in range(100)]
    assert waits[:2] == [first, 2 * first]
    assert waits == sorted(waits)
    assert waits[-1] == last


def test_a_document_that_is_no_feed_is_a_failure() -> None:
    """A login page with status 200 is backed off from like a server in trouble."""
    waits = [ask(document(), replace(polled(MIN), failures=n), parse_failed=True).at - NOON for n in (0, 3)]
    assert waits == [5 * MIN, 40 * MIN]
    assert "no feed" in ask(document(), parse_failed=True).reason


def test_failures_leave_the_pace_alone() -> None:
    """What is known of a source outlasts its bad days."""
    assert ask(failure(FetchReason.TIMEOUT), polled(HOUR)).publishes_every == HOUR


def test_gone_retires_and_nothing_else_does() -> None:
    """Only 410 ends polling."""
    assert retires(GONE) == GONE.detail
    assert ask(GONE).reason.startswith("retired")
    others: list[FetchOutcome] = [document(), NotModified(Validators())]
    others += [failure(reason) for reason in FetchReason if reason is not FetchReason.GONE]
    assert not any(retires(outcome) for outcome in others)


spans = st.timedeltas(timedelta(0), 40 * DAY)
outcomes = st.one_of(
    st.builds(document, st.none() | spans),
    st.builds(NotModified, st.just(Validators()), st.none() | spans),
    st.builds(failure, st.sampled_from(FetchReason), st.none() | spans),
)


@given(
    outcome=outcomes,
    failures=st.integers(0, 10_000),
    pace=st.none() | spans,
    ago=st.none() | st.timedeltas(-DAY, 40 * DAY),
    every=st.none() | st.timedeltas(10 * MIN, 5 * HOUR),
    new=st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=5),
    ttl=st.none() | spans,
    jitter=st.floats(0, 1),
    parse_failed=st.booleans(),
    seed=st.integers(0, 100),
)
def test_never_below_the_minimum_and_never_beyond_the_cap(
    *,
    outcome: FetchOutcome,
    failures: int,
    pace: timedelta | None,
    ago: timedelta | None,
    every: timedelta | None,
    new: list[datetime | None],
    ttl: timedelta | None,
    jitter: float,
    parse_failed: bool,
    seed: int,
) -> None:
    """Whatever happens, the wait is between the minimum and a day, or the maximum if all is well; and it says why."""
    last = NOON - ago if ago is not None else None
    state = replace(FRESH, failures=failures, publishes_every=pace, last_ok_at=last)
    policy = PollPolicy(jitter=jitter)
    result = ask(outcome, state, every=every, new=new, policy=policy, ttl=ttl, parse_failed=parse_failed, seed=seed)
    failed = parse_failed or isinstance(outcome, FetchFailed)
    assert policy.min <= result.at - NOON <= (DAY if failed else max(policy.max, (every or MIN) * (1 + jitter)))
    assert result.reason
    assert result.publishes_every is None or timedelta(0) <= result.publishes_every <= 365 * DAY


def test_sources_do_not_march_in_step() -> None:
    """A thousand sources polled at one moment are spread over a tenth of their interval, at the bounds too."""
    for pace in (MIN, 4 * HOUR, 300 * DAY):
        state = polled(pace, timedelta(0))
        at = sorted(ask(NotModified(Validators()), state, policy=POLICY, seed=seed).at for seed in range(1000))
        assert at[-1] - at[0] > 0.09 * (at[0] - NOON)
        assert len(set(at)) > 990


@pytest.mark.parametrize(
    ("state", "answer"),
    [
        (FRESH, True),
        (replace(FRESH, next_poll_at=NOON), True),
        (replace(FRESH, next_poll_at=NOON - DAY), True),
        (replace(FRESH, next_poll_at=NOON + MIN), False),
        (replace(FRESH, next_poll_at=NOON + MIN, last_polled_at=NOON - MIN), False),
        (replace(FRESH, next_poll_at=NOON + 2 * HOUR, last_polled_at=NOON + HOUR), True),  # clock set back an hour
        (replace(FRESH, next_poll_at=NOON + 5 * MIN, last_polled_at=NOON + timedelta(seconds=1)), False),  # a slew
        (replace(FRESH, next_poll_at=NOON - DAY, retired="410"), False),
        (replace(FRESH, retired="410"), False),
    ],
)
def test_due(state: SourceState, answer: bool) -> None:  # noqa: FBT001
    """Never polled, overdue, or polled in the future: a clock set back makes no gap. The retired rest."""
    assert due(state, NOON) is answer


def test_first_polls_happen_at_once_if_few_and_within_a_minute_if_many() -> None:
    """A newcomer waits for nothing; five thousand feeds do not start in one second."""
    assert {first_poll(n, 40, NOON) for n in range(40)} == {NOON}
    many = [first_poll(n, 5000, NOON) for n in range(5000)]
    assert many == sorted(many)
    assert many[0] == NOON
    assert NOON + 59 * timedelta(seconds=1) < many[-1] < NOON + MIN


def sightings(*seen: str | None, valid: bool = True) -> SourceState:
    """The state after polls that were redirected for good like this."""
    state = FRESH
    for address in seen:
        move = moved(state, address, valid_feed=valid)
        state = replace(state, url=move.url, moved_to=move.moved_to, moved_sightings=move.sightings)
    return state


@pytest.mark.parametrize(
    ("seen", "url"),
    [
        (["b", "b"], FRESH.url),
        (["b", "b", "b"], "b"),
        (["b", "c", "b", "c", "b", "c"], FRESH.url),
        (["b", "b", None, "b", "b"], FRESH.url),
        (["b", "b", "c", "c", "c"], "c"),
        ([FRESH.url] * 5, FRESH.url),
        (["b", "b", "b", "c", "c", "c"], "c"),
    ],
)
def test_a_move_is_believed_after_three_equal_sightings(seen: list[str | None], url: str) -> None:
    """Flapping, interrupted or self-pointing redirects move nothing; the declared address stays what it was."""
    state = sightings(*seen)
    assert state.url == url
    assert state.declared_url == FRESH.declared_url


def test_a_move_to_something_that_is_no_feed_is_never_believed() -> None:
    """A redirect of everything to a home page, or to a login page, changes no source."""
    assert sightings(*["b"] * 10, valid=False) == FRESH


def test_outcomes_in_words_hold_no_secret() -> None:
    """The sentence for people names what happened; addresses are masked."""
    gone_on = replace(document(), moved_to="https://u:canary@example.org/?token=canary", elapsed=0.25)
    for outcome, words in (
        (gone_on, "read 0.0 KiB in 0.2 s, moved for good"),
        (NotModified(Validators()), "nothing new"),
        (failure(FetchReason.RATE_LIMITED, 2 * HOUR), "rate-limited: why; it asks us to wait 2 h"),
    ):
        assert describe(outcome).startswith(words)
        assert "canary" not in describe(outcome)


@pytest.mark.parametrize(
    "build",
    [
        lambda: PollPolicy(min=timedelta(0)),
        lambda: PollPolicy(min=7 * HOUR),
        lambda: PollPolicy(jitter=-0.1),
        lambda: PollPolicy(jitter=1.1),
    ],
)
def test_impossible_bounds_are_refused(build: type[PollPolicy]) -> None:
    """A policy that contradicts itself is an error of the caller."""
    with pytest.raises(ValueError, match="poll"):
        build()
