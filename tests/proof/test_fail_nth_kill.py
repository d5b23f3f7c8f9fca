"""A fault of each kind at every single statement of a poll and of a delivery, the end of the process among them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.rig.eventful import Play, played
from tests.rig.fail_nth import Strike, raise_disk, raise_own

COPIES = {"poll": 1, "deliver": 2}  # of a message: a delivery that was made and not written down is made again
FAULTS: dict[str, Strike | None] = {"its own": raise_own, "of the disk": raise_disk, "os._exit": None}


@pytest.mark.timeout(5400)
@pytest.mark.parametrize("act", ["poll", "deliver"])
async def test_no_fault_at_any_statement_loses_anything(
    tmp_path: Path, act: str, proved: Callable[[str, str, str, str], None]
) -> None:
    """After a new start, with a server that answers 304 to the validator it gave, all is as if nothing had happened."""
    statements = {}
    async with played(tmp_path) as play:
        for name, strike in FAULTS.items():
            statements[name] = await _until_none_is_left(play, act, strike)
    assert len(set(statements.values())) == 1
    proved(
        "P2" if act == "poll" else "P3",
        f"a fault before each statement of a transaction of three polls, before and after its commit: {', '.join(FAULTS)}"
        if act == "poll"
        else f"a fault before each statement of making digests, claiming, settling, and after each commit: {', '.join(FAULTS)}",
        "0 lost at every n" if act == "poll" else "0 lost at every n, no message more than twice",
        f"0 lost at n = 1 .. {statements['its own']}, with each kind of fault",
    )


async def _until_none_is_left(play: Play, act: str, strike: Strike | None) -> int:
    """Without `strike` the process ends. The number of statements there are."""
    nth, struck = 0, True
    while struck:
        nth += 1
        struck = (await play.disturbed(act, strike, nth)).struck if strike else await play.killed(act, nth)
        await play.must_end_well(at_most=COPIES[act] if struck else 1)
    return nth - 1
