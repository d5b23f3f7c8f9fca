"""Russian and Ukrainian: every case and number, by the dictionaries of pymorphy3; phrases agree with their head.

In `Северная Корея` the noun is the head: adjectives before it take its case, number and gender, what follows stays
(`министр обороны`, `министру обороны`). Generated once, when settings are compiled; nothing of it runs per article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from monitor.match.forms import dictionary, names
from monitor.match.forms.dictionary import (
    LANGUAGES,
    all_readings,
    case_of,
    is_adjective,
    is_known,
    is_nominative_noun,
    lexeme,
    meant,
    number_of,
    readings,
    without_rivals,
)

__all__ = ["LANGUAGES", "forget", "languages_of", "phrase", "phrase_in"]

_ONLY_UKRAINIAN = re.compile(r"[іїєґ]|[сц]ьк|['’ʼ]")
_ONLY_RUSSIAN = re.compile("[ыэъё]")
_PERSON = frozenset({"Name", "Surn", "Patr"})
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "voct")
_VERBS = frozenset({"VERB", "INFN", "PRTS"})
_RARE = frozenset({"V-ey", "V-oy", "Dist", "Supr", "Arch"})  # северною beside северной, новейший of новый
_FULL_NAME = 2  # words


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
    words = text.split()
    if len(words) == 1:
        return LANGUAGES
    telling = [word for word in words if not word.isupper()] or words
    known = {code: sum(is_known(word, code) for word in telling) for code in LANGUAGES}
    most = max(known.values())
    return tuple(code for code in LANGUAGES if known[code] == most) if most else ("ru",)


@lru_cache(maxsize=2_000)
def phrase_in(text: str, language: str) -> tuple[str, ...]:
    """The other forms of `text` read as Russian (`ru`) or Ukrainian (`uk`)."""
    words = text.split()
    if len(words) == 1:
        return _word(text, language)
    return tuple(dict.fromkeys(_phrase(words, language)))


def forget() -> None:
    """Drop the dictionaries and what was read with them."""
    if dictionary.forget():
        _kind.cache_clear()
        _adjective_of.cache_clear()
        phrase_in.cache_clear()


# ------------------------------------------------------------------------------------------------------------ a word


def _word(word: str, language: str) -> tuple[str, ...]:
    parses = () if _is_foreign(word, language) else meant(word, language)
    if not parses:
        return tuple(_last_part(word, language)) if word[0].isupper() else ()
    kinds = [(_kind(parse.tag), parse) for parse in parses]
    forms = (form.word for kind, parse in kinds for form in lexeme(parse) if _is_form(form.tag, kind))
    distinct = tuple(dict.fromkeys((*forms, *_of_first_part(word, language))))
    return without_rivals(distinct, parses, language) if word.islower() and is_known(word, language) else distinct


def _is_foreign(word: str, language: str) -> bool:
    """Whether `word` is a name in which only the last part changes: Хан-Юнис, ХАМАС."""
    return not is_known(word, language) and (("-" in word and word.istitle()) or word.isupper())


def _of_first_part(word: str, language: str) -> Iterator[str]:
    """The forms of a compound whose second part does not change: дроны-камикадзе."""
    first, _, second = word.partition("-")
    if (
        second
        and not is_known(word, language)
        and any("Fixd" in parse.tag.grammemes for parse in meant(second, language))
    ):
        yield from (f"{form}-{second}" for form in _word(first, language))


def _last_part(word: str, language: str) -> Iterator[str]:
    for forms in names.cases(word, language).values():
        yield from forms


def _is_form(tag: Any, kind: tuple[str, ...]) -> bool:
    return _kind(tag) == kind and "Dist" not in tag.grammemes


@lru_cache(maxsize=5_000)
def _kind(tag: Any) -> tuple[str, ...]:
    """What must be equal for two forms of one dictionary word to be forms of one keyword."""
    if tag.POS in _VERBS:
        return ("verb",)
    if {"NOUN", "Geox"} <= tag.grammemes:
        return ("place", number_of(tag))
    if tag.POS == "PRTF":
        return ("participle", str(tag.tense), str(tag.voice))
    return (str(tag.POS),)


# ---------------------------------------------------------------------------------------------------------- a phrase


def _phrase(words: list[str], language: str) -> Iterator[str]:
    place, heads = _head(words, language)
    is_name = place == 0 and all(word[0].isupper() for word in words)
    if not heads or (is_name and _person(words[0], language)):
        yield from _name(words, language)
        return
    after = words[place + 1 :]
    if place == 0 and not all(is_known(word, language) for word in after):
        yield from _name(words, language)
    for head in heads:
        for form in _forms_of_head(head, name=words[place][0].isupper(), alone=place == 0):
            before = [_agreeing(word, head, form, language) for word in words[:place]]
            yield from (" ".join((*chosen, form.word, *after)) for chosen in product(*before))


def _forms_of_head(head: Any, *, name: bool, alone: bool) -> Iterator[Any]:
    """The head's cases and numbers; no accusative that is another case too."""
    told: set[tuple[str, str]] = set()
    for form in lexeme(head):
        told_so = (form.word, number_of(form.tag))
        if _kind(form.tag) != _kind(head.tag) or not _follows(head, form, name=name, alone=alone):
            continue
        feminine = form.tag.gender == "femn" and number_of(form.tag) == "sing"  # область, but курскую
        if case_of(form.tag) != "accs" or feminine or told_so not in told:
            told.add(told_so)
            yield form


