"""The catalogue of hostile documents, each in a real worker: outcome, CPU, memory, and the loop's heartbeat (P10, P11)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from monitor.model import Fetched, ParsedFeed, ParseFailed, ParseReason, Validators
from monitor.parse import Parser
from monitor.workers import Limits, WorkerPool
from tests.rig.hostile_feeds import NOW, ROWS, URL, Cost, Row, item, rss

MEMORY = 64 * 1024 * 1024  # what a hostile feed of the size the fetch stage lets through may cost
FETCH_LIMIT = 5 * 1024 * 1024


def fetched(body: bytes, content_type: str | None = None) -> Fetched:
    """A document as the fetch stage hands it over."""
    return Fetched(URL, body, content_type, Validators(), ended_by_close=True)


@pytest.fixture
async def measuring() -> AsyncIterator[WorkerPool]:
    """A pool that parses and measures, within twice the limits of the real one."""
    limits = Limits(wall_seconds=30.0, cpu_seconds=20, memory_bytes=768 * 1024 * 1024, recycle_after=20)
    pool = WorkerPool("tests.rig.hostile_feeds:measured", size=1, limits=limits)
    yield pool
    pool.close()


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_row_has_its_outcome_and_its_cost(row: Row, measuring: WorkerPool) -> None:
    """The outcome of the catalogue, within CPU and memory."""
    outcome, cost = await measuring.run(row.id)
    row.judge(outcome)
    assert isinstance(cost, Cost)
    assert cost.cpu < row.cpu * 1.5  # other processes share the machine's caches
    if len(row.make()) <= FETCH_LIMIT:
        assert cost.memory < MEMORY


async def test_the_loop_keeps_beating_while_the_catalogue_runs() -> None:
    """All rows that the fetch stage lets through, at once: no beat of 10 ms is 250 ms late, every outcome a value."""
    bodies = [body for row in ROWS if len(body := row.make()) <= FETCH_LIMIT]
    parser = Parser(size=2)
    try:
        longest = 0.0
        jobs = asyncio.gather(*(parser.parse(fetched(body), now=NOW) for body in bodies))
        last = time.perf_counter()
        while not jobs.done():
            await asyncio.sleep(0.01)
            longest = max(longest, time.perf_counter() - last - 0.01)
            last = time.perf_counter()
        outcomes = await jobs
    finally:
        parser.close()
    assert all(isinstance(outcome, ParsedFeed | ParseFailed) for outcome in outcomes)
    assert longest < 0.25


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(wall_seconds=0.001), ParseReason.TIME_LIMIT),
        (Limits(wall_seconds=20, memory_bytes=4 * 1024 * 1024), ParseReason.MEMORY_LIMIT),
    ],
)
async def test_a_limit_passed_is_a_reason(limits: Limits, reason: ParseReason) -> None:
    """What the pool calls lost, the chain knows as a failed parse."""
    parser = Parser(limits=limits)
    try:
        outcome = await parser.parse(fetched(rss(item(title=b"x" * 4_000_000))), now=NOW)
    finally:
        parser.close()
    assert isinstance(outcome, ParseFailed)
    assert outcome.reason is reason


async def test_the_parser_goes_on_after_a_loss() -> None:
    """A document that costs its worker costs nobody else anything."""
    parser = Parser(size=1, limits=Limits(wall_seconds=5, memory_bytes=48 * 1024 * 1024))
    try:
        lost = await parser.parse(fetched(rss(item(title=b"x" * 20_000_000))), now=NOW)
        found = await parser.parse(fetched(rss(item())), now=NOW)
    finally:
        parser.close()
    assert isinstance(lost, ParseFailed)
    assert isinstance(found, ParsedFeed)
    assert found.entries[0].title == "Kursk"


async def test_closing_ends_what_is_being_parsed() -> None:
    """A daemon that stops waits for no document."""
    parser = Parser(size=2)
    jobs = [asyncio.create_task(parser.parse(fetched(rss(item())), now=NOW)) for _ in range(40)]
    await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
    parser.close()
    outcomes = await asyncio.gather(*jobs)
    parser.close()  # those that had waited for a worker got new ones
    assert all(isinstance(outcome, ParsedFeed | ParseFailed) for outcome in outcomes)
