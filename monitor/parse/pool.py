"""`Parser`: documents parsed in killable worker processes, so that a hostile one costs a worker and two seconds."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.model import Fetched, ParseFailed, ParseOutcome, ParseReason
from monitor.parse.wire import ParseJob, unpack
from monitor.workers import Limits, LostReason, WorkerLost, WorkerPool

LIMITS = Limits(wall_seconds=10.0, cpu_seconds=2, memory_bytes=256 * 1024 * 1024, recycle_after=200)

PATIENCE = 0.25  # seconds: most documents take a hundredth of it, so one worker is enough for all of them

_REASONS = {
    LostReason.TIME: ParseReason.TIME_LIMIT,
    LostReason.CPU: ParseReason.CPU_LIMIT,
    LostReason.MEMORY: ParseReason.MEMORY_LIMIT,
    LostReason.CRASH: ParseReason.CRASHED,
}


class Parser:
    """At most `size` documents at a time, each within `limits`. Close it when done."""

    def __init__(self, *, size: int = 4, limits: Limits = LIMITS) -> None:
        self._pool = WorkerPool("monitor.parse.worker:parse_job", size=size, limits=limits, patience=PATIENCE)

    async def parse(
        self, fetched: Fetched, declared_language: str | None = None, *, now: datetime | None = None
    ) -> ParseOutcome:
        """The document's entries, or why it gave none: a worker that died or was killed is a reason too.

        `now` is the moment against which dates are judged plausible (default: this one).
        """
        moment = now if now is not None else datetime.now(UTC)
        job = ParseJob(
            fetched.body, fetched.url, fetched.content_type, declared_language, moment, fetched.ended_by_close
        )
        result = await self._pool.run(job)
        if isinstance(result, WorkerLost):
            return ParseFailed(_REASONS[result.reason], result.detail)
        return unpack(result)

    def rest(self) -> None:
        """No document is expected for a while: idle workers end."""
        self._pool.rest()

    def close(self) -> None:
        """Kill the workers. Documents being parsed end as `ParseFailed`."""
        self._pool.close()
