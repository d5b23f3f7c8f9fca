"""What happened to people, as a sentence tells it: fates that are told as real, single or double."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.figures.group import Group, meaning_at, plain_at
from monitor.figures.words import Fate, Scale, Tag, Token, Unit, Vague

_TOLL_REACH = 6  # tokens from "the number of" to its fate
_OBJECTS = frozenset({Tag.THE, Tag.ARTICLE, Tag.ANOTHER, Tag.WHO, Tag.PERSON, Tag.ONE_PERSON, Tag.ANYBODY})
_MERGING = frozenset({"killed", "wounded", "casualties", "missing"})
_UNTOLD = frozenset({"ratio", "соотношение", "співвідношення"})
_SENTENCES = frozenset({"sentenced", "sentences", "condemned"})
_UNTOLD_REACH = 4
_CLAIMING = frozenset(
    ["claimed", "claims", "claiming", "claim", "took", "takes", "taking", "taken", "cost", "costs", "costing", "loss"]
)
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
            tokens, merged[-1], happening, split=_has_object(tokens, happening, starts) and merged[-1].first in ends
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
        elif (
            isinstance(token.meaning, Fate)
            and (not token.meaning.kind or not _is_unreal(tokens, i))
            and not _is_of_things(tokens, i)
            and not _is_noun(tokens, i, token.meaning)
        ):
            far = token.meaning.toll or i - toll_at <= _TOLL_REACH
            found.append(Happening(i, i + 1, token.meaning, far=far))
    return found


def _is_unreal(tokens: Sequence[Token], i: int) -> bool:
    """`would kill`, `plans to kill`, `погибли бы`: an unreal word at most two before, or right after."""
    before = tokens[max(0, i - _UNTOLD_REACH) : i]
    if any(token.low in _UNTOLD for token in before):
        return True
    if tokens[i].low == "to death" and any(token.low in _SENTENCES for token in before):
        return True
    return any(token.meaning is Tag.UNREAL for token in tokens[max(0, i - 2) : i + 2])


def _is_noun(tokens: Sequence[Token], i: int, fate: Fate) -> bool:
    """`has a shot`: a participle behind an article and before no person."""
    before, after = meaning_at(tokens, i - 1), meaning_at(tokens, i + 1)
    if tokens[i].low == "lives":
        return not any(token.low in _CLAIMING for token in tokens[max(0, i - _TOLL_REACH) : i])
    if tokens[i].low == "shot" and plain_at(tokens, i + 1) and not tokens[i + 1].capital and before is not Tag.BE:
        return not _is_someone(tokens, i)  # a two shot win
    if before is Tag.THE and after is Tag.ONE_PERSON and (fate.unbe or fate.right is None):
        return True  # the dead woman, whom we know
    return (
        fate.unbe
        and before is Tag.ARTICLE
        and after not in {Tag.PERSON, Tag.ONE_PERSON}
        and not plain_at(tokens, i + 1)
    )


def _is_someone(tokens: Sequence[Token], i: int) -> bool:
    """Whether a person or a pronoun stands right before."""
    return meaning_at(tokens, i - 1) in {Tag.PERSON, Tag.ONE_PERSON, Tag.ANYBODY, Tag.WHO, Tag.FREE, Tag.AND}


def _is_of_things(tokens: Sequence[Token], i: int) -> bool:
    """`5,000 dead fish`, `thousands of dead fish`."""
    if i == 0 or meaning_at(tokens, i + 1) is not Tag.THING or not tokens[i + 1].low[0].isalpha():
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
        return replace(happening, fate=replace(fate, right=None, counted=False))
    bare = first in ends and _names_nobody(ends[first])  # "30 wounded soldiers"
    acts = plain_at(tokens, last) and (meaning_at(tokens, first - 1) is Tag.WHO or _is_full_name(tokens, last))
    acts = acts or (last + 1 < len(tokens) and tokens[last + 1].meaning is Tag.AGE)  # shot 16-year-old John
    has_object = acts or meaning_at(tokens, last) in _OBJECTS or (last in starts and starts[last].people)
    return replace(happening, fate=replace(fate, left=None)) if has_object and not bare else happening


def _is_full_name(tokens: Sequence[Token], i: int) -> bool:
    """Two capitalised words, where not every word is written so."""
    capitals = all(plain_at(tokens, n) and tokens[n].capital for n in (i, i + 1))
    return capitals and any(plain_at(tokens, n) and not tokens[n].capital for n in range(len(tokens)))


def _names_nobody(group: Group) -> bool:
    """A bare number, or one whose noun stands behind the fate."""
    return (group.noun is None and not group.people) or (group.noun is not None and group.noun[0] >= group.last)


def _has_object(tokens: Sequence[Token], happening: Happening, starts: dict[int, Group]) -> bool:
    return happening.last in starts or meaning_at(tokens, happening.last) is Tag.THE


def _is_double(tokens: Sequence[Token], one: Happening, two: Happening, *, split: bool) -> bool:
    """Whether two fates are one: killed or wounded. `split`: groups stand at their outer sides."""
    between = tokens[one.last : two.first]
    if not {one.fate.kind, two.fate.kind} <= _MERGING or not 0 < len(between) <= 3:
        return False
    if split and (between[0].meaning is not Tag.AND or one.fate.right is None):
        return False  # "one dead and injured five"; but "a suspect shot and injured five"
    if all(token.meaning is Tag.FREE for token in between):
        return False
    if "missing" in {one.fate.kind, two.fate.kind} and all(token.low == "," for token in between):
        return False
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
