"""Every row of the table of bad feeds (F01 to F52), from the socket to the database, each with its outcome."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.rig import feed_polls, feed_rows, feed_shown
from tests.rig.chained import Tools, engine_of, file_canary, scene
from tests.rig.feed_table import FeedRow
from tests.rig.tables import missing_numbers, repeated

ROWS = (*feed_rows.ROWS, *feed_shown.ROWS, *feed_polls.ROWS)
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tools() -> AsyncIterator[Tools]:
    """One fetcher and one worker pool for all rows, and a watch for a word in three scripts."""
    async with Tools.ready(engine_of("Kursk", "Курск", "쿠르스크")) as ready:
        yield ready


def _marked(row: FeedRow) -> object:
    marks = [pytest.mark.xfail(strict=True, reason=row.bug)] if row.bug else []
    return pytest.param(row, id=str(row), marks=marks)


@pytest.mark.parametrize("row", [_marked(row) for row in ROWS])
async def test_each_row_has_its_outcome(row: FeedRow, tools: Tools, tmp_path: Path) -> None:
    """Refused with its reason, degraded or limited with a warning, or accepted; what is useful is stored and found."""
    with file_canary(tmp_path) as canary:
        async with scene(tools, tmp_path) as stage:
            await row.play(stage, canary)


async def test_the_table_is_whole() -> None:
    """F01 to F52 are all there, and no id twice."""
    ids = [row.id for row in ROWS]
    assert missing_numbers(ids, "F", 52) == []
    assert repeated(ids) == []
