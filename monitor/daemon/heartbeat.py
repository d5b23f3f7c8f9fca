"""The heartbeat: what runs when, signals, and an orderly end.

The due time of every source and delivery stands in its row and is compared with a clock of our own; apscheduler only
ticks. It trusts the wall clock, which may step, so two things are added (both faults measured with apscheduler 3.11):
`Every` never works through runs it missed, and `_watch_clock` re-plans all jobs when wall and monotonic time disagree.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from monitor.daemon.jobs import Jobs
from monitor.errors import StoreFull

log = structlog.get_logger("monitor.daemon")

GRACE_SECONDS = 8.0  # for deliveries under way when asked to stop; the promise is 10 s in all
CLOCK_STEP = timedelta(seconds=5)  # a larger disagreement between wall and monotonic clock is a step


class Every(BaseTrigger):  # type: ignore[misc]  # apscheduler ships no types
    """Fires every `seconds`, counted from now and never from the past."""

    def __init__(self, seconds: float) -> None:
        self._gap = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """One gap from now; at once for the first time."""
        return now if previous is None else now + self._gap


class Daemon:
    """Runs `Jobs` until told to stop by SIGTERM or SIGINT; SIGHUP reloads the settings."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._stop = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_listener(self._job_failed, EVENT_JOB_ERROR)

    async def run(self) -> None:
        """Start everything, wait for a signal, end everything."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop.set)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        self._plan()
        self._scheduler.start()
        clock = asyncio.create_task(self._watch_clock(), name="clock")
        deliver = asyncio.create_task(self._deliver_when_woken(), name="deliver")
        try:
            log.info("started", **self._jobs.summary())
            await self._stop.wait()
        finally:
            log.info("stopping")
            self._scheduler.shutdown(wait=False)
            for task in (clock, deliver):
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(clock, deliver, return_exceptions=True)
            await self._jobs.drain(GRACE_SECONDS)
            log.info("stopped")

    def _reload(self) -> None:
        self._scheduler.add_job(self._jobs.reload, id="reload on SIGHUP", replace_existing=True)

    def stop(self) -> None:
        """End as SIGTERM would."""
        self._stop.set()

    def _plan(self) -> None:
        jobs = self._jobs
        self._every(0.25, jobs.poll_due)
        self._every(1, jobs.deliver_due)
        self._every(2, jobs.reload_if_changed)
        self._every(5, jobs.index)
        self._every(10, jobs.send_digests)
        self._every(10, jobs.look_at_log)
        self._every(3600, jobs.retire)

    def _every(self, seconds: float, job: Callable[[], Awaitable[object]]) -> None:
        self._scheduler.add_job(
            job, Every(seconds), id=job.__name__, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    async def _deliver_when_woken(self) -> None:
        """A committed alert leaves at once, not at the next tick."""
        while True:
            await self._jobs.alerts_waiting()
            try:
                await self._jobs.deliver_due()
            except StoreFull as full:
                self._jobs.disk_full(full)
            except Exception:
                log.exception("job failed", job="deliver when woken")  # the next alert wakes it again

    async def _watch_clock(self) -> None:
        """Re-plan every job when the wall clock steps, so that no tick waits for a time that will not come soon."""
        wall, steady = datetime.now(UTC), time.monotonic()
        while True:
            await asyncio.sleep(1)
            expected = wall + timedelta(seconds=time.monotonic() - steady)
            wall, steady = datetime.now(UTC), time.monotonic()
            if abs(wall - expected) > CLOCK_STEP:
                log.warning("clock stepped", seconds=round((wall - expected).total_seconds()))
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=wall)

    def _job_failed(self, event: JobExecutionEvent) -> None:
        """A job's own fault is loud, and the next tick comes all the same. One that is cancelled is the end's doing."""
        if isinstance(event.exception, StoreFull):
            self._jobs.disk_full(event.exception)
        elif not isinstance(event.exception, asyncio.CancelledError):
            log.error("job failed", job=event.job_id, exc_info=event.exception)
