"""One person told without a number: by an article, an age, or a bare noun where that is how it is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.figures.group import (
    ARTICLE_REACH,
    LONGEST_NOUN,
    PERSONS,
    Group,
    Habits,
    end_of_persons,
    is_nation,
    is_part,
    meaning_at,
    plain_at,
)
from monitor.figures.words import Fate, Tag, Token, Unit, listed

_NAMES = 2  # capitalised words that make a person's name
_PAIRS = frozenset({"couple", "пара"})  # nouns for two persons
_RELATIVES = frozenset(
    listed(
        "wife husband mother father son daughter brother sister baby partner boyfriend girlfriend mum mom dad parent spouse child"
        " suspect neighbor neighbour grandmother grandfather colleague friend"
    )
)
_ARTICLES = frozenset({Tag.ARTICLE, Tag.ANOTHER})


def singles(tokens: Sequence[Token], habits: Habits) -> Iterator[Group]:
    """Every such person, in order."""
    for i, token in enumerate(tokens):
        if token.meaning is Tag.AGE and _age_is_noun(tokens, i):
            yield Group(i - 1, i + 1, 1, 1, "exact", people=True, reach=habits.bare_reach)
        elif token.meaning is Tag.ANOTHER and _stands_alone(tokens, i):
            yield Group(i, i + 1, 1, 1, "exact", people=True, reach=habits.bare_reach)
        elif token.meaning is Tag.ARTICLE and _is_of_person(tokens, i):
            end = _end_of_plain(tokens, i + 1)
            yield Group(i, end, 1, 1, "exact", noun=(i + 1, end), people=True, reach=ARTICLE_REACH)
        elif token.meaning is Tag.ONE_PERSON or is_nation(tokens, i):
            first = _start(tokens, i, habits)
            if first is not None:
                yield _single(tokens, first, i, habits)


def _single(tokens: Sequence[Token], first: int, noun: int, habits: Habits) -> Group:
    named_from = first + 1 if tokens[first].meaning in _ARTICLES else first
    end = end_of_persons(tokens, noun)
    many = 2 if tokens[end - 1].low in _PAIRS else 1
    return Group(
        first,
        _past_age(tokens, end),
        many,
        many,
        "exact",
        noun=(named_from, end),
        people=True,
        part=is_part(tokens, first),
        reach=ARTICLE_REACH if named_from > first else habits.bare_reach,
    )


def _stands_alone(tokens: Sequence[Token], i: int) -> bool:
    """`another was injured`: no noun follows."""
    following = meaning_at(tokens, i + 1)
    return isinstance(following, Fate) or following in {Tag.BE, Tag.FREE}


def _age_is_noun(tokens: Sequence[Token], age: int) -> bool:
    """`a 14-year-old was shot`, a headline's `shoots 4-year-old in ...`."""
    _, start = _age_start(tokens, age + 1)
    before = meaning_at(tokens, start - 1)
    if isinstance(before, Fate):
        return not plain_at(tokens, age + 1) and meaning_at(tokens, age + 1) not in {Tag.ONE_PERSON, Tag.NATION}
    return before is Tag.ARTICLE and _stands_alone(tokens, age)


def _past_age(tokens: Sequence[Token], i: int) -> int:
    """`Driver, 23, is killed`, `Mother of 2 dies`: the age or the children belong to the group."""
    low = [token.low for token in tokens[i : i + 3]]
    numbered = len(low) > 1 and (low[1].isdigit() or isinstance(tokens[i + 1].meaning, Unit))
    if meaning_at(tokens, i) is Tag.OF and numbered and meaning_at(tokens, i + 2) not in {*PERSONS, Tag.ANYBODY}:
        return i + 2
    if len(low) == 3 and low[0] == "in" and tokens[i + 1].meaning is Tag.THE and low[2][:-1].isdigit():
        return i + 3  # a woman in her 30s
    if len(low) < 3 or low[0] != "," or low[2] != ",":
        return i
    return i + 3 if low[1].isdigit() or isinstance(tokens[i + 1].meaning, Unit) else i


