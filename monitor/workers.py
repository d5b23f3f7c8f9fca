"""Killable worker processes: the only place where untrusted input meets slow or leaky code.

A job runs in a child process with a CPU limit, a memory limit and a wall-clock deadline. When one is passed the child
is killed and the job ends as a `WorkerLost` value; the pool starts another child for the next job. Children are forked
from a small server process that has the worker module imported already (`multiprocessing`'s forkserver), so a new one
costs milliseconds and holds none of the daemon's memory, sockets or secrets.

Parent and child speak over a socket pair, each message a pickle behind its length. The parent's end never blocks: a
child that is slow to read or stops in the middle of its answer holds up its own job and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess

KEPT_IDLE = 2  # children kept without work

_context = multiprocessing.get_context("forkserver")


class LostReason(StrEnum):
    """Which limit a lost worker passed."""

    TIME = "time"
    CPU = "cpu"
    MEMORY = "memory"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class WorkerLost:
    """The job gave no result because its process was killed or died."""

    reason: LostReason
    detail: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may cost. `None` = unlimited. After `recycle_after` jobs a child is replaced."""

    wall_seconds: float
    cpu_seconds: int | None = None
    memory_bytes: int | None = None  # above what the fresh child needs
    recycle_after: int = 200


class WorkerPool:
    """At most `size` children, each running `function` (given as "package.module:name") on one job at a time.

    A job that finds no idle child gets a new one, at once or, with `patience`, when for so many seconds no child has come
    free: so quick jobs share one child, and one that hangs holds up the others no longer than that. Patience is for jobs
    that compute; those that wait for others are better off with a child each. The wall clock of a job starts when it does.
    Job and result must pickle. `preload` names further modules the fork server imports once.
    """

    def __init__(
        self, function: str, *, size: int, limits: Limits, patience: float = 0.0, preload: Sequence[str] = ()
    ) -> None:
        self._function = function
        self._patience = patience
        self._freed_at = time.monotonic()
        self._limits = limits
        self._slots = asyncio.Semaphore(size)
        self._freed = asyncio.Event()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        preload_in_server(function.partition(":")[0], *preload)

    async def run(self, job: object) -> Any:
        """The function's result, or `WorkerLost`. What the function raises is raised here."""
        async with self._slots:
            child = await self._free_child()
            try:
                outcome = await child.run(job)
            except BaseException:  # cancelled in mid-job, or the job does not pickle: the child's state is unknown
                self._drop(child)
                raise
            if child.spent or isinstance(outcome, WorkerLost) or len(self._idle) >= KEPT_IDLE:
                self._drop(child)
            else:
                self._idle.append(child)
                self._came_free()
        if isinstance(outcome, _Raised):
            raise outcome.error
        return outcome

    def close(self) -> None:
        """Kill every child. Jobs still running end as lost."""
        for child in tuple(self._all):
            self._drop(child)
        self._idle.clear()

    async def _free_child(self) -> _Child:
        """An idle child; a new one where there is none at all, or none has come free for as long as patience lasts."""
        came = time.monotonic()
        while True:
            if child := self._idle_child():
                return child
            left = max(came, self._freed_at) + self._patience - time.monotonic()
            if not self._all or left <= 0:
                return await self._new_child()
            self._freed.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._freed.wait()

    def _idle_child(self) -> _Child | None:
        """One that is still alive: the system may have killed it meanwhile."""
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            self._drop(child)
        return None

    async def _new_child(self) -> _Child:
        child = _Child(self._function, self._limits)
        self._all.add(child)
        try:
            await asyncio.to_thread(child.start)
        except BaseException:
            self._drop(child)
            raise
        return child

    def rest(self) -> None:
        """End the children that have nothing to do. The next job starts one again."""
        while self._idle:
            self._drop(self._idle.pop())

    def _drop(self, child: _Child) -> None:
        self._all.discard(child)
        self._came_free()
        child.kill()

    def _came_free(self) -> None:
        self._freed_at = time.monotonic()
        self._freed.set()


_preloaded = ["__main__"]  # else every child would import the main script anew


def preload_in_server(*modules: str) -> None:
    """Have the fork server import `modules` when it starts (a no-op for those that come after it has)."""
    for module in modules:
        if module not in _preloaded:
            _preloaded.append(module)
    _context.set_forkserver_preload(_preloaded)


@dataclass(frozen=True, slots=True)
class _Raised:
    error: BaseException


