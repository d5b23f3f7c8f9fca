"""Nearness: conditions met in one field, each at most so many words from the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.match.nodes import Node
from monitor.match.reading import Evidence, Reading
from monitor.match.scan import Place

_Chain = tuple[Place, ...]
_ANYWHERE = 1 << 30

MOST_CHAINS = 50
"""Chains told of one article; the first is enough for a verdict."""


@dataclass(frozen=True, slots=True)
class CloseBy(Node):
    """Every part stands in one field, each at most `within` words from the next, none inside another.

    `ordered`: in the order of the parts.
    """

    within: int
    ordered: bool
    of: tuple[Node, ...]
    said: str = "near"

    @property
    def parts(self) -> Sequence[Node]:
        """The conditions directly inside."""
        return self.of

    def holds(self, reading: Reading) -> bool:
        """Whether one chain of all parts stands anywhere."""
        return next(self._chains(reading, self.within), None) is not None

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """The evidence of the parts that stands in a chain."""
        linked = {place for chain in self._chains(reading, self.within) for place in chain}
        for part in self.of:
            yield from (each for each in part.evidence(reading) if _inside(each.place, linked))

    def places(self, reading: Reading) -> set[Place]:
        """From the beginning to the end of each chain."""
        return {(chain[0][0], chain[0][1], chain[-1][2]) for chain in self._chains(reading, self.within)}

    def nearest(self, reading: Reading) -> int | None:
        """The least number of words within which the parts stand near; None when they share no field."""
        chain = next(self._chains(reading, _ANYWHERE), None)
        if chain is None:
            return None
        low, high = 0, max(reading.words_between(left, right) for left, right in pairwise(chain))
        while low < high:
            middle = (low + high) // 2
            found = next(self._chains(reading, middle), None)
            low, high = (low, middle) if found else (middle + 1, high)
        return low

    def _chains(self, reading: Reading, within: int) -> Iterator[_Chain]:
        """At each place that completes a chain, the chain with the nearest links."""
        found = [part.places(reading) for part in self.of]
        if not all(found):
            return iter(())
        links = sorted((place, part) for part, places in enumerate(found) for place in places or ())
        return _chains(links, len(self.of), within, reading, ordered=self.ordered)


def _chains(
    links: list[tuple[Place, int]], parts: int, within: int, reading: Reading, *, ordered: bool
) -> Iterator[_Chain]:
    """Places in reading order; for each, which sets of parts a chain that ends there may hold already.

    Of each set only the chain that ends last is kept: where it does not reach, no earlier one does. So a place costs
    at most a look at every set, however many places there are.
    """
    whole = (1 << parts) - 1
    ended: dict[int, _Chain] = {}
    latest: list[tuple[int, _Chain]] = []  # their ends may overlap the next place
    told = 0
    for place, part in links:
        latest = _settle(latest, ended, place)
        _forget(ended, place, within, reading)
        chains: dict[int, _Chain] = {1 << part: (place,)} if part == 0 or not ordered else {}
        for held, chain in ended.items():
            if not held >> part & 1 and (not ordered or held == (1 << part) - 1):
                chains[held | 1 << part] = (*chain, place)
        if whole in chains:
            yield chains.pop(whole)
            told += 1
            if told == MOST_CHAINS:
                return
        latest.extend(chains.items())


def _settle(latest: list[tuple[int, _Chain]], ended: dict[int, _Chain], place: Place) -> list[tuple[int, _Chain]]:
    """Put the chains that end before `place` where they can be gone on from; those that overlap it are left."""
    left = []
    for held, chain in latest:
        field, _start, end = chain[-1]
        if field == place[0] and end > place[1]:
            left.append((held, chain))
        elif held not in ended or (field, end) >= (ended[held][-1][0], ended[held][-1][2]):
            ended[held] = chain
    return left


def _forget(ended: dict[int, _Chain], place: Place, within: int, reading: Reading) -> None:
    """Drop the chains that do not reach `place`, and so no later one."""
    ends = {chain[-1] for chain in ended.values()}
    far = {end for end in ends if end[0] != place[0] or reading.words_between(end, place) > within}
    if far:
        for held in [held for held, chain in ended.items() if chain[-1] in far]:
            del ended[held]


def _inside(place: Place, linked: set[Place]) -> bool:
    return place in linked or any(
        place[0] == field and start <= place[1] and place[2] <= end for field, start, end in linked
    )
