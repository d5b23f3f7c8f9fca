"""A string of a watch -> its condition: one condition alone, or several joined by the one-line notation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from monitor.match.atoms import FIELDS, Reader
from monitor.match.conditions import (
    AllOf,
    AnyOf,
    ArticleIs,
    AtLeast,
    Condition,
    InField,
    Near,
    NoneOf,
    WatchNamed,
    has_places,
    inside,
)
from monitor.match.expression import MAX_DEPTH, Joined, Misread, Single, Sketch, is_joined, mixes, sketch
from monitor.match.findings import Findings, did_you_mean
from monitor.match.values import Path

MAX_EXPRESSION = 4_000
"""Characters of one expression."""

MAX_WITHIN = 200
"""Words that may stand between in NEAR: more is hardly nearness."""

MAX_NEAR = 8
"""Conditions one NEAR may join."""


@dataclass(frozen=True, slots=True)
class StringReader:
    """Reads every string of one watch."""

    atoms: Reader

    @property
    def findings(self) -> Findings:
        """The faults found."""
        return self.atoms.findings

    def read(self, said: str, path: Path) -> Condition | None:
        """The condition `said` writes; None, with the reason among the findings, when it writes none."""
        text = said.strip()
        if not is_joined(text):
            return self.atoms.read(said, path)
        if len(text) > MAX_EXPRESSION:
            cause = f"an expression has at most {MAX_EXPRESSION:,} characters"
            return self._refuse(path, text, cause, "split it over the keys all, any and none")
        read = sketch(text)
        if isinstance(read, Misread):
            return self._refuse(path, text, read.cause, read.remedy)
        return _Joiner(self.atoms, text, path).condition(read)

    def _refuse(self, path: Path, offending: str, cause: str, remedy: str) -> Condition | None:
        self.findings.error(path, offending, cause, remedy)
        return None


def near(within: int, *, ordered: bool, of: tuple[Condition, ...]) -> Near | tuple[str, str]:
    """The condition, or cause and remedy when nearness cannot be asked of these."""
    if not 0 <= within <= MAX_WITHIN:
        return f"{within} words between are not near", f"write a number from 0 to {MAX_WITHIN}"
    if not 2 <= len(of) <= MAX_NEAR:
        return f"near takes 2 to {MAX_NEAR} conditions, not {len(of)}", "write what must stand near each other"
    for part in of:
        if not has_places(part):
            remedy = "near takes words, phrases, concepts, expressions and any of them; put the rest beside it"
            return "near cannot be asked of a condition that stands at no place in the text", remedy
    return Near(within, ordered, of)


def in_field(said: str, name: str, of: Condition) -> InField | tuple[str, str]:
    """The condition asked of one field, or cause and remedy when it cannot be."""
    if any(isinstance(part, ArticleIs | InField | WatchNamed) for part in inside(of)):
        return f"{name}: takes words, not another condition", "make two conditions of it"
    return InField(said, FIELDS[name], of)


@dataclass(frozen=True, slots=True)
class _Joiner:
    """One expression: what its sketch joins, read."""

    atoms: Reader
    text: str
    path: Path

    def condition(self, read: Sketch, depth: int = 0) -> Condition | None:
        if depth > MAX_DEPTH:
            return self._refuse(read.at, f"nested deeper than {MAX_DEPTH} levels", "make it flatter")
        if isinstance(read, Single):
            return self._single(read)
        if mixes(read):
            cause = f"AND is read before OR (character {read.at})"
            self.atoms.findings.warn(self.path, self.text, cause, "put parentheses where you mean them")
        if read.kind == "field" and read.name not in FIELDS:
            known = ", ".join(f"{each}:" for each in FIELDS)
            remedy = did_you_mean(read.name, FIELDS, f"{known} may stand before a parenthesis")
            return self._refuse(read.at, f"there is no field {read.name}:", remedy)
        found = [self.condition(part, depth + 1) for part in read.of]
        sound = tuple(part for part in found if part)
        return self._joined(read, sound) if len(sound) == len(found) else None

    def _joined(self, read: Joined, of: tuple[Condition, ...]) -> Condition | None:
        match read.kind:
            case "and":
                return AllOf(of)
            case "or":
                return AnyOf(of)
            case "not":
                return NoneOf(of)
            case "count":
                return self._counted(read, of)
            case "near":
                return self._checked(read.at, near(read.number, ordered=read.ordered, of=of))
            case _:
                return self._checked(read.at, in_field(f"{read.name}:(…)", read.name, of[0]))

    def _counted(self, read: Joined, of: tuple[Condition, ...]) -> Condition | None:
        if not 1 <= read.number <= len(of):
            cause = f"at least {read.number} of {len(of)} can never be met"
            return self._refuse(read.at, cause, f"write a number from 1 to {len(of)}")
        return AtLeast(read.number, of)

    def _single(self, read: Single) -> Condition | None:
        """One condition; what is wrong in it is told with its place in the whole."""
        faults = self.atoms.findings.faults
        before = len(faults)
        found = self.atoms.read(read.text, self.path)
        faults[before:] = [replace(fault, cause=f"{fault.cause} (character {read.at})") for fault in faults[before:]]
        return found

    def _checked(self, at: int, made: Condition | tuple[str, str]) -> Condition | None:
        return self._refuse(at, *made) if isinstance(made, tuple) else made

    def _refuse(self, at: int, cause: str, remedy: str) -> Condition | None:
        self.atoms.findings.error(self.path, self.text, f"{cause} (character {at})", remedy)
        return None
