"""A country's name stands for its people and its adjective too: the table of `data/countries.yaml`, looked up."""

from __future__ import annotations

from functools import cache
from typing import Any

from monitor.match.data import table


def people_of(name: str, language: str) -> tuple[str, ...]:
    """Adjectives and people (singular) of the country called `name` in `language`; empty when it is no country."""
    return _names(language).get(_key(name), ())


@cache
def people(language: str) -> frozenset[str]:
    """Adjectives and people of all countries, as `language` writes them."""
    return frozenset(word for words in _names(language).values() for word in words)


def needs_capital(form: str) -> bool:
    """Whether an English people's name is another word without its capital: Poles and poles."""
    return form in _capital()


def _key(name: str) -> str:
    return name.casefold().removeprefix("the ").replace("-", " ")


@cache
def _names(language: str) -> dict[str, tuple[str, ...]]:
    section: Any = table("countries").get(language, {"names": {}})
    if language == "ko":
        joined, more = section["joined"], section["more"]
        return {name: (*(name + suffix for suffix in joined), *more.get(name, ())) for name in section["names"]}
    return {_key(name): tuple(words) for name, words in section["names"].items()}


@cache
def _capital() -> frozenset[str]:
    return frozenset(table("countries")["en"]["capital"])
