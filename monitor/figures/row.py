"""The row of a sentence's groups and fates, and what it costs to go from one place to another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.figures.group import Group
from monitor.figures.happenings import Happening
from monitor.figures.words import Tag, Token

_PRICE_OF_TAG = {
    Tag.FREE: 0,
    Tag.BE: 0,
    Tag.MEASURE: 0,
    Tag.OF_THEM: 0,
    Tag.AMONG: 0,
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
FAR = 30  # no pair costs more; a toll may stand so far from its number
_LONGEST_BRACKETS = 8


@dataclass(frozen=True, slots=True)
class Met:
    """`group` met a fate of this kind. `before`: the group stands before the fate's word."""

    group: Group
    kind: str
    before: bool


class Row:
    """The groups and fates of a sentence, and the price of the way between any two places, in constant time."""

    def __init__(self, tokens: Sequence[Token], people: Sequence[Group], happened: Sequence[Happening]) -> None:
        self.tokens = tokens
        self.people = people
        self.happened = happened
        self._firsts = [group.first for group in people]
        prices = [_price(token) for token in tokens]
        for group in people:
            own = 0 if group.part or group.of_them else _PRICE_OF_GROUP
            prices[group.first : group.last] = [own] + [0] * (group.last - group.first - 1)
        for happening in happened:
            prices[happening.first : happening.last] = [_PRICE_OF_FATE] + [0] * (happening.last - happening.first - 1)
        _make_brackets_cheap(tokens, prices)
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
            if price > FAR:
                break
            yield self.people[n], price, True
        for n in range(middle - 1, -1, -1):
            price = self.price(self.people[n].last, happening.first)
            if price > FAR:
                break
            if self.people[n].last <= happening.first:
                yield self.people[n], price, False


def _make_brackets_cheap(tokens: Sequence[Token], prices: list[int]) -> None:
    """`the Islamic State (IS)`: short brackets are no way to go, if no group and no fate stands inside."""
    for i, token in enumerate(tokens):
        if token.low != "(":
            continue
        end = next((n for n in range(i + 1, min(i + _LONGEST_BRACKETS, len(tokens))) if tokens[n].low == ")"), None)
        if end is not None and all(price < _PRICE_OF_GROUP for price in prices[i + 1 : end]):
            prices[i : end + 1] = [0] * (end + 1 - i)


def _price(token: Token) -> int:
    if isinstance(token.meaning, Tag) and token.meaning in _PRICE_OF_TAG:
        return _PRICE_OF_TAG[token.meaning]
    return 1 if token.low[0].isalnum() else _PRICE_OF_MARK.get(token.low, _PRICE_OF_STRONG_MARK)
