"""The frame every language shares: which group of people met which fate.

Fates and groups stand in a row. A fate may take a group on the sides and within the reach its lexicon entry says; the
price of a pair is what stands between them. Pairs are made cheapest first, each fate and each group once. Then joined
groups ("two soldiers and a child were killed") and parts of a total ("including four children") are settled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.figures.group import Group, Habits, meaning_at
from monitor.figures.happenings import Happening, happenings
from monitor.figures.people import groups
from monitor.figures.words import Fate, Tag, Token

_PRICE_OF_TAG = {
    Tag.FREE: 0,
    Tag.BE: 0,
    Tag.MEASURE: 0,
    Tag.OF_THEM: 0,
    Tag.AND: 2,
    Tag.WHO: 2,
    Tag.SAY: 3,
    Tag.SOURCE: 3,
    Tag.BY: 4,
}
_PRICE_OF_MARK = {",": 3, '"': 1, "'": 0, "«": 1, "»": 1, "“": 1, "”": 1, "-": 0, "#": 0}
_PRICE_OF_STRONG_MARK = 6  # a full stop, a colon, a dash
_PRICE_OF_GROUP = 4
_PRICE_OF_FATE = 5
_PRICE_OF_NOUN = 6  # in "three hostages were killed" the verb comes first
_FAR = 30  # no pair costs more; a toll may stand so far from its number
_RETURN_BEFORE, _RETURN_AFTER = 20, 8  # how far "were released" and "releases" reach
_PART_REACH = 3
_JOINT_REACH = 6


@dataclass(frozen=True, slots=True)
class Met:
    """`group` met a fate of this kind. `before`: the group stands before the fate's word."""

    group: Group
    kind: str
    before: bool


@dataclass(frozen=True, slots=True)
class _Pair:
    price: int
    after: bool  # the group stands after the fate: of two equal pairs the other is taken
    happening: Happening
    group: Group


def combine(tokens: Sequence[Token], habits: Habits) -> list[Met]:
    """Groups with their fates, in the order of the sentence."""
    people = groups(tokens, habits) if any(isinstance(token.meaning, Fate) for token in tokens) else []
    happened = happenings(tokens, people) if people else []
    if not happened:
        return []
    nobody = [
        Group(i, i + 1, 0, 0, "exact", people=True) for i, token in enumerate(tokens) if token.meaning is Tag.NO
    ]
    row = _Row(tokens, sorted([*people, *nobody], key=lambda group: group.first), happened)
    met = _with_parts(row, _with_joined(row, _without_returned(row, _paired(row))))
    return sorted((m for m in met if m.kind and (m.group.low or m.group.high)), key=lambda m: m.group.first)


class _Row:
    """The groups and fates of a sentence, and the price of the way between any two places, in constant time."""

    def __init__(self, tokens: Sequence[Token], people: Sequence[Group], happened: Sequence[Happening]) -> None:
        self.tokens = tokens
        self.people = people
        self.happened = happened
        self._firsts = [group.first for group in people]
        prices = [_price(token) for token in tokens]
        for group in people:
            prices[group.first : group.last] = [_PRICE_OF_GROUP] + [0] * (group.last - group.first - 1)
        for happening in happened:
            prices[happening.first : happening.last] = [_PRICE_OF_FATE] + [0] * (happening.last - happening.first - 1)
        self._sums = [0]
        for price in prices:
            self._sums.append(self._sums[-1] + price)

    def price(self, start: int, end: int) -> int:
        """What it costs to go from token `start` to token `end`."""
        return self._sums[end] - self._sums[start]

    def near(self, happening: Happening) -> Iterator[tuple[Group, int, bool]]:
        """Groups within any reach of the happening, on both sides outwards: group, price, whether it stands after."""
        middle = bisect_left(self._firsts, happening.last)
        for n in range(middle, len(self.people)):
            price = self.price(happening.last, self.people[n].first)
            if price > _FAR:
                break
            yield self.people[n], price, True
        for n in range(middle - 1, -1, -1):
            price = self.price(self.people[n].last, happening.first)
            if price > _FAR:
                break
            if self.people[n].last <= happening.first:
                yield self.people[n], price, False


def _price(token: Token) -> int:
    if isinstance(token.meaning, Tag) and token.meaning in _PRICE_OF_TAG:
        return _PRICE_OF_TAG[token.meaning]
    return 1 if token.low[0].isalnum() else _PRICE_OF_MARK.get(token.low, _PRICE_OF_STRONG_MARK)


# ---------------------------------------------------------------------------------------------------- pairing


