"""Polish: the cases and numbers of nouns and adjectives, by ending.

In the tables `~` softens the hard consonant before it, as the locative's -e asks (rakieta, rakiecie), and `0` is the
bare stem of the genitive plural (rakiet, matek); `^` is the plural of men (prezydent, prezydenci).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.match.forms import countries

_LOOKS_POLISH = re.compile(
    r"^(?!.*ión$).*(?:[ąćęłńóśźż]|(?:sk|ck|dzk)[ia]$|(?:cja|ość|ów)$|[bcdfghjklłmnprstwzż]a$)", re.IGNORECASE
)
_FOREIGN_NAME = re.compile(r"[A-Z][a-z]+[bcdfghklmnprstwz]")
_SOFTENED = (
    ("st", "ści"), ("zd", "ździ"), ("sł", "śl"), ("ch", "sz"), ("t", "ci"), ("d", "dzi"), ("r", "rz"), ("ł", "l"),
    ("k", "c"), ("g", "dz"), ("n", "ni"), ("b", "bi"), ("p", "pi"), ("m", "mi"), ("w", "wi"), ("f", "fi"), ("s", "si"),
    ("z", "zi"),
)  # fmt: skip
_NOUNS: tuple[tuple[re.Pattern[str], int, tuple[str, ...]], ...] = tuple(
    (re.compile(f"(?:{before}){end}$", re.IGNORECASE), len(end), tuple(forms.split()))
    for before, end, forms in (
        ("", "ość", "ości ością ościom ościami ościach"),
        ("[csz]j", "a", "i ę ą e om ami ach"),
        ("i", "a", "i ę ą e om ami ach"),
        ("e", "a", "i ę ą"),
        ("[kg]", "a", "i ~e ę ą 0 om ami ach"),
        ("ch", "a", "y ~e ę ą 0 om ami ach"),
        ("c|cz|sz|rz|ż|dz", "a", "y ę ą e 0 om ami ach"),
        ("l|j", "a", "i ę ą e 0 om ami ach"),
        ("", "a", "y ~e ę ą 0 om ami ach"),
        ("", "anin", "anina aninowi aninem aninie anie an anom anami anach"),
        (r"\w{2}", "niec", "ńca ńcowi ńcem ńcu ńcy ńców ńcom ńcami ńcach"),
        (r"\w{2}", "iec", "ca cowi cem cu cy ców com cami cach"),
        (r"\w{2}", "ec", "ca cowi cem cu cy ców com cami cach"),
        (r"\w{3}", "ek", "ku kowi kiem ki ków kom kami kach ka"),
        ("st", "er", "ra rowi rem rze rowie rów rom rami rach"),
        ("rz|sz|cz", "e", "y om ami ach a"),
        ("[kg]", "", "a u owi iem i ^ ów om ami ach"),
        ("ch", "", "a u owi em y ów om ami ach"),
        ("cz|rz|sz|ż|dz|c", "", "a u owi em e y om ami ach ów"),
        ("l", "", "a u owi em e i om ami ach"),
        ("j", "", "u owi em e ów om ami ach a"),
        ("[bdfłmnprstwz]|[bcdfghklmnprstwz]h", "", "a u owi em ~e y ^ ów om ami ach"),
        ("[aeiouy]", "ń", "nia niu niowi niem nie ni niom niami niach nią"),
        ("", "ść", "ści ścią ściom ściami ściach"),
        ("", "ć", "ci cią ciom ciami ciach"),
        ("[kg]", "o", "a u iem 0 om ami ach"),
        (r"\w{2}", "o", "a u em ~e 0 om ami ach"),
        (r"\w{2}", "nie", "nia niu niem ń niom niami niach"),
        (r"\w{3}ci", "e", "a u em om ami ach"),
        ("or", "y", "ów om ami ach"),
    )
)
_ADJECTIVES = (
    (re.compile("(?:[csz])ki$"), 1, "iego iemu im a iej ą ie ich imi"),
    (re.compile("[nwtłszż]y$"), 1, "ego emu ym a ej ą e ych ymi"),
    (re.compile("[csz]ka$"), 1, "iej ą ie ich im imi"),
    (re.compile("[^aeiouy]ni$"), 1, "ych ym ymi y ego emu a ą ej e"),  # ranni, men
    (re.compile("(?:bi|ę|y)ci$"), 2, "tych tym tymi ty tego temu ta tą tej te"),  # zabici
)
_VIRILE = (("ski", "scy"), ("cki", "ccy"), ("dzki", "dzcy"), ("ony", "eni"), ("ny", "ni"), ("ty", "ci"), ("ły", "li"))
_PEOPLE = re.compile("(?:anin|[ie]ec|ek|[yi]k|ak)$")
_MAY_BE_GENITIVE = re.compile("(?:r|nt|st)a$")  # premiera: of a premier, or a première
_CASE = re.compile("(?:ów|om|ami|ach|y|i|ę|ą|u|owi|em|ie|ej|jan|ech)$")
_CLUSTER = re.compile("[^aeiouyąęós]([knrlw])$")


def phrase(text: str) -> Iterator[str]:
    """The other forms of a word that is Polish by its look, or of a name."""
    if text[0].isupper() or _LOOKS_POLISH.search(text):
        bare = text[:-1] if _MAY_BE_GENITIVE.search(text) else ""
        yield from (form for form in word(text) if form != bare)


def word(text: str) -> Iterator[str]:
    """The other forms of one word known to be Polish."""
    if text.isupper() or not text.isalpha() or len(text) < 4:
        return
    if text in countries.people("pl") and text[0].isupper() and _CASE.search(text):
        return  # the table of countries names some cases
    if _FOREIGN_NAME.fullmatch(text) and not _PEOPLE.search(text):
        yield from _of_name(text)
        return
    adjective = next(((cut, ends) for pattern, cut, ends in _ADJECTIVES if pattern.search(text)), None)
    if adjective:
        cut, ends = adjective
        yield from (text[:-cut] + end for end in ends.split())
        yield from (text[: -len(ending)] + many for ending, many in _virile(text))
    else:
        yield from _noun(text)


def _virile(text: str) -> Iterator[tuple[str, str]]:
    """What becomes of an adjective's ending where men are meant: rosyjski, rosyjscy."""
    yield from [pair for pair in _VIRILE if text.endswith(pair[0])][:1]


def _noun(text: str) -> Iterator[str]:
    for pattern, length, ends in _NOUNS:
        if pattern.search(text):
            stem = text[: len(text) - length]
            if not length:
                stem = re.sub("ó([^aeiouyąęó]+)$", r"o\1", stem)  # obwód, obwodu
            yield from (_joined(stem, end) for end in ends)
            return


def _joined(stem: str, end: str) -> str:
    if end == "0":
        return _CLUSTER.sub(lambda found: f"{found[0][0]}e{found[1]}", stem)
    if end == "^":
        soft = _softened(stem)
        return soft + ("" if soft.endswith("i") else "y" if soft.endswith("z") or stem.endswith("k") else "i")
    return _softened(stem) + end[1:] if end.startswith("~") else stem + end


def _softened(stem: str) -> str:
    for hard, soft in _SOFTENED:
        if stem.endswith(hard):
            return stem[: -len(hard)] + soft
    return stem


def _of_name(text: str) -> Iterator[str]:
    ending = "iem" if text[-1] in "kg" else "em"
    yield from (text + case for case in ("a", "u", "owi", ending))
