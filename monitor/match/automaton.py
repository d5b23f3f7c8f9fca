"""Aho-Corasick automata: every place of every pattern in one pass over a text. The only module that names their libraries.

Two libraries behind one call. The first is what runs: a third of the memory, and quicker. The second is there to
check it: both are asked the same in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import ahocorasick_rs

Hit = tuple[int, int, int]
"""Pattern number, start and end in the text."""


class Automaton(Protocol):
    """What finds patterns. Built once, read by many threads."""

    def find(self, text: str) -> list[Hit]:
        """Every place of every pattern, overlapping ones too, in no order that matters."""


Build = Callable[[Sequence[str]], Automaton]


class RustAutomaton:
    """ahocorasick_rs, as a contiguous NFA: the DFA is no faster here and takes forty times the memory."""

    def __init__(self, patterns: Sequence[str]) -> None:
        kind = ahocorasick_rs.Implementation.ContiguousNFA
        self._automaton = ahocorasick_rs.AhoCorasick(patterns, implementation=kind, store_patterns=False)

    def find(self, text: str) -> list[Hit]:
        """Every place of every pattern."""
        found: list[Hit] = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return found


class SecondAutomaton:
    """pyahocorasick: another author, another language, the same answers."""

    def __init__(self, patterns: Sequence[str]) -> None:
        import ahocorasick  # wanted by tests alone

        numbers: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            numbers.setdefault(pattern, []).append(number)
        self._automaton = ahocorasick.Automaton()
        for pattern, same in numbers.items():
            self._automaton.add_word(pattern, (len(pattern), same))
        self._automaton.make_automaton()
        self._empty = not numbers

    def find(self, text: str) -> list[Hit]:
        """Every place of every pattern."""
        if self._empty:
            return []
        return [
            (number, last + 1 - length, last + 1)
            for last, (length, same) in self._automaton.iter(text)
            for number in same
        ]
