"""How much memory a process and its children hold, watched while it works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psutil

MEBIBYTE = 1 << 20


@dataclass(slots=True)
class Footprint:
    """Peaks in MiB. A page that processes share counts once in `tree_shared_once`, for each of them in `tree`."""

    daemon: float = 0
    tree: float = 0
    tree_shared_once: float = 0
    processes: int = 0

    def take(self, process: int) -> None:
        """Look once."""
        family = _family(process)
        if family:
            self.daemon = max(self.daemon, family[0][0])
            self.tree = max(self.tree, sum(resident for resident, _ in family))
            self.tree_shared_once = max(self.tree_shared_once, sum(share for _, share in family))
            self.processes = max(self.processes, len(family))


def resident(process: int) -> float:
    """The resident memory of one process now, in MiB."""
    return float(psutil.Process(process).memory_info().rss) / MEBIBYTE


@contextmanager
def footprint_of(process: int, every: float = 0.25) -> Iterator[Footprint]:
    """Watch a process and its children for the length of the block."""
    seen, stop = Footprint(), threading.Event()

    def look() -> None:
        while not stop.wait(every):
            seen.take(process)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        stop.set()
        watcher.join()


def _family(process: int) -> list[tuple[float, float]]:
    """(resident, proportional share) of the process, then of each child, in MiB; nothing of those just gone."""
    found = []
    with suppress(psutil.Error):
        head = psutil.Process(process)
        for one in (head, *head.children(recursive=True)):
            with suppress(psutil.Error):
                memory = one.memory_full_info()
                found.append((memory.rss / MEBIBYTE, memory.pss / MEBIBYTE))
    return found
