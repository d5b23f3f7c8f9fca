"""Conditions that no list of words answers: regular expressions, and other watches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.match.nodes import Node
from monitor.match.reading import Evidence, Reading
from monitor.match.regex import Expression
from monitor.match.scan import Place

NO_PATTERN = -1


@dataclass(frozen=True, slots=True)
class Matches(Node):
    """A regular expression matches the article's text, in `field` if one is named."""

    said: str
    expression: Expression
    field: int | None = None

    def holds(self, reading: Reading) -> bool:
        """Whether it matches anywhere."""
        return any(self.expression.stands_in(text) for _field, text in self._texts(reading))

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """Every match, the first of each field first."""
        for field, text in self._texts(reading):
            for span in self.expression.spans(text):
                place = (field, *reading.sighting.fields[field].place(*span))
                yield Evidence(place, self.said, NO_PATTERN, span)

    def places(self, reading: Reading) -> set[Place]:
        """Where it matches."""
        return {each.place for each in self.evidence(reading)}

    def _texts(self, reading: Reading) -> Iterator[tuple[int, str]]:
        fields = reading.sighting.fields
        return ((at, view.original) for at, view in enumerate(fields) if self.field in (None, at) and view.original)


@dataclass(frozen=True, slots=True)
class Other(Node):
    """Another watch is met, by an article of the sources it reads (none named: of any)."""

    said: str
    watch: Node
    sources: frozenset[str]

    @property
    def parts(self) -> Sequence[Node]:
        """The other watch's condition."""
        return (self.watch,)

    def holds(self, reading: Reading) -> bool:
        """Whether the other watch would match."""
        return reading.comes_from(self.sources) and self.watch.holds(reading)

    def evidence(self, reading: Reading) -> Iterator[Evidence]:
        """The other watch's evidence."""
        return self.watch.evidence(reading)
