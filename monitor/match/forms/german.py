"""German: endings of nouns, adjectives and nouns made of adjectives (ein Toter, die Toten), by the ending of the word.

Umlauts need no rule: folding has already made Anschläge and Anschlage one. Compounds are other words. Where an ending
would make another word (Wahl, Wähler; Russe, Ruß) it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ADJECTIVE = re.compile(
    r"(?:isch|deutsch|lich|ig|bar|sam|haft|los|voll)$|^(?:ge|ver|be|er|zer|ent)\w+t$|^\w{0,5}ge\w{3,}en$"
)
_INFLECTED = re.compile(
    r"^(tot|.*deutsch|.+(?:isch|lich|sam|haft|igt|ete?t|tot|letzt|wundet)|ge\w{3,}en|(?-i:(?:ge|ver|be|zer|ent)\w{3,}t))"
    r"(?:e|er|es|en|em)$",
    re.IGNORECASE,
)
_GERMAN_LETTERS = re.compile(r"[a-zäöüß]+")
_ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
_PLURAL_ER = "haus|mann|dorf|wald|buch|rad|volk|kind|bild|glied|feld|geld|land|wort|schild|loch|amt|bad|blatt|band|dach|gut|licht"
_PLACES = r"sk|burg|berg|grad|\wstadt|furt|heim"
_UMLAUTS = str.maketrans("äöü", "aou")

_ENDINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(f"(?:{pattern})$", re.IGNORECASE), endings)
    for pattern, endings in (
        ("chen|lein", ("s",)),
        ("innen", ()),
        ("[^i]en|ern|eln", ("s",)),  # des Hafens; most are plurals already
        ("er|el", ("n", "s")),
        ("ung|heit|keit|schaft|ion|tät", ("en",)),
        ("in", ("nen",)),
        ("nis", ("se", "sen", "ses")),
        (r"\bge\w+e", ("n", "s")),  # das Gebäude, des Gebäudes
        ("e", ("n",)),
        ("au|ei", ("en",)),
        ("[aiouy]", ("s",)),
        ("[sßxz]", ("e", "en", "es")),
        (_PLURAL_ER, ("e", "es", "s", "er", "ern")),
        (_PLACES, ("e", "en", "s", "er", "ern")),
        ("", ("e", "en", "es", "s")),
    )
)
_SINGULARS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(f"(?:{pattern})$", re.IGNORECASE), cut)  # letters to cut off
    for pattern, cut in (
        ("innen", 3),
        ("(?:ung|heit|keit|schaft|ion|tät)en", 2),
        ("eln", 1),
        ("nissen", 3),
        ("nisse", 2),
        (f"(?:{_PLURAL_ER})ern", 3),
        (f"(?:{_PLURAL_ER})er", 2),
        ("(?:au|ei|sch|on|or|[^t]t|hl|ff)en", 2),
        ("(?:[^aeiou]|[aeiou][bdfgklmnprstwz])en", 1),
        ("[äöü]u?[^aeiouäöü]{1,4}e", 1),  # Anschläge, Streitkräfte
        ("(?:iff|ieg|teil|jahr|boot|ziel|werk|ment|ekt|recht|lust|gebiet|tag|[a-zäöü]zeug)e", 1),
    )
)
_PLURAL_COUNTRY = re.compile(r"(?:Staaten|Inseln|Philippinen|Malediven|Seychellen|Komoren|Salomonen|Bahamas)$")


def phrase(text: str) -> Iterator[str]:
    """The other forms of a German word; of a phrase only where an adjective's ending shows that it is German."""
    *before, last = text.split()
    if not before:
        yield from word(last)
    elif any(map(_INFLECTED.match, before)):
        yield from _phrase(before, (last, *word(last)))


def _phrase(before: list[str], lasts: tuple[str, ...]) -> Iterator[str]:
    """Each of `lasts` after what stands before it, all adjectives in the same form."""
    found = [_INFLECTED.match(part) for part in before]
    for ending in _ADJECTIVE_ENDINGS if any(found) else ("",):
        parts = [adjective[1] + ending if adjective else part for adjective, part in zip(found, before, strict=True)]
        yield from (" ".join((*parts, last)) for last in lasts)


def country(name: str) -> Iterator[str]:
    """`Russlands`, `den Niederlanden`, `der Vereinigten Staaten`: the cases of a country's name."""
    *before, last = name.split()
    yield from _phrase(before, (last, *_cases_of_country(last)))


def word(text: str) -> Iterator[str]:
    """The other forms of one German word: a capital makes it a noun."""
    lower = text.lower()
    if not _GERMAN_LETTERS.fullmatch(lower) or len(lower) < 3 or text.isupper():
        return
    if _INFLECTED.match(text):
        yield from _inflected(text)
        yield from _participle(text)
        if text.endswith("er"):
            yield from (f"{text}n", f"{text}s")  # Fischer, Gallischer: as likely a noun
    elif _ADJECTIVE.search(text):
        yield from (text + ending for ending in _ADJECTIVE_ENDINGS)
    elif text[0].isupper() or not lower.isascii():
        yield from _noun(text)


def _noun(text: str) -> Iterator[str]:
    yield from _endings(text)
    for pattern, cut in _SINGULARS:
        if pattern.search(text) and len(text) - cut > 3:
            singular = text[:-cut]
            yield singular
            yield from _endings(singular)
            return


def _endings(text: str) -> Iterator[str]:
    plain = text.lower().translate(_UMLAUTS)  # Länder are of Land
    endings = next(endings for pattern, endings in _ENDINGS if pattern.search(text) or pattern.search(plain))
    yield from (text + ending for ending in endings)


def _inflected(text: str) -> Iterator[str]:
    """The forms of an adjective with an ending. Made a noun it lacks -em: die Toten, but no Totem."""
    found = _INFLECTED.match(text)
    if found:
        noun = text[0].isupper()
        yield from (found[1] + ending for ending in _ADJECTIVE_ENDINGS if not (noun and ending == "em"))


def _participle(text: str) -> Iterator[str]:
    """`verletzt` of Verletzte; no Fisch of Fischer, and no `tot`, which folded is French tôt."""
    found = _INFLECTED.match(text)
    if found and found[1].endswith("t") and len(found[1]) > len("tot"):
        yield found[1]


def _cases_of_country(name: str) -> Iterator[str]:
    if _PLURAL_COUNTRY.search(name) or name.isupper() or name.endswith(("s", "ß", "x", "z")):
        return
    yield f"{name}n" if name.endswith("e") else f"{name}s"
