"""French and Spanish: numbers and genders by ending; in a phrase all words change together up to a preposition."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.match.forms.stems import same_stem

_Endings = tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
"""Which words, and what replaces the ending: feminine, plural, feminine plural ("" = there is none)."""

_FRENCH: _Endings = tuple(
    (re.compile(f"^(.*){ending}$", re.IGNORECASE), replaced)
    for ending, replaced in (
        ("é", ("ée", "és", "ées")),
        ("(?:é|i)en", ("\x00ne", "\x00s", "\x00nes")),
        ("ain", ("aine", "ains", "aines")),
        ("ais", ("aise", "ais", "aises")),
        ("al", ("ale", "aux", "ales")),
        ("eau", ("", "eaux", "")),
        ("if", ("ive", "ifs", "ives")),
        ("mort", ("morte", "morts", "mortes")),
        ("(?:s|x|z|[^aeiou]y)", ("", "", "")),
        ("", ("", "\x00s", "")),
    )
)
_SPANISH: _Endings = tuple(
    (re.compile(f"^(.*){ending}$", re.IGNORECASE), replaced)
    for ending, replaced in (
        ("o", ("a", "os", "as")),
        ("or", ("ora", "ores", "oras")),
        ("ón", ("", "ones", "")),
        ("és", ("esa", "eses", "esas")),
        ("[aeiouáéí]", ("", "\x00s", "")),
        ("[dlnrj]", ("", "\x00es", "")),
        ("z", ("", "ces", "")),
    )
)
_STOPS = frozenset(
    {"de", "du", "des", "la", "le", "les", "l", "d", "del", "los", "las", "el", "en", "à", "au", "aux", "por", "para"}
)


def french(text: str) -> Iterator[str]:
    """The other forms of a French word or phrase."""
    yield from _phrase(text, _FRENCH)
    if text.islower() and re.search(r"[^sui]s$", text) and " " not in text and len(text) > 4:
        yield from (form for form in (text[:-1], *_phrase(text[:-1], _FRENCH)) if same_stem("french", form, text))


def spanish(text: str) -> Iterator[str]:
    """The other forms of a Spanish word or phrase."""
    yield from _phrase(text, _SPANISH)
    if text.islower() and text.endswith(("os", "as")) and " " not in text and len(text) > 4:
        stem = text[:-2]
        yield from (form for form in map(stem.__add__, ("o", "a", "os", "as")) if same_stem("spanish", form, text))


def _phrase(text: str, endings: _Endings) -> Iterator[str]:
    words = text.split()
    if text.isascii() and len(words) > 1 and text.istitle():
        return  # an English name as likely as not
    stop = next((place for place, word in enumerate(words) if word.lower() in _STOPS), len(words))
    changing, fixed = words[:stop], words[stop:]
    for which in range(3):
        changed = [_changed(word, endings, which) for word in changing]
        if changed and all(changed):
            yield " ".join((*changed, *fixed))


def _changed(word: str, endings: _Endings, which: int) -> str:
    if not word[-1:].isalpha() or word.isupper():
        return ""
    for pattern, replaced in endings:
        found = pattern.match(word)
        if found:
            return _replace(word, found[1], replaced[which])
    return ""


def _replace(word: str, stem: str, ending: str) -> str:
    r"""`\x00` stands for the whole word."""
    return word + ending[1:] if ending.startswith("\x00") else stem + ending if ending else ""
