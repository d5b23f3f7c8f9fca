"""Whose turn it is: few requests at a time to one host, a fixed number in all, and the slow apart from the quick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

_SLOW_REMEMBERED = 4096


class Hosts:
    """Gives out turns. A turn is one request and the reading of its answer.

    Waiting for a host's turn holds no global slot, so a slow host with many sources delays only itself. Hosts that
    ran into a timeout the last time share half of the slots: however many are dead, the others find room.
    """

    def __init__(self, *, concurrency: int, per_host: int) -> None:
        self._per_host = per_host
        self._slots = asyncio.Semaphore(concurrency)
        self._slow_slots = asyncio.Semaphore(max(1, concurrency // 2))
        self._queues: dict[str, _Queue] = {}
        self._slow: dict[str, None] = {}  # a set that remembers the order, to forget the oldest

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Turn]:
        """Wait for a turn with `host`, in the order of asking, and have it."""
        queue = self._queues.setdefault(host, _Queue(self._per_host))
        queue.users += 1
        try:
            async with queue.places, self._lane(host), self._slots:
                await asyncio.sleep(0)  # let those who ask at the same moment stand in line, so that `last` is true
                yield Turn(queue)
        finally:
            queue.users -= 1
            if not queue.users:
                del self._queues[host]

    def note(self, host: str, *, timed_out: bool) -> None:
        """Remember how `host` did."""
        self._slow.pop(host, None)
        if timed_out:
            self._slow[host] = None
        if len(self._slow) > _SLOW_REMEMBERED:
            del self._slow[next(iter(self._slow))]

    def _lane(self, host: str) -> AbstractAsyncContextManager[object]:
        return self._slow_slots if host in self._slow else nullcontext()


class Turn:
    """Somebody's turn with a host."""

    __slots__ = ("_queue",)

    def __init__(self, queue: _Queue) -> None:
        self._queue = queue

    @property
    def last(self) -> bool:
        """Whether nobody else waits for the host now: its connection will not be needed again soon."""
        return self._queue.users == 1


class _Queue:
    """Those who wait for one host, and those it is the turn of."""

    __slots__ = ("places", "users")

    def __init__(self, places: int) -> None:
        self.places = asyncio.Semaphore(places)
        self.users = 0
