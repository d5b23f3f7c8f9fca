"""The trigger behind every job: it looks forward from now, whatever the clock has done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.daemon.heartbeat import Every

NOON = datetime(2024, 12, 19, 12, tzinfo=UTC)
STEPS = st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400))


def test_the_first_run_is_at_once() -> None:
    """A job does not wait a whole gap after the start."""
    assert Every(3600).get_next_fire_time(None, NOON) == NOON


@given(STEPS)
def test_a_clock_step_neither_piles_up_runs_nor_stops_them(step: timedelta) -> None:
    """After a step of up to a year either way the next run is one gap from now: none missed is made up for."""
    now = NOON + step
    assert Every(1).get_next_fire_time(NOON, now) == now + timedelta(seconds=1)
