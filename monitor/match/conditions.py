"""The condition tree: what a watch asks of an article, read and checked, before any of it is compiled."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Field


@dataclass(frozen=True, slots=True)
class Words:
    """A word or phrase in any of its forms."""

    said: str
    text: str


@dataclass(frozen=True, slots=True)
class Exactly:
    """`=US`: this spelling, case and all."""

    said: str
    text: str


@dataclass(frozen=True, slots=True)
class BeginsWith:
    """`casualt*`: words that begin so."""

    said: str
    text: str


@dataclass(frozen=True, slots=True)
class ConceptNamed:
    """`@north-korea`: any name of a concept."""

    said: str
    name: str


@dataclass(frozen=True, slots=True)
class ArticleIs:
    """`lang:ko source:BBC tag:korea outlet:bbc.co.uk`: a condition on the article, not on its words."""

    said: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class InField:
    """`title:x`: a condition on words, asked of one field alone."""

    said: str
    field: Field
    of: Condition


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """Not one of these."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`count` different ones of these, each found at a place of its own."""

    count: int
    of: tuple[Condition, ...]


Atom = Words | Exactly | BeginsWith | ConceptNamed
Condition = Atom | ArticleIs | InField | AllOf | AnyOf | NoneOf | AtLeast


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside `condition`."""
    match condition:
        case InField(of=inner):
            return (inner,)
        case AllOf(of=inside) | AnyOf(of=inside) | NoneOf(of=inside) | AtLeast(of=inside):
            return inside
        case _:
            return ()


def asks_for_something(condition: Condition) -> bool:
    """Whether an article must have something to meet `condition`: false for what is only forbidden."""
    match condition:
        case NoneOf():
            return False
        case AllOf(of=inside):
            return any(asks_for_something(part) for part in inside)
        case AnyOf(of=inside) | AtLeast(of=inside):
            return all(asks_for_something(part) for part in inside)
        case _:
            return True


def described(condition: Condition) -> str:
    """The condition's own line in an explanation; what is inside it has lines of its own."""
    match condition:
        case AllOf():
            return "all"
        case AnyOf():
            return "any"
        case NoneOf():
            return "none"
        case AtLeast(count=count, of=inside):
            return f"at least {count} of {len(inside)}"
        case _:
            return condition.said
