"""The largest rows of the table of bad feeds, at the sizes that the table names, from the socket to the database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from tests.rig.chained import Tools, engine_of, file_canary, scene
from tests.rig.feed_rows import many
from tests.rig.feed_table import FeedRow, Outcome, Seen
from tests.rig.hostile_feeds import items, rss

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300), pytest.mark.slow]
CPU_SECONDS = 2 + 1  # of a worker: the limit, and what the kernel counts late


def _newest(seen: Seen) -> None:
    numbers = {int(article.title.removeprefix("Story ")) for article in seen.articles}
    assert numbers == set(range(2_000))


HEAVY = (
    FeedRow("F15", "60,000 items in 3.3 MB", (lambda: many(60_000),), Outcome.LIMITED, "too-many-entries: 60000",
            titles=2_000, found=0, check=_newest),
    FeedRow("F16", "20,000 items, an error on the last line", (lambda: rss(items(20_000) + b"\n<b></a>"),),
            Outcome.DEGRADED, "too-many-entries: 20000", titles=2_000, found=0, check=_newest),
)  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tools() -> AsyncIterator[Tools]:
    """One fetcher and one worker pool for all rows."""
    async with Tools.ready(engine_of("Kursk")) as ready:
        yield ready


def _children_cpu() -> float:
    """CPU seconds of this process's living descendants."""
    times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(one.user + one.system for one in times)


@pytest.mark.parametrize("row", HEAVY, ids=str)
async def test_a_heavy_row_has_its_outcome(
    row: FeedRow, tools: Tools, tmp_path: Path, proved: Callable[[str, str, str, str], None]
) -> None:
    """The newest 2,000 are kept and flagged, within the CPU of one worker."""
    before = _children_cpu()
    with file_canary(tmp_path) as canary:
        async with scene(tools, tmp_path) as stage:
            await row.play(stage, canary)
    used = _children_cpu() - before
    assert used < CPU_SECONDS
    reached = f"{row.outcome}, newest 2,000 kept, {used:.1f} s of CPU in the workers"
    proved("P10", f"{row.id}: {row.what}", f"{row.outcome}, newest 2,000 kept, flagged, within 5 s of CPU", reached)