def _head(words: list[str], language: str) -> tuple[int, list[Any]]:
    """Where the word stands that the phrase is about, and its readings: a noun with adjectives before it that agree.

    A noun that may be an adjective too is one only where no other noun is the head (`военный лётчик`), and the last
    adjective stands for a noun where there is none (`российский мобилизованный`).
    """
    found: list[tuple[int, list[Any]]] = []
    for place, word in enumerate(words):
        heads = [parse for parse in _nouns(word, language) if _all_agree(words[:place], parse, language)]
        if heads:
            found.append((place, heads))
    certain = [each for each in found if not _may_be_adjective(words[each[0]], language)]
    return (certain or found or [_adjective_head(words, language)])[0]


def _nouns(word: str, language: str) -> list[Any]:
    """`word` as a noun in the nominative; with a capital as a name or, where none is one, as any noun."""
    parses = meant(word, language)
    common = [parse for parse in readings(word, language) if is_known(word, language) and parse not in parses]
    wider = [parse for parse in common if parse.normal_form == word.lower()] if word[0].isupper() else []
    return [parse for parse in (*parses, *wider) if is_nominative_noun(parse.tag)]


def _adjective_head(words: list[str], language: str) -> tuple[int, list[Any]]:
    """The last adjective of those the phrase begins with: `пропавший без вести`."""
    last: tuple[int, list[Any]] = (0, [])
    for place, word in enumerate(words):
        parses = [
            parse for parse in meant(word, language) if is_adjective(parse.tag) and case_of(parse.tag) == "nomn"
        ]
        agreeing = [parse for parse in parses if _all_agree(words[:place], parse, language)]
        if agreeing:
            last = (place, agreeing)
        elif not _is_adverb(word, language):
            break
    return last


def _all_agree(words: list[str], head: Any, language: str) -> bool:
    return all(_adjective_of(word, head, language) or _is_adverb(word, language) for word in words)


@lru_cache(maxsize=2_000)
def _adjective_of(word: str, head: Any, language: str) -> Any:
    """`word` read as an adjective that agrees with `head`; None when it does not."""
    adjectives = (parse for parse in all_readings(word, language) if is_adjective(parse.tag))
    return next((parse for parse in adjectives if _agrees(parse.tag, head.tag)), None)