def _paired(row: _Row) -> list[Met]:
    """The cheapest pairs, each group and each fate once."""
    used_groups: set[int] = set()
    used_fates: set[int] = set()
    met: list[Met] = []
    for pair in sorted(_pairs(row), key=lambda pair: (pair.price, pair.after)):
        if pair.group.first not in used_groups and pair.happening.first not in used_fates:
            used_groups.add(pair.group.first)
            used_fates.add(pair.happening.first)
            met.append(Met(pair.group, pair.happening.fate.kind, not pair.after))
    return met


def _pairs(row: _Row) -> Iterator[_Pair]:
    for happening in row.happened:
        for group, price, after in row.near(happening):
            reach = _reach(row, happening, group, after=after)
            if reach is not None and price <= reach:
                yield _Pair(price + _PRICE_OF_NOUN * happening.fate.noun, after, happening, group)


def _reach(row: _Row, happening: Happening, group: Group, *, after: bool) -> int | None:
    """How far this fate reaches for this group; None: not at all."""
    fate = happening.fate
    reach = fate.right if after else fate.left
    if after and happening.far and _is_measured(row.tokens, group):
        reach = _FAR
    if reach is None or (fate.people and group.noun and not group.people) or (fate.named and not group.people):
        return None
    if group.part:
        return None if after else 0  # including nine wounded soldiers
    if group.total:
        return 1 if after else None
    if group.reach is not None:
        return min(reach, group.reach)
    return min(reach, _PART_REACH) if group.of_them else reach


def _is_measured(tokens: Sequence[Token], group: Group) -> bool:
    """Whether a word that leads to a toll's number stands right before the group."""
    before = tokens[group.first - 1]
    return before.meaning in {Tag.MEASURE, Tag.BE} or before.low in {"to", ":", "—", "–", "-"}


def _without_returned(row: _Row, met: list[Met]) -> list[Met]:
    """Captives released are no figure."""
    returns = [happening for happening in row.happened if not happening.fate.kind]
    return [m for m in met if not any(_is_returned(row, happening, m) for happening in returns)]


def _is_returned(row: _Row, happening: Happening, met: Met) -> bool:
    if met.kind not in {"captured", "missing"}:
        return False
    if met.group.first >= happening.last:
        return happening.fate.right is not None and row.price(happening.last, met.group.first) <= _RETURN_AFTER
    return happening.fate.left is not None and row.price(met.group.last, happening.first) <= _RETURN_BEFORE


# ------------------------------------------------------------------------------------------- joined and parts


def _with_joined(row: _Row, met: list[Met]) -> list[Met]:
    """`five soldiers and two children were killed`: the first group shares the fate of the second."""
    of = {m.group.first: m for m in met}
    chained: set[int] = set()
    for one, two in reversed(list(pairwise(row.people))):  # from the fate outwards
        if one.first not in of and two.first in of and _may_lead(row, one, of[two.first], chained):
            of[one.first] = Met(one, of[two.first].kind, before=True)
            chained.add(one.first)
    for one, two in pairwise(row.people):
        if two.first not in of and one.first in of and _may_follow(row, of[one.first], two):
            of[two.first] = Met(two, of[one.first].kind, before=False)
    return list(of.values())


def _may_lead(row: _Row, one: Group, met: Met, chained: set[int]) -> bool:
    """Joined by "and", or by a comma in a chain that an "and" ends: A, B and C were killed."""
    if not met.before or not (one.people or one.noun is None):
        return False
    by_and = meaning_at(row.tokens, met.group.first - 1) is Tag.AND
    return (by_and or met.group.first in chained) and _are_joined(row, one, met.group)


def _may_follow(row: _Row, met: Met, two: Group) -> bool:
    """Joined behind: killed two soldiers and a child; rose from 10 to 13."""
    joint = meaning_at(row.tokens, two.first - 1)
    if met.before or (two.reach is not None and joint is not Tag.AND):
        return False
    return (two.people or joint is Tag.RANGE) and _are_joined(row, met.group, two)


def _are_joined(row: _Row, one: Group, two: Group) -> bool:
    """Whether a comma or "and" stands right before the second group and little else between the two."""
    if two.part or one.part or two.first <= one.last or row.price(one.last, two.first) > _JOINT_REACH:
        return False
    between = row.tokens[one.last : two.first]
    joint = between[-1]
    told = any(token.meaning in {Tag.BE, Tag.SAY} for token in between)
    return not told and (joint.meaning in {Tag.AND, Tag.RANGE} or joint.low == ",")


def _with_parts(row: _Row, met: list[Met]) -> list[Met]:
    """A part has the fate of the nearest total before it."""
    of = {m.group.first: m for m in met}
    kind = ""
    for group in row.people:
        if group.first in of:
            kind = of[group.first].kind
        elif kind and (group.part or group.of_them):
            of[group.first] = Met(group, kind, before=False)
    return list(of.values())
