"""What a language gives to the frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.figures.group import Habits
from monitor.figures.words import Lexicon, Token


@dataclass(frozen=True, slots=True)
class Grammar:
    """A language: its lexicon, its habits of counting, its way to name who says so, and the stems one of which every figure's sentence holds."""

    lexicon: Lexicon
    habits: Habits
    claimant: Callable[[str, Sequence[Token]], str | None]
    stems: tuple[str, ...]

    def may_speak(self, folded: str) -> bool:
        """Whether the lower-case text can hold a figure at all: cheap, and right to say no."""
        return any(stem in folded for stem in self.stems)
