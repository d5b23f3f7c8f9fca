"""A term: what one atom of a watch became, by pattern numbers, and the places it has in one article."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor.match.scan import Found, Place

_NUMBERS = frozenset[int]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A keyword or concept, compiled.

    `sure` patterns count wherever they stand; those of `given` only in an article where one pattern of their context
    stands too; a place that overlaps one of `counters` does not count.
    """

    said: str
    sure: _NUMBERS
    given: tuple[tuple[_NUMBERS, _NUMBERS], ...] = ()
    counters: _NUMBERS = frozenset()

    @property
    def plain(self) -> bool:
        """Whether any place of any pattern will do."""
        return not self.given and not self.counters

    patterns: _NUMBERS = field(init=False)
    """Every pattern that may give the term a place."""

    def __post_init__(self) -> None:
        """Put all patterns together, once."""
        names = self.sure.union(*(names for names, _context in self.given)) if self.given else self.sure
        object.__setattr__(self, "patterns", names)

    def places(self, found: Found) -> dict[Place, int]:
        """Where the term stands, and the pattern that stands there. A place inside a longer one is not told."""
        places = _standing(found, found.keys() & self.sure)
        for names, context in self.given:
            if not context.isdisjoint(found):
                places.update(_standing(found, found.keys() & names))
        if len(places) > 1:
            places = {place: places[place] for place in outermost(places)}
        if places and not self.counters.isdisjoint(found):
            against = outermost(place for number in found.keys() & self.counters for place in found[number])
            places = {place: number for place, number in places.items() if not _overlaps(place, against)}
        return places


def _standing(found: Found, numbers: Iterable[int]) -> dict[Place, int]:
    return {place: number for number in sorted(numbers, reverse=True) for place in found[number]}


def outermost(places: Iterable[Place]) -> list[Place]:
    """The places that lie inside no other, in reading order: `North Korea` without the `Korea` inside it."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (place[0], place[1], -place[2])):
        if not kept or kept[-1][0] != place[0] or place[2] > kept[-1][2]:
            kept.append(place)
    return kept


def _overlaps(place: Place, others: list[Place]) -> bool:
    """Whether `place` shares a sign with one of `others`, which are in order and none inside another."""
    field, start, end = place
    before = bisect_left(others, (field, end, 0)) - 1  # the last that begins before `place` ends
    return before >= 0 and others[before][0] == field and others[before][2] > start
