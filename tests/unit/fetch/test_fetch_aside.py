"""Requests that take long give their slots to others."""

from __future__ import annotations

import asyncio

from monitor.fetch.hosts import ASIDE, Hosts


async def hold(hosts: Hosts, host: str, inside: list[str], go: asyncio.Event) -> None:
    """Take a turn and keep it until told to go."""
    async with hosts.turn(host):
        inside.append(host)
        await go.wait()


async def settled() -> None:
    """Let timers that are due and everybody else run as far as they can."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_what_hangs_is_set_aside_and_the_next_goes_on() -> None:
    """Two slots, no patience: ten hosts that hang get in as far as there is room aside, and no further."""
    hosts = Hosts(concurrency=2, per_host=1, patience=0)
    inside: list[str] = []
    go = asyncio.Event()
    names = [f"h{number}" for number in range(10)]
    tasks = [asyncio.create_task(hold(hosts, name, inside, go)) for name in names]
    await settled()
    assert inside == names[: 2 + 2 * ASIDE]
    go.set()
    await asyncio.gather(*tasks)
    assert sorted(inside) == names


async def test_slots_and_places_aside_come_back() -> None:
    """After everybody has gone, those cancelled too, there are as many slots and places aside as before."""
    hosts = Hosts(concurrency=2, per_host=1, patience=0)
    for _ in range(3):
        inside: list[str] = []
        go = asyncio.Event()
        tasks = [asyncio.create_task(hold(hosts, f"h{number}", inside, go)) for number in range(10)]
        await settled()
        assert len(inside) == 2 + 2 * ASIDE
        for task in tasks[::2]:
            task.cancel()
        go.set()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_patient_wait() -> None:
    """While patience lasts nobody is set aside."""
    hosts = Hosts(concurrency=2, per_host=1, patience=3600)
    inside: list[str] = []
    go = asyncio.Event()
    tasks = [asyncio.create_task(hold(hosts, f"h{number}", inside, go)) for number in range(3)]
    await settled()
    assert len(inside) == 2
    go.set()
    await asyncio.gather(*tasks)
