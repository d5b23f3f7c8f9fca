"""The dictionaries of pymorphy3: what a Russian or Ukrainian word may be, and the readings that a keyword means.

A keyword is written as dictionaries write it wherever it can be read so: `выборы` are elections and no choices,
`Николаев` is no case of Николай. A word that no dictionary has is guessed only where its ending leaves no doubt.
"""

from __future__ import annotations

import gc
import re
from functools import cache, lru_cache
from typing import Any

LANGUAGES = ("ru", "uk")

_NAMES = frozenset({"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"})
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_MIN_SCORE = 0.05
_SURE = 0.2  # the share of its guesses that the dictionary must give a word it does not know
_FOREIGN_SHARE = 0.4  # a form that is read more often than this as another noun says nothing of the keyword
_SECOND_CASES = {"gen1": "gent", "gen2": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct"}  # в доме, на дому
_VOWELS = "аеєиіїоуыэюяё"
_CYRILLIC = re.compile("[а-яёіїєґ]", re.IGNORECASE)
_REGULAR = {
    "masc": re.compile(rf"[^{_VOWELS}ьъ]$"),
    "femn": re.compile("[ая]$"),
    "plur": re.compile("[ыиії]$"),
}


@cache
def _morph(language: str) -> Any:
    import pymorphy3  # its dictionaries take a while: only for settings that hold a Cyrillic keyword

    return pymorphy3.MorphAnalyzer(lang=language)


@lru_cache(maxsize=1_000)
def all_readings(word: str, language: str) -> tuple[Any, ...]:
    """Every way to read `word`, as pymorphy3 gives them."""
    return tuple(_morph(language).parse(word))


def readings(word: str, language: str) -> tuple[Any, ...]:
    """Every way to read `word`, the rarest left out."""
    return tuple(parse for parse in all_readings(word, language) if parse.score >= _MIN_SCORE)


@lru_cache(maxsize=1_000)
def is_known(word: str, language: str) -> bool:
    """Whether the dictionary has `word`."""
    return bool(_morph(language).word_is_known(word.lower()))


@lru_cache(maxsize=500)
def lexeme(parse: Any) -> tuple[Any, ...]:
    """Every form of the dictionary's word that `parse` is a form of."""
    return tuple(parse.lexeme)


def case_of(tag: Any) -> str:
    """The case of a noun or adjective; Ukrainian tags leave some nominatives unsaid, Russian ones know second cases."""
    case = str(tag.case or "nomn")
    return _SECOND_CASES.get(case, case)


def number_of(tag: Any) -> str:
    """`plur` or `sing`; Ukrainian tags leave the singular unsaid."""
    return "plur" if "plur" in tag.grammemes else "sing"


def is_adjective(tag: Any) -> bool:
    """Whether the word is an adjective or a participle, in full."""
    return tag.POS in _ADJECTIVES


def is_nominative_noun(tag: Any) -> bool:
    """Whether the word is a noun as dictionaries write it, or its plural."""
    return tag.POS == "NOUN" and case_of(tag) == "nomn"


@lru_cache(maxsize=1_000)
def meant(word: str, language: str) -> tuple[Any, ...]:
    """The readings a keyword means: as the dictionary writes it, and with a capital as a name. A guess, or nothing, when
    no dictionary has it.
    """
    if not is_known(word, language):
        return _guessed(word, language)
    parses = _as_written(_without_verbs(readings(word, language), language), word.lower())
    if word[0].isupper():
        parses = tuple(parse for parse in parses if is_nominative_noun(parse.tag)) or parses
    names = tuple(parse for parse in parses if _NAMES & parse.tag.grammemes)
    if word[0].isupper() and names:
        return names
    return tuple(parse for parse in parses if parse not in names) or parses


def _without_verbs(parses: tuple[Any, ...], language: str) -> tuple[Any, ...]:
    """Without verbs where a noun fits. The Ukrainian dictionary does not weigh them: діти are children, not `to put`."""
    if language != "uk" or not any(is_nominative_noun(parse.tag) for parse in parses):
        return parses
    return tuple(parse for parse in parses if parse.tag.POS not in {"VERB", "INFN"})


def _as_written(parses: tuple[Any, ...], word: str) -> tuple[Any, ...]:
    """Without readings as a case of another word where one is the word itself (of nouns: at least a nominative)."""
    nouns = [parse for parse in parses if is_nominative_noun(parse.tag)]
    if any(_spelled_so(parse, word) for parse in nouns):
        return tuple(parse for parse in parses if _spelled_so(parse, word) or is_adjective(parse.tag))
    return tuple(parse for parse in parses if not nouns or parse.tag.POS != "NOUN" or case_of(parse.tag) == "nomn")


def _spelled_so(parse: Any, word: str) -> bool:
    return str(parse.normal_form).replace("ё", "е") == word.replace("ё", "е")


def _guessed(word: str, language: str) -> tuple[Any, ...]:
    """The reading of an unknown word that ends like a regular noun, where the dictionary is of one mind about it; of a
    compound in two parts each way to inflect it.
    """
    parses = readings(word, language)
    if "-" in word and all(is_known(part, language) or not _CYRILLIC.search(part) for part in word.split("-")):
        return tuple(parse for parse in parses if is_nominative_noun(parse.tag))
    noun = next((parse for parse in parses if _is_regular(parse, word.lower())), None)
    if noun and sum(parse.score for parse in parses if parse.normal_form == noun.normal_form) >= _SURE:
        return (noun,)
    known_elsewhere = any(is_known(word, other) for other in LANGUAGES if other != language)
    if parses and case_of(parses[0].tag) == "nomn" and parses[0].tag.POS == "ADJF":
        return () if known_elsewhere and word.islower() else parses[:1]
    return ()


def _is_regular(parse: Any, word: str) -> bool:
    if not is_nominative_noun(parse.tag) or "Fixd" in parse.tag.grammemes:
        return False
    kind = "plur" if number_of(parse.tag) == "plur" else str(parse.tag.gender)
    return kind in _REGULAR and _REGULAR[kind].search(word) is not None


def without_rivals(forms: tuple[str, ...], parses: tuple[Any, ...], language: str) -> tuple[str, ...]:
    """Without forms of another, commoner noun: `суда` is said of courts, so no plural of `судно` says ships.

    Only the Russian dictionary knows how common its readings are.
    """
    if language != "ru":
        return forms
    own = {parse.normal_form for parse in parses}
    nouns = {form: _nouns(form, own) for form in forms}
    rivals = {name for shares in nouns.values() for name in shares if _outnumbered(shares, own)} - own
    return tuple(form for form in forms if not (rivals & nouns[form].keys()))


def _nouns(form: str, own: set[str]) -> dict[str, float]:
    """The share of each word, `own` and common nouns, in how `form` is read."""
    shares: dict[str, float] = {}
    for parse in _morph("ru").parse(form):
        common = parse.tag.POS == "NOUN" and not _NAMES & parse.tag.grammemes and parse.is_known
        if common or parse.normal_form in own:
            shares[parse.normal_form] = shares.get(parse.normal_form, 0.0) + parse.score
    return shares


def _outnumbered(shares: dict[str, float], own: set[str]) -> bool:
    ours = sum(share for name, share in shares.items() if name in own)
    return ours < _FOREIGN_SHARE * sum(shares.values())


def forget() -> bool:
    """Drop the dictionaries and what was read with them: 40 MB that only settings need. Whether there were any."""
    if not _morph.cache_info().currsize:
        return False
    for remembered in (_morph, all_readings, is_known, lexeme, meant):
        remembered.cache_clear()
    gc.collect()  # the dictionaries refer to themselves
    return True
