"""A fault at every single statement of a poll and of a delivery: after a new start nothing is missing, nothing is twice.

The server answers 304 to whoever shows the validator it gave: one stored without its items would lose them for ever.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rig.eventful import Play, played
from tests.rig.fail_nth import COMMITTED, raise_disk, raise_own

COPIES = {"poll": 1, "deliver": 2}  # of a message: a delivery that was made and not written down is made again


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """Two rounds of polls in which everything happens."""
    async with played(tmp_path) as rehearsed:
        yield rehearsed


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("act", ["poll", "deliver"])
async def test_a_fault_before_any_statement_loses_nothing(play: Play, act: str) -> None:
    """By turns a fault of the program's own and one of the disk, before statement 1, 2, ... until none is left."""
    nth, struck = 0, True
    while struck:
        nth += 1
        struck = (await play.disturbed(act, raise_own if nth % 2 else raise_disk, nth)).struck
        await play.must_end_well(at_most=COPIES[act] if struck else 1)
    print(f"{act}: {nth - 1} points")  # noqa: T201 - shown by -s
    assert nth > {"poll": 60, "deliver": 30}[act]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("act", ["poll", "deliver"])
async def test_a_process_that_ends_at_a_commit_loses_nothing(play: Play, act: str) -> None:
    """Before the commit of polls; right after that of what became of a delivery. `make proof` ends at every statement."""
    said = (await play.disturbed(act, raise_own, 1_000_000)).said
    settled = next((n for n, statement in enumerate(said) if statement.startswith("UPDATE delivery SET status")), 0)
    nth = {"poll": len(said) - 1, "deliver": said.index(COMMITTED, settled) + 1}[act]
    assert await play.killed(act, nth)
    await play.must_end_well(at_most=COPIES[act])
