"""One article while it is matched: what stands where, and the evidence found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from monitor.match.scan import Place, Sighting
from monitor.match.seams import UNSPACED
from monitor.match.terms import Term
from monitor.model import Article

_APART = rf"\s/\-\u2010-\u2015{UNSPACED}"
WORD = re.compile(rf"[{UNSPACED}]{{1,2}}|[^{_APART}]*\w[^{_APART}]*")


@dataclass(slots=True)
class Reading:
    """One article while it is matched: what stands where, and what terms made of that so far."""

    article: Article
    sighting: Sighting
    present: frozenset[int]  # the sighting's, nearer at hand
    _places: dict[int, dict[Place, int]] = field(default_factory=dict)
    _words: dict[int, tuple[list[int], list[int]]] = field(default_factory=dict)
    _spans: dict[Place, tuple[int, int]] = field(default_factory=dict)

    def comes_from(self, sources: frozenset[str]) -> bool:
        """Whether the article is of one of these sources or tags; of any, when none is named."""
        article = self.article
        return not sources or article.source in sources or not sources.isdisjoint(article.source_tags)

    def words_between(self, before: Place, after: Place) -> int:
        """How many words stand between two places of one field, the earlier first.

        Words as a reader counts them, in the original: what hangs on to a place (a particle, `'s`) is none, nor
        are the parts of `U.S.`; two signs of Han or kana are one.
        """
        starts, ends = self._words.get(before[0]) or self._words_of(before[0])
        return max(0, bisect_right(ends, self._span(after)[0]) - bisect_left(starts, self._span(before)[1]))

    def _words_of(self, field: int) -> tuple[list[int], list[int]]:
        """Where the words of a field's original begin and end."""
        spans = [word.span() for word in WORD.finditer(self.sighting.fields[field].original)]
        found = self._words[field] = [start for start, _ in spans], [end for _, end in spans]
        return found

    def _span(self, place: Place) -> tuple[int, int]:
        known = self._spans.get(place)
        if known is None:
            known = self._spans[place] = self.sighting.fields[place[0]].span(place[1], place[2])
        return known

    def places(self, term: Term) -> dict[Place, int]:
        """Where `term` stands, worked out once an article however many watches ask."""
        known = self._places.get(id(term))
        if known is None:
            nowhere = term.patterns.isdisjoint(self.present)
            known = self._places[id(term)] = {} if nowhere else term.places(self.sighting.found)
        return known


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that made a condition hold: what the watch says, where, and the pattern that stands there.

    What a regular expression found has no pattern, but a `span` of the original.
    """

    place: Place
    said: str
    pattern: int
    span: tuple[int, int] | None = None
