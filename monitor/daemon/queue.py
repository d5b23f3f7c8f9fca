"""The queue of sources that are due: which polls may start, so that no host's troubles become the others'."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable

from monitor.fetch import host_of
from monitor.model import SourceState

MANY = 64  # polls under way of a host that answers quickly: one being fetched, the others read and stored
ROOM = (
    6  # polls under way in all, times `poll.concurrency`: half being asked or set aside, half being read and stored
)


class Queue:
    """Sources that wait for their poll, each host's in the order they came, and how many of each host are under way.

    A host nobody knows to be quick has only as many polls under way as it may have requests at a time: what more of
    its sources are due waits here, takes no room, and is continued with each poll that ends. Such hosts share half of
    the room. Quick hosts have more, while a quarter of the room is free for others. So neither thousands of sources on
    one host, dead or well, nor thousands of dead hosts keep another host's from starting.
    """

    def __init__(self, *, per_host: int, room: int) -> None:
        self._per_host = per_host
        self._room = room
        self._waiting: dict[str, deque[SourceState]] = {}  # by host, none of them empty
        self._ids: set[int] = set()
        self._under_way: dict[int, str] = {}  # source: its host
        self._busy: Counter[str] = Counter()  # host: polls under way
        self._quick: set[str] = set()  # hosts
        self._slow_under_way = 0

    @property
    def ids(self) -> Collection[int]:
        """The sources that wait."""
        return self._ids

    def add(self, states: Iterable[SourceState]) -> None:
        """Have sources wait for their turn; those that wait already keep their places."""
        for state in states:
            if state.id not in self._ids:
                self._ids.add(state.id)
                self._waiting.setdefault(host_of(state.url), deque()).append(state)

    def take(self) -> list[SourceState]:
        """The sources whose polls may start now, and are under way from here on."""
        return [state for host in [*self._waiting] for state in self._take_of(host)]

    def note(self, state: SourceState, *, quick: bool) -> None:
        """Remember how the host of a source that is under way did."""
        host = self._under_way.get(state.id)
        if host is None or quick == (host in self._quick):
            return
        if quick:
            self._quick.add(host)
            self._slow_under_way -= self._busy[host]
        else:
            self._quick.discard(host)
            self._slow_under_way += self._busy[host]

    def ended(self, state: SourceState) -> list[SourceState]:
        """A poll is over, however it went; what may start in its place."""
        host = self._under_way.pop(state.id, None)
        if host is None:
            return []
        self._busy[host] -= 1
        self._slow_under_way -= host not in self._quick
        if not self._busy[host]:
            del self._busy[host]
        return self._take_of(host)

    def clear(self) -> None:
        """Forget all who wait."""
        self._waiting.clear()
        self._ids.clear()

    def _take_of(self, host: str) -> list[SourceState]:
        taken = []
        waiting = self._waiting.get(host, ())
        while waiting and self._may_start(host):
            state = waiting.popleft()
            self._ids.discard(state.id)
            self._under_way[state.id] = host
            self._busy[host] += 1
            self._slow_under_way += host not in self._quick
            taken.append(state)
        if not waiting:
            self._waiting.pop(host, None)
        return taken

    def _may_start(self, host: str) -> bool:
        under_way, of_host = len(self._under_way), self._busy[host]
        if host not in self._quick:
            return of_host < self._per_host and self._slow_under_way < self._room // 2 and under_way < self._room
        if of_host < self._per_host:
            return under_way < self._room
        return of_host < max(MANY, 2 * self._per_host) and under_way < self._room * 3 // 4
