"""Whose turn it is: few requests at a time to one host, a fixed number in all, and the slow apart from the quick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext

PATIENCE = 0.5  # seconds after which a request no longer counts among those at work
ASIDE = 2  # so many times as many as may be at work
_SLOW_REMEMBERED = 4096


class Hosts:
    """Gives out turns. A turn is one request and the reading of its answer.

    Waiting for a host's turn holds no global slot, so a slow host with many sources delays only itself. A request that
    is not over soon costs next to nothing but a socket: it is set aside and its slot given to the next, so that hosts
    nobody knows to be dead yet hold up the others for moments only. Hosts that ran into a timeout the last time share
    half of the slots and have no more requests than that: however many are dead, the others find room.
    """

    def __init__(self, *, concurrency: int, per_host: int, patience: float = PATIENCE) -> None:
        self._per_host = per_host
        self._slots = asyncio.Semaphore(concurrency)
        self._slow_slots = asyncio.Semaphore(max(1, concurrency // 2))
        self._patience = patience
        self._aside_left = ASIDE * concurrency
        self._queues: dict[str, _Queue] = {}
        self._slow: dict[str, None] = {}  # a set that remembers the order, to forget the oldest

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[Turn]:
        """Wait for a turn with `host`, in the order of asking, and have it."""
        queue = self._queues.setdefault(host, _Queue(self._per_host))
        queue.users += 1
        try:
            async with queue.places, self._lane(host):
                await self._slots.acquire()
                with self._slot():
                    await asyncio.sleep(
                        0
                    )  # let those who ask at the same moment stand in line, so that `last` is true
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

    @contextmanager
    def _slot(self) -> Iterator[None]:
        """Hold the slot just taken for as long as it needs, or until patience ends and there is room aside."""
        aside = False

        def set_aside() -> None:
            nonlocal aside
            if self._aside_left:
                self._aside_left -= 1
                aside = True
                self._slots.release()

        timer = asyncio.get_running_loop().call_later(self._patience, set_aside)
        try:
            yield
        finally:
            timer.cancel()
            if aside:
                self._aside_left += 1
            else:
                self._slots.release()


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
