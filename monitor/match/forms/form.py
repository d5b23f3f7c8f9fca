"""A form: one way a keyword appears in text, and where that way may be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling to look for.

    `languages`, when any, are the only ones in whose articles the form counts (an article of unknown language
    counts as any): a rule of one language makes words of another, and German `Toter` would find English `tote`.
    `capital` forms count only where the text has a capital first letter (a Pole, not a pole). `exact` forms count
    only in this very spelling.
    """

    text: str
    languages: frozenset[str] = frozenset()
    capital: bool = False
    exact: bool = False


def distinct(forms: Iterable[Form]) -> tuple[Form, ...]:
    """Each spelling once, in the order of arrival; of two the less restricted stays."""
    kept: dict[tuple[str, bool], Form] = {}
    for form in forms:
        key = (form.text if form.exact else form.text.casefold(), form.exact)
        kept[key] = _looser(kept[key], form) if key in kept else form
    return tuple(kept.values())


def _looser(first: Form, second: Form) -> Form:
    everywhere = not (first.languages and second.languages)
    return replace(
        first,
        languages=frozenset() if everywhere else first.languages | second.languages,
        capital=first.capital and second.capital,
    )
