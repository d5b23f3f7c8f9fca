"""What one character becomes when text is folded. The rules are listed in `monitor.text.fold`.

The patterns are made once, from the interpreter's own Unicode data, when the first text that is not ASCII is folded
(about 40 ms); which characters change is then found in C, and what they become is looked up as they come.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

STOP = "|"
"""Stands in folded text where a sentence ends. ASCII, and never part of a word."""

_OWN_LETTERS = {
    "ё": "е", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ð": "d", "þ": "th",
    "æ": "ae", "œ": "oe", "ƒ": "f", "ə": "e", "ȷ": "j", "ɨ": "i", "ʉ": "u",
}  # fmt: skip
_APOSTROPHES = frozenset("ʹʺʻʼʽʾʿˈˊˋ˴ՙꞌ")  # letters by Unicode's book, quotes in news
_SILENT_LETTERS = frozenset("\u115f\u1160\u3164\u0640")  # Hangul fillers and the Arabic stretching sign
_KANA_VOICE = "\uff9e\uff9f"

# Marks inside these ranges are vowels: without them words of South and South-East Asia would fall apart.
_VOWEL_MARKS = ((0x0900, 0x1AAF), (0x1B00, 0x1CCF), (0xA800, 0xABFF), (0x11000, 0x11FFF))
# Where signs have to be looked at one by one: in Han, Yi and Hangul all stay as they are, of surrogates and private
# use none does, and above the Basic Multilingual Plane each is looked at as it comes.
_MIXED_BLOCKS = (
    range(0x3400),
    range(0x4DC0, 0x4E00),
    range(0xA48D, 0xAC00),
    range(0xD7A4, 0xD800),
    range(0xF900, 0x10000),
)
_NEVER_PLAIN = r"\ud800-\uf8ff\U00010000-\U0010ffff"


def folded_sign(sign: str) -> str:
    """What one case-folded character (or half-width kana with its voice mark) becomes: letters, a space, or nothing."""
    if not sign[0].isalpha() and unicodedata.decomposition(sign[0]).startswith("<super>"):
        return " "  # footnote digits and trade marks are not part of the word before
    if "\u3131" <= sign <= "\u3163" or "\uffa1" <= sign <= "\uffdc":
        return sign  # single Hangul letters: taken apart they would join to syllables
    return "".join(map(_folded_letter, unicodedata.normalize("NFKC", sign).casefold()))


def _folded_letter(letter: str) -> str:
    if letter in _OWN_LETTERS:
        return _OWN_LETTERS[letter]
    if letter in _SILENT_LETTERS:
        return ""
    if letter.isspace() or letter in _APOSTROPHES:
        return " "
    if letter.isalnum():
        return _without_accents(letter)
    category = unicodedata.category(letter)
    if category[0] == "M":
        return letter if _within(ord(letter), _VOWEL_MARKS) else ""
    return "" if category in {"Cc", "Cf"} else " "


def _without_accents(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    if len(apart) == 1 or not (apart[0] < "\u0250" or "\u0370" <= apart[0] <= "\u03ff"):
        return letter  # Latin and Greek only: й, ї and Hangul are letters of their own
    return "".join(_OWN_LETTERS.get(sign, sign) for sign in apart if not unicodedata.combining(sign))


def _within(point: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= point <= high for low, high in ranges)


@cache
def changed() -> re.Pattern[str]:
    """Every case-folded character that does not stay as it is (the space and `STOP` do)."""
    signs = [sign for sign in map(chr, chain(*_MIXED_BLOCKS)) if folded_sign(sign) != sign and sign != STOP]
    return re.compile(f"[{_ranges(signs)}{_NEVER_PLAIN}][{_KANA_VOICE}]?")


@cache
def _marks() -> str:
    return _ranges([sign for sign in map(chr, range(0x300, 0x20000)) if unicodedata.category(sign)[0] == "M"])


@cache
def _mark_heap() -> re.Pattern[str]:
    return re.compile(f"([{_marks()}]{{8}})[{_marks()}]++")


@cache
def cluster() -> re.Pattern[str]:
    """One character with the marks, Hangul vowels and tails, or kana voice marks that join it."""
    return re.compile(f"(?s:.)[{_marks()}\u1160-\u11ff\ud7b0-\ud7fb{_KANA_VOICE}]*+")


def _ranges(signs: list[str]) -> str:
    """The inside of a character class: neighbours joined to ranges."""
    points = sorted(map(ord, signs))
    starts = [p for i, p in enumerate(points) if i == 0 or points[i - 1] != p - 1]
    ends = [p for i, p in enumerate(points) if i == len(points) - 1 or points[i + 1] != p + 1]
    return "".join(f"\\U{start:08x}-\\U{end:08x}" for start, end in zip(starts, ends, strict=True))


def composed(text: str) -> str:
    """`text` in Unicode normal form C, a heap of marks on one character cut to eight.

    Putting marks in order takes square time: 16,000 of them on one letter cost a second, hence the cut
    (UAX #15 section 13 allows thirty; living languages use at most five).
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _mark_heap().sub(r"\1", text))


def letters(text: str) -> str:
    """`text` composed, in lower case, each character folded; separators are single or repeated spaces."""
    return changed().sub(_replace, composed(text).casefold())


class _Signs(dict[str, str]):
    """`folded_sign`, remembered. Bounded by the number of characters that exist."""

    def __missing__(self, sign: str) -> str:
        self[sign] = becomes = folded_sign(sign)
        return becomes


_signs = _Signs()


def _replace(found: re.Match[str]) -> str:
    return _signs[found[0]]
