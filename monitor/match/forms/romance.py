"""French and Spanish: numbers and genders by ending. In a phrase the words before the first preposition change together.

Only what ends like an adjective or participle has another gender: Spanish `puerto` is no `puerta`. Adjectives of
countries have one whatever their ending.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from monitor.match.forms import countries
from monitor.match.forms.stems import same_stem


class _Rule(NamedTuple):
    """Which words, how many of their last letters go, and what comes instead: feminine, plural, feminine plural."""

    pattern: re.Pattern[str]
    cut: int
    endings: tuple[str | None, str | None, str | None]


def _rules(*rows: tuple[str, str, str]) -> tuple[_Rule, ...]:
    """Rules of rows: what stands before the ending, the ending, its three others; `-` is none, `+` adds nothing."""
    found = []
    for before, end, others in rows:
        one, two, three = (None if each == "-" else each.replace("+", "") for each in others.split())
        found.append(_Rule(re.compile(f"(?:{before}){end}$", re.IGNORECASE), len(end), (one, two, three)))
    return tuple(found)


_FRENCH = _rules(
    ("", "é", "ée és ées"),
    ("[éi]en", "", "ne s nes"),
    (r"\w{3}ain|\w{3}[dnc]ent|[ao]nt|and|mort|uit|crit|\w{4}[^qg]i|\w{2}[^aeoq]u", "", "e s es"),
    (r"\w{3}[ao]is|pris|[^a]mis", "", "e - es"),
    ("nav|fat|fin|ban|nat|festiv|carnav", "al", "ale als ales"),
    (r"\w{2}", "al", "ale aux ales"),
    ("nouv|jum", "eau", "elle eaux elles"),
    ("eau|[^bn]eu", "", "- x -"),
    ("i", "f", "ve fs ves"),
    ("", "ier", "ière iers ières"),
    ("[inu]el", "", "le s les"),
    (r"\w{2}[irn]eu", "x", "se - ses"),
    ("[sxz]|[^aeiou]y", "", "- - -"),
    ("", "", "- s -"),
)
_FRENCH_PEOPLE = _rules(
    ("[éi]en", "", "ne s nes"),
    ("[sxz]", "", "e - es"),
    ("", "c", "que cs ques"),
    ("[eè]", "", "- s -"),
    ("", "", "e s es"),
)
_SPANISH_NOUNS = (  # that end like adjectives and are none
    r"\b(?:verano|oc[eé]ano|mano|camino|destino|casino|terreno|veneno|motor|sector|reactor|factor|estado|soldado|mercado"
    "|partido|senado|lado|grado|sonido|sentido|contenido|ruido|caso|paso|interés)"
)
_SPANISH = _rules(
    (f"{_SPANISH_NOUNS}(?<=o)", "", "- s -"),
    (f"{_SPANISH_NOUNS}(?<=[rs])", "", "- es -"),
    (
        "[ai]d|an|in|e[nñ]|iv|os|ari|(?:ion|j)er|ólog|[áéíóú][^aeiou]{1,3}ic|[ií]ac|ére|muert|biert|pres|rot|scrit|elect",
        "o",
        "a os as",
    ),
    ("prim|terc", "er", "era eros eras"),
    ("[dst]or", "", "a es as"),
    (r"\w{2}", "és", "esa eses esas"),
    ("", "án", "- anes -"),
    ("", "én", "- enes -"),
    ("", "ín", "- ines -"),
    ("", "ón", "- ones -"),
    ("í", "", "- es -"),
    ("[aeioáé]|tribu|ritu", "", "- s -"),
    ("(?:ir|cer|zar|ficar)", "", "- - -"),  # verbs, as is what ends in -n without an accent
    (r"[dlrj]|[aeou]y|[mgd]en|joven|\b[^aeiou]{0,3}[aeiou]n", "", "- es -"),
    ("", "z", "- ces -"),
    ("", "", "- - -"),
)
_SPANISH_PEOPLE = _rules(
    ("", "o", "a os as"),
    ("", "és", "esa eses esas"),
    ("", "án", "ana anes anas"),
    ("", "ón", "ona ones onas"),
    ("l", "", "a es as"),
    ("[íú]|[rn]", "", "- es -"),
    ("[aeé]", "", "- s -"),
    ("", "", "- - -"),
)
_FRENCH_SINGULARS = _rules(
    (r"\w{2}(?:[fv]|li)eu|eau", "x", "- + -"),
    (r"\w{2}", "aux", "- al -"),
    (r"\w{3}[^sui]|\w{2}[ardnlt]u|\w{2}[^ao]i", "s", "- + -"),
)
_SPANISH_SINGULARS = _rules(
    ("", "iones", "- ión -"),
    ("", "ces", "- z -"),
    (r"\w{2}[aeiou][ldrn]", "es", "- + -"),
    (r"\w{2}[aoe]", "s", "- + -"),
)
_FRENCH_STOPS = frozenset({
    "de", "du", "des", "la", "le", "les", "l", "d", "en", "à", "au", "aux", "par", "pour", "sur", "dans", "avec",
    "sans", "sous", "contre", "vers", "chez", "entre", "et", "ou", "que", "qui", "y", "se", "un", "une", "dès",
    "depuis", "hors", "après", "avant", "ne", "pas",
})  # fmt: skip
_SPANISH_STOPS = frozenset({
    "de", "del", "la", "las", "los", "el", "en", "a", "al", "por", "para", "con", "sin", "contra", "sobre", "tras",
    "entre", "hacia", "hasta", "desde", "y", "e", "o", "u", "que", "se", "un", "una", "no",
})  # fmt: skip


def french(text: str) -> Iterator[str]:
    """The other forms of a French word or phrase."""
    yield from _forms(text, _french, _FRENCH_STOPS)
    yield from _of_plural(text, "french", _FRENCH_SINGULARS, _french)


def spanish(text: str) -> Iterator[str]:
    """The other forms of a Spanish word or phrase."""
    yield from _forms(text, _spanish, _SPANISH_STOPS)
    yield from _of_plural(text, "spanish", _SPANISH_SINGULARS, _spanish)
    if text.islower() and re.fullmatch(r"\w{3,}as", text):
        masculine = f"{text[:-2]}o"
        if _spanish(masculine)[0]:
            yield from (masculine, *filter(None, _spanish(masculine)))


_Others = tuple[str, str, str]
"""A word's feminine, plural and feminine plural; empty where there is none."""


