"""A daemon that takes its own pulse, and an idle process that takes the machine's.

    python -m tests.rig.heartbeat FILE               # idle: what the machine itself misses
    python -m tests.rig.heartbeat FILE SETTINGS      # the daemon of `monitor run`, in one process with the tickers

Each says "started" on standard output and writes a line for every beat of 10 ms that came over 50 ms late: who missed
it, from when, to when, by the steady clock, which all processes share, and how long the kernel kept threads of the process
that could have run waiting for a processor meanwhile.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

BEAT = 0.01  # seconds
WORTH_WRITING = 0.05


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without a beat, of the interpreter ("thread") or of the event loop ("loop")."""

    who: str
    start: float
    end: float
    unserved: float  # seconds in the kernel's run queue

    def own(self, idle: list[Gap]) -> float:
        """Its length in seconds, less what was the machine's doing: the time in the run queue, or the time in which an idle
        process had no beat either, whichever is longer. An idle process alone would not do: whoever sleeps most is
        served first.
        """
        shared = sum(max(0.0, min(self.end, other.end) - max(self.start, other.start)) for other in idle)
        return max(0.0, self.end - self.start - max(shared, self.unserved))


@dataclass(slots=True)
class Pulse:
    """Two processes under watch: the daemon and the idle one."""

    folder: Path
    daemon: subprocess.Popen[str]
    begun: float

    def gaps(self, name: str) -> list[Gap]:
        """What one of them has missed so far."""
        with (self.folder / name).open(encoding="utf-8") as lines:
            found = [line.split() for line in lines if line.endswith("\n")]
        gaps = [Gap(who, *map(float, numbers)) for who, *numbers in found]
        return [gap for gap in gaps if gap.start >= self.begun]

    def longest(self) -> dict[str, float]:
        """The longest gap of the daemon's interpreter and of its loop, as far as it was its own; and the idle process's."""
        idle = self.gaps("idle.gaps")
        longest = {"thread": 0.0, "loop": 0.0, "idle": max((gap.end - gap.start for gap in idle), default=0.0)}
        for gap in self.gaps("daemon.gaps"):
            longest[gap.who] = max(longest[gap.who], gap.own(idle))
        return longest


@contextmanager
def pulse_of(settings: Path) -> Iterator[Pulse]:
    """A daemon on these settings, and an idle process beside it, both taking their pulse."""
    folder = settings.parent
    with ExitStack() as stack:
        idle = _started(stack, str(folder / "idle.gaps"))
        daemon = _started(stack, str(folder / "daemon.gaps"), str(settings))
        for process in (idle, daemon):
            assert process.stdout is not None
            assert process.stdout.readline() == "started\n", (folder / "daemon.log").read_text(encoding="utf-8")
        yield Pulse(folder, daemon, time.monotonic())


def _started(stack: ExitStack, *arguments: str) -> subprocess.Popen[str]:
    log = stack.enter_context(Path(arguments[0]).with_name("daemon.log").open("a", encoding="utf-8"))
    command = [sys.executable, "-m", "tests.rig.heartbeat", *arguments]
    root = Path(__file__).resolve().parents[2]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=log, text=True)
    stack.enter_context(process)
    stack.callback(process.kill)
    return process


# ------------------------------------------------------------------------------------- inside the processes


class _Watch:
    """Compares each beat with the one before."""

    def __init__(self, who: str, lines: TextIO) -> None:
        self._who, self._lines = who, lines
        self._last, self._unserved = time.monotonic(), _unserved()

    def beat(self) -> None:
        before, now = _unserved(), time.monotonic()  # looking itself may have to wait: count the wait on both sides
        after = _unserved()
        if now - self._last > WORTH_WRITING:
            waited = max(0.0, after - self._unserved)
            self._lines.write(f"{self._who} {self._last:.4f} {now:.4f} {waited:.4f}\n")
        self._last, self._unserved = now, before


def _unserved() -> float:
    """Seconds that the threads of this process have spent in the run queue so far."""
    total = 0
    for thread in Path("/proc/self/task").iterdir():
        with suppress(OSError):  # it has just ended
            total += int((thread / "schedstat").read_bytes().split()[1])
    return total / 1e9


def _beat(path: Path) -> None:
    with path.open("a", encoding="utf-8", buffering=1) as lines:
        watch = _Watch("thread", lines)
        while True:
            time.sleep(BEAT)
            watch.beat()


async def _beat_in_loop(path: Path) -> None:
    with path.open("a", encoding="utf-8", buffering=1) as lines:
        watch = _Watch("loop", lines)
        while True:
            await asyncio.sleep(BEAT)
            watch.beat()


async def _daemon(settings_file: Path, gaps: Path) -> None:
    from monitor.daemon import Jobs
    from monitor.daemon.heartbeat import Daemon
    from monitor.logs import set_up
    from monitor.settings import load
    from monitor.web import serving

    set_up(json=True, verbose=False)
    settings = load(settings_file)
    async with Jobs.open(settings) as jobs, serving(settings.web, jobs.chain.store):
        beating = asyncio.create_task(_beat_in_loop(gaps))
        threading.Thread(target=_beat, args=(gaps,), daemon=True).start()
        _say("started")
        await Daemon(jobs).run()
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def _main(gaps: Path, *settings: str) -> None:
    gaps.touch()
    if settings:
        asyncio.run(_daemon(Path(settings[0]), gaps))
    else:
        _say("started")
        _beat(gaps)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), *sys.argv[2:])
