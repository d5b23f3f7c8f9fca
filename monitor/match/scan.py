"""Finding: one pass of one automaton over each field of an article, and the places where patterns stand.

This is the only module that names the automaton's library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick_rs

from monitor.match.patterns import Check, Pattern, plain
from monitor.match.seams import Inserted, spaced, unspaced
from monitor.model import Article, Field
from monitor.text.fold import Folded, fold

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


class Scanner:
    """All patterns of all watches in one automaton. Built once, read by many."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        texts = [pattern.text for pattern in patterns]
        self._checks = tuple(pattern.check for pattern in patterns)
        self._left = bytes(text[0] == " " for text in texts)
        self._right = bytes(text[-1] == " " for text in texts)
        kind = ahocorasick_rs.Implementation.ContiguousNFA
        self._automaton = ahocorasick_rs.AhoCorasick(texts, implementation=kind, store_patterns=False)

    def scan(self, article: Article) -> tuple[tuple[FieldText, ...], Found]:
        """The article's fields folded, and where each pattern stands in them."""
        views = tuple(FieldText.of(getattr(article, field.value)) for field in FIELDS)
        found: Found = {}
        language = _primary(article.language)
        for field, view in enumerate(views):
            self._scan_field(field, view, language, found)
        return views, found

    def _scan_field(self, field: int, view: FieldText, language: str, found: Found) -> None:
        checks, left, right = self._checks, self._left, self._right
        for number, begin, stop in self._automaton.find_matches_as_indexes(view.text, overlapping=True):
            start, end = begin + left[number], stop - right[number]
            check = checks[number]
            if check is not None:
                end = admitted(check, view, start, end, language)
            if end:
                places = found.setdefault(number, [])
                if len(places) < MAX_PLACES:
                    places.append((field, start, end))


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
    if (check.capital or check.spelled) and not _spelled(check, view, start, end):
        return 0
    return view.text.find(" ", end) if check.open_end else end


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
