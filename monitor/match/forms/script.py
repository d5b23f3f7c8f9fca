"""Which script a sign belongs to, as far as the borders of words need it."""

from __future__ import annotations

import re

_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_UNSPACED = re.compile(
    r"[\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def is_hangul(sign: str) -> bool:
    """Whether `sign` is a Korean syllable or letter."""
    return _HANGUL.match(sign) is not None


def is_unspaced(sign: str) -> bool:
    """Whether `sign` belongs to a script written without spaces between words: Han, Hiragana, Katakana."""
    return _UNSPACED.match(sign) is not None


def has_hangul(text: str) -> bool:
    """Whether any sign of `text` is Hangul."""
    return _HANGUL.search(text) is not None


def has_unspaced(text: str) -> bool:
    """Whether any sign of `text` is Han or Kana."""
    return _UNSPACED.search(text) is not None


def has_cyrillic(text: str) -> bool:
    """Whether any letter of `text` is Cyrillic."""
    return _CYRILLIC.search(text) is not None


def has_latin(text: str) -> bool:
    """Whether any letter of `text` is Latin."""
    return _LATIN.search(text) is not None