def _french(word: str) -> _Others:
    return _others(word, _FRENCH_PEOPLE) if _is_people(word, "fr") else _plain(word, _FRENCH)


def _spanish(word: str) -> _Others:
    return _others(word, _SPANISH_PEOPLE) if _is_people(word, "es") else _plain(word, _SPANISH)


def _is_people(word: str, language: str) -> bool:
    return word.lower() in countries.people(language)


def _plain(word: str, rules: tuple[_Rule, ...]) -> _Others:
    """A name, with its capital, has a plural alone."""
    others = _others(word, rules)
    return ("", others[1], "") if word[0].isupper() else others


def _others(word: str, rules: tuple[_Rule, ...]) -> _Others:
    if not word[-1:].isalpha() or word.isupper():
        return ("", "", "")
    rule = next((rule for rule in rules if rule.pattern.search(word)), None)
    if rule is None:
        return ("", "", "")
    stem = word[: len(word) - rule.cut]
    one, two, three = ("" if ending is None else stem + ending for ending in rule.endings)
    return (one, two, three)


def _forms(text: str, others: Callable[[str], _Others], stops: frozenset[str]) -> Iterator[str]:
    """The forms of a word or phrase. The first word leads: without a feminine of it the phrase has none. A word that has
    no plural shows that the phrase is of another language.
    """
    words = text.split()
    if text.isascii() and len(words) > 1 and text.istitle():
        return  # an English name as likely as not
    stop = next((place for place, word in enumerate(words) if word.lower() in stops), len(words))
    if stop == 0 or not stops.isdisjoint(words[0].split("-")[1:-1]):
        return
    changing = [(word, others(word)) for word in words[:stop]]
    if not all(made[1] or word.endswith(("s", "x", "z")) for word, made in changing):
        return
    for which in range(3):
        if changing[0][1][which]:
            parts = (made[which] or (made[1] if which else "") or word for word, made in changing)
            yield " ".join((*parts, *words[stop:]))


def _of_plural(text: str, language: str, rules: tuple[_Rule, ...], others: Callable[[str], _Others]) -> Iterator[str]:
    """The singular of one small-lettered word in the plural, and the singular's other forms."""
    if not text.islower() or " " in text or len(text) < len("niños"):
        return
    singular = _others(text, rules)[1]
    if singular and (same_stem(language, singular, text) or not text.endswith("es")):
        yield from (form for form in (singular, *others(singular)) if form and form != text)
