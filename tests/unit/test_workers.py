"""The worker pool against functions that misbehave in every way a job can. All processes are real."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from monitor.workers import Limits, LostReason, WorkerLost, WorkerPool

GENEROUS = Limits(wall_seconds=20.0, cpu_seconds=5, memory_bytes=256 * 1024 * 1024)
MODULE = "tests.rig.worker_jobs"


@asynccontextmanager
async def pool_of(
    function: str, limits: Limits = GENEROUS, *, size: int = 1, patience: float = 0.0
) -> AsyncIterator[WorkerPool]:
    """A pool that is closed, and has left nothing open, at the end."""
    pool = WorkerPool(f"{MODULE}:{function}", size=size, limits=limits, patience=patience)
    try:
        yield pool
    finally:
        pool.close()
        gc.collect()  # an open socket left behind would be a warning, that is an error


async def beats_during(work: Callable[[], asyncio.Future[object]]) -> tuple[object, float]:
    """The work's result, and the longest the event loop was held up meanwhile, in seconds."""
    longest = 0.0
    task = work()
    last = time.perf_counter()
    while not task.done():
        await asyncio.sleep(0.005)
        now = time.perf_counter()
        longest = max(longest, now - last)
        last = now
    return await task, longest


class TestResults:
    """What comes back."""

    async def test_a_result_comes_back(self) -> None:
        """What the function returns is what `run` returns, `None` and empty values included."""
        async with pool_of("echo") as pool:
            for job in (None, b"", {"a": [1, 2]}, "Курск"):
                assert await pool.run(job) == job

    async def test_large_jobs_and_results_never_hold_up_the_loop(self) -> None:
        """20 MB to a child that is only starting, and back, while the loop keeps beating."""
        body = os.urandom(1 << 20) * 20
        async with pool_of("echo") as pool:
            echoed, longest = await beats_during(lambda: asyncio.ensure_future(pool.run(body)))
        assert echoed == body
        assert longest < 0.25

    async def test_what_the_function_raises_is_raised_here(self) -> None:
        """An exception crosses with its type, and the child goes on working."""
        async with pool_of("shout") as pool:
            for word in ("one", "two"):
                with pytest.raises(LookupError, match=word):
                    await pool.run(word)
            assert len(pool._all) == 1

    async def test_an_exception_that_does_not_pickle_is_told_in_words(self) -> None:
        """Its class and message survive as a RuntimeError."""
        async with pool_of("mumble") as pool:
            with pytest.raises(RuntimeError, match="Awkward: this and that"):
                await pool.run(None)

    async def test_a_result_that_does_not_pickle_is_an_error_and_no_crash(self) -> None:
        """The caller learns it, the child lives."""
        async with pool_of("shy") as pool:
            with pytest.raises(TypeError, match="pickle"):
                await pool.run(None)
            assert len(pool._all) == 1

    async def test_a_job_that_does_not_pickle_is_an_error(self) -> None:
        """It is raised to the caller, and the next job works."""
        async with pool_of("echo") as pool:
            with pytest.raises((TypeError, AttributeError)):
                await pool.run(lambda: None)
            assert await pool.run(1) == 1


class TestLimits:
    """What a job may cost."""

    @pytest.mark.parametrize(
        ("function", "job", "limits", "reason", "detail"),
        [
            ("spin", None, Limits(20.0, cpu_seconds=1), LostReason.CPU, "1 s of CPU"),
            ("nap", 60, Limits(0.3), LostReason.TIME, "within 0.3 s"),
            ("stop", None, Limits(0.3), LostReason.TIME, "within 0.3 s"),
            ("swallow", 1 << 30, GENEROUS, LostReason.MEMORY, "268435456 bytes"),
            ("swell", 200 << 20, GENEROUS, LostReason.MEMORY, "268435456 bytes"),
            ("die", signal.SIGSEGV, GENEROUS, LostReason.CRASH, "exit code -11"),
            ("die", signal.SIGKILL, GENEROUS, LostReason.CRASH, "exit code -9"),
            ("leave", 0, GENEROUS, LostReason.CRASH, "exit code 0"),
        ],
    )
    async def test_a_limit_passed_is_a_value_with_its_reason(
        self, function: str, job: int | None, limits: Limits, reason: LostReason, detail: str
    ) -> None:
        """Each way to die has its name, the process is gone, and the pool goes on with another."""
        async with pool_of(function, limits) as pool:
            lost = await pool.run(job)
            assert isinstance(lost, WorkerLost)
            assert lost.reason is reason
            assert detail in lost.detail
            assert not pool._all

    async def test_a_job_larger_than_the_memory_limit_is_a_value_too(self) -> None:
        """Even receiving it may be too much."""
        async with pool_of("echo", Limits(20.0, memory_bytes=16 * 1024 * 1024)) as pool:
            lost = await pool.run(bytes(64 << 20))
        assert isinstance(lost, WorkerLost)
        assert lost.reason is LostReason.MEMORY

    async def test_the_cpu_limit_counts_anew_for_each_job(self) -> None:
        """Jobs that together need more than the limit pass, each within it."""
        async with pool_of("toil", Limits(20.0, cpu_seconds=1)) as pool:
            assert [await pool.run(0.7) for _ in range(4)] == [None] * 4
            assert len(pool._all) == 1

    async def test_no_core_files_are_written(self) -> None:
        """A killed child would leave a stranger's document on the disk."""
        async with pool_of("core_limit") as pool:
            assert await pool.run(None) == (0, 0)


