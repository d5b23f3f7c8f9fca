"""Polish: the cases of names and of words that look Polish, by ending, checked with Snowball where it is a help."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOOKS_POLISH = re.compile(r"[ąćęłńóśźż]|(?:sk|ck|dzk)[ia]$|(?:cja|ość|ów)$", re.IGNORECASE)
_FOREIGN_NAME = re.compile(r"[A-Z][a-z]+[bcdfghklmnprstwz]")
_RULES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(f"^(.+){ending}$"), replaced)
    for ending, replaced in (
        (
            "([sc]|dz)ki",
            ("\\2ki", "\\2kiego", "\\2kiemu", "\\2kim", "\\2ka", "\\2kiej", "\\2ką", "\\2kie", "\\2kich", "\\2kimi", "\\2cy"),
        ),
        ("([sc]|dz)ka", ("\\2ka", "\\2kiej", "\\2ką", "\\2kie", "\\2kich", "\\2kim", "\\2kimi")),
        ("ość", ("ości", "ością", "ościami", "ościach")),
        ("(c|s|z)ja", ("\\2ji", "\\2ję", "\\2ją", "\\2je", "\\2jom", "\\2jach")),
        ("ia", ("ii", "ię", "ią")),
        ("(k|g)a", ("\\2i", "\\2ę", "\\2ą")),
        ("ea", ("ei", "eę", "eą")),
        ("wa", ("wy", "wie", "wę", "wą")),
        ("a", ("y", "ie", "ę", "ą")),
        ("ny", ("nego", "nemu", "nym", "na", "nej", "ną", "ne", "nych", "nymi")),
        ("(k|g)", ("\\2a", "\\2u", "\\2owi", "\\2iem", "\\2ów", "\\2ami", "\\2ach")),
        ("t", ("ta", "tu", "towi", "tem", "cie", "ty", "tów", "tom", "tami", "tach")),
        ("(rz|sz|cz|ż)", ("\\2a", "\\2u", "\\2owi", "\\2em", "\\2e", "\\2y", "\\2om", "\\2ami", "\\2ach")),
        ("([bcdfhlłmnprswz])", ("\\2a", "\\2u", "\\2owi", "\\2em")),
    )
)


def phrase(text: str) -> Iterator[str]:
    """The other forms of a Polish word or two-word name (`obwód kurski`), case by case where both words change."""
    words = text.split()
    if len(words) == 1 and (text[0].isupper() or _LOOKS_POLISH.search(text)):
        yield from _of_name(text) if _FOREIGN_NAME.fullmatch(text) else word(text)


def _of_name(text: str) -> Iterator[str]:
    ending = "iem" if text[-1] in "kg" else "em"
    yield from (text + case for case in ("a", "u", "owi", ending))


def word(text: str) -> Iterator[str]:
    """The other forms of one Polish word."""
    if text.isupper() or not text.isalpha() or len(text) < 4:
        return
    for pattern, endings in _RULES:
        found = pattern.match(text)
        if found:
            yield from (found[1] + _filled(ending, found) for ending in endings)
            return


def _filled(ending: str, found: re.Match[str]) -> str:
    return ending.replace("\\2", found[2]) if "\\2" in ending else ending
