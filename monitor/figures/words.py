"""Tokens of a sentence, and the lexicon that says what each word or phrase means to the grammar.

A language is mostly a `Lexicon`: phrases and their meanings. A word ending in `*` in a phrase stands for every word
that begins so. Looking a token up costs a few dictionary reads, whatever the size of the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple


class Tag(Enum):
    """Meanings that need no more than their name."""

    __hash__ = object.__hash__  # a member is itself and no other: the default would hash its name each time

    PERSON = auto()  # a noun for people: soldiers, women
    ONE_PERSON = auto()  # the same for one: soldier, woman
    NATION = auto()  # Israeli: one person, unless a noun follows
    ANYBODY = auto()  # people, persons, others: says nobody in particular
    THING = auto()  # a noun that is no person: drones, percent, years, wolves
    FREE = auto()  # may stand between count and fate at no cost: were, reportedly
    BE = auto()  # the same, and makes what follows passive
    ARTICLE = auto()  # a, an: one person when a person follows
    ANOTHER = auto()  # an article that can stand alone: another was injured
    THE = auto()  # definite: the person that follows is no count
    NO = auto()  # none, no one: takes the fate and gives no figure
    AND = auto()  # joins counts
    STOP = auto()  # a word no noun phrase goes past: prepositions, verbs
    TOLL = auto()  # "the number of": the fate that follows has its number to the right, far off
    PART = auto()  # what follows is part of a total: including, among them
    OF_THEM = auto()  # what stands beside it is part of a total: of them, of whom, из них
    BY = auto()  # what follows did it: shot by two men
    UNREAL = auto()  # would, to, plan: the fate that follows has not happened
    MONEY = auto()  # a currency sign or word before a number
    DATE = auto()  # a month: the number beside it is a day
    MEASURE = auto()  # leads from a toll to its number: reached, stands at
    SAY = auto()  # said, reported
    SOURCE = auto()  # according to
    RANGE = auto()  # between the ends of a range: to, or, a dash
    AGE = auto()  # year-old: the number before it is no count
    OF = auto()  # between a count and its people: dozens of people
    SPEAKER = auto()  # one who gives numbers to the press: officials, ministry
    WHO = auto()  # pronouns that name nobody: he, they, it
    AMONG = auto()  # what stands before it is counted in the total that follows: 1명을 포함해 17명


@dataclass(frozen=True, slots=True)
class Unit:
    """A number word that adds: seven, forty, двести."""

    value: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A number word that multiplies: hundred, thousand, dozen. `many`: a plural that alone says no number (тысячи)."""

    value: int
    many: bool = False


@dataclass(frozen=True, slots=True)
class Vague:
    """A number said without its value: several, dozens, hundreds."""

    low: int
    high: int | None
    bound: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What a qualifier makes of the number beside it; `after`: it follows the number."""

    bound: str
    after: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What happened to people. `left` and `right` say how far away its count may stand (None: not on that side).

    `people`: a count of something that is not known to be people does not fit (one also loses
    tanks); `named`: nor does a bare number (tanks are destroyed more often). `kind` "" takes a count and gives no figure:
    released, found alive. `unbe`: not to the right when passive ("were killed five" is not English). `noun`: the word
    itself names who: hostages, убитые. `acts`: a verb whose doer may stand before it
    (двое боевиков убили троих). `counted`: takes numbers alone, no single person (a video captures a man). `of`: what
    follows with an article is a person, whatever the noun (the death of a stowaway). `toll`: its
    number may stand far to the right, behind a verb (losses ... amount to 40).
    """

    kind: str
    left: int | None = None
    right: int | None = None
    people: bool = False
    named: bool = False
    unbe: bool = False
    noun: bool = False
    counted: bool = False
    toll: bool = False
    of: bool = False
    acts: bool = False


Meaning = Tag | Unit | Scale | Vague | Bound | Fate


class Token(NamedTuple):  # a tuple, not a dataclass: made by the hundred for every sentence read
    """A word or mark at `start:end` of its sentence; `low` is the folded word, `meaning` is set on whole phrases."""

    low: str
    start: int
    end: int
    meaning: Meaning | None = None
    capital: bool = False  # begins with a capital letter


_Phrase = tuple[tuple[str, ...], Meaning]
_REMEMBERED = 20_000  # words whose phrases are kept at hand


class Lexicon:
    """Phrases of a language and their meanings. `shape` cuts a sentence into words and marks.

    Of two phrases that fit the longer counts; of equal ones a whole word before a stem, then the one listed first.
    """

    def __init__(self, shape: str, phrases: Iterable[tuple[Meaning, str]]) -> None:
        self._shape = re.compile(shape)
        self._whole: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        for meaning, row in phrases:
            for phrase in row.split("|"):
                self._add(tuple(phrase.split()), meaning)
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._known: dict[str, tuple[_Phrase, ...]] = {}

    def _add(self, words: tuple[str, ...], meaning: Meaning) -> None:
        first = words[0]
        table = self._stems if first.endswith("*") else self._whole
        table.setdefault(first.rstrip("*"), []).append((words[1:], meaning))

    def read(self, sentence: str) -> list[Token]:
        """The sentence's tokens; a phrase the lexicon knows is one token."""
        spans = [match.span() for match in self._shape.finditer(sentence)]
        words = [sentence[start:end].lower() for start, end in spans]
        tokens: list[Token] = []
        i = 0
        while i < len(words):
            length, meaning = 1, None
            following = words[i + 1] if i + 1 < len(words) else ""
            for rest, said in self._phrases(words[i]):
                # most phrases fail at their second word: seen here, without a call
                if not rest or ((rest[0] == following or rest[0][-1] == "*") and _stands(rest, words, i + 1)):
                    length, meaning = 1 + len(rest), said
                    break
            start = spans[i][0]
            low = words[i] if length == 1 else " ".join(words[i : i + length])
            tokens.append(Token(low, start, spans[i + length - 1][1], meaning, sentence[start].isupper()))
            i += length
        return tokens

    def _phrases(self, word: str) -> tuple[_Phrase, ...]:
        """The phrases that can begin with `word`, longest first."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> tuple[_Phrase, ...]:
        found = list(self._whole.get(word, ()))
        for length in self._lengths:
            if length <= len(word):
                found.extend(self._stems.get(word[:length], ()))
        return tuple(sorted(found, key=lambda phrase: -len(phrase[0])))


def _stands(rest: tuple[str, ...], words: Sequence[str], i: int) -> bool:
    """Whether the further words of a phrase stand at `i`."""
    end = i + len(rest)
    if end > len(words):
        return False
    for word, pattern in zip(words[i:end], rest, strict=True):
        if word != pattern and not (pattern[-1] == "*" and word.startswith(pattern[:-1])):
            return False
    return True


def words(table: Mapping[Meaning, str]) -> list[tuple[Meaning, str]]:
    """A table of single words, parted by blanks, as phrases."""
    return [(meaning, "|".join(row.split())) for meaning, row in table.items()]


def listed(row: str) -> tuple[str, ...]:
    """The words of a blank-parted list."""
    return tuple(row.split())
