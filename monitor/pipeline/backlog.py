"""How many documents are under way between the network and the disk, and how many bytes wait there.

The network is faster than reading and matching. Without a bound a cold start on thousands of sources would hold
hundreds of documents in memory, and hostile ones of 5 MiB each could fill it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

DOCUMENTS = 16  # read, matched and stored at a time
BYTES = 4 * 1024 * 1024  # of fetched documents that wait; above it no fetch is begun


@dataclass(slots=True)
class Backlog:
    """The documents of one chain. What has been fetched when the bound is passed is kept: no fetch is wasted."""

    waiting: int = 0  # bytes
    _reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(DOCUMENTS))
    _room: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def room(self) -> None:
        """Wait until another document may be fetched."""
        if self.waiting > BYTES:
            async with self._room:
                await self._room.wait_for(lambda: self.waiting <= BYTES)

    @asynccontextmanager
    async def reading(self, size: int) -> AsyncIterator[None]:
        """The turn of a document of `size` bytes, from when it is fetched until it is stored."""
        self.waiting += size
        try:
            async with self._reading:
                yield
        finally:
            self.waiting -= size
            async with self._room:
                self._room.notify_all()
