"""The condition tree: what a watch asks of an article, read and checked, before any of it is compiled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
class Matching:
    """`/regex/`: an RE2 expression on the text as published, case and all; `/regex/i` whatever the case."""

    said: str
    pattern: str
    ignore_case: bool = False


@dataclass(frozen=True, slots=True)
class WatchNamed:
    """`watch:name`: whatever another watch asks for, its sources included."""

    said: str
    name: str


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


@dataclass(frozen=True, slots=True)
class Near:
    """All of these in one field, each at most `within` words from the next; in this order when `ordered`."""

    within: int
    ordered: bool
    of: tuple[Condition, ...]


Atom = Words | Exactly | BeginsWith | ConceptNamed
Leaf = Atom | Matching | ArticleIs | WatchNamed
Condition = Leaf | InField | AllOf | AnyOf | NoneOf | AtLeast | Near


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside `condition`."""
    match condition:
        case InField(of=inner):
            return (inner,)
        case AllOf(of=inside) | AnyOf(of=inside) | NoneOf(of=inside) | AtLeast(of=inside) | Near(of=inside):
            return inside
        case _:
            return ()


def inside(condition: Condition) -> Iterator[Condition]:
    """`condition` and every condition within it."""
    yield condition
    for part in parts(condition):
        yield from inside(part)


def simplified(condition: Condition) -> Condition:
    """The same condition without what only its notation needed: lists of one, lists of a kind inside one another."""
    match condition:
        case AnyOf(of=(only,)) | AllOf(of=(only,)):
            return simplified(only)
        case AllOf(of=inside):
            return AllOf(tuple(_spread(inside, AllOf)))
        case AnyOf(of=inside):
            return AnyOf(tuple(_spread(inside, AnyOf)))
        case NoneOf(of=inside):
            return NoneOf(tuple(_spread(inside, AnyOf)))
        case AtLeast(of=inside) | Near(of=inside):
            return replace(condition, of=tuple(simplified(part) for part in inside))
        case InField(of=inner):
            return replace(condition, of=simplified(inner))
        case _:
            return condition


def _spread(inside: tuple[Condition, ...], kind: type[AllOf | AnyOf]) -> Iterator[Condition]:
    for part in map(simplified, inside):
        if isinstance(part, kind):
            yield from part.of
        else:
            yield part


def has_places(condition: Condition) -> bool:
    """Whether `condition` is met at places in the text, so that nearness can be asked of it."""
    match condition:
        case InField(of=inner):
            return has_places(inner)
        case AnyOf(of=inside):
            return all(has_places(part) for part in inside)
        case ArticleIs() | WatchNamed() | AllOf() | NoneOf() | AtLeast():
            return False
        case _:
            return True


def asks_for_something(condition: Condition) -> bool:
    """Whether an article must have something to meet `condition`: false for what is only forbidden."""
    match condition:
        case NoneOf():
            return False
        case AllOf(of=inside):
            return any(asks_for_something(part) for part in inside)
        case AnyOf(of=inside) | AtLeast(of=inside):
            return all(asks_for_something(part) for part in inside)
        case InField(of=inner):
            return asks_for_something(inner)
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
        case Near(within=within, ordered=ordered, of=inside):
            order = "in this order, " if ordered else ""
            return f"{len(inside)} near each other: {order}at most {within} words between"
        case _:
            return condition.said
