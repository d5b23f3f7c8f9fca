"""Russian and Ukrainian: every case and number, by the dictionaries of pymorphy3; phrases agree with their head.

In `Северная Корея` the noun is the head: adjectives before it take its case, number and gender, what follows stays
(`министр обороны`, `министру обороны`). Generated once, when settings are compiled; nothing of it runs per article.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

LANGUAGES = ("ru", "uk")

_ONLY_UKRAINIAN = re.compile(r"[іїєґ]|[сц]ьк|['’ʼ]")
_ONLY_RUSSIAN = re.compile("[ыэъё]")
_NAMES = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})
_PERSON = frozenset({"Name", "Surn", "Patr"})
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "voct")
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_VERBS = frozenset({"VERB", "INFN", "PRTS"})
_MIN_SCORE = 0.05
_MASCULINE_NAME = ("а", "у", "ом", "ем", "е", "ові", "і")


@cache
def _morph(language: str) -> Any:
    import pymorphy3  # its dictionaries take a while: only for settings that hold a Cyrillic keyword

    return pymorphy3.MorphAnalyzer(lang=language)


@lru_cache(maxsize=500)
def _read(word: str, language: str) -> tuple[Any, ...]:
    """Every way to read `word`, as pymorphy3 gives them."""
    return tuple(_morph(language).parse(word))


@lru_cache(maxsize=500)
def _known(word: str, language: str) -> bool:
    return bool(_morph(language).word_is_known(word.lower()))


def phrase(text: str) -> Iterator[str]:
    """The other forms of a Cyrillic word or phrase, in Russian or Ukrainian, or both where the letters leave it open."""
    for language in languages_of(text):
        yield from phrase_in(text, language)


def languages_of(text: str) -> tuple[str, ...]:
    """The languages that `text` may be written in: by letters only one has, for phrases by what its words are."""
    lower = text.lower()
    if _ONLY_UKRAINIAN.search(lower):
        return ("uk",)
    if _ONLY_RUSSIAN.search(lower):
        return ("ru",)
    words = lower.split()
    if len(words) == 1:
        return LANGUAGES
    return tuple(code for code in LANGUAGES if all(_known(word, code) for word in words)) or ("ru",)


@lru_cache(maxsize=2_000)
def phrase_in(text: str, language: str) -> tuple[str, ...]:
    """The other forms of `text` read as Russian (`ru`) or Ukrainian (`uk`)."""
    words = text.split()
    if len(words) == 1:
        return tuple(dict.fromkeys(_word(words[0], language)))
    return tuple(dict.fromkeys(_phrase(words, language)))


def _word(word: str, language: str) -> Iterator[str]:
    for parse in _parses(word, language):
        kind = _kind(parse.tag)
        yield from (form.word for form in _lexeme(parse) if _kind(form.tag) == kind)


def _parses(word: str, language: str) -> tuple[Any, ...]:
    """How a word may be read. A capital prefers names; a word not in the dictionary is read only if it is a name."""
    parses = [parse for parse in _read(word, language) if parse.score >= _MIN_SCORE]
    if not _known(word, language):
        return tuple(parses[:1]) if _guessable(word, language, parses) else ()
    names = [parse for parse in parses if _NAMES & parse.tag.grammemes]
    if word[0].isupper() and names:
        return tuple(names)
    return tuple(parse for parse in parses if parse not in names) or tuple(parses)


def _guessable(word: str, language: str, parses: list[Any]) -> bool:
    if not parses or parses[0].tag.POS not in {"NOUN", "ADJF"}:
        return False
    known_elsewhere = any(_known(word, other) for other in LANGUAGES if other != language)
    return word[0].isupper() or (language == "ru" and not known_elsewhere)


@lru_cache(maxsize=5_000)
def _kind(tag: Any) -> tuple[str, ...]:
    """What must be equal for two forms of one dictionary word to be forms of one keyword."""
    if tag.POS in _VERBS:
        return ("verb",)
    if {"NOUN", "Geox"} <= tag.grammemes:
        return ("place", _number(tag))
    if tag.POS == "PRTF":
        return ("participle", str(tag.tense), str(tag.voice))
    return (str(tag.POS),)


@lru_cache(maxsize=500)
def _lexeme(parse: Any) -> tuple[Any, ...]:
    return tuple(parse.lexeme)


def _phrase(words: list[str], language: str) -> Iterator[str]:
    people = [_person(word, language) for word in words]
    if all(people):
        yield from _full_name(people)
        yield from _name(words, language)
        return
    found = _head(words, language)
    if found is None or people[found[0]]:
        yield from _name(words, language)
        return
    place, head = found
    for form in _lexeme(head):
        if form.tag.POS == head.tag.POS and _number_allowed(head, form, name=words[place][0].isupper()):
            before = (_agreeing(word, head, form, language) for word in words[:place])
            yield " ".join((*before, form.word, *words[place + 1 :]))


def _person(word: str, language: str) -> Any:
    """`word` as a person's name in the nominative; None when it is not one."""
    if not word[0].isupper():
        return None
    named = (parse for parse in _read(word, language) if _names_person(parse.tag, language))
    return next((parse for parse in named if parse.tag.case == "nomn" and _number(parse.tag) == "sing"), None)


