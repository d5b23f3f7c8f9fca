"""A condition in the one-line notation, the same line for the same condition however it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.match.conditions import (
    AllOf,
    AnyOf,
    ArticleIs,
    AtLeast,
    BeginsWith,
    ConceptNamed,
    Condition,
    Exactly,
    InField,
    Leaf,
    Matching,
    Near,
    NoneOf,
    WatchNamed,
    Words,
)
from monitor.match.expression import is_joined

_LOOSE, _AND, _NEAR, _TIGHT = range(4)
_SAFE = re.compile(r"[^\W_](?:[^\s\"“”„«»()*:]|\s)*")
_UNSAFE = re.compile(r"\s/|[\s*/]$|\s(?:&&|\|\|)(?=\s|$)")  # would be read as a sign of the language
_OPENS_REGEX = re.compile(r"\s+/+")
_PLAIN_VALUE = re.compile(r"[^\s\"“”„«»()/][^\s\"“”„«»()]*")
_PAIRS = (('"', '"'), ("“", "”"), ("«", "»"))


def printed(condition: Condition) -> str:
    """`condition` (see `simplified`) in one line. Reading the line again gives the same condition."""
    return _print(condition, _LOOSE)


def _print(condition: Condition, around: int) -> str:
    """`condition` as a part of what binds as tightly as `around`."""
    match condition:
        case AnyOf(of=parts):
            return _within(_LOOSE, around, " OR ".join(_print(part, _NEAR) for part in parts))
        case AllOf(of=parts):
            return _within(_AND, around, _all(parts))
        case NoneOf(of=parts):
            return _within(_AND, around, _none(parts))
        case Near(within=within, ordered=ordered, of=parts):
            sign = f" {'ONEAR' if ordered else 'NEAR'}/{within} "
            return _within(_LOOSE, around, sign.join(_print(part, _TIGHT) for part in parts))
        case AtLeast(count=count, of=parts):
            return f"{count} OF ({' OR '.join(_print(part, _NEAR) for part in parts)})"
        case InField(field=field, of=AllOf() | AnyOf() | NoneOf() | AtLeast() | Near() as inner):
            return f"{field.value}:({printed(inner)})"
        case InField(field=field, of=inner):
            return f"{field.value}:{printed(inner)}"
        case _:
            return _single(condition)


def _single(condition: Leaf) -> str:
    match condition:
        case Words(text=text):
            said = " ".join(text.split())
            return said if _bare(said) else _quoted(said)
        case Exactly(text=text):
            return f"={text if _bare(text) else _quoted(text)}"
        case ArticleIs(kind=kind, value=value):
            return f"{kind}:{_value(value)}"
        case WatchNamed(name=name):
            return f"watch:{_value(name)}"
        case ConceptNamed(name=name):
            return f"@{name}"
        case BeginsWith(said=said):
            return _OPENS_REGEX.sub(" ", said)  # it cannot stand in quotes; a slash is no part of a word
        case Matching(said=said):
            return said


def _all(parts: Sequence[Condition]) -> str:
    """What must be there first, then what must not."""
    said = ""
    for part in sorted(parts, key=lambda each: isinstance(each, NoneOf)):
        joined = "" if not said else " " if isinstance(part, NoneOf) else " AND "
        said += joined + _print(part, _NEAR if not isinstance(part, NoneOf) else _AND)
    return said


def _none(parts: Sequence[Condition]) -> str:
    inside = parts[0] if len(parts) == 1 else AnyOf(tuple(parts))
    return f"NOT {_print(inside, _NEAR)}"


def _within(own: int, around: int, said: str) -> str:
    return f"({said})" if own < around else said


def _quoted(text: str) -> str:
    """`text` in quotes of a kind that does not stand in it: whatever was read in quotes lacks one kind."""
    return next((f"{left}{text}{right}" for left, right in _PAIRS if left not in text and right not in text), text)


def _value(text: str) -> str:
    """The value behind `source:`, in quotes where it has spaces or the like: `source:"Moscow Times"`."""
    return text if _PLAIN_VALUE.fullmatch(text) else _quoted(text)


def _bare(text: str) -> bool:
    """Whether the words need no quotes to stay what they are."""
    return _SAFE.fullmatch(text) is not None and not _UNSAFE.search(text) and not is_joined(f"a {text} a")
