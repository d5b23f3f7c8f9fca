"""Turns: who may ask whom at the same time."""

from __future__ import annotations

import asyncio
from collections import Counter

from monitor.fetch.hosts import Hosts


class Crowd:
    """Tasks that take a turn and keep it until told to go."""

    def __init__(self, hosts: Hosts) -> None:
        self.hosts = hosts
        self.inside: Counter[str] = Counter()
        self.order: list[str] = []
        self.go: dict[str, asyncio.Event] = {}
        self.tasks: list[asyncio.Task[None]] = []

    async def ask(self, *hosts: str) -> None:
        """Let one task ask for each host, and let all run as far as they can."""
        self.tasks += [asyncio.create_task(self._take(host)) for host in hosts]
        await self.settle()

    async def settle(self) -> None:
        """Let all run as far as they can."""
        for _ in range(20):
            await asyncio.sleep(0)

    async def _take(self, host: str) -> None:
        async with self.hosts.turn(host):
            self.inside[host] += 1
            self.order.append(host)
            await self.go.setdefault(host, asyncio.Event()).wait()
            self.inside[host] -= 1

    async def finish(self) -> None:
        """Let everybody go."""
        while not all(task.done() for task in self.tasks):
            for event in self.go.values():
                event.set()
            await self.settle()


async def test_one_host_is_asked_so_many_at_a_time() -> None:
    """The per-host limit holds, and everybody gets a turn in the end."""
    crowd = Crowd(Hosts(concurrency=10, per_host=2))
    await crowd.ask(*["a"] * 5)
    assert crowd.inside == {"a": 2}
    await crowd.finish()
    assert crowd.order == ["a"] * 5


async def test_all_together_are_limited() -> None:
    """The global limit holds over all hosts."""
    crowd = Crowd(Hosts(concurrency=3, per_host=1))
    await crowd.ask(*"abcde")
    assert sum(crowd.inside.values()) == 3
    await crowd.finish()
    assert crowd.order == list("abcde")


async def test_waiting_for_a_slow_host_holds_no_slot() -> None:
    """Twenty sources of one stuck host leave all but one slot to the others."""
    crowd = Crowd(Hosts(concurrency=3, per_host=1))
    await crowd.ask(*["stuck"] * 20, "b", "c")
    assert crowd.inside == {"stuck": 1, "b": 1, "c": 1}
    await crowd.finish()


async def test_hosts_that_timed_out_share_half_of_the_slots() -> None:
    """However many hosts are dead, the others find room; a good answer puts a host back among them."""
    hosts = Hosts(concurrency=4, per_host=1)
    for number in range(10):
        hosts.note(f"dead{number}", timed_out=True)
    hosts.note("dead9", timed_out=False)
    crowd = Crowd(hosts)
    await crowd.ask(*[f"dead{number}" for number in range(10)])
    assert sorted(host for host, count in crowd.inside.items() if count) == ["dead0", "dead1", "dead9"]
    await crowd.ask("well")
    assert crowd.inside["well"] == 1
    await crowd.finish()


async def test_a_cancelled_waiter_leaves_nothing_behind() -> None:
    """Cancelling those who wait and those who have a turn frees everything, and no host is remembered."""
    hosts = Hosts(concurrency=1, per_host=1)
    crowd = Crowd(hosts)
    await crowd.ask("a", "a", "b")
    for task in crowd.tasks:
        task.cancel()
    await asyncio.gather(*crowd.tasks, return_exceptions=True)
    assert not hosts._queues
    again = Crowd(hosts)
    await again.ask("a")
    assert again.inside == {"a": 1}
    await again.finish()


async def test_the_memory_of_slow_hosts_is_bounded() -> None:
    """A server that redirects to ever new dead names fills no memory."""
    hosts = Hosts(concurrency=1, per_host=1)
    for number in range(10_000):
        hosts.note(f"h{number}", timed_out=True)
    assert len(hosts._slow) == 4096
