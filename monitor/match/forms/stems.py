"""Snowball stems, remembered: the check that a generated form is still the same word."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # heavy, and needed only where settings are compiled

    return snowballstemmer.stemmer(language)


@lru_cache(maxsize=2_000)
def _stem(language: str, word: str) -> str:
    return str(_stemmer(language).stemWord(word))


def same_stem(language: str, first: str, second: str) -> bool:
    """Whether Snowball's stemmer for `language` (its English name) gives both words, whatever their case, one stem."""
    return _stem(language, first.lower()) == _stem(language, second.lower())


def forget() -> None:
    """Drop the remembered stems."""
    _stem.cache_clear()
