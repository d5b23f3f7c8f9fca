"""The one-line notation: `@north-korea AND (kursk OR title:"storm corps") NOT submarine` -> what is joined with what.

Lark reads it: an LALR(1) parser gives one reading and linear time, names the place of a fault and what could have
stood there, and the grammar below is the documentation of the notation. Single conditions (`title:x`, `casualt*`)
are left as text: `atoms` reads them, here and in lists alike.

From loosest to tightest: OR, AND and NOT, NEAR. Operators are written in capitals; `and` is a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

GRAMMAR = r"""
start: either
either: both (OR both)*
both: step (AND step | not_this)*
?step: not_this | near
not_this: NOT near
near: operand (NEAR operand)*
?operand: single | group | in_field | counted
group: "(" either ")"
in_field: FIELD "(" either ")"
counted: COUNT "(" both (OR both)* ")"
single: (WORD | QUOTED | REGEX)+

AND.4: /AND(?=[\s(]|$)/
OR.4: /OR(?=[\s(]|$)/
NOT.4: /NOT(?=[\s(]|$)/
NEAR.4: /O?NEAR(\/\d+)?(?=[\s(]|$)/
COUNT.4: /\d+\s+OF(?=\s*\()/
FIELD.3: /[A-Za-z_]+:(?=\()/
REGEX.2: /([a-z]+:)?\/(\\.|[^\/\\])+\/i?(?=[\s)]|$)/
QUOTED.2: /"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»/
WORD: /[^\s()"“”„«»]+/
%ignore /\s+/
"""

NEAR_BY_DEFAULT = 10
"""Words between, where `NEAR` says no number."""

_NEAR_WITHOUT_NUMBER = re.compile(r"(?<![^\s)])O?NEAR/(?!\d+(?:[\s(]|$))[^\s()]*")

MAX_DEPTH = 20
"""Levels of nesting; whoever needs more has another problem."""

_QUOTED = re.compile(r'"[^"]*"|“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»')
_REGEX_ALONE = re.compile(r"([a-z]+:)?/(\\.|[^/\\])+/i?")
_OPERATOR_LAST = re.compile(r"(?:^|[\s)])(?:AND|OR|NOT|O?NEAR(?:/\d+)?)$")
_JOINED = re.compile(r"(?:^|[\s)])(?:AND|OR|NOT|O?NEAR(?:/\S*)?)(?=[\s(]|$)|[()]")


@dataclass(frozen=True, slots=True)
class Single:
    """One condition as written, and the character it begins at (from 1)."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Joined:
    """`kind` is `and`, `or`, `not`, `near`, `count` or `field`.

    `number` is the words of `near` or the count, `ordered` is for `near`, `name` for `field`. `apart`: in parentheses.
    """

    kind: str
    of: tuple[Sketch, ...]
    at: int
    number: int = 0
    ordered: bool = False
    name: str = ""
    apart: bool = False


Sketch = Single | Joined


@dataclass(frozen=True, slots=True)
class Misread:
    """Why `text` is no expression: what is wrong at which character (from 1), and what to write."""

    at: int
    cause: str
    remedy: str


def is_joined(text: str) -> bool:
    """Whether `text` joins conditions, so that the grammar must read it; else it is one condition."""
    if _REGEX_ALONE.fullmatch(text):
        return False
    return _JOINED.search(_QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)) is not None


def sketch(text: str) -> Sketch | Misread:
    """What `text` joins with what."""
    outside = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
    misread = _beforehand(outside)
    if misread:
        return misread
    from lark.exceptions import UnexpectedInput

    try:
        return _Sketcher(text).of(_parser().parse(text).children[0])
    except UnexpectedInput as fault:
        return _misread(text, fault)


def _beforehand(outside: str) -> Misread | None:
    """What the grammar would not tell as well; `outside` is the text with its quoted parts blotted out."""
    near = _NEAR_WITHOUT_NUMBER.search(outside)
    if near:
        at = near.start() + 1
        return Misread(at, f"{near[0]} at character {at} lacks its number", "write NEAR/10: at most 10 words between")
    depth = 0
    for at, sign in enumerate(outside, 1):
        depth += (sign == "(") - (sign == ")")
        if depth > MAX_DEPTH:
            return Misread(at, f"parentheses nested deeper than {MAX_DEPTH} (character {at})", "make it flatter")
    return None


@cache
def _parser() -> Any:
    from lark import Lark  # needed only where a watch joins conditions in a line

    return Lark(GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True, maybe_placeholders=False)


@dataclass(frozen=True, slots=True)
class _Sketcher:
    """Lark's tree -> ours."""

    text: str

    def of(self, tree: Any) -> Sketch:
        made: Sketch = getattr(self, f"_{tree.data}")(tree)
        return made

    def _either(self, tree: Any) -> Sketch:
        return self._list("or", tree)

    def _both(self, tree: Any) -> Sketch:
        return self._list("and", tree)

    def _list(self, kind: str, tree: Any) -> Sketch:
        parts = self._parts(tree)
        return parts[0] if len(parts) == 1 else Joined(kind, parts, _at(tree))

    def _not_this(self, tree: Any) -> Sketch:
        return Joined("not", self._parts(tree), _at(tree))

    def _near(self, tree: Any) -> Sketch:
        """`a NEAR/5 b ONEAR/2 c` is `(a NEAR/5 b) ONEAR/2 c`; equal ones in a row are one."""
        first, *rest = tree.children
        made = self.of(first)
        before = ""
        for operator, operand in zip(rest[::2], rest[1::2], strict=True):
            name, _, number = operator.partition("/")
            within = int(number) if number else NEAR_BY_DEFAULT
            right = self.of(operand)
            if isinstance(made, Joined) and before == str(operator):
                made = Joined("near", (*made.of, right), made.at, within, made.ordered)
            else:
                made = Joined("near", (made, right), _at(tree), within, name == "ONEAR")
            before = str(operator)
        return made

    def _group(self, tree: Any) -> Sketch:
        inside = self._parts(tree)[0]
        return replace(inside, apart=True) if isinstance(inside, Joined) else inside

    def _in_field(self, tree: Any) -> Sketch:
        return Joined("field", self._parts(tree), _at(tree), name=str(tree.children[0]).removesuffix(":"))

    def _counted(self, tree: Any) -> Sketch:
        return Joined("count", self._parts(tree), _at(tree), number=int(str(tree.children[0]).split()[0]))

    def _single(self, tree: Any) -> Sketch:
        first, last = tree.children[0], tree.children[-1]
        return Single(self.text[first.start_pos : last.end_pos], first.start_pos + 1)

    def _parts(self, tree: Any) -> tuple[Sketch, ...]:
        return tuple(self.of(child) for child in tree.children if hasattr(child, "data"))


def _at(tree: Any) -> int:
    return int(tree.meta.start_pos) + 1


def mixes(sketched: Sketch) -> bool:
    """Whether an AND stands right inside an OR, where a reader may group them otherwise."""
    return (
        isinstance(sketched, Joined)
        and sketched.kind == "or"
        and any(isinstance(part, Joined) and part.kind == "and" and not part.apart for part in sketched.of)
    )


# ---------------------------------------------------------------------------------------------- what is wrong


def _misread(text: str, fault: Any) -> Misread:
    from lark.exceptions import UnexpectedCharacters

    place = fault.pos_in_stream if isinstance(fault.pos_in_stream, int) else len(text)
    if isinstance(fault, UnexpectedCharacters):
        return Misread(
            place + 1, f"the quotation mark at character {place + 1} has no partner", "close it, or remove it"
        )
    token = getattr(fault, "token", None)
    kind = token.type if token is not None else "$END"
    if kind == "$END":
        return _cut_short(text)
    return _out_of_place(kind, str(token), place + 1, after_condition=_ends_a_condition(text[:place].rstrip()))


def _cut_short(text: str) -> Misread:
    outside = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)
    if outside.count("(") > outside.count(")"):
        place = _unclosed(outside)
        return Misread(place, f"the parenthesis at character {place} is not closed", "write ) where it ends")
    last = text.rsplit(maxsplit=1)[-1]
    return Misread(len(text), f"nothing follows {last} at the end", f"write what {last} joins, or remove it")


def _unclosed(outside: str) -> int:
    """The character (from 1) of the last `(` without a partner."""
    open_places: list[int] = []
    for place, sign in enumerate(outside, 1):
        if sign == "(":
            open_places.append(place)
        elif sign == ")" and open_places:
            open_places.pop()
    return open_places[-1] if open_places else len(outside)


def _ends_a_condition(before: str) -> bool:
    return bool(before) and not before.endswith("(") and not _OPERATOR_LAST.search(before)


def _out_of_place(kind: str, said: str, at: int, *, after_condition: bool) -> Misread:
    if kind == "RPAR" and after_condition:
        return Misread(at, f"the ) at character {at} closes nothing", "remove it, or write ( where it begins")
    if kind == "RPAR":
        return Misread(at, f"nothing stands before the ) at character {at}", "write a condition there")
    if kind == "NOT":
        return Misread(at, f"NOT at character {at} stands where a condition should", _in_quotes(said))
    if kind in {"AND", "OR", "NEAR"}:
        return Misread(at, f"{said} at character {at} has nothing before it to join", _in_quotes(said))
    if after_condition:
        cause = f"AND or OR is missing before {said!r} at character {at}"
        return Misread(
            at, cause, "write AND or OR between two conditions, and parentheses in quotes if they are text"
        )
    return Misread(at, f"{said!r} at character {at} does not belong there", _in_quotes(said))


def _in_quotes(said: str) -> str:
    return f'write a condition there; or "{said}" in double quotes if the word itself is meant'
