"""P11: nothing that a feed or a server can say stops the daemon or makes it miss a beat."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rig.daemon import eventually, query
from tests.rig.heartbeat import pulse_of
from tests.rig.outlets import bad_outlets, catalogue, outlets
from tests.rig.scenes import settings_for

SECONDS = 240
MISSED_AT_MOST = 0.25  # seconds


@pytest.mark.timeout(600)
def test_no_beat_is_missed_while_the_catalogue_runs(
    tmp_path: Path, proved: Callable[[str, str, str, str], None]
) -> None:
    """P11: for four minutes every hostile document and every misbehaving server, each on a host of its own, polled as
    often as failures allow, beside ten healthy sources: the interpreter and the event loop beat on.

    Of a gap that part does not count which was the machine's doing: see `Gap.own`.
    """
    with bad_outlets() as port, outlets(10) as well:
        bad = catalogue(port)
        settings = settings_for(tmp_path, bad + well.urls(), every="1s")
        with pulse_of(settings) as pulse:
            eventually(lambda: time.monotonic() > pulse.begun + SECONDS, within=SECONDS + 60, what="four minutes")
            assert pulse.daemon.poll() is None
            longest = pulse.longest()
        polled = query(tmp_path / "monitor.db", "select count(*) from source where last_polled_at is not null")
        polls = well.fewest()
    log = (tmp_path / "daemon.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert polled == [(len(bad) + 10,)]
    assert polls > SECONDS / 3
    assert max(longest["thread"], longest["loop"]) < MISSED_AT_MOST, longest
    proved(
        "P11",
        f"a 10 ms heartbeat in the daemon's process while {len(bad)} hostile documents and misbehaving servers are "
        f"polled, for {SECONDS} s",
        "no gap of 250 ms; no crash",
        f"longest gap of the interpreter {1000 * longest['thread']:.0f} ms, of the event loop "
        f"{1000 * longest['loop']:.0f} ms (an idle process meanwhile: {1000 * longest['idle']:.0f} ms)",
    )
