"""One person told without a number: by an article, an age, or a bare noun where that is how it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.figures.group import (
    ARTICLE_REACH,
    LONGEST_NOUN,
    Group,
    Habits,
    end_of_persons,
    is_nation,
    meaning_at,
    plain_at,
)
from monitor.figures.words import Fate, Tag, Token, Unit

_ARTICLES = frozenset({Tag.ARTICLE, Tag.ANOTHER})


def singles(tokens: Sequence[Token], habits: Habits) -> Iterator[Group]:
    """Every such person, in order."""
    for i, token in enumerate(tokens):
        if token.meaning is Tag.AGE and _age_is_noun(tokens, i):
            yield Group(i - 1, i + 1, 1, 1, "exact", people=True, reach=habits.bare_reach)
        elif token.meaning is Tag.ANOTHER and _stands_alone(tokens, i):
            yield Group(i, i + 1, 1, 1, "exact", people=True, reach=habits.bare_reach)
        elif token.meaning is Tag.ONE_PERSON or is_nation(tokens, i):
            first = _start(tokens, i, habits)
            if first is not None:
                yield _single(tokens, first, i, habits)


def _single(tokens: Sequence[Token], first: int, noun: int, habits: Habits) -> Group:
    named_from = first + 1 if tokens[first].meaning in _ARTICLES else first
    end = end_of_persons(tokens, noun)
    return Group(
        first,
        _past_age(tokens, end),
        1,
        1,
        "exact",
        noun=(named_from, end),
        people=True,
        part=meaning_at(tokens, first - 1) is Tag.PART,
        reach=ARTICLE_REACH if named_from > first else habits.bare_reach,
    )


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """`another was injured`: no noun follows."""
    following = meaning_at(tokens, i + 1)
    return isinstance(following, Fate) or following in {Tag.BE, Tag.FREE}


def _age_is_noun(tokens: Sequence[Token], age: int) -> bool:
    """`a 14-year-old was shot`."""
    _, start = _age_start(tokens, age + 1)
    return meaning_at(tokens, start - 1) is Tag.ARTICLE and _stands_alone(tokens, age)


def _past_age(tokens: Sequence[Token], i: int) -> int:
    """`Driver, 23, is killed`: the age belongs to the group."""
    low = [token.low for token in tokens[i : i + 3]]
    if len(low) < 3 or low[0] != "," or low[2] != ",":
        return i
    return i + 3 if low[1].isdigit() or isinstance(tokens[i + 1].meaning, Unit) else i


def _start(tokens: Sequence[Token], noun: int, habits: Habits) -> int | None:
    """Where "a young man", "16-year-old boy" or a headline's "Woman" begins; None for "the man", "his wife"."""
    if habits.bare_singles and plain_at(tokens, noun + 1) and tokens[noun + 1].capital:
        return None  # врач Иванов is no count
    aged, start = _age_start(tokens, noun)
    first = start if aged or habits.bare_singles else _adjectives_start(tokens, noun)
    before = meaning_at(tokens, first - 1)
    if before in _ARTICLES:
        return first - 1
    if before in {Tag.THE, Tag.WHO}:
        return None
    bare = tokens[noun].meaning is Tag.ONE_PERSON and noun - first <= 1
    opens = bare and (first == 0 or tokens[first - 1].low in {":", ";", "—", "–"})
    return first if aged or habits.bare_singles or opens else None


def _adjectives_start(tokens: Sequence[Token], noun: int) -> int:
    """The first of the plain words and ages that stand before a noun."""
    i = noun
    while i > 0 and noun - i < LONGEST_NOUN:
        aged, start = _age_start(tokens, i)
        if aged:
            i = start
        elif plain_at(tokens, i - 1) or tokens[i - 1].meaning is Tag.NATION:
            i -= 1
        else:
            break
    return i


def _age_start(tokens: Sequence[Token], end: int) -> tuple[bool, int]:
    """Whether "14-year-old" ends at `end` or two plain words before, and where it begins."""
    age = end - 1
    while end - age <= 2 and plain_at(tokens, age):
        age -= 1
    if meaning_at(tokens, age) is not Tag.AGE:
        return False, end
    start = age
    while start > 0 and (tokens[start - 1].low[0].isdigit() or isinstance(tokens[start - 1].meaning, Unit)):
        start -= 1
    return True, start
