"""What the daemon does at each tick: poll what is due, deliver what waits, send digests, reload, index, retire."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from operator import attrgetter
from typing import Any

import structlog

from monitor import pipeline
from monitor.app import opened, plan_of
from monitor.daemon.queue import ROOM, Queue
from monitor.daemon.report import report_delivery, report_poll
from monitor.errors import StoreFull
from monitor.model import Delivery, SourceState
from monitor.pipeline import Chain, Recorded
from monitor.settings import Reloader, Settings
from monitor.store import LOG_LARGE, Reader

log = structlog.get_logger("monitor")

LEASE = timedelta(seconds=60)  # longer than a delivery may take
CLAIM = 64  # deliveries taken at a time, one a target
READ = 2000  # sources found due in one look
LOOKING = 0.1  # of a processor may go into looking for what is due, however much is waiting
LOOK_AT_LEAST_EVERY = 1.0  # seconds
QUICK = 2.0  # seconds: a host that answers within them may have many polls under way
INDEX_BATCH = 1000
RETIRE_BATCH = 1000
_ONLY_AT_START = ("database", "fetch", "poll.concurrency", "poll.per_host", "web")  # what a reload leaves as it is
PAUSE_WHEN_FULL = 30.0  # seconds after the disk was last found full
FULL_IS_OVER = 2 * PAUSE_WHEN_FULL  # a small write may succeed between two that do not


class Jobs:
    """The jobs of one daemon, on one chain. Open them with `Jobs.open(settings)`."""

    def __init__(self, settings: Settings, chain: Chain) -> None:
        self.settings = settings
        self.chain = chain
        self._reloader = Reloader(settings)
        self._at_start = settings
        self._half_reloaded = False
        self._queue = Queue(per_host=settings.poll.per_host, room=ROOM * settings.poll.concurrency)
        self._polling: dict[int, asyncio.Task[Recorded]] = {}
        self._delivering: dict[str, asyncio.Task[None]] = {}
        self._claiming = asyncio.Lock()
        self._alerts = asyncio.Event()
        self._look_after = 0.0  # by the steady clock
        self._full_at: float | None = None  # by the steady clock; None: there is space
        self._log_large = False

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Jobs]:
        """The chain opened, and closed again. Raises `StoreBusy` when another daemon works on the database."""
        async with opened(settings) as chain:
            yield cls(settings, chain)

    # ------------------------------------------------------------------------------------------------ polling

    async def poll_due(self) -> None:
        """Put what is due in the queue, and start the polls there is room for."""
        if time.monotonic() >= self._look_after:
            self._queue.add(await self._due(self._queue.ids))
        self._start(self._queue.take())

    async def _due(self, besides: Collection[int]) -> list[SourceState]:
        """What is due, but for `besides` and what is under way."""
        if self._disk_full:
            return []
        now, known = self.chain.now(), {*besides, *self._polling}

        def look(reader: Reader) -> tuple[list[SourceState], float]:
            began = time.thread_time()
            return reader.due_sources(now, READ, known), time.thread_time() - began

        due, cost = await asyncio.to_thread(self.chain.store.read, look)
        self._look_after = time.monotonic() + min(cost / LOOKING, LOOK_AT_LEAST_EVERY)
        return due

    @property
    def _disk_full(self) -> bool:
        return self._full_for_less_than(PAUSE_WHEN_FULL)

    def _full_for_less_than(self, seconds: float) -> bool:
        """Whether the disk was found full within the last `seconds`."""
        return self._full_at is not None and time.monotonic() - self._full_at < seconds

    def disk_full(self, full: StoreFull) -> None:
        """Polling pauses: what cannot be stored need not be asked for. Said once, however much runs into it."""
        if self._full_at is None:
            log.error("disk full: polling pauses", cause=full.cause, remedy=full.remedy)
        self._full_at = time.monotonic()
        self._queue.clear()

    def _disk_took_it(self) -> None:
        if self._full_at is not None and not self._full_for_less_than(FULL_IS_OVER):
            self._full_at = None
            log.info("disk has space again")

    def _start(self, states: Iterable[SourceState]) -> list[asyncio.Task[Recorded]]:
        tasks, to_start = [], deque(states)
        while to_start:
            state = to_start.popleft()
            if state.declared_url not in self.chain.plan.sources:  # taken out of the settings while it waited
                to_start.extend(self._queue.ended(state))
                continue
            task = asyncio.create_task(self._poll(state), name=f"poll {state.id}")
            self._polling[state.id] = task
            task.add_done_callback(partial(self._polled, state))
            tasks.append(task)
        return tasks

    def _polled(self, state: SourceState, _: asyncio.Task[Recorded]) -> None:
        self._polling.pop(state.id, None)
        self._start(self._queue.ended(state))

    async def _poll(self, state: SourceState) -> Recorded:
        try:
            polled, recorded = await pipeline.poll(self.chain, state)
        except StoreFull as full:
            self.disk_full(full)
        except Exception as fault:
            log.exception("poll failed", source=state.id)  # a fault of ours: loud, and the round goes on
            await self._put_off(state, fault)
        else:
            self._queue.note(state, quick=polled.fetched.elapsed < QUICK)
            self._disk_took_it()
            report_poll(polled, recorded)
            if recorded.alerts:
                self._alerts.set()
            return recorded
        return Recorded()

    async def _put_off(self, state: SourceState, fault: Exception) -> None:
        """Have a source that our own fault has hit shown as failing, and asked again later, not at each tick."""
        failed = pipeline.state_after_fault(state, fault, self.chain.now(), self.chain.plan.poll.min)
        with contextlib.suppress(Exception):  # what stopped the poll may stop this too, and has been logged
            await self.chain.commit(lambda tx: tx.save_source(failed))

    # ----------------------------------------------------------------------------------------------- delivery

    async def alerts_waiting(self) -> None:
        """Wait until a poll has left something to deliver."""
        await self._alerts.wait()
        self._alerts.clear()

    async def deliver_due(self) -> None:
        """Claim what is due, one delivery a target at a time, and start sending it."""
        async with self._claiming:
            now, plan, busy = self.chain.now(), self.chain.plan, frozenset(self._delivering)
            claimed = await self.chain.commit(
                lambda tx: pipeline.claim(tx, plan, now, busy, limit=CLAIM, lease=LEASE)
            )
            for delivery in claimed:
                self._delivering[delivery.target] = asyncio.create_task(
                    self._deliver(delivery), name=f"deliver {delivery.id}"
                )

    async def _deliver(self, delivery: Delivery) -> None:
        try:
            report_delivery(delivery, await pipeline.deliver(self.chain, delivery))
        except StoreFull as full:
            self.disk_full(full)
            log.warning("a delivery could not be recorded: it may arrive twice", alert=f"n{delivery.alert.id}")
        except Exception:
            log.exception("delivery failed", alert=f"n{delivery.alert.id}", target=delivery.target)
        finally:
            del self._delivering[delivery.target]
            self._alerts.set()  # the target may have more

    async def send_digests(self, *, at_once: bool = False) -> None:
        """Make alerts of what was kept for digests that are due."""
        now, plan = self.chain.now(), self.chain.plan
        if await self.chain.commit(lambda tx: pipeline.send_digests(tx, plan, now, at_once=at_once)):
            self._alerts.set()

    # ------------------------------------------------------------------------------------------- once, and end

    async def once(self) -> Recorded:
        """Poll every due source once, send the digest of first polls, deliver what can be delivered."""
        done: set[int] = set()
        recorded: list[Recorded] = []
        while due := await self._due(done):
            recorded += await asyncio.gather(*self._start(due))
            done.update(state.id for state in due)
        await self._tell_all()
        return Recorded.total(recorded)

    async def every_source(self) -> Recorded:
        """The same for every source, due or not."""
        states = self.chain.store.read(lambda reader: reader.source_states())
        recorded = await asyncio.gather(*self._start(states))
        await self._tell_all()
        return Recorded.total(recorded)

    async def _tell_all(self) -> None:
        self.chain.parser.rest()
        await self.send_digests(at_once=True)
        await self.index()
        while True:
            await self.deliver_due()
            if not self._delivering:
                return
            await asyncio.gather(*self._delivering.values())

    async def drain(self, seconds: float) -> None:
        """Stop polling (what is not stored yet is polled again), and give deliveries under way `seconds` to end."""
        self._queue.clear()
        tasks: set[asyncio.Task[Any]] = {*self._polling.values(), *self._delivering.values()}
        for poll in self._polling.values():
            poll.cancel()
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:  # its claim is released at the next start: it may arrive twice, never not at all
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    # --------------------------------------------------------------------------------------------- settings

    async def reload_if_changed(self) -> None:
        """Reload when the settings' files have changed, or when the last reload failed at the database."""
        if await asyncio.to_thread(self._reloader.changed) or self._half_reloaded:
            await self.reload()

    async def reload(self) -> None:
        """Take over new settings whole, or keep the old ones and say what is wrong."""
        outcome = await asyncio.to_thread(self._reloader.reload)
        if outcome.faults:
            log.error("settings not reloaded: the old ones stay", faults=[str(fault) for fault in outcome.faults])
            return
        settings = outcome.settings
        self._half_reloaded = True
        await self.chain.commit(lambda tx: tx.sync_sources(settings.sources, self.chain.now()))
        self._half_reloaded = False
        self.settings, self.chain.plan = settings, plan_of(settings)
        log.info("settings reloaded", **self.summary())
        if waiting := [
            name for name in _ONLY_AT_START if attrgetter(name)(settings) != attrgetter(name)(self._at_start)
        ]:
            log.warning("some settings wait for a restart", settings=waiting)

    # ------------------------------------------------------------------------------------------ housekeeping

    async def index(self) -> None:
        """Feed the full-text index until it holds every article."""
        while await self.chain.commit(lambda tx: tx.index_pending(INDEX_BATCH)) == INDEX_BATCH:
            pass

    async def retire(self) -> None:
        """Delete articles past their retention, hits and their stories never."""
        before = self.chain.now() - self.settings.retention.articles
        while await self.chain.commit(lambda tx: tx.retire_articles(before, RETIRE_BATCH)) == RETIRE_BATCH:
            pass

    async def look_at_log(self) -> None:
        """Tell of a reader that keeps the database's log from ending: once, and once when that is over."""
        room = await asyncio.to_thread(self.chain.store.read, Reader.room)
        if not self._log_large and room.log > LOG_LARGE:
            remedy = f"find it with `fuser {room.path}-wal` and let it end"
            log.warning("something holds the database open: its log grows", bytes=room.log, remedy=remedy)
        elif self._log_large and room.log <= LOG_LARGE:
            log.info("the database's log is small again", bytes=room.log)
        self._log_large = room.log > LOG_LARGE

    def summary(self) -> dict[str, int]:
        """What is being watched, in numbers."""
        return {
            "sources": len(self.settings.sources),
            "watches": len(self.settings.watches),
            "targets": len(self.settings.targets),
        }
