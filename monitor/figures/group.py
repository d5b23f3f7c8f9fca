"""A group of people in a sentence, and small questions about the tokens around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures.words import Fate, Meaning, Tag, Token

PERSONS = frozenset({Tag.PERSON, Tag.ONE_PERSON})
LONGEST_NOUN = 7  # tokens from a count to its noun
ARTICLE_REACH = 4  # tokens from "a man" to what happened to him


@dataclass(frozen=True, slots=True)
class Group:
    """People counted at `tokens[first:last]`."""

    first: int
    last: int
    low: int
    high: int | None
    bound: str
    noun: tuple[int, int] | None = None  # tokens that name who
    people: bool = False  # a noun for people, or a counter of people, stands beside the number
    part: bool = False  # of a total named before: including two children
    of_them: bool = False  # the same, said behind it: two of them
    total: bool = False  # only the whole a part is taken from: 15명 중
    reach: int | None = None  # one person without a number is taken only so close to a fate


@dataclass(frozen=True, slots=True)
class Habits:
    """What differs between languages in how people are counted."""

    bare_singles: bool  # no articles: a bare noun in the singular is one person
    bare_reach: int = 2  # how far a fate may stand from one person told without number or article
    counters: bool = False  # people take a counter, and their noun stands before the number: 북한군 2명
    particles: tuple[str, ...] = ()  # what clings to a noun and is no part of it


def meaning_at(tokens: Sequence[Token], i: int) -> Meaning | None:
    """The meaning of token `i`; None past either end."""
    return tokens[i].meaning if 0 <= i < len(tokens) else None


def plain_at(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word without a meaning of its own stands at `i`."""
    return 0 <= i < len(tokens) and tokens[i].meaning is None and tokens[i].low[0].isalpha()


def end_of_persons(tokens: Sequence[Token], i: int) -> int:
    """Where a run of nouns for people that begins at `i` ends: police officers, 16-year-old boy."""
    i += 1
    while meaning_at(tokens, i) in PERSONS:
        i += 1
    return i


def is_nation(tokens: Sequence[Token], i: int) -> bool:
    """Whether a nation's word is a person here (an Israeli), not an adjective (Israeli army, Israeli soldier)."""
    if tokens[i].meaning is not Tag.NATION:
        return False
    following = meaning_at(tokens, i + 1)
    noun = following in {*PERSONS, Tag.THING} or (isinstance(following, Fate) and following.noun)
    return not noun and not plain_at(tokens, i + 1)


def is_part(tokens: Sequence[Token], first: int) -> bool:
    """`including two`, `среди них - двое`."""
    if first > 1 and tokens[first - 1].low in {"-", "–", "—", ":"}:
        first -= 1
    return meaning_at(tokens, first - 1) in {Tag.PART, Tag.OF_THEM}
