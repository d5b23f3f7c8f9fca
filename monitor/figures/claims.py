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
_OPENING, _CLOSING = frozenset('«“"'), frozenset('»”"')
_OF_PLACES = frozenset({"in", "for", "at", "from"})
_LONGEST_HALF = 5  # tokens before the "and" of a double name
_LONGEST_TAIL = 8
_PARTICIPLES = frozenset({"reported", "confirmed"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language names its speakers; calling it finds the speaker of a sentence. `either`: the speaker may follow the verb anywhere (сообщил Иванов)."""

    either: bool
    by: frozenset[str] = frozenset()  # words before the speaker of a passive: by
    that: frozenset[str] = frozenset()  # words that begin what was said
    press: frozenset[str] = frozenset()  # plurals that speak in headlines: police
    inside: frozenset[str] = frozenset()  # prepositions a speaker may stand behind: в полиции сообщили

    def __call__(self, quote: str, tokens: Sequence[Token]) -> str | None:
        """The speaker's words in `quote`, or None."""
        place = _quoted(tokens) or _says(tokens, self) or _headline(quote, tokens, self)
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
        if token.low in _PARTICIPLES and i + 1 < len(tokens) and isinstance(tokens[i + 1].meaning, Fate):
            continue  # reported killed
        if i + 1 < len(tokens) and tokens[i + 1].low in manner.by:
            place = _to_right(tokens, i + 2)
        elif any(before.meaning is Tag.BE for before in tokens[max(0, i - 2) : i]):
            continue  # "are reported dead": nobody is named
        else:
            place = _before_apposition(tokens, i) or _to_left(tokens, i, manner)
            if place and place[1] - place[0] == 1 and _is_number(tokens, place[0]):
                place = None  # killed five, says the ministry
            if (
                place is None
                and (manner.either or i == 0 or tokens[i - 1].low in _EDGES or _the(tokens, i + 1))
                and token.low != "saying"
                and not _that(tokens, i + 1, manner)
                and not _is_number(tokens, i + 1)
            ):
                place = _to_right(tokens, i + 1)
        if place:
            return place
    return None


def _the(tokens: Sequence[Token], i: int) -> bool:
    return i + 1 < len(tokens) and tokens[i].meaning is Tag.THE and tokens[i + 1].capital


def _is_number(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and (tokens[i].low[0].isdigit() or isinstance(tokens[i].meaning, Unit | Scale | Vague))


def _before_apposition(tokens: Sequence[Token], verb: int) -> Place | None:
    """`Jane Doe, the head doctor of the town, said`: a name in capitals, a comma, no more than a few words, a comma."""
    if verb < 4 or tokens[verb - 1].low != ",":
        return None
    comma = next((n for n in range(verb - 2, max(1, verb - _LONGEST - 3), -1) if tokens[n].low == ","), None)
    if comma is None or any(isinstance(t.meaning, Fate) for t in tokens[comma:verb]):
        return None
    first = comma
    while first > 0 and tokens[first - 1].capital and tokens[first - 1].meaning in {None, Tag.SPEAKER}:
        first -= 1
    return (first, comma) if comma - first > 1 or (first == 0 and comma == 1) else None


def _that(tokens: Sequence[Token], i: int, manner: Manner) -> bool:
    """Whether what was said begins here, not who said it."""
    return i < len(tokens) and tokens[i].low in manner.that


def _to_left(tokens: Sequence[Token], verb: int, manner: Manner) -> Place | None:
    """The noun phrase that ends before the verb, from the last edge on."""
    last = verb
    while last > 0 and tokens[last - 1].meaning in {Tag.FREE, Tag.BE, Tag.UNREAL}:
        last -= 1
    if last == 0 or tokens[last - 1].meaning is Tag.WHO:
        return None
    opening = _opening_quote(tokens, last - 1)
    if opening is not None:
        return _name(tokens, opening + 1, last - 1)
    first = _start_of_phrase(tokens, last, manner)
    if first < last and tokens[first].meaning is Tag.STOP and manner.inside:
        return _inside(tokens, first, last, manner)
    return _name(tokens, first, _cut(tokens, first, last, places=True))


def _start_of_phrase(tokens: Sequence[Token], last: int, manner: Manner) -> int:
    """Back to an edge; over brackets, and over an "and" that joins two short names."""
    first = last
    while first > 0:
        if tokens[first - 1].low == ")":
            opening = next((n for n in range(first - 2, max(-1, first - 9), -1) if tokens[n].low == "("), None)
            if opening is None:
                return first
            first = opening
        elif not _edge(tokens[first - 1], manner):
            first -= 1
        elif tokens[first - 1].meaning is Tag.AND and _joins_names(tokens, first - 1, manner):
            first -= 2
        else:
            return first
    return first


def _joins_names(tokens: Sequence[Token], joint: int, manner: Manner) -> bool:
    """Whether a short phrase that tells nothing stands before the "and"."""
    first = joint
    while first > 0 and not _edge(tokens[first - 1], manner):
        first -= 1
    said = tokens[first:joint]
    opens = first == 0 or tokens[first - 1].low in {",", ":", ";"}
    telling = any(
        isinstance(t.meaning, Unit | Scale | Vague) or t.meaning in {Tag.BE, Tag.WHO, Tag.SAY} for t in said
    )
    return opens and 0 < len(said) <= _LONGEST_HALF and not telling and not any(t.low[0].isdigit() for t in said)


def _opening_quote(tokens: Sequence[Token], closing: int) -> int | None:
    """Where the quotation marks open that close at `closing`: «Agency» reported."""
    if tokens[closing].low not in _CLOSING:
        return None
    return next((n for n in range(closing - 2, max(-1, closing - 6), -1) if tokens[n].low in _OPENING), None)


def _inside(tokens: Sequence[Token], first: int, last: int, manner: Manner) -> Place | None:
    """`В субботу в полиции сообщили`: behind the last preposition, if it is one a speaker stands behind."""
    preposition = max(n for n in range(first, last) if tokens[n].meaning is Tag.STOP)
    return _name(tokens, preposition + 1, last) if tokens[preposition].low in manner.inside else None


def _edge(token: Token, manner: Manner) -> bool:
    return token.low in _EDGES or token.low in manner.that or isinstance(token.meaning, Fate)


def _to_right(tokens: Sequence[Token], start: int) -> Place | None:
    last = start
    while last < len(tokens) and tokens[last].low not in _EDGES and tokens[last].meaning is not Tag.SAY:
        last += 1
    return _name(tokens, start, _cut(tokens, start, last))


def _cut(tokens: Sequence[Token], first: int, last: int, *, places: bool = False) -> int:
    """A name ends before a preposition, a date, a verb or a number. `places`: but goes on into "in Libya"."""
    for i in range(first + 1, last):
        meaning = tokens[i].meaning
        if places and tokens[i].low in _OF_PLACES and _is_place(tokens, i + 1, last):
            continue
        if meaning in {Tag.STOP, Tag.BY, Tag.BE, Tag.DATE, Tag.WHO} or isinstance(
            meaning, Unit | Scale | Vague | Fate
        ):
            return i
    return last


def _is_place(tokens: Sequence[Token], i: int, last: int) -> bool:
    """A capitalised word, "the" before it or not."""
    i += i < last and tokens[i].meaning is Tag.THE
    return i < last and tokens[i].capital and tokens[i].meaning is not Tag.DATE


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
    if (
        not 0 < len(said) <= _LONGEST
        or said[0].meaning in {Tag.WHO, Tag.NO, Tag.BY, Tag.RANGE}
        or not said[0].low[0].isalpha()
    ):
        return None
    return None if any(token.meaning is Tag.TOLL for token in said) else (first, last)


def _headline(quote: str, tokens: Sequence[Token], manner: Manner) -> Place | None:
    """`Mayor: ...` and `... - Mayor`: only one who gives numbers to the press, or a short end after a long dash."""
    for i in range(1, min(len(tokens), _LONGEST)):
        if tokens[i].low == ":":
            first = max((n + 1 for n in range(i) if not tokens[n].low[0].isalnum()), default=0)
            said = [token.meaning for token in tokens[first:i]]
            if (
                (Tag.SPEAKER in said or _of_press(tokens[first:i], manner))
                and Tag.THE not in said[1:]
                and _is_plain(tokens[first:i])
            ):
                return _name(tokens, first, i)
    return _tail(quote, tokens, manner)


def _of_press(said: Sequence[Token], manner: Manner) -> bool:
    return any(token.low in manner.press for token in said)


def _tail(quote: str, tokens: Sequence[Token], manner: Manner) -> Place | None:
    end = len(tokens)
    while end and (not tokens[end - 1].low[0].isalnum() or tokens[end - 1].low.startswith("http")):
        end -= 1
    for i in range(end - 2, max(1, end - _LONGEST_TAIL), -1):
        rest = tokens[i + 1 : end]
        if tokens[i].low in _DASHES and tokens[i - 1].end < tokens[i].start and tokens[i].end < rest[0].start:
            return _name(tokens, i + 1, end) if _is_speaker(quote, rest) else None
        if tokens[i].low == ":":
            official = any(t.meaning is Tag.SPEAKER for t in rest) or _of_press(rest, manner)
            return _name(tokens, i + 1, end) if official and len(rest) <= _LONGEST_HALF and _is_plain(rest) else None
    return None


def _is_plain(rest: Sequence[Token]) -> bool:
    return all(t.low[0].isalpha() and not isinstance(t.meaning, Fate | Unit | Vague) for t in rest)


def _is_speaker(quote: str, rest: Sequence[Token]) -> bool:
    """Plain words, among them one who speaks, or names: a capital at the beginning, or the last two."""
    if rest[0].meaning in {Tag.AND, Tag.STOP}:
        return False
    named = quote[rest[0].start].isupper() or all(t.capital for t in rest[-2:])
    return _is_plain(rest) and (named or any(t.meaning in _SPEAKERS for t in rest))
