"""What CLDR knows of the world, through Babel: names of countries, territories and cities in every language.

Babel is imported by the first question: a program whose watches name no country never loads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

LOCALES = {
    language: (language,)
    for language in ("en", "ru", "uk", "ko", "de", "fr", "es", "pl", "ja", "ar", "it", "pt", "tr", "nl")
} | {"zh": ("zh", "zh_Hant")}
"""Our languages, and the locales of CLDR that each is written by."""

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # unions, regions, and codes for tests
_CODE = re.compile(r"[A-Z]{2}")
_BRACKETED = re.compile(r"[()（）]")
_NON_LATIN = frozenset({"ru", "uk", "ko", "ja", "ar", "zh"})


@cache
def codes() -> frozenset[str]:
    """The codes (ISO 3166, small letters) of every country and territory that CLDR names."""
    return frozenset(
        code.lower() for code in _locale("en").territories if _CODE.fullmatch(code) and code not in _NO_COUNTRIES
    )


@cache
def names_in(language: str) -> dict[str, tuple[str, ...]]:
    """By code: the names of every country in `language`, as news may write them."""
    return {code: tuple(dict.fromkeys(_names(code.upper(), language))) for code in sorted(codes())}


def title_of(code: str) -> str:
    """The English name of a country."""
    return str(_locale("en").territories[code.upper()])


def city(zone: str, language: str) -> tuple[str, ...]:
    """The names in `language` of the city that a time zone is named after."""
    found = dict.fromkeys(_city(zone, locale) for locale in LOCALES[language])
    return tuple(name for name in found if name)


def _city(zone: str, locale: str) -> str:
    named = _locale(locale).time_zones.get(zone, {}).get("city")
    if named:
        return str(named)
    return "" if locale[:2] in _NON_LATIN else zone.rpartition("/")[2].replace("_", " ")


def _names(code: str, language: str) -> Iterator[str]:
    for locale in LOCALES[language]:
        name = str(_locale(locale).territories.get(code, ""))
        if name and not _BRACKETED.search(name):  # what stands in brackets tells namesakes apart on maps, not in news
            yield from _written(name, language)


def _written(name: str, language: str) -> Iterator[str]:
    """CLDR shortens for lists; news writes out."""
    plain = re.sub("[ʼ’]", "'", name)
    if language == "en":
        yield plain
        plain = plain.replace("&", "and")
        if plain.startswith("St. "):
            yield f"Saint {plain[4:]}"
    elif language == "ru":
        yield from _islands(plain)
        return
    yield plain


def _islands(name: str) -> Iterator[str]:
    short = re.search(r"\bо-ва?\b", name)
    if short is None:
        yield name
        return
    word = "острова" if short[0] == "о-ва" else "остров"
    yield name.replace(short[0], word)


@cache
def _locale(name: str) -> Any:
    from babel import Locale  # a watch names a country: nothing else needs it

    return Locale.parse(name)