class TestChildren:
    """How processes come and go."""

    async def test_children_start_when_needed_and_are_used_again(self) -> None:
        """One after the other, jobs go to the same process."""
        async with pool_of("who", size=3) as pool:
            assert not pool._all
            assert len({await pool.run(None) for _ in range(5)}) == 1

    async def test_at_most_size_children_work_at_a_time(self) -> None:
        """Six jobs in a pool of two: two processes."""
        async with pool_of("nap", size=2) as pool:
            pids = await asyncio.gather(*(pool.run(0.05) for _ in range(6)))
        assert len(set(pids)) == 2

    async def test_quick_jobs_share_a_child_where_there_is_patience(self) -> None:
        """A second one would only cost memory."""
        async with pool_of("who", size=4, patience=5.0) as pool:
            assert len(set(await asyncio.gather(*(pool.run(None) for _ in range(20))))) == 1

    @pytest.mark.parametrize("patience", [0.0, 0.25])
    async def test_jobs_that_hang_hold_up_no_quick_one(self, patience: float) -> None:
        """However many hang: all that wait lose patience together, not one after the other."""
        async with pool_of("nap", size=16, patience=patience) as pool:
            hanging = [asyncio.create_task(pool.run(60)) for _ in range(15)]
            await asyncio.sleep(0)
            async with asyncio.timeout(2.5):  # processes have to start
                await pool.run(0)
            pool.close()
            await asyncio.gather(*hanging)

    async def test_children_without_work_end_on_request(self) -> None:
        """And the next job starts one again."""
        async with pool_of("who") as pool:
            first = await pool.run(None)
            pool.rest()
            await vanished(first)
            assert await pool.run(None) != first

    async def test_a_child_is_replaced_after_its_share_of_jobs(self) -> None:
        """`recycle_after=2`: five jobs take three processes."""
        async with pool_of("who", Limits(20.0, recycle_after=2)) as pool:
            pids = [await pool.run(None) for _ in range(5)]
        assert [len(set(pids[n : n + 2])) for n in (0, 2)] == [1, 1]
        assert len(set(pids)) == 3

    async def test_a_child_that_died_while_idle_costs_no_job(self) -> None:
        """The system may kill an idle process: the next job gets another one."""
        async with pool_of("who") as pool:
            first = await pool.run(None)
            os.kill(first, signal.SIGKILL)
            await vanished(first)
            second = await pool.run(None)
            assert isinstance(second, int)
            assert second != first

    async def test_a_cancelled_job_ends_its_child(self) -> None:
        """Its state is unknown: it is killed, and the next job gets another."""
        async with pool_of("nap") as pool:
            first = await pool.run(0)
            task = asyncio.create_task(pool.run(60))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await vanished(first)
            assert await pool.run(0) != first

    async def test_a_job_cancelled_while_its_child_starts_leaves_nothing_behind(self) -> None:
        """No process outlives it, and the pool works on."""
        async with pool_of("who") as pool:
            task = asyncio.create_task(pool.run(None))
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert not pool._all
            assert isinstance(await pool.run(None), int)

    async def test_closing_ends_running_jobs_as_lost_at_once(self) -> None:
        """SIGTERM must not wait for a slow document."""
        async with pool_of("nap", size=2) as pool:
            tasks = [asyncio.create_task(pool.run(60)) for _ in range(2)]
            while len(pool._all) < 2 or not all(child._busy for child in pool._all):  # noqa: ASYNC110 - processes start when they do
                await asyncio.sleep(0.01)
            started = time.monotonic()
            pool.close()
            lost = await asyncio.gather(*tasks)
        assert time.monotonic() - started < 2.0
        assert all(isinstance(outcome, WorkerLost) for outcome in lost)

    async def test_children_end_with_their_parent(self) -> None:
        """A child whose parent is killed reads the end of its connection and leaves."""
        parent = await asyncio.create_subprocess_exec(
            sys.executable, "-c", PARENT, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        assert parent.stdout is not None
        child = int(await parent.stdout.readline())
        parent.kill()
        await parent.wait()
        await vanished(child)


ROOT = Path(__file__).resolve().parents[2]
PARENT = f"""
import asyncio
from monitor.workers import Limits, WorkerPool

async def main():
    pool = WorkerPool("{MODULE}:who", size=1, limits=Limits(20.0))
    print(await pool.run(None), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def vanished(pid: int) -> None:
    """Wait until no process has this id."""
    async with asyncio.timeout(10):
        while os.path.exists(f"/proc/{pid}"):  # noqa: ASYNC110, ASYNC240, PTH110 - the kernel sends no event
            await asyncio.sleep(0.01)
