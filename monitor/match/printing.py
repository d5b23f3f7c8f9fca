"""A condition in the one-line notation, the same line for the same condition however it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.match.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Exactly,
    InField,
    Near,
    NoneOf,
    Words,
)
from monitor.match.expression import is_joined

_LOOSE, _AND, _NEAR, _TIGHT = range(4)
_SAFE = re.compile(r"[^\W_](?:[^\s\"“”„«»()*:]|\s)*")
_UNSAFE_END = re.compile(r"[\s*/]$")
_PREFIX = re.compile(r"^(\w+:)\s*")


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
        case Words(text=text):
            return _words(text)
        case Exactly(text=text):
            return f"={text}" if _bare(text) else f'="{text}"'
        case _:
            return _spaced(condition.said)


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


def _words(text: str) -> str:
    return " ".join(text.split()) if _bare(text) else f'"{" ".join(text.split())}"'


def _bare(text: str) -> bool:
    """Whether the words need no quotes to stay what they are."""
    return _SAFE.fullmatch(text) is not None and not _UNSAFE_END.search(text) and not is_joined(f"a {text} a")


def _spaced(said: str) -> str:
    """Values with spaces in quotes: `source:"Moscow Times"`."""
    prefix = _PREFIX.match(said)
    value = said[prefix.end() :].strip('"“”„«» ') if prefix else ""
    if prefix and not value.startswith("/") and (" " in value or "(" in value):
        return f'{prefix[1]}"{value}"'
    return f"{prefix[1]}{value}" if prefix and not value.startswith("/") else said
