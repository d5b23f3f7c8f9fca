"""Delivering messages: one killable process for one delivery to one target, under one deadline."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor.alert import inert
from monitor.alert.outcome import SendJob, classify
from monitor.model import Message, RefusalReason, Refused, SendOutcome, Target
from monitor.workers import Limits, LostReason, WorkerLost, WorkerPool

_CPU_SECONDS = 10
_MEMORY_BYTES = 256 << 20


def check_target(name: str, url: str) -> str | None:
    """Why apprise cannot use a target's address, in words without it; None when it can."""
    from monitor.alert.service import Unusable, service_of

    service = service_of(url)
    return f"target {name}: {service.cause}" if isinstance(service, Unusable) else None


class Sender:
    """At most `size` deliveries at a time, at most one to a target, each over after `deadline` seconds.

    A target that let its last deadline pass shares half the places with others like it, so that however many targets
    hang, the healthy ones have the other half to themselves. After `rest` seconds without work the idle processes are
    let go. Call inside a running event loop.
    """

    def __init__(self, *, size: int = 24, deadline: float = 15.0, rest: float = 30.0) -> None:
        limits = Limits(wall_seconds=deadline, cpu_seconds=_CPU_SECONDS, memory_bytes=_MEMORY_BYTES)
        self._pool = WorkerPool("monitor.alert.send_worker:send_job", size=size, limits=limits)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._slow_lane = asyncio.Semaphore(max(1, size // 2))
        self._slow: set[str] = set()
        self._active = 0
        self._rest_after = rest
        self._rest: asyncio.TimerHandle | None = None

    async def send(self, target: Target, message: Message) -> SendOutcome:
        """Deliver one message; what became of it. A cancelled delivery is killed, and may have arrived."""
        async with self._turn(target.name):
            started = time.monotonic()
            report = await self._pool.run(_job(target, message))
            elapsed = time.monotonic() - started
        outcome = _lost(report, elapsed) if isinstance(report, WorkerLost) else classify(report, elapsed)
        self._remember(target.name, outcome)
        return outcome

    def close(self) -> None:
        """Kill what is still under way."""
        if self._rest:
            self._rest.cancel()
        self._pool.close()

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[None]:
        self._active += 1
        try:
            async with self._turns[name]:
                if name in self._slow:
                    async with self._slow_lane:
                        yield
                else:
                    yield
        finally:
            self._active -= 1
            self._rest_later()

    def _remember(self, name: str, outcome: SendOutcome) -> None:
        if isinstance(outcome, Refused) and outcome.reason is RefusalReason.TIMEOUT:
            self._slow.add(name)
        else:
            self._slow.discard(name)

    def _rest_later(self) -> None:
        """Let idle processes go after a while: each holds some MiB of its own."""
        if self._rest:
            self._rest.cancel()
        if not self._active:
            self._rest = asyncio.get_running_loop().call_later(self._rest_after, self._rest_now)

    def _rest_now(self) -> None:
        if not self._active:
            self._pool.close()


def _job(target: Target, message: Message) -> SendJob:
    title = inert.sendable(message.title).replace("\n", " ")
    return SendJob(target.url, title, inert.sendable(message.body))


def _lost(lost: WorkerLost, elapsed: float) -> Refused:
    """A delivery whose process was killed or died. Whether the message arrived is not known."""
    if lost.reason is LostReason.TIME:
        return Refused(RefusalReason.TIMEOUT, lost.detail, elapsed=elapsed)
    return Refused(RefusalReason.CRASHED, lost.detail, elapsed=elapsed)
