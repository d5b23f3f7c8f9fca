"""The engine: all watches at once over one article, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from monitor.match.anchors import Need, needs
from monitor.match.automaton import Build, RustAutomaton
from monitor.match.conditions import Condition
from monitor.match.missing import missing
from monitor.match.nodes import Node, Stands
from monitor.match.patterns import Pattern
from monitor.match.printing import printed
from monitor.match.reading import Evidence, Reading
from monitor.match.scan import FIELDS, Scanner
from monitor.match.terms import Term
from monitor.match.values import Explanation, KeywordForms, Step, WatchSpec
from monitor.model import Article, Match, Why

MAX_WHY = 50
"""Pieces of evidence kept of one match; the first of each keyword is always among them."""


@dataclass(frozen=True, slots=True)
class CompiledWatch:
    """A watch ready to run."""

    spec: WatchSpec
    condition: Condition
    node: Node
    sources: frozenset[str]

    def hears(self, reading: Reading) -> bool:
        """Whether the watch wants articles of this source."""
        return reading.comes_from(self.sources)


class Engine:
    """Every watch of the settings, compiled. It never changes: new settings make a new engine."""

    def __init__(
        self,
        watches: Sequence[CompiledWatch],
        patterns: Sequence[Pattern],
        forms: Sequence[str],
        automaton: Build = RustAutomaton,
    ) -> None:
        self._watches = tuple(watches)
        self._forms = tuple(forms)
        self._by_name = {watch.spec.name: watch for watch in self._watches}
        self._scanner = Scanner(patterns, automaton)
        needed = [needs(watch.node, patterns) for watch in self._watches]
        self._always = frozenset(place for place, found in enumerate(needed) if not found)
        self._anchored = _places_by_number([found[0] if found else frozenset() for found in needed])
        self._also_needed = [tuple(found[1:]) for found in needed]

    @property
    def size(self) -> int:
        """How many patterns are looked for."""
        return len(self._forms)

    @property
    def watches(self) -> tuple[WatchSpec, ...]:
        """The watches, in the order of the settings."""
        return tuple(watch.spec for watch in self._watches)

    def match(self, article: Article) -> tuple[Match, ...]:
        """Every watch the article meets, in the order of the settings, each with its evidence."""
        watches = self._candidates(self._scanner.glance(article))
        if not watches:
            return ()  # nine articles of ten: nothing that any watch needs stands in them
        reading = self._read(article)
        return tuple(
            Match(watch.spec.name, self._why(watch.node, reading))
            for watch in watches
            if watch.hears(reading) and watch.node.holds(reading)
        )

    def explain(self, watch: str, article: Article) -> Explanation:
        """How the conditions of the watch called `watch` came out for an article. Raises KeyError for no such watch."""
        compiled = self._by_name[watch]
        reading = self._read(article)
        step = self._step(compiled.node, reading)
        heard = compiled.hears(reading)
        matched = heard and step.holds
        reason = "matched" if matched else "condition" if heard else "source"
        lacks = () if step.holds else missing(compiled.node, reading)
        return Explanation(watch, matched, reason, step, step.why if matched else (), lacks)

    def expression(self, watch: str) -> str:
        """The condition of the watch called `watch` in one line. Raises KeyError for no such watch."""
        return printed(self._by_name[watch].condition)

    def forms(self, watch: str) -> tuple[KeywordForms, ...]:
        """What each keyword of the watch called `watch` became. Raises KeyError for no such watch."""
        terms = {stands.said: stands.term for stands in _stands(self._by_name[watch].node)}
        return tuple(KeywordForms(said, self._forms_of(term)) for said, term in terms.items())

    def _read(self, article: Article) -> Reading:
        sighting = self._scanner.scan(article)
        return Reading(article, sighting, sighting.present)

    def _candidates(self, present: AbstractSet[int]) -> list[CompiledWatch]:
        """The watches that may match where these patterns stand, in the order of the settings."""
        places = set(self._always)
        for number in present & self._anchored.keys():
            places.update(self._anchored[number])
        may = [place for place in places if not any(need.isdisjoint(present) for need in self._also_needed[place])]
        return [self._watches[place] for place in sorted(may)]

    def _forms_of(self, term: Term) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._forms[number] for number in sorted(term.patterns)))

    def _why(self, node: Node, reading: Reading) -> tuple[Why, ...]:
        """The evidence, in reading order, each piece once."""
        found = {(each.place, each.said): each for each in node.evidence(reading)}
        ordered = [found[key] for key in sorted(found)]
        return tuple(self._told(each, reading) for each in _first_of_each(ordered))

    def _told(self, evidence: Evidence, reading: Reading) -> Why:
        field, first, last = evidence.place
        view = reading.sighting.fields[field]
        start, end = evidence.span or view.span(first, last)
        form = evidence.said if evidence.span else self._forms[evidence.pattern]
        return Why(FIELDS[field].value, start, end, evidence.said, form, view.original[start:end])

    def _step(self, node: Node, reading: Reading) -> Step:
        holds = node.holds(reading)
        parts = tuple(self._step(part, reading) for part in node.parts)
        return Step(node.said, holds, self._why(node, reading) if holds else (), parts)


def _places_by_number(anchors: Sequence[Need]) -> dict[int, tuple[int, ...]]:
    """Pattern number -> the watches it may bring up. Equal tuples are one object: most patterns have one watch."""
    listed: dict[int, list[int]] = {}
    for place, numbers in enumerate(anchors):
        for number in numbers:
            listed.setdefault(number, []).append(place)
    shared: dict[tuple[int, ...], tuple[int, ...]] = {}
    return {number: shared.setdefault(key, key) for number, places in listed.items() for key in [tuple(places)]}


def _first_of_each(ordered: list[Evidence]) -> list[Evidence]:
    """At most `MAX_WHY` pieces, the first of each keyword before the second of any."""
    if len(ordered) <= MAX_WHY:
        return ordered
    firsts: dict[str, Evidence] = {}
    for each in ordered:
        firsts.setdefault(each.said, each)
    others = [each for each in ordered if firsts[each.said] is not each]
    chosen = [*firsts.values(), *others][:MAX_WHY]
    return sorted(chosen, key=lambda each: (each.place, each.said))


def _stands(node: Node) -> Iterator[Stands]:
    if isinstance(node, Stands):
        yield node
    for part in node.parts:
        yield from _stands(part)
