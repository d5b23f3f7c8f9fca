"""When a source's baseline is done: what was published before is never told entry by entry, what comes after is."""

from __future__ import annotations

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest

from monitor.fetch import PollPolicy
from monitor.match import compile_watches
from monitor.model import Fetched, ParsedFeed, Source, SourceState, Validators
from monitor.pipeline import Plan, Polled, Sifted
from monitor.pipeline.state import state_after

URL = "https://a.example/rss"


@pytest.mark.parametrize(
    ("read_before", "done_before", "complete", "done_after"),
    [
        (False, False, True, True),
        (False, False, False, False),  # what was cut off is old news as well
        (True, False, False, True),  # a source whose documents are always cut off
        (True, False, True, True),
        (True, True, False, True),
    ],
)
def test_a_first_document_that_is_cut_off_ends_no_baseline(
    now: datetime, *, read_before: bool, done_before: bool, complete: bool, done_after: bool
) -> None:
    """The next one does, whole or not."""
    before = SourceState(1, URL, URL, last_ok_at=now if read_before else None, baseline_done=done_before)
    engine, _ = compile_watches([])
    plan = Plan({}, {}, {}, engine, PollPolicy(), ZoneInfo("UTC"))
    feed = ParsedFeed("Outlet", None, "en", None, (), "rss20", complete=complete)
    polled = Polled(plan, Source(URL), before, Fetched(URL, b"", None, Validators()), feed, now)
    assert state_after(polled, Sifted(), Random(1)).baseline_done is done_after
