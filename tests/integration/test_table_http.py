"""Every row of the table of bad servers (H01 to H35), over real sockets and through the chain, each with its outcome."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from monitor.fetch import FetchPolicy
from tests.rig import http_paces, http_plots
from tests.rig.chained import Tools, engine_of, scene
from tests.rig.faults import MEBIBYTE
from tests.rig.http_plot import HttpPlot
from tests.rig.http_rows import POLLED, TOTAL_SECONDS, HttpRow
from tests.rig.tables import missing_numbers, missing_tests, repeated

POLICY = FetchPolicy(
    total_seconds=TOTAL_SECONDS, connect_seconds=0.3, first_byte_seconds=0.3, max_body=MEBIBYTE, allow_private=True
)
PLOTS = (*http_plots.ROWS, *http_paces.ROWS)
PLAYED = [plot for plot in PLOTS if plot.play is not None]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tools() -> AsyncIterator[Tools]:
    """One fetcher with small limits for all rows."""
    async with Tools.ready(engine_of("Kursk"), POLICY) as ready:
        yield ready


@pytest.mark.parametrize("row", POLLED, ids=str)
async def test_each_row_has_its_outcome(row: HttpRow, tools: Tools, tmp_path: Path) -> None:
    """A refusal is named, in time, counted, and changes nothing that is known; the next good document is read whole."""
    async with scene(tools, tmp_path) as stage:
        await row.play(stage)


@pytest.mark.parametrize("plot", PLAYED, ids=str)
async def test_each_course_of_polls_has_its_outcome(plot: HttpPlot, tools: Tools, tmp_path: Path) -> None:
    """What a server does over several polls: where it is asked next, when, with what, and what the operator is told."""
    assert plot.play is not None
    async with scene(tools, tmp_path) as stage:
        await plot.play(stage)


async def test_the_table_is_whole() -> None:
    """H01 to H35 are all there, no id twice, and every test that stands for a row exists."""
    ids = [*(row.id for row in POLLED), *(plot.id for plot in PLOTS)]
    assert missing_numbers(ids, "H", 35) == []
    assert repeated(ids) == []
    assert missing_tests(test for plot in PLOTS for test in plot.see) == []
    assert [plot.id for plot in PLOTS if plot.play is None and not plot.see] == []