def _names_person(tag: Any, language: str) -> bool:
    """The Ukrainian dictionary marks few first names as names: there a capital and a living thing must do."""
    return bool(_PERSON & tag.grammemes) or (language == "uk" and {"NOUN", "anim"} <= tag.grammemes)


def _full_name(people: list[Any]) -> Iterator[str]:
    """`Владимир Путин`, `Владимира Путина`: every part in the same case."""
    gender = people[0].tag.gender
    for case in _CASES:
        parts = [
            next((f.word for f in _lexeme(part) if f.tag.case == case and f.tag.gender == gender), part.word)
            for part in people
        ]
        yield " ".join(parts)


def _head(words: list[str], language: str) -> tuple[int, Any] | None:
    """The noun that the phrase is about and where it stands: the first in the nominative that is no adjective too."""
    nouns = [
        (place, parse)
        for place, word in enumerate(words)
        for parse in _parses(word, language)
        if parse.tag.POS == "NOUN" and parse.tag.case == "nomn"
    ]
    certain = (found for found in nouns if not _may_be_adjective(words[found[0]], language))
    return next(certain, nouns[0] if nouns else None)


def _may_be_adjective(word: str, language: str) -> bool:
    return any(parse.tag.POS in _ADJECTIVES and parse.tag.case == "nomn" for parse in _read(word, language))


def _number_allowed(head: Any, form: Any, *, name: bool) -> bool:
    """A name keeps its number: there is one Курская область."""
    return _number(form.tag) == _number(head.tag) or not name


def _number(tag: Any) -> str:
    return "plur" if "plur" in tag.grammemes else "sing"  # Ukrainian tags leave the singular unsaid


def _agreeing(word: str, head: Any, form: Any, language: str) -> str:
    """`word` as an adjective of `form`; as it is, when it does not agree with the head as written."""
    for parse in _read(word, language):
        if parse.tag.POS in _ADJECTIVES and _agrees(parse.tag, head.tag):
            fitting = (other.word for other in _lexeme(parse) if other.tag.POS == parse.tag.POS)
            tags = (other.tag for other in _lexeme(parse) if other.tag.POS == parse.tag.POS)
            return next((text for text, tag in zip(fitting, tags, strict=True) if _agrees(tag, form.tag)), word)
    return word


def _agrees(adjective: Any, noun: Any) -> bool:
    if adjective.case != noun.case or _number(adjective) != _number(noun):
        return False
    if _number(noun) == "sing" and adjective.gender != noun.gender:
        return False
    inanimate, animate = "inan" in adjective.grammemes, "anim" in adjective.grammemes
    return noun.case != "accs" or not (inanimate or animate) or inanimate == ("inan" in noun.grammemes)


def _name(words: list[str], language: str) -> Iterator[str]:
    """A name whose last part no dictionary has: `Ким Чен Ын`, `Ким Чен Ына`."""
    *before, last = words
    known = tuple(_word(last, language))
    if known:
        yield from (" ".join((*before, form)) for form in known)
    elif all(word[0].isupper() for word in words) and last[-1].lower() not in "аеєиіїоуыэюяьй":
        yield from (" ".join((*before, last + ending)) for ending in _MASCULINE_NAME)


def forget() -> None:
    """Drop the dictionaries and what was read with them: 40 MB that only settings need."""
    if not _morph.cache_info().currsize:
        return
    for remembered in (_morph, _read, _known, _lexeme, _kind, phrase_in):
        remembered.cache_clear()
    gc.collect()  # the dictionaries refer to themselves
