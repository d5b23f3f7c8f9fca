"""What happened to people, as a sentence tells it: fates that are told as real, single or double."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.figures.group import Group, meaning_at
from monitor.figures.words import Fate, Scale, Tag, Token, Unit, Vague

_TOLL_REACH = 6  # tokens from "the number of" to its fate
_OBJECTS = frozenset({Tag.THE, Tag.ARTICLE, Tag.ANOTHER, Tag.WHO, Tag.PERSON, Tag.ONE_PERSON, Tag.ANYBODY})
_MERGING = frozenset({"killed", "wounded", "casualties", "missing"})
_BETWEEN = frozenset({Tag.AND, Tag.FREE, Tag.RANGE})


@dataclass(frozen=True, slots=True)
class Happening:
    """A fate's word or words at `tokens[first:last]`."""

    first: int
    last: int
    fate: Fate
    far: bool = False  # its number may stand far to the right


def happenings(tokens: Sequence[Token], people: Sequence[Group]) -> list[Happening]:
    """All of them, in order."""
    starts = {group.first: group for group in people}
    ends = {group.last: group for group in people}
    merged: list[Happening] = []
    for happening in _told_as_real(tokens):
        if merged and _is_double(
            tokens, merged[-1], happening, split=happening.last in starts and merged[-1].first in ends
        ):
            merged[-1] = _double(merged[-1], happening)
        else:
            merged.append(happening)
    return [_voiced(tokens, happening, starts, ends) for happening in merged]


def _told_as_real(tokens: Sequence[Token]) -> list[Happening]:
    found: list[Happening] = []
    toll_at = -_TOLL_REACH - 1
    for i, token in enumerate(tokens):
        if token.meaning is Tag.TOLL:
            toll_at = i
        elif isinstance(token.meaning, Fate) and not _is_unreal(tokens, i) and not _is_of_things(tokens, i):
            found.append(Happening(i, i + 1, token.meaning, far=i - toll_at <= _TOLL_REACH))
    return found


def _is_unreal(tokens: Sequence[Token], i: int) -> bool:
    """`would kill`, `plans to kill`, `погибли бы`: an unreal word at most two before, or right after."""
    return any(token.meaning is Tag.UNREAL for token in tokens[max(0, i - 2) : i + 2])


def _is_of_things(tokens: Sequence[Token], i: int) -> bool:
    """`5,000 dead fish`, `thousands of dead fish`."""
    if i == 0 or meaning_at(tokens, i + 1) is not Tag.THING:
        return False
    before = tokens[i - 1]
    return not before.low[0].isalpha() or before.meaning is Tag.OF or isinstance(before.meaning, Unit | Scale | Vague)


def _voiced(
    tokens: Sequence[Token], happening: Happening, starts: dict[int, Group], ends: dict[int, Group]
) -> Happening:
    """`were killed` takes nothing to its right, `killed his wife` nothing to its left."""
    fate, first, last = happening.fate, happening.first, happening.last
    if not fate.unbe:
        return happening
    if any(token.meaning is Tag.BE for token in tokens[max(0, first - 2) : first]):
        return replace(happening, fate=replace(fate, right=None))
    bare = first in ends and not ends[first].people and ends[first].noun is None  # "30 wounded soldiers"
    has_object = meaning_at(tokens, last) in _OBJECTS or (last in starts and starts[last].people)
    return replace(happening, fate=replace(fate, left=None)) if has_object and not bare else happening


def _is_double(tokens: Sequence[Token], one: Happening, two: Happening, *, split: bool) -> bool:
    """Whether two fates are one: killed or wounded. `split`: groups stand at their outer sides."""
    between = tokens[one.last : two.first]
    if not {one.fate.kind, two.fate.kind} <= _MERGING or not 0 < len(between) <= 3:
        return False
    if split and (between[0].meaning is not Tag.AND or one.fate.right is None):
        return False  # "one dead and injured five"; but "a suspect shot and injured five"
    return all(token.meaning in _BETWEEN or token.low in {",", "/", "-"} for token in between)


def _double(one: Happening, two: Happening) -> Happening:
    """Shot and killed is killed; killed and wounded is casualties."""
    kind = two.fate.kind if one.fate.kind in {two.fate.kind, "casualties"} else "casualties"
    fate = Fate(
        kind,
        left=_farther(one.fate.left, two.fate.left),
        right=_farther(one.fate.right, two.fate.right),
        people=one.fate.people and two.fate.people,
        unbe=one.fate.unbe and two.fate.unbe,
    )
    return Happening(one.first, two.last, fate, one.far)


def _farther(one: int | None, two: int | None) -> int | None:
    return two if one is None else one if two is None else max(one, two)