class _Child:
    """One worker process and our end of the socket pair."""

    def __init__(self, function: str, limits: Limits) -> None:
        self._limits = limits
        self._jobs = 0
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._busy = False
        self._killed = False
        self._process: ForkServerProcess = _context.Process(
            target=_serve, args=(self._theirs, function, limits), daemon=True, name=f"monitor-{function}"
        )

    def start(self) -> None:
        """Fork the process (blocking: the first one starts the fork server)."""
        self._process.start()
        self._theirs.close()
        if self._killed:  # the pool was closed meanwhile
            self._process.kill()

    @property
    def spent(self) -> bool:
        return self._jobs >= self._limits.recycle_after

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    async def run(self, job: object) -> Any:
        self._jobs += 1
        started = time.monotonic()
        message = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        self._busy = True
        try:
            async with asyncio.timeout(self._limits.wall_seconds):
                await _send(self._ours, message)
                answer = await _receive(self._ours)
        except TimeoutError:
            return WorkerLost(LostReason.TIME, f"no result within {self._limits.wall_seconds:g} s")
        except OSError:  # the other end is closed
            return await self._epitaph(time.monotonic() - started)
        finally:
            self._busy = False
        return pickle.loads(answer)  # noqa: S301 - written by our own child

    async def _epitaph(self, elapsed: float) -> WorkerLost:
        await asyncio.to_thread(self._process.join, 1.0)
        code = self._process.exitcode
        if code == -signal.SIGXCPU:
            return WorkerLost(LostReason.CPU, f"used more than {self._limits.cpu_seconds} s of CPU")
        if code == _OUT_OF_MEMORY:
            return WorkerLost(LostReason.MEMORY, f"needed more than {self._limits.memory_bytes} bytes")
        return WorkerLost(LostReason.CRASH, f"worker died with exit code {code} after {elapsed:.1f} s")

    def kill(self) -> None:
        """End the process, without waiting for its end. A job that waits for it ends as lost, at once."""
        self._killed = True
        if self._process.pid is not None:
            self._process.kill()
        if self._busy:  # whoever waits on the connection must see it end: closing it would leave them waiting
            self._ours.shutdown(socket.SHUT_RDWR)
        else:
            self._ours.close()


async def _send(connection: socket.socket, message: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(connection, len(message).to_bytes(_LENGTH, "big") + message)


async def _receive(connection: socket.socket) -> bytearray:
    """One whole message, without ever blocking the loop. Raises `ConnectionError` where the connection ends."""
    size = int.from_bytes(await _exactly(connection, _LENGTH), "big")
    return await _exactly(connection, size)


async def _exactly(connection: socket.socket, size: int) -> bytearray:
    loop = asyncio.get_running_loop()
    message = bytearray(size)
    view = memoryview(message)
    while view:
        count = await loop.sock_recv_into(connection, view)
        if count == 0:
            raise ConnectionError("the worker closed its connection")
        view = view[count:]
    return message


# ------------------------------------------------------------------------------------------ inside the child

_LENGTH = 8  # bytes of a message's length
_OUT_OF_MEMORY = 117  # exit code of our own
_NICENESS = 5  # a hostile document may take a core, but not from the daemon


def _serve(connection: socket.socket, function: str, limits: Limits) -> None:
    """The child: run jobs until the connection closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is the daemon's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a killed child leaves no document in a core file
    module, _, name = function.partition(":")
    call: Callable[[Any], Any] = getattr(import_module(module), name)
    _limit_memory(limits.memory_bytes)
    # A parent that is killed resets the connection: the child just ends, in silence.
    with contextlib.suppress(ConnectionError), connection, connection.makefile("rwb") as stream:
        while length := stream.read(_LENGTH):
            try:
                _limit_cpu(limits.cpu_seconds)
                answer = _answer(call, stream.read(int.from_bytes(length, "big")))
                stream.write(len(answer).to_bytes(_LENGTH, "big"))
                stream.write(answer)
                stream.flush()
            except MemoryError:
                os._exit(_OUT_OF_MEMORY)


def _answer(call: Callable[[Any], Any], message: bytes) -> bytes:
    """The pickled result, or what was raised on the way to it."""
    try:
        return pickle.dumps(call(pickle.loads(message)), pickle.HIGHEST_PROTOCOL)  # noqa: S301 - from our own parent
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - carried to the caller, who raises it
        return pickle.dumps(_Raised(_portable(error)), pickle.HIGHEST_PROTOCOL)


def _limit_memory(more_bytes: int | None) -> None:
    """Cap the address space at what it is now plus `more_bytes`."""
    if more_bytes is None:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    cap = pages * resource.getpagesize() + more_bytes
    resource.setrlimit(resource.RLIMIT_AS, (cap, cap))


def _limit_cpu(seconds: int | None) -> None:
    """Allow `seconds` of CPU more than used so far; past that the kernel sends SIGXCPU, which kills."""
    if seconds is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _portable(error: Exception) -> Exception:
    """The error itself where it survives pickling, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever its class does when pickled
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
