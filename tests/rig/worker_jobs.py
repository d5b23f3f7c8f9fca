"""Jobs that misbehave in every way a job can: what the worker pool's tests let its children run."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from typing import Any


class Awkward(Exception):  # noqa: N818 - its name is looked for
    """Its constructor takes other arguments than it hands on: it pickles, but does not unpickle."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} and {two}")


def echo(job: Any) -> Any:
    """The job itself."""
    return job


def who(_job: object) -> int:
    """The child's process id."""
    return os.getpid()


def spin(_job: object) -> None:
    """Never end, always busy."""
    while True:
        pass


def toil(seconds: float) -> None:
    """Be busy for a while."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def nap(seconds: float) -> int:
    """Be idle for a while."""
    time.sleep(seconds)
    return os.getpid()


def swallow(size: int) -> int:
    """Need memory."""
    return len(bytearray(size))


def swell(size: int) -> str:
    """Give a result that is large."""
    return "x" * size


def die(number: int) -> None:
    """End by a signal."""
    os.kill(os.getpid(), number)


def leave(code: int) -> None:
    """End without a word."""
    os._exit(code)


def shout(word: str) -> None:
    """Raise."""
    raise LookupError(word)


def mumble(_job: object) -> None:
    """Raise what does not survive pickling."""
    raise Awkward("this", "that")


def shy(_job: object) -> object:
    """Return what does not pickle."""
    return threading.Lock()


def stop(_job: object) -> None:
    """Stand still, as under a debugger."""
    os.kill(os.getpid(), signal.SIGSTOP)


def core_limit(_job: object) -> tuple[int, int]:
    """How large a core file may be."""
    return resource.getrlimit(resource.RLIMIT_CORE)
