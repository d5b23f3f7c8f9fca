"""Folding: text in the one shape that keywords are compared in, and the way back to the original.

What folding does, for keywords and articles alike:

1. The result is words with single spaces between, and a space at both ends: `fold("Hello, world").text` is
   `" hello world "`. So a whole word is found as `" word "`, a phrase as `" two words "`. Nothing folds to `" "`.
2. Every run of other signs (spaces, line ends, hyphens, quotes, apostrophes, `_`, `&`, emoji) is one space: `Kim's` is
   `kim s`, `O'Brien` is `o brien`, `AT&T` is `at t`, `3.5` is `3 5`, `#North_Korea` is `north korea`, `U.S.` is `u s`.
3. The end of a sentence is `STOP` between spaces, so that no phrase reaches over it: `in the north. Korea` is
   `" in the north | korea "`. Ends of sentences are
   - `.`, `!`, `?`, `…` before a space or the end of the text, unless a small letter follows; a single `.` ends none
     after one letter (`U.S. Army`, `г. Курск`), after one or two digits (`3. Oktober`) or after a common
     abbreviation (`Gen. Kim`);
   - the full stops of scripts without capitals, wherever they stand: `。！？؟۔।`;
   - an empty line, and a vertical bar (`Title | Outlet`). A single line end is a space.
4. Case goes by Unicode case folding; compatibility forms go by NFKC (full-width `Ａ`, ligature `ﬁ`, `Ⅷ`, mathematical
   letters), while footnote digits and trade marks (`²`, `™`) are separators.
5. Accents go from Latin and Greek letters (`é` is `e`, `ł` is `l`, `ü` is `u`; `ß` is `ss`, `æ` is `ae`); `ё` is `е`.
   Other letters stay whole: `й`, `ї`, `ў`, Hangul, kana. Stress marks, Hebrew points, Arabic vowel signs and
   stretching go; vowel signs of Indian and South-East Asian scripts stay.
6. Soft hyphens, zero-width signs, joiners, direction and control signs vanish: `Ku\u00adrsk` is `kursk`.
7. A word that mixes Latin and Cyrillic is read in the script that can spell all of it: Latin `K` in `Kурск` becomes
   Cyrillic. A word spelled wholly in look-alikes is not recognised, nor are Greek ones.

Folding a folded text changes nothing. Time is linear; the map of offsets is made only when it is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from monitor.text.letters import STOP, changed, cluster, letters
from monitor.text.single_byte import letters_of_one_byte
from monitor.text.stops import stopped

__all__ = ["STOP", "Folded", "fold", "fold_loosely"]

_ASCII_KEPT = bytes(p if chr(p).isalnum() or p == ord(STOP) else 32 for p in range(128)) + bytes(
    128
)  # of bytes: ten times faster than the same table of characters
_ASCII_VANISHING = bytes(p for p in range(128) if not (chr(p).isprintable() or chr(p).isspace()))

# Pieces of the original that hold whole words: nothing in these classes is a space, a stop or a common separator.
_ASCII_PIECE = re.compile(r"[0-9A-Za-z\x00-\x08\x0e-\x1b\x7f]+")
_PIECE = re.compile(r"[^\s!-/:-@\[-`{-~¡-©«¬»¿\u2010-\u2027\u202f-\u205e\u3001-\u3003\u3008-\u301f！？｜؟۔।॥։።︒｡]+")

_ASCII_WORD = re.compile(r"[0-9A-Za-z]+")
_FOLDED_WORD = re.compile(rf"[^ {re.escape(STOP)}]+")
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")  # vanish inside words

_NO_WORD = frozenset({" ", STOP})
_FEW = 4  # spans of one text looked up by counting words, before a map of all words pays

_TWICE = f"{STOP} {STOP}"
_STOP_AHEAD = f" {STOP} "
_CYRILLIC = re.compile("[а-яѐ-џґ]")
_MIXED = re.compile("[a-z](?:(?=[а-яѐ-џґ])|(?<=[а-яѐ-џґ][a-z]))")
_LOOKS_LATIN = dict(zip("асеорхуіјѕкмтнв", "aceopxyijskmthb", strict=True))
_LOOKS_CYRILLIC = {latin: cyrillic for cyrillic, latin in _LOOKS_LATIN.items()}

_Step = tuple[int, int, int, int]  # folded start and end, original start and end


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and what it was folded from."""

    text: str
    source: str
    _steps: list[_Step] = field(default_factory=list, repr=False, compare=False)  # made when often asked for
    _asked: list[int] = field(default_factory=list, repr=False, compare=False)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where the words of `text[start:end]` stand in the source, as offsets of characters.

        Spaces and stops at the ends of the span are left out. A letter that came from several characters, or shares
        one with its neighbour (`ß`), stands for the whole of it. A span without words gives an empty span.
        """
        if not self._steps and len(self._asked) < _FEW:
            self._asked.append(start)
            found = _counted_off(self.source, self.text, start, end)
            if found:
                return found
        if not self._steps:
            self._steps[:] = _steps(self.source, self.text)  # in one go: several threads may ask at once
        first = bisect_right(self._steps, start, key=_folded_end)
        last = bisect_right(self._steps, end - 1, key=_folded_start) - 1
        if first > last:
            place = self._steps[last][3] if last >= 0 else 0
            return place, place
        from_start, from_end, raw_start, _ = self._steps[first]
        to_start, to_end, to_raw, raw_end = self._steps[last]
        if from_end - from_start > 1:  # longer steps run character by character
            raw_start += max(0, start - from_start)
        if to_end - to_start > 1:
            raw_end = to_raw + min(end, to_end) - to_start
        return raw_start, raw_end


@lru_cache(maxsize=64)  # an article's fields are folded for its keys, and once more to be matched
def fold(text: str) -> Folded:
    """`text` in the shape keywords are compared in. Takes any string, lone surrogates too; never raises."""
    divided = stopped(text)
    words = _ascii_words(divided) if text.isascii() else _words(divided)
    while _TWICE in words:
        words = words.replace(_TWICE, STOP)
    return Folded(f" {words} " if words else " ", text)


def fold_loosely(text: str) -> str:
    """The words of `fold(text).text` without the ends of sentences, at a third of the price: for a first look.

    Whatever stands between two ends of sentences in the folded text stands here, too.
    """
    words = _ascii_words(text) if text.isascii() else _words(text)
    if STOP in words:
        words = " ".join(words.replace(STOP, " ").split())
    return f" {words} " if words else " "


def _ascii_words(text: str) -> str:
    raw = text.lower().encode("ascii").translate(_ASCII_KEPT, _ASCII_VANISHING)
    return b" ".join(raw.split()).decode("ascii")


def _words(text: str) -> str:
    folded = letters_of_one_byte(text)
    words = " ".join((letters(text) if folded is None else folded).split())
    if _CYRILLIC.search(words) and _MIXED.search(words):
        return " ".join(map(_one_script, words.split(" ")))
    return words


def _one_script(word: str) -> str:
    if not _MIXED.search(word):
        return word
    latin = {sign for sign in word if sign.isascii() and sign.isalpha()}
    cyrillic = set(_CYRILLIC.findall(word))
    spellings = [
        (len(cyrillic), _LOOKS_CYRILLIC) if latin <= _LOOKS_CYRILLIC.keys() else None,
        (len(latin), _LOOKS_LATIN) if cyrillic <= _LOOKS_LATIN.keys() else None,
    ]
    best = max(filter(None, spellings), key=lambda spelling: spelling[0], default=(0, {}))
    return "".join(best[1].get(sign, sign) for sign in word)


# --------------------------------------------------------------------------------------------------- the way back


def _folded_start(step: _Step) -> int:
    return step[0]


def _folded_end(step: _Step) -> int:
    return step[1]


def _counted_off(source: str, folded: str, start: int, end: int) -> tuple[int, int] | None:
    """The place in the source of a span that begins and ends in words, by counting words up to there.

    None where that cannot be done: some word before it is not the very piece of the source, sign for sign.
    """
    edges = (start, end - 1)
    if start >= end or any(folded[edge] in _NO_WORD for edge in edges) or _HIDDEN.search(source):
        return None
    first, last = (folded.count(" ", 0, edge) - 1 - folded.count(STOP, 0, edge) for edge in edges)
    pieces = list(islice((_ASCII_WORD if source.isascii() else _PIECE).finditer(source), last + 1))
    if len(pieces) <= last or not (source.isascii() or all(_is_straight(piece[0]) for piece in pieces)):
        return None
    into_first, into_last = (edge - folded.rfind(" ", 0, edge) - 1 for edge in edges)
    return pieces[first].start() + into_first, pieces[last].start() + into_last + 1


def _steps(source: str, folded: str) -> Iterator[_Step]:
    """Which characters of the source each word of the folded text came from, in order.

    Words are folded again one by one: folding looks at nothing outside a word, except for stops, and those are read
    from the folded text.
    """
    pieces = _ASCII_WORD if source.isascii() else _PIECE
    if not _HIDDEN.search(source) and (source.isascii() or all(map(_is_straight, _PIECE.findall(source)))):
        words = zip(_FOLDED_WORD.finditer(folded), pieces.finditer(source), strict=True)
        return ((*word.span(), *raw.span()) for word, raw in words)
    return _steps_of_pieces(source, folded)


def _steps_of_pieces(source: str, folded: str) -> Iterator[_Step]:
    at = 0
    for piece in (_ASCII_PIECE if source.isascii() else _PIECE).finditer(source):
        raw, offset = piece[0], piece.start()
        straight = _is_straight(raw)
        length = len(raw) if straight else len(_words(raw))
        if not length:
            continue
        at += 3 if folded.startswith(_STOP_AHEAD, at) else 1
        if straight:
            yield at, at + length, offset, offset + length
        else:
            yield from _small_steps(raw, at, offset)
        at += length


@lru_cache(maxsize=20_000)
def _is_straight(raw: str) -> bool:
    """Whether every character of the piece becomes exactly one."""
    if raw.isascii():
        return raw.isalnum()
    lower = raw.casefold()
    if len(lower) != len(raw) or not unicodedata.is_normalized("NFC", raw):
        return False
    return not changed().search(lower) or all(map(_becomes_one, raw))


@lru_cache(maxsize=5_000)
def _becomes_one(sign: str) -> bool:
    """Whether a character alone becomes one letter or digit, and joins no other: `é`, `ł`."""
    return not unicodedata.combining(sign) and len(folded := letters(sign)) == 1 and folded.isalnum()


def _small_steps(raw: str, at: int, offset: int) -> Iterator[_Step]:
    gap = begun = False
    for group in cluster().finditer(raw):
        for sign in letters(group[0]):
            if sign == " ":
                gap = begun
                continue
            at += gap
            yield at, at + 1, offset + group.start(), offset + group.end()
            at, gap, begun = at + 1, False, True
