"""Conditions ready to run: each says whether it holds for an article as read, and where its evidence stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.match.places import distinct
from monitor.match.reading import Evidence, Reading
from monitor.match.scan import Place
from monitor.match.terms import Term
from monitor.model import Article

_LONG = 50


class Node(ABC):
    """A condition. `said` is its line in an explanation, `parts` the conditions inside it."""

    __slots__ = ()
    said: str

    @property
    def parts(self) -> Sequence[Node]:
        """The conditions directly inside."""
        return ()

    @abstractmethod
    def holds(self, reading: Reading) -> bool:
        """Whether the article meets the condition."""

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """The places that made it hold; asked only where it holds."""
        for part in self.parts:
            if part.holds(reading):
                yield from part.evidence(reading)

    def places(self, reading: Reading) -> set[Place] | None:
        """Where it is met, for counting; None when it is met by no single place."""
        del reading
        return None


@dataclass(frozen=True, slots=True)
class Stands(Node):
    """A term stands in the article, in `field` if one is named."""

    said: str
    term: Term
    field: int | None = None

    @property
    def numbers(self) -> frozenset[int] | None:
        """The patterns of which any place will do; None when it matters which place."""
        return self.term.sure if self.field is None and self.term.plain else None

    def _found(self, reading: Reading) -> dict[Place, int]:
        places = reading.places(self.term)
        if self.field is None:
            return places
        return {place: number for place, number in places.items() if place[0] == self.field}

    def holds(self, reading: Reading) -> bool:
        """Whether it stands anywhere."""
        numbers = self.numbers
        return bool(self._found(reading)) if numbers is None else not numbers.isdisjoint(reading.present)

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """Every place where it stands."""
        return (Evidence(place, self.said, number) for place, number in self._found(reading).items())

    def places(self, reading: Reading) -> set[Place]:
        """Every place where it stands."""
        return set(self._found(reading))


@dataclass(frozen=True, slots=True)
class Fact(Node):
    """A fact of the article, not of its words: its language, source, the source's tag, its outlet."""

    said: str
    kind: str
    value: str

    def holds(self, reading: Reading) -> bool:
        """Whether the article's fact is the one asked for, whatever the case."""
        return _FACTS[self.kind](reading.article, self.value.casefold())


@dataclass(frozen=True, slots=True)
class All(Node):
    """Every part holds."""

    of: tuple[Node, ...]
    said: str = "all"

    @property
    def parts(self) -> Sequence[Node]:
        """The conditions directly inside."""
        return self.of

    def holds(self, reading: Reading) -> bool:
        """Whether every part holds."""
        return all(part.holds(reading) for part in self.of)


@dataclass(frozen=True, slots=True)
class Any(Node):
    """At least one part holds. `numbers`: see `any_of_these`; `index`, of a long list, says which parts a pattern is of."""

    of: tuple[Node, ...]
    said: str = "any"
    numbers: frozenset[int] | None = None
    index: Mapping[int, tuple[int, ...]] | None = None

    @property
    def parts(self) -> Sequence[Node]:
        """The conditions directly inside."""
        return self.of

    def holds(self, reading: Reading) -> bool:
        """Whether a part holds."""
        if self.numbers is not None:
            return not self.numbers.isdisjoint(reading.present)
        return any(part.holds(reading) for part in self.of)

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """The places of the parts that hold."""
        for part in self._worth_asking(reading):
            if part.holds(reading):
                yield from part.evidence(reading)

    def _worth_asking(self, reading: Reading) -> Sequence[Node]:
        """The parts that may hold: of ten thousand keywords, those with a pattern that stands in the article."""
        index = self.index
        if index is None:
            return self.of
        places = {place for number in reading.present & index.keys() for place in index[number]}
        return [self.of[place] for place in sorted(places)]

    def places(self, reading: Reading) -> set[Place] | None:
        """Where the parts that hold are met; None when one of them is met by no single place."""
        found = [part.places(reading) for part in self._worth_asking(reading) if part.holds(reading)]
        return None if None in found else set().union(*(places for places in found if places))


@dataclass(frozen=True, slots=True)
class NotOne(Node):
    """No part holds. It has no evidence: what is absent stands nowhere. `numbers`: see `any_of_these`."""

    of: tuple[Node, ...]
    said: str = "none"
    numbers: frozenset[int] | None = None

    @property
    def parts(self) -> Sequence[Node]:
        """The conditions directly inside."""
        return self.of

    def holds(self, reading: Reading) -> bool:
        """Whether no part holds."""
        if self.numbers is not None:
            return self.numbers.isdisjoint(reading.present)
        return not any(part.holds(reading) for part in self.of)

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """Nothing."""
        del reading
        return iter(())


@dataclass(frozen=True, slots=True)
class Several(Node):
    """At least `count` parts hold, each by a place of its own.

    A place inside a longer one of another part does not count (`Korea` inside `North Korea`), and one place counts
    for one part. A part met by no single place (all of several, a fact) counts when it holds.
    """

    count: int
    of: tuple[Node, ...]
    said: str = ""

    @property
    def parts(self) -> Sequence[Node]:
        """The conditions directly inside."""
        return self.of

    def holds(self, reading: Reading) -> bool:
        """Whether enough parts hold, each by a place of its own."""
        holding = [part for part in self.of if part.holds(reading)]
        if len(holding) < self.count:
            return False
        places = [part.places(reading) for part in holding]
        placed = [each for each in places if each is not None]
        free = len(places) - len(placed)
        return free + distinct(placed, self.count - free) >= self.count


def any_of_these(nodes: Sequence[Node]) -> frozenset[int] | None:
    """The patterns of which one must stand for one of `nodes` to hold; None when that is not all there is to it.

    Most conditions are lists of plain words: one comparison of sets then answers for the whole list.
    """
    sets = [node.numbers if isinstance(node, Stands | Any) else None for node in nodes]
    known = [numbers for numbers in sets if numbers is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


def index_of(nodes: Sequence[Node]) -> Mapping[int, tuple[int, ...]] | None:
    """For a long list of plain words: pattern number -> places in the list. None where asking each is as good."""
    if len(nodes) < _LONG or any_of_these(nodes) is None:
        return None
    index: dict[int, tuple[int, ...]] = {}
    for place, node in enumerate(nodes):
        for number in any_of_these([node]) or ():
            index[number] = (*index.get(number, ()), place)
    return index


def _language(article: Article, value: str) -> bool:
    language = (article.language or "").casefold()
    return language == value or language.partition("-")[0] == value


def _outlet(article: Article, value: str) -> bool:
    outlet = article.outlet.casefold()
    return outlet == value or outlet.endswith(f".{value}")


_FACTS: dict[str, Callable[[Article, str], bool]] = {
    "lang": _language,
    "outlet": _outlet,
    "source": lambda article, value: article.source.casefold() == value,
    "tag": lambda article, value: value in {tag.casefold() for tag in article.source_tags},
}
