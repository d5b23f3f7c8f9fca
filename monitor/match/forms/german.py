"""German: endings of nouns, adjectives and nouns made of adjectives (ein Toter, die Toten), checked with Snowball.

Umlauts need no rule: folding has already made Anschläge and Anschlage one. Compounds are other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from monitor.match.forms.stems import same_stem

_ADJECTIVE = re.compile(r"(?:isch|ig|lich|bar|sam|haft|los|voll)$|^(?:ge|ver|be|er|zer|ent)\w+t$")
_INFLECTED = re.compile(r"^(tot|.+(?:isch|lich|sam|haft|ete?t|tot|letzt|wundet))(?:e|er|es|en|em)$", re.IGNORECASE)
_GERMAN_LETTERS = re.compile(r"[a-zäöüß]+")
_NOUN_ENDINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"(?:er|el|en|chen|lein)$"), ("n", "s")),
    (re.compile(r"(?:ung|heit|keit|schaft|ion|tät)$"), ("en",)),
    (re.compile(r"in$"), ("nen", "s")),
    (re.compile(r"e$"), ("n", "s")),
    (re.compile(r"[aeiouy]$"), ("s",)),
    (re.compile(r""), ("e", "en", "es", "s", "er", "ern")),
)
_ADJECTIVE_ENDINGS = ("", "e", "en", "er", "es", "em")


def phrase(text: str) -> Iterator[str]:
    """The other forms of a German word; of a phrase only where an adjective's ending shows that it is German."""
    *before, last = text.split()
    if not before:
        yield from word(last)
    elif any(_INFLECTED.match(part) for part in before):
        choices = [tuple(_adjective(part)) or (part,) for part in before]
        yield from (" ".join(parts) for parts in product(*choices, (last, *word(last))))


def genitive(name: str) -> Iterator[str]:
    """`Russlands`: of names the only other form."""
    if not name.endswith(("s", "ß", "x", "z")):
        yield f"{name}s"


def word(text: str) -> Iterator[str]:
    """The other forms of one German word: a capital makes it a noun."""
    lower = text.lower()
    if not _GERMAN_LETTERS.fullmatch(lower) or len(lower) < 3 or text.isupper():
        return
    if text[0].isupper() or not lower.isascii():
        yield from _noun(text)
    if _ADJECTIVE.search(lower):
        yield from (text + ending for ending in _ADJECTIVE_ENDINGS if ending)
    yield from _adjective(text)


def _noun(text: str) -> Iterator[str]:
    yield from _endings(text)
    stem = re.sub(r"(?:e|n|en|er|ern)$", "", text)
    if len(stem) > 3 and stem != text and same_stem("german", text, stem):
        made = (form for form in (stem, *_endings(stem)) if same_stem("german", text, form))
        yield from (form for form in made if not (text.endswith("er") and form == f"{stem}e"))  # Bomber, Bombe


def _endings(text: str) -> Iterator[str]:
    endings = next(endings for pattern, endings in _NOUN_ENDINGS if pattern.search(text))
    yield from (text + ending for ending in endings)


def _adjective(text: str) -> Iterator[str]:
    inflected = _INFLECTED.match(text)
    if inflected:
        noun = text[0].isupper()  # die Toten, but no Totem
        yield from (inflected[1] + ending for ending in _ADJECTIVE_ENDINGS if not (noun and ending == "em"))
