"""Conditions judged the slow and obvious way: tokens, loops, no automaton, no anchors, no sharing between watches.

A condition is what a watch writes in YAML, of leaves `"some words"`, `stem*`, `=Spelling`, and `title:` before one of
them. Words have no forms here: whoever draws documents takes care that none holds another form of a word asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from typing import Any

SOFT_HYPHEN = "\u00ad"

Span = tuple[str, int, int]
"""Field, start and end in the field's text."""


@dataclass(frozen=True)
class Doc:
    """A field's text and its words with their places; the last of a word says that it begins a sentence."""

    field: str
    text: str
    words: tuple[tuple[str, int, int, bool], ...]


def plain(word: str) -> str:
    """A word as it is compared; of folding only what the drawn words need."""
    return word.casefold().replace("ё", "е").replace("é", "e").replace(SOFT_HYPHEN, "")


def holds(condition: object, fields: tuple[Doc, ...]) -> bool:
    """Whether the condition is met, tried out naively."""
    if isinstance(condition, str):
        return bool(spans(condition, fields))
    assert isinstance(condition, dict)
    if "near" in condition:
        return bool(_chains(condition["near"], fields))
    met = [all(holds(part, fields) for part in condition.get("all", []))]
    met.append(not any(holds(part, fields) for part in condition.get("none", [])))
    if "any" in condition:
        met.append(any(holds(part, fields) for part in condition["any"]))
    if "of" in condition:
        met.append(_own_places(condition["of"], fields) >= condition["at_least"])
    return all(met)


def spans(leaf: str, fields: tuple[Doc, ...]) -> set[Span]:
    """Where a single condition stands."""
    if leaf.startswith("title:"):
        return spans(leaf.removeprefix("title:"), tuple(doc for doc in fields if doc.field == "title"))
    if leaf.endswith("*"):
        return _standing(fields, lambda word, _written: word.startswith(plain(leaf[:-1])))
    if leaf.startswith("="):
        return _standing(fields, lambda _word, written: written.replace(SOFT_HYPHEN, "") == leaf[1:])
    return _phrases([plain(word) for word in leaf.strip('"').split()], fields)


def _standing(fields: tuple[Doc, ...], wanted: Callable[[str, str], bool]) -> set[Span]:
    """The single words that are wanted, by how they are compared and how they are written."""
    return {
        (doc.field, start, end)
        for doc in fields
        for word, start, end, _after in doc.words
        if wanted(word, doc.text[start:end])
    }


def _phrases(wanted: list[str], fields: tuple[Doc, ...]) -> set[Span]:
    found = set()
    for doc in fields:
        for first in range(len(doc.words) - len(wanted) + 1):
            run = doc.words[first : first + len(wanted)]
            if [word[0] for word in run] == wanted and not any(word[3] for word in run[1:]):
                found.add((doc.field, run[0][1], run[-1][2]))
    return found


def _inside(one: Span, other: Span) -> bool:
    return one != other and one[0] == other[0] and other[1] <= one[1] and one[2] <= other[2]


def _places(condition: object, fields: tuple[Doc, ...]) -> set[Span] | None:
    """Where a part of `at_least` is met; None when by no single place."""
    if isinstance(condition, str):
        return spans(condition, fields)
    assert isinstance(condition, dict)
    if "near" in condition:
        return {(chain[0][0], chain[0][1], chain[-1][2]) for chain in _chains(condition["near"], fields)}
    inner = condition.get("any") or condition.get("all", [])
    if len(inner) == 1 and len(condition) == 1:  # a list of one is its one
        return _places(inner[0], fields)
    if set(condition) != {"any"}:
        return None
    found = [_places(part, fields) for part in inner if holds(part, fields)]
    return None if None in found else set().union(*(each for each in found if each))


def _chains(near: dict[str, Any], fields: tuple[Doc, ...]) -> list[tuple[Span, ...]]:
    """Every choice of one place a part that stands near enough, by trying all."""
    found = []
    for choice in product(*(_places(part, fields) or () for part in near["of"])):
        chain = choice if near["ordered"] else tuple(sorted(choice))
        links = list(pairwise(chain))
        if all(left[0] == right[0] and left[2] <= right[1] for left, right in links):
            doc = next(each for each in fields if each.field == chain[0][0])
            if all(_words_between(doc, left, right) <= near["within"] for left, right in links):
                found.append(chain)
    return found


def _words_between(doc: Doc, left: Span, right: Span) -> int:
    """An apostrophe joins what it stands between to one word."""
    joined: list[tuple[int, int]] = []
    for _word, start, end, _after in doc.words:
        if joined and doc.text[joined[-1][1] : start] == "’":
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return sum(left[2] <= start and end <= right[1] for start, end in joined)


def _own_places(parts: list[object], fields: tuple[Doc, ...]) -> int:
    """The most parts that can each have a place of their own, by trying every order."""
    holding = [_places(part, fields) for part in parts if holds(part, fields)]
    sets = [each for each in holding if each is not None]
    everything = set().union(*sets)
    outer = [sorted(s for s in each if not any(_inside(s, o) for o in everything)) for each in sets]
    best = 0
    for order in permutations(outer):
        best = max(best, _most(list(order), frozenset()))
    return len(holding) - len(sets) + best


def _most(sets: list[list[Span]], taken: frozenset[Span]) -> int:
    if not sets:
        return 0
    options = [1 + _most(sets[1:], taken | {span}) for span in sets[0] if span not in taken]
    return max([_most(sets[1:], taken), *options])
