"""One source's trouble is its own: slow servers and slow names delay nobody else."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from itertools import pairwise

import pytest

from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import Fetched, FetchFailed, FetchOutcome, FetchReason
from tests.rig.faults import FaultServer, answer, faults_apart

HERE = ["127.0.0.1"]


async def timed(fetcher: Fetcher, address: str) -> tuple[FetchOutcome, float]:
    """A fetch and the seconds from asking for it to its end, waiting for a turn included."""
    started = time.monotonic()
    outcome = await fetcher.fetch(address)
    return outcome, time.monotonic() - started


async def stop(tasks: list[asyncio.Task[FetchOutcome]]) -> None:
    """End what is still running."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("concurrency", [100, 20])
async def test_the_healthy_are_read_at_once_beside_the_dead(concurrency: int) -> None:
    """P8: 25 hang, 15 drip, 10 are well. Even when the dead outnumber the slots, from their second poll on the well do
    not wait for them.
    """
    policy = FetchPolicy(total_seconds=0.2, concurrency=concurrency, allow_private=True)
    patient = replace(policy, total_seconds=20.0, first_byte_seconds=10.0)
    with FaultServer() as server:
        dead = [server.url("/silent", host=f"hang{n}.test") for n in range(25)]
        dead += [server.url("/drip-body", host=f"drip{n}.test") for n in range(15)]
        well = [server.url("/feed", host=f"well{n}.test") for n in range(10)]
        async with Fetcher(policy, lookup=lambda _: HERE) as fetcher:
            ended = await asyncio.gather(*(fetcher.fetch(address) for address in dead))
            assert {outcome.reason for outcome in ended if isinstance(outcome, FetchFailed)} == {FetchReason.TIMEOUT}
            fetcher._policy = patient
            troubled = [asyncio.create_task(fetcher.fetch(address)) for address in dead]
            await asyncio.sleep(0)
            results = await asyncio.gather(*(timed(fetcher, address) for address in well))
            assert not any(task.done() for task in troubled)
            await stop(troubled)
    assert all(isinstance(outcome, Fetched) for outcome, _ in results)
    assert max(seconds for _, seconds in results) < 2


async def test_a_slow_host_holds_up_only_its_own_sources() -> None:
    """Five sources of a slow host take turns; with only two slots, others are read meanwhile. Waiting for a turn counts
    against nobody's deadline.
    """
    policy = FetchPolicy(total_seconds=0.9, concurrency=2, allow_private=True)
    with FaultServer() as server:
        slow = [server.url("/late?seconds=0.3", host="slow.test") for _ in range(5)]
        async with Fetcher(policy, lookup=lambda _: HERE) as fetcher:
            tasks = [asyncio.create_task(timed(fetcher, address)) for address in slow]
            await asyncio.sleep(0)
            for number in range(5):
                outcome = await fetcher.fetch(server.url("/feed", host=f"quick{number}.test"))
                assert isinstance(outcome, Fetched)
            assert sum(task.done() for task in tasks) < 3
            ended = await asyncio.gather(*tasks)
    assert all(isinstance(outcome, Fetched) for outcome, _ in ended)
    assert max(seconds for _, seconds in ended) >= 1.5
    assert all(outcome.elapsed < 0.9 for outcome, _ in ended)


async def test_a_redirects_host_is_asked_in_turn_too() -> None:
    """The limit for a host holds for hops that lead to it: never two requests at a time."""
    policy = FetchPolicy(total_seconds=2.0, allow_private=True)
    with FaultServer() as server:
        server.reply("/go", answer(302, f"Location: {server.url('/late?seconds=0.1', host='target.test')}", body=b""))
        async with Fetcher(policy, lookup=lambda _: HERE) as fetcher:
            sources = [server.url("/go", host=f"source{n}.test") for n in range(4)]
            outcomes = await asyncio.gather(*(fetcher.fetch(address) for address in sources))
        assert all(isinstance(outcome, Fetched) for outcome in outcomes)
        late = [asked for asked in server.asked if asked.header("host") == f"target.test:{server.port}".encode()]
        gaps = [after.at - before.at for before, after in pairwise(late)]
        assert len(gaps) == 3
        assert min(gaps) >= 0.1


