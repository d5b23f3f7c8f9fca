"""Who says so: the words that name the speaker of a sentence, by a few patterns every language shares.

In the order tried: `according to X`; `X said`, `said X`, `said by X`; a headline's `X: ...`; a headline's `... - X`.
A pronoun names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.figures.words import Fate, Scale, Tag, Token, Unit, Vague

_LONGEST = 9  # tokens of a name
_EDGES = frozenset(',;:.!?…"«»“”()[]—–')
_SPEAKERS = frozenset({Tag.SPEAKER, Tag.PERSON, Tag.ONE_PERSON})
_DASHES = frozenset("-—–")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language names its speakers; calling it finds the speaker of a sentence. `either`: the speaker may follow the verb anywhere (сообщил Иванов)."""

    either: bool
    by: frozenset[str] = frozenset()  # words before the speaker of a passive: by
    that: frozenset[str] = frozenset()  # words that begin what was said

    def __call__(self, quote: str, tokens: Sequence[Token]) -> str | None:
        """The speaker's words in `quote`, or None."""
        place = _quoted(tokens) or _says(tokens, self) or _headline(quote, tokens)
        if place is None:
            return None
        first, last = place
        return quote[tokens[first].start : tokens[last - 1].end]


Place = tuple[int, int]


def _quoted(tokens: Sequence[Token]) -> Place | None:
    """`according to X`; at the end of a sentence X may be a list."""
    for i, token in enumerate(tokens):
        if token.meaning is Tag.SOURCE:
            listed = _listed(tokens, i + 1)
            return listed or _to_right(tokens, i + 1)
    return None


def _listed(tokens: Sequence[Token], start: int) -> Place | None:
    """`residents, rebels and a monitoring group` with nothing after it."""
    rest = tokens[start:]
    if not 2 < len(rest) <= 12 or not any(t.low == "," for t in rest) or not any(t.meaning is Tag.AND for t in rest):
        return None
    if any(t.meaning in {Tag.STOP, Tag.SAY, Tag.BE} or isinstance(t.meaning, Fate) for t in rest):
        return None
    return start, len(tokens) - (rest[-1].low == ".")


def _says(tokens: Sequence[Token], manner: Manner) -> Place | None:
    for i, token in enumerate(tokens):
        if token.meaning is not Tag.SAY:
            continue
        if i + 1 < len(tokens) and tokens[i + 1].low in manner.by:
            place = _to_right(tokens, i + 2)
        elif any(before.meaning is Tag.BE for before in tokens[max(0, i - 2) : i]):
            continue  # "are reported dead": nobody is named
        else:
            place = _to_left(tokens, i, manner)
            if (
                place is None
                and (manner.either or i == 0 or tokens[i - 1].low in _EDGES)
                and not _that(tokens, i + 1, manner)
            ):
                place = _to_right(tokens, i + 1)
        if place:
            return place
    return None


def _that(tokens: Sequence[Token], i: int, manner: Manner) -> bool:
    """Whether what was said begins here, not who said it."""
    return i < len(tokens) and tokens[i].low in manner.that


def _to_left(tokens: Sequence[Token], verb: int, manner: Manner) -> Place | None:
    """The noun phrase that ends before the verb, from the last edge on."""
    last = verb
    while last > 0 and tokens[last - 1].meaning in {Tag.FREE, Tag.BE, Tag.UNREAL}:
        last -= 1
    first = last
    while first > 0 and not _edge(tokens[first - 1], manner):
        first -= 1
    return _name(tokens, first, _cut(tokens, first, last))


def _edge(token: Token, manner: Manner) -> bool:
    return token.low in _EDGES or token.low in manner.that or isinstance(token.meaning, Fate)


def _to_right(tokens: Sequence[Token], start: int) -> Place | None:
    last = start
    while last < len(tokens) and tokens[last].low not in _EDGES and tokens[last].meaning is not Tag.SAY:
        last += 1
    return _name(tokens, start, _cut(tokens, start, last))


def _cut(tokens: Sequence[Token], first: int, last: int) -> int:
    """A name ends before a preposition, a date, a verb or a number."""
    for i in range(first + 1, last):
        meaning = tokens[i].meaning
        if meaning in {Tag.STOP, Tag.BY, Tag.BE, Tag.DATE, Tag.WHO} or isinstance(
            meaning, Unit | Scale | Vague | Fate
        ):
            return i
    return last


def _name(tokens: Sequence[Token], first: int, last: int) -> Place | None:
    """The phrase without its article, if it can be a name at all."""
    while first < last and tokens[first].meaning in {
        Tag.THE,
        Tag.ARTICLE,
        Tag.ANOTHER,
        Tag.AND,
        Tag.FREE,
        Tag.STOP,
        Tag.OF,
    }:
        first += 1
    while last > first and tokens[last - 1].meaning in {Tag.AND, Tag.FREE}:
        last -= 1
    said = tokens[first:last]
    if not 0 < len(said) <= _LONGEST or said[0].meaning in {Tag.WHO, Tag.NO, Tag.BY} or not said[0].low[0].isalpha():
        return None
    return None if any(token.meaning is Tag.TOLL for token in said) else (first, last)


def _headline(quote: str, tokens: Sequence[Token]) -> Place | None:
    """`Mayor: ...` and `... - Mayor`: only one who gives numbers to the press, or a short end after a long dash."""
    for i in range(1, min(len(tokens), _LONGEST)):
        if tokens[i].low == ":":
            first = max((n + 1 for n in range(i) if not tokens[n].low[0].isalnum()), default=0)
            said = [token.meaning for token in tokens[first:i]]
            if Tag.SPEAKER in said and Tag.THE not in said[1:]:
                return _name(tokens, first, i)
    return _tail(quote, tokens)


def _tail(quote: str, tokens: Sequence[Token]) -> Place | None:
    end = len(tokens)
    while end and not tokens[end - 1].low[0].isalnum():
        end -= 1
    for i in range(end - 1, max(1, end - 7), -1):
        spaced = tokens[i - 1].end < tokens[i].start and tokens[i].end < tokens[min(i + 1, end - 1)].start
        if tokens[i].low in _DASHES and spaced and i + 1 < end:
            rest = tokens[i + 1 : end]
            plain = all(t.low[0].isalpha() and not isinstance(t.meaning, Fate | Unit | Vague) for t in rest)
            known = bool(rest) and (quote[rest[0].start].isupper() or any(t.meaning in _SPEAKERS for t in rest))
            return _name(tokens, i + 1, end) if plain and known else None
    return None