def _start(tokens: Sequence[Token], noun: int, habits: Habits) -> int | None:
    """Where "a young man", "16-year-old boy" or a headline's "Woman" begins; None for "the man", "his wife"."""
    aged, start = _age_start(tokens, noun)
    if habits.bare_singles and _is_named(tokens, noun + 1, 2 if aged else 1):
        return None  # врач Иванов is no count; 60-летний гражданин Азербайджана is one
    first = start if aged or habits.bare_singles else _adjectives_start(tokens, noun)
    before = meaning_at(tokens, first - 1)
    if before in _ARTICLES:
        if meaning_at(tokens, first - 2) is Tag.OF and meaning_at(tokens, noun + 1) is not Tag.WHO:
            return None  # the son of a lawmaker
        return None if _is_apposition(tokens, first - 1) else first - 1
    if before in {Tag.THE, Tag.WHO}:
        return None
    if not habits.bare_singles and plain_at(tokens, noun + 1) and _is_full_name_or_titled(tokens, noun + 1):
        return None  # actress Jane Doe, 51-year-old Trooper John Doe
    if _is_object(tokens, first, noun):
        return first
    bare = tokens[noun].meaning is Tag.ONE_PERSON and noun - first <= 1
    opens = bare and (first == 0 or tokens[first - 1].low in {":", ";", "—", "–"})
    return first if aged or habits.bare_singles or opens else None


def _is_full_name_or_titled(tokens: Sequence[Token], i: int) -> bool:
    """A capitalised word, where not every word is written so."""
    return tokens[i].capital and any(plain_at(tokens, n) and not tokens[n].capital for n in range(len(tokens)))


def _is_object(tokens: Sequence[Token], first: int, noun: int) -> bool:
    """A headline's `Crash kills cyclist`, `fire that killed woman`; not `kills wife`, who is somebody's."""
    fate = meaning_at(tokens, first - 1)
    if not isinstance(fate, Fate) or not fate.right or tokens[noun].low in _RELATIVES or noun - first > 1:
        return False
    acts = not fate.unbe or (first > 1 and tokens[first - 2].low in {"that", "which", "who"})
    return acts and not (plain_at(tokens, noun + 1) and tokens[noun + 1].capital)


def _is_of_person(tokens: Sequence[Token], article: int) -> bool:
    """`the death of a stowaway`: a person, even where the noun is not known."""
    fate = meaning_at(tokens, article - 1)
    end = _end_of_plain(tokens, article + 1)
    known = {*PERSONS, Tag.THING, Tag.AGE, Tag.NATION, Tag.SPEAKER, Tag.ANYBODY}
    return isinstance(fate, Fate) and fate.of and end > article + 1 and meaning_at(tokens, end) not in known


def _end_of_plain(tokens: Sequence[Token], i: int) -> int:
    while plain_at(tokens, i):
        i += 1
    return i


def _is_named(tokens: Sequence[Token], i: int, least: int) -> bool:
    """Whether at least so many capitalised words of the sentence's own script stand at `i`."""
    return all(plain_at(tokens, n) and tokens[n].capital and not tokens[n].low.isascii() for n in range(i, i + least))


def _is_apposition(tokens: Sequence[Token], article: int) -> bool:
    """`Jane Doe, a nurse, was killed`: two names in capitals before the comma, no place behind a preposition."""
    if article < 3 or tokens[article - 1].low != "," or tokens[article].meaning is not Tag.ARTICLE:
        return False
    first = article - 1
    while first > 0 and plain_at(tokens, first - 1) and tokens[first - 1].capital:
        first -= 1
    return article - 1 - first >= _NAMES and meaning_at(tokens, first - 1) is not Tag.STOP


def _adjectives_start(tokens: Sequence[Token], noun: int) -> int:
    """The first of the plain words and ages that stand before a noun."""
    i = noun
    while i > 0 and noun - i < LONGEST_NOUN:
        aged, start = _age_start(tokens, i)
        if aged:
            i = start
        elif tokens[i - 1].low == "-" and i > 1 and plain_at(tokens, i - 2) and tokens[i - 1].end == tokens[i].start:
            i -= 2  # a Paris-area boy
        elif plain_at(tokens, i - 1) or tokens[i - 1].meaning in {Tag.NATION, Tag.SPEAKER}:
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