async def test_slow_names_stall_nobody_and_end_at_the_deadline() -> None:
    """H08: fifty lookups that hang are given up on in time, and a name that resolves is read meanwhile."""
    stuck = threading.Event()

    def lookup(host: str) -> list[str]:
        if host.startswith("stuck"):
            stuck.wait(20)
        return HERE

    policy = FetchPolicy(total_seconds=1.0, allow_private=True)
    with FaultServer() as server:
        async with Fetcher(policy, lookup=lookup) as fetcher:
            tasks = [asyncio.create_task(timed(fetcher, f"http://stuck{n}.test/")) for n in range(50)]
            await asyncio.sleep(0.05)
            outcome, seconds = await timed(fetcher, server.url("/feed", host="quick.test"))
            assert isinstance(outcome, Fetched)
            assert seconds < 0.8
            ended = await asyncio.gather(*tasks)
    stuck.set()
    assert {outcome.reason for outcome, _ in ended if isinstance(outcome, FetchFailed)} == {FetchReason.TIMEOUT}
    assert max(seconds for _, seconds in ended) < 1.8


@pytest.mark.parametrize(
    ("answers", "words"), [([], "no address"), (None, "name or service not known"), (["127.0.0.1"] * 200, None)]
)
async def test_names_without_address_and_with_two_hundred(answers: list[str] | None, words: str | None) -> None:
    """H08: an unknown name and an empty answer are DNS failures in plain words; many addresses are no trouble."""

    def lookup(_: str) -> list[str]:
        if answers is None:
            raise OSError(-2, "Name or service not known")
        return answers

    with FaultServer() as server:
        async with Fetcher(FetchPolicy(total_seconds=1.0, allow_private=True), lookup=lookup) as fetcher:
            outcome = await fetcher.fetch(server.url("/feed", host="some.test"))
    if words is None:
        assert isinstance(outcome, Fetched)
        return
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.DNS
    assert words in outcome.detail


async def test_cancelling_a_fetch_frees_its_turn() -> None:
    """A stopped poll leaves no slot taken and no connection in an unknown state."""
    policy = FetchPolicy(total_seconds=5.0, concurrency=1, allow_private=True)
    with FaultServer() as server:
        async with Fetcher(policy) as fetcher:
            for path in ("/silent", "/drip-body", "/drip-headers"):
                task = asyncio.create_task(fetcher.fetch(server.url(path)))
                await asyncio.sleep(0.05)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                outcome, seconds = await timed(fetcher, server.url("/feed"))
                assert isinstance(outcome, Fetched)
                assert seconds < 2


async def latest_beat(fetcher: Fetcher, addresses: list[str]) -> float:
    """Fetch all at once; how late the latest beat of a 10 ms heartbeat was meanwhile."""
    lateness = [0.0]

    async def beat() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            lateness.append(time.monotonic() - before - 0.01)

    heart = asyncio.create_task(beat())
    await asyncio.gather(*(fetcher.fetch(address) for address in addresses))
    heart.cancel()
    return max(lateness)


async def test_the_event_loop_keeps_its_beat_while_everything_goes_wrong() -> None:
    """P11: with bombs, floods and drips at once, a 10 ms heartbeat is never late by more than 250 ms.

    The best of three rounds counts: on a busy machine all are late at times.
    """
    policy = FetchPolicy(total_seconds=1.0, first_byte_seconds=0.4, allow_private=True)
    paths = ["/gzip-bomb", "/endless", "/many-headers", "/long-header", "/drip-body", "/early-hints", "/circle"]
    with faults_apart() as address:
        port = address.rpartition(":")[2]
        wanted = [f"http://n{n}.test:{port}{path}" for n in range(3) for path in paths]
        async with Fetcher(policy, lookup=lambda _: HERE) as fetcher:
            await fetcher.fetch(f"{address}/feed")
            for _ in range(3):
                latest = await latest_beat(fetcher, wanted)
                if latest < 0.25:
                    return
    pytest.fail(f"a beat was late by {latest:.2f} s")
