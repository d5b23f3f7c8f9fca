"""Finding: one pass of one automaton over each field of an article, and the places where patterns stand."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.match.automaton import Build, Hit, RustAutomaton
from monitor.match.patterns import Check, Pattern, plain
from monitor.match.seams import Inserted, spaced, unspaced
from monitor.model import Article, Field
from monitor.text.fold import Folded, fold, fold_loosely

_GOES_BEFORE = re.compile(r"\d[.,'’]$")
_GROUP = re.compile(r"\d{3}(?!\d)")  # thousands are also set apart by a space
_GROUP_BEFORE = re.compile(r"(?<!\d)\d{1,3}[ \u00a0\u202f]$")
_GOES_ON = re.compile(r"[.,'’]\d|[ \u00a0\u202f]\d{3}(?!\d)")

MAX_PLACES = 1_000
"""Places kept of one pattern in one article: a text made of one word a hundred thousand times holds nobody up."""

FIELDS = (Field.TITLE, Field.SUMMARY, Field.TEXT)
"""In reading order; a place names its field by the position here."""

Place = tuple[int, int, int]
"""Field, start and end, counted in that field's folded text with its seams spaced."""

Found = dict[int, list[Place]]
"""Pattern number -> the places where it stands."""


@dataclass(frozen=True, slots=True)
class FieldText:
    """One field of an article, folded, with the way back to its own characters."""

    original: str
    folded: Folded
    text: str
    inserted: Inserted

    @classmethod
    def of(cls, original: str) -> FieldText:
        """Fold a field's text."""
        folded = fold(original)
        text, inserted = spaced(folded.text)
        return cls(original, folded, text, inserted)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A place in `text` as offsets into the original."""
        return self.folded.original(unspaced(start, self.inserted), unspaced(end, self.inserted))

    def place(self, first: int, last: int) -> tuple[int, int]:
        """The place in `text` of what stands in the original from `first` to `last`; empty when no word does."""
        everywhere = range(len(self.text))
        start = bisect_left(everywhere, first, key=lambda at: self.span(at, at + 1)[0])
        end = bisect_right(everywhere, last, key=lambda at: self.span(at, at + 1)[1])
        return start, max(start, end)


class Scanner:
    """All patterns of all watches in one automaton. Built once, read by many."""

    def __init__(self, patterns: Sequence[Pattern], automaton: Build = RustAutomaton) -> None:
        texts = [pattern.text for pattern in patterns]
        self._checks = {number: pattern.check for number, pattern in enumerate(patterns) if pattern.check is not None}
        self._checked = frozenset(self._checks)
        self._borders = Borders(bytes(text[0] == " " for text in texts), bytes(text[-1] == " " for text in texts))
        self._find = automaton(texts).find

    def glance(self, article: Article) -> set[int]:
        """Patterns that may stand in the article: all that do, and some that a border or a check would rule out."""
        text, _ = spaced(fold_loosely(f"{article.title}\n{article.summary}\n{article.text}"))
        return {hit[0] for hit in self._find(text)}

    def scan(self, article: Article) -> Sighting:
        """The article's fields folded, and which patterns stand in them."""
        fields = tuple(FieldText.of(getattr(article, field.value)) for field in FIELDS)
        hits = tuple(self._find(field.text) for field in fields)
        numbers = {hit[0] for found in hits for hit in found}
        asked = numbers & self._checked
        passed = self._passed(fields, hits, asked, _primary(article.language)) if asked else {}
        return Sighting(fields, frozenset(numbers - asked | passed.keys()), hits, asked, passed, self._borders)

    def _passed(self, fields: tuple[FieldText, ...], hits: _Hits, asked: set[int], language: str) -> Found:
        """The places of the patterns `asked` that pass their checks."""
        passed: Found = {}
        for field, view in enumerate(fields):
            for hit in hits[field]:
                if hit[0] in asked:
                    number, start, end = self._borders.inside(hit)
                    end = admitted(self._checks[number], view, start, end, language)
                    if end:
                        _keep(passed, number, (field, start, end))
        return passed


_Hits = tuple[list[Hit], ...]
"""For each field what the automaton found: pattern number, start and end, borders included."""


@dataclass(frozen=True, slots=True)
class Borders:
    """For each pattern, whether it begins and ends with the space that marks a word's border."""

    left: bytes
    right: bytes

    def inside(self, hit: Hit) -> Hit:
        """The hit without its borders."""
        number, start, end = hit
        return number, start + self.left[number], end - self.right[number]


@dataclass(slots=True)
class Sighting:
    """What stands in one article. Most articles match nothing, so places are worked out only when asked for."""

    fields: tuple[FieldText, ...]
    present: frozenset[int]
    _hits: _Hits
    _asked: set[int]
    _passed: Found
    _borders: Borders
    _found: Found | None = None

    @property
    def found(self) -> Found:
        """Every place of every pattern that is present."""
        if self._found is None:
            self._found = dict(self._passed)
            for field, hits in enumerate(self._hits):
                for hit in hits:
                    if hit[0] not in self._asked:
                        number, start, end = self._borders.inside(hit)
                        _keep(self._found, number, (field, start, end))
        return self._found


def _keep(found: Found, number: int, place: Place) -> None:
    places = found.setdefault(number, [])
    if len(places) < MAX_PLACES:
        places.append(place)


def _primary(language: str | None) -> str:
    """`en-US` -> `en`; unknown -> nothing."""
    code = (language or "").partition("-")[0].lower()
    return "" if code == "und" else code


def admitted(check: Check, view: FieldText, start: int, end: int, language: str) -> int:
    """Where the place that starts at `start` ends if it passes `check`; 0 if it does not."""
    if check.languages and language and language not in check.languages:
        return 0
    if check.particles is not None and not check.particles.match(view.text, end):
        return 0
    if check.number and _in_a_number(view, start, end):
        return 0
    if (check.capital or check.spelled) and not _spelled(check, view, start, end):
        return 0
    return view.text.find(" ", end) if check.open_end else end


def _in_a_number(view: FieldText, start: int, end: int) -> bool:
    """Whether a number that stands at either end goes on beyond it: `100 soldiers` in `1,100 soldiers`, `1.5 million`."""
    first, last = view.span(start, end)
    found = view.original[first:last]
    before, after = view.original[max(0, first - 5) : first], view.original[last : last + 5]
    if found[:1].isdigit() and (
        _GOES_BEFORE.search(before) or (_GROUP.match(found) and _GROUP_BEFORE.search(before))
    ):
        return True
    return found[-1:].isdigit() and _GOES_ON.match(after) is not None


def _spelled(check: Check, view: FieldText, start: int, end: int) -> bool:
    first, last = view.span(start, end)
    found = view.original[first:last]
    if check.capital and not found[:1].isupper():
        return False
    if not check.spelled:
        return True
    before = view.original[max(0, first - len(check.before)) : first]
    after = view.original[last : last + len(check.after)]
    return before == check.before and after == check.after and check.spelled in (found, plain(found))
