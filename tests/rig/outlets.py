"""Many outlets at once: one raw server that answers for every loopback address, so that each source has its own host."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import blake2b
from itertools import count, pairwise
from pathlib import Path
from urllib.request import urlopen

from tests.rig.faults import BEHAVIOURS, FaultServer, Visit, answer, fault
from tests.rig.feeds import Item, rss
from tests.rig.hostile_feeds import ROWS, Row
from tests.rig.rawserver import Behaviour

HANGING = ("/silent", "/stall", "/drip-headers?", "/silent?again", "/stall?again")
DRIPPING = (
    "/drip-body",
    "/gzip-bomb",
    "/endless",
    "/drip-headers",
    "/circle",
    "/endless-chunked",
    "/redirects?n=5&wait=9",
)

FAULTS = (
    "/gzip-bomb", "/gzip-thrice", "/gzip-cut", "/coding?name=br", "/coding?name=zstd", "/coding?name=rot13", "/endless",
    "/endless-chunked", "/drip-body", "/drip-headers", "/silent", "/stall", "/late?seconds=3", "/circle", "/redirects?n=21",
    "/redirects?n=5&wait=3", "/redirect?to=http://169.254.169.254/", "/redirect?to=file:///etc/hostname", "/redirect?to=",
    "/redirect-with-body", "/many-headers", "/long-header", "/fat-headers", "/binary-header", "/too-short", "/two-lengths",
    "/bad-length", "/bad-chunk", "/cut-chunk", "/reset", "/until-close", "/foreign-words", "/early-hints", "/ssh",
    "/http09", "/h2", "/hang-up", "/dead-when-reused", "/status?code=204", "/status?code=304", "/status?code=410", "/status?code=429",
    "/status?code=500", "/status?code=999",
)  # fmt: skip
"""Each misbehaviour of a server, with what it needs to be told."""


def catalogue(port: int) -> list[str]:
    """Everything bad there is, each on a host of its own: the hostile documents, then the misbehaving servers."""
    paths = [f"/row?n={number}" for number in range(len(ROWS))] + list(FAULTS)
    return [f"http://{address(30_000 + number)}:{port}{path}" for number, path in enumerate(paths)]


@fault("/row")
def _row(visit: Visit) -> bool:
    """A hostile document, a little different each time, so that each poll has to read it."""
    row = ROWS[int(visit.parameter("n"))]
    head = f"Content-Type: {row.content_type or 'application/xml'}"
    visit.send(answer(200, head, body=_document(row) + b"\n" * (visit.count // len(ROWS) % 50)))
    return True


@lru_cache
def _document(row: Row) -> bytes:
    return row.make()


def address(number: int) -> str:
    """A loopback address of its own for each number."""
    return f"127.8.{number // 250}.{number % 250 + 1}"


@contextmanager
def bad_outlets() -> Iterator[int]:
    """All misbehaviours of `tests.rig.faults` on every loopback address, in a process of its own. Gives the port."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "tests.rig.outlets"]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def troubled(port: int, kinds: Sequence[str], number: int, first: int = 0) -> list[str]:
    """So many sources that misbehave in turn, each on a host of its own."""
    return [f"http://{address(n)}:{port}{kinds[n % len(kinds)]}" for n in range(first, first + number)]


_numbers = count()


class Outlets:
    """Healthy sources with ETag and 304, each on a host of its own. `asked` says when each was asked (steady clock)."""

    def __init__(self, server: FaultServer, number: int) -> None:
        self._server = server
        self.path = f"/outlet{next(_numbers)}"
        self._lock = threading.Lock()
        self._items: list[list[Item]] = [[Item(f"Weather {n}", f"https://o{n}.example/0")] for n in range(number)]
        self._documents = [rss(f"Outlet {n}", items) for n, items in enumerate(self._items)]
        self.asked: list[list[float]] = [[] for _ in range(number)]

    def url(self, number: int) -> str:
        """The address of one."""
        return self._server.url(f"{self.path}?n={number}", host=address(20_000 + number))

    def urls(self) -> list[str]:
        """The addresses of all."""
        return [self.url(number) for number in range(len(self._items))]

    def publish(self, number: int, item: Item) -> float:
        """Put an item at the top of one's feed; the time of day."""
        with self._lock:
            self._items[number].insert(0, item)
            self._documents[number] = rss(f"Outlet {number}", self._items[number])
            return time.time()

    def answer(self, visit: Visit) -> bool:
        """The behaviour."""
        number = int(visit.parameter("n"))
        with self._lock:
            self.asked[number].append(visit.asked.at)
            body = self._documents[number]
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        known = visit.asked.header("if-none-match") == etag.encode()
        head = (f"ETag: {etag}", "Content-Type: application/rss+xml")
        visit.send(answer(304, *head, body=b"", length=False) if known else answer(200, *head, body=body))
        return True

    def lateness(self, since: float, every: float) -> list[float]:
        """How long after the earliest moment each poll came, the first one after `since` included; sorted."""
        with self._lock:
            times = [[since - every, *one] for one in self.asked]
        return sorted(after - before - every for one in times for before, after in pairwise(one))

    def fewest(self) -> int:
        """The polls of the one that was asked least."""
        with self._lock:
            return min(len(one) for one in self.asked)


@contextmanager
def outlets(number: int) -> Iterator[Outlets]:
    """So many healthy sources, for the length of the block."""
    with FaultServer("0.0.0.0") as server:
        made = Outlets(server, number)
        BEHAVIOURS[made.path] = made.answer
        try:
            yield made
        finally:
            del BEHAVIOURS[made.path]


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of all lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


# --------------------------------------------------------------------------------------------- what has been sent


@dataclass(frozen=True, slots=True)
class _Counted(Visit):
    """A visit whose bytes are counted."""

    def send(self, data: bytes) -> None:
        """As `Visit.send`."""
        self.socket.sendall(data)
        _sent[self.asked.target] += len(data)


_sent: Counter[str] = Counter()


def _count(behaviour: Behaviour) -> Behaviour:
    return lambda visit: behaviour(_Counted(*(getattr(visit, field.name) for field in fields(Visit))))


def sent(port: int) -> dict[str, int]:
    """The bytes that `bad_outlets` has sent so far, by target."""
    with urlopen(f"http://127.0.0.1:{port}/sent", timeout=10) as answered:
        counts: dict[str, int] = json.load(answered)
        return counts


if __name__ == "__main__":
    for _path, _behaviour in tuple(BEHAVIOURS.items()):
        BEHAVIOURS[_path] = _count(_behaviour)
    BEHAVIOURS["/sent"] = lambda visit: visit.send(answer(body=json.dumps(_sent).encode()))
    with FaultServer("0.0.0.0") as _server:
        print(_server.port, flush=True)  # noqa: T201 - the parent reads it
        sys.stdin.read()