def _is_adverb(word: str, language: str) -> bool:
    found = readings(word, language)
    return bool(found) and found[0].tag.POS == "ADVB"


def _may_be_adjective(word: str, language: str) -> bool:
    return any(is_adjective(parse.tag) and case_of(parse.tag) == "nomn" for parse in readings(word, language))


def _follows(head: Any, form: Any, *, name: bool, alone: bool) -> bool:
    """Whether `form` is the head in another case, or number: of a name there is one (`Курская область`). An adjective
    that is alone has every gender (`пропавшая без вести`).
    """
    same_number = number_of(form.tag) == number_of(head.tag)
    if is_adjective(head.tag) and (name or not alone) and number_of(form.tag) == "sing" == number_of(head.tag):
        return bool(form.tag.gender == head.tag.gender)
    return same_number or not name


def _agreeing(word: str, head: Any, form: Any, language: str) -> tuple[str, ...]:
    """`word`, an adjective of `head`, as an adjective of `form`."""
    parse = _adjective_of(word, head, language)
    if not parse:
        return (word,)  # тяжело раненый
    same = (each for each in lexeme(parse) if _kind(each.tag) == _kind(parse.tag) and not _RARE & each.tag.grammemes)
    return tuple(dict.fromkeys(each.word for each in same if _agrees(each.tag, form.tag))) or (word,)


def _agrees(adjective: Any, noun: Any) -> bool:
    if case_of(adjective) != case_of(noun) or number_of(adjective) != number_of(noun):
        return False
    if number_of(noun) == "sing" and adjective.gender != noun.gender:
        return False
    inanimate, animate = "inan" in adjective.grammemes, "anim" in adjective.grammemes
    return noun.case != "accs" or not (inanimate or animate) or inanimate == ("inan" in noun.grammemes)


# ------------------------------------------------------------------------------------------------------------- names


def _name(words: list[str], language: str) -> Iterator[str]:
    """Names of people and places: all parts in the same case, and the last alone (`Ким Чен Ын`, `Ким Чен Ына`)."""
    if not all(word[0].isupper() for word in words):
        return
    parts = [_cases_of_person(word, language) for word in words]
    if all(parts) or (len(words) == _FULL_NAME and _person(words[0], language)):
        yield from _full_name(words, [part or names.cases(words[-1], language) for part in parts])
    last = parts[-1] or names.cases(words[-1], language)
    yield from (" ".join((*words[:-1], form)) for forms in last.values() for form in forms)


def _full_name(words: list[str], parts: list[dict[str, tuple[str, ...]]]) -> Iterator[str]:
    """`Владимир Путин`, `Владимира Путина`: every part in the same case."""
    for case in _CASES[1:]:
        if all(case in part for part in parts[:1]):
            chosen = (part.get(case, (word,)) for part, word in zip(parts, words, strict=True))
            yield from (" ".join(together) for together in product(*chosen))


def _cases_of_person(word: str, language: str) -> dict[str, tuple[str, ...]]:
    person = _person(word, language)
    if not person:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for form in lexeme(person):
        tag = form.tag
        if (
            tag.POS == "NOUN"
            and number_of(tag) == "sing"
            and tag.gender == person.tag.gender
            and case_of(tag) != "nomn"
        ):
            found[case_of(tag)] = (*found.get(case_of(tag), ()), form.word)
    return found


def _person(word: str, language: str) -> Any:
    """`word` as a person's name in the nominative; None when it is not one."""
    if not word[0].isupper() or not is_known(word, language):
        return None
    named = (parse for parse in readings(word, language) if _names_person(parse.tag, language))
    return next((parse for parse in named if case_of(parse.tag) == "nomn" and number_of(parse.tag) == "sing"), None)


def _names_person(tag: Any, language: str) -> bool:
    """The Ukrainian dictionary marks few first names as names: there a capital and a living thing must do."""
    return bool(_PERSON & tag.grammemes) or (language == "uk" and {"NOUN", "anim"} <= tag.grammemes)
