"""P10: what the worst document or server costs: the worker, the wire, the daemon."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import Fetched
from monitor.parse.pool import LIMITS
from monitor.workers import WorkerLost, WorkerPool
from tests.rig.daemon import eventually, query, running
from tests.rig.footprint import footprint_of, resident
from tests.rig.hostile_feeds import ROWS, Cost, Row
from tests.rig.outlets import FAULTS, address, bad_outlets, catalogue, outlets, percentile, sent
from tests.rig.scenes import settings_for

MEBIBYTE = 1 << 20
FETCHED_AT_MOST = 5 * MEBIBYTE
IN_THE_KERNEL = 8 * MEBIBYTE  # may be on its way in socket buffers when the reader hangs up
GROWTH_AT_MOST = 10  # MiB

Record = Callable[[str, str, str, str], None]


async def _cost_of(row: Row) -> tuple[Cost, float]:
    """What a row costs a fresh worker with the daemon's own limits, and the seconds it took."""
    pool = WorkerPool("tests.rig.hostile_feeds:measured", size=1, limits=LIMITS)
    started = time.monotonic()
    try:
        answer = await pool.run(row.id)
    finally:
        pool.close()
    assert not isinstance(answer, WorkerLost), (row.id, answer)
    outcome, cost = answer
    row.judge(outcome)
    return cost, time.monotonic() - started


@pytest.mark.timeout(600)
async def test_no_document_costs_a_worker_much(proved: Record) -> None:
    """Every hostile document that the fetch stage lets through, each in a worker of its own: memory above what the fresh
    worker had, CPU seconds and wall seconds.
    """
    rows = [row for row in ROWS if len(row.make()) <= FETCHED_AT_MOST]
    costs = [await _cost_of(row) for row in rows]
    memory, cpu = max(cost.memory for cost, _ in costs) / MEBIBYTE, max(cost.cpu for cost, _ in costs)
    wall = max(seconds for _, seconds in costs)
    assert memory <= 64
    assert cpu <= 5
    assert wall <= 30
    proved(
        "P10",
        f"{len(rows)} hostile documents, each in a fresh worker",
        "at most 64 MiB, 5 s of CPU, 30 s",
        f"at most {memory:.0f} MiB, {cpu:.1f} s of CPU, {wall:.1f} s (start of the worker included)",
    )


@pytest.mark.timeout(300)
async def test_no_server_costs_much_time_or_traffic(proved: Record) -> None:
    """Every misbehaving server, asked at once: over within the deadline, no document above 5 MiB, and what left the server
    is no more than that and what the kernel's buffers hold.
    """
    policy = FetchPolicy(allow_private=True)
    with bad_outlets() as port:
        urls = [f"http://{address(number)}:{port}{path}" for number, path in enumerate(FAULTS)]
        async with Fetcher(policy) as fetcher:
            outcomes = await asyncio.gather(*(fetcher.fetch(url) for url in urls))
        traffic = sent(port)
    longest = max(outcome.elapsed for outcome in outcomes)
    largest = max(len(outcome.body) for outcome in outcomes if isinstance(outcome, Fetched))
    wire = max(traffic.values()) / MEBIBYTE
    assert longest <= 31
    assert largest <= FETCHED_AT_MOST
    assert wire * MEBIBYTE <= FETCHED_AT_MOST + IN_THE_KERNEL, traffic
    proved(
        "P10",
        f"{len(FAULTS)} misbehaving servers asked at once",
        "at most 30 s and 5 MiB each",
        f"at most {longest:.1f} s; {wire:.1f} MiB left a server, what was in socket buffers at the end included",
    )


@pytest.mark.timeout(600)
def test_the_daemon_does_not_grow(tmp_path: Path, proved: Record) -> None:
    """The whole catalogue comes with a reload, is polled for a minute beside healthy sources, and goes with another; the
    same again. The first time fills what is bounded (the database's cache, connections, what is loaded when first needed);
    after the second the daemon holds no more than after the first.
    """
    with bad_outlets() as port, outlets(10) as well:
        settings = settings_for(tmp_path, well.urls(), every="1s")
        bad = catalogue(port)
        with running(settings) as daemon:
            daemon.started()
            eventually(lambda: well.fewest() > 10, within=60, what="a daemon that has settled in")
            fresh, process = resident(daemon.process.pid), daemon.process.pid
            with footprint_of(process) as seen:
                held = []
                for _ in range(2):
                    settings_for(tmp_path, well.urls() + bad, every="1s")
                    time.sleep(60)  # all are asked, the accepted ones over and over
                    settings_for(tmp_path, well.urls(), every="1s")
                    time.sleep(40)  # what was under way has ended
                    held.append(percentile([_later(process) for _ in range(10)], 0.5))
        asked = query(tmp_path / "monitor.db", "select count(*) from source where last_polled_at is not null")
    assert asked == [(len(bad) + 10,)]
    assert held[1] - held[0] < GROWTH_AT_MOST, (fresh, held)
    proved(
        "P10",
        f"{len(bad)} hostile documents and servers come to a daemon, {len(bad)} at a time, for a minute, and go, twice",
        "the daemon itself grows by less than 10 MiB from the first time to the second",
        f"{held[0]:.0f} MiB after the first time, {held[1]:.0f} after the second (fresh: {fresh:.0f}; at the worst moment, "
        f"with all of them at once: {seen.daemon:.0f})",
    )


def _later(process: int) -> float:
    time.sleep(0.5)
    return resident(process)
