"""Russian and Ukrainian names that no dictionary has: their cases by ending, as grammars give them.

A name that ends in a vowel other than -а and -я does not change, nor does one in -ь, whose gender is not to be seen.
"""

from __future__ import annotations

import re

_Cases = tuple[tuple[re.Pattern[str], dict[str, tuple[str, ...]]], ...]
"""Which names, and what stands for the group `end` in each case; the nominative is the name itself."""


def _rules(*rows: tuple[str, str, str, str, str, str]) -> _Cases:
    names = ("gent", "datv", "accs", "ablt", "loct")
    return tuple(
        (re.compile(f"(?:{pattern})$"), {case: tuple(end.split("/")) for case, end in zip(names, ends, strict=True)})
        for pattern, *ends in rows
    )


_HARD = "(?<=[бвгдзклмнпрстфхґ])"
_HUSHING = "(?<=[жцчшщ])"
_CASES: dict[str, _Cases] = {
    "ru": _rules(
        ("(?<=[сц]к)(?P<end>ий)", "ого", "ому", "ого", "им", "ом"),
        ("(?P<end>ый)", "ого", "ому", "ого", "ым", "ом"),
        ("(?<=[аеиоуыэюя])(?P<end>й)", "я", "ю", "я", "ем", "е"),
        ("(?<=[аеиоуыэюяйь][гкх])(?P<end>а)", "и", "е", "у", "ой", "е"),
        ("(?<=[гкхжчшщ])(?P<end>а)", "и", "е", "у", "ой", "е"),
        ("(?<=[бвдзлмнпрстфц])(?P<end>а)", "ы", "е", "у", "ой", "е"),
        ("(?<=и)(?P<end>я)", "и", "и", "ю", "ей", "и"),
        ("(?P<end>я)", "и", "е", "ю", "ей", "е"),
        (f"{_HUSHING}(?P<end>)", "а", "у", "а", "ем", "е"),
        (f"{_HARD}(?P<end>)", "а", "у", "а", "ом", "е"),
    ),
    "uk": _rules(
        ("(?<=[сц]ьк)(?P<end>ий)", "ого", "ому", "ого", "им", "ому/ім"),
        ("(?P<end>ий)", "ого", "ому", "ого", "им", "ому"),
        ("(?<=[аеєиіїоуюя])(?P<end>й)", "я", "єві/ю", "я", "єм", "ї/єві"),
        ("(?P<end>га)", "ги", "зі", "гу", "гою", "зі"),
        ("(?P<end>ка)", "ки", "ці", "ку", "кою", "ці"),
        ("(?P<end>ха)", "хи", "сі", "ху", "хою", "сі"),
        ("(?<=[жчшщ])(?P<end>а)", "і", "і", "у", "ею", "і"),
        ("(?<=[бвдзлмнпрстфц])(?P<end>а)", "и", "і", "у", "ою", "і"),
        ("(?<=і)(?P<end>я)", "ї", "ї", "ю", "єю", "ї"),
        ("(?P<end>я)", "і", "і", "ю", "ею", "і"),
        (f"{_HUSHING}(?P<end>)", "а/у", "еві/у", "а", "ем", "і/еві"),
        (f"{_HARD}(?P<end>)", "а/у", "ові/у", "а", "ом", "і/ові"),
    ),
}
_VOWEL = re.compile("[аеєиіїоуыэюя]", re.IGNORECASE)
_LEAST_ACRONYM = 4


def cases(name: str, language: str) -> dict[str, tuple[str, ...]]:
    """The cases of `name`, by the names of pymorphy3 (`gent`); empty when it does not change."""
    if name.isupper() and not _is_said(name):
        return {}
    lower = name.lower()
    for pattern, ends in _CASES[language]:
        found = pattern.search(lower)
        if found:
            stem = name[: found.start("end")]
            return {case: tuple(stem + end for end in endings) for case, endings in ends.items()}
    return {}


def _is_said(acronym: str) -> bool:
    """Whether an acronym is read as a word, so that it takes cases (`ХАМАСа`, but no `БПЛ`)."""
    return (
        len(acronym) >= _LEAST_ACRONYM and _VOWEL.search(acronym[:-1]) is not None and not _VOWEL.match(acronym[-1])
    )
