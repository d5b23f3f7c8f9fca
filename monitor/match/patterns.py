"""Forms -> what the automaton looks for. Borders of words are spaces inside the pattern, as folded text has them.

What a pattern cannot say (a case-sensitive spelling, a particle after Hangul, an open end) is its `Check`, asked only
of the few places where the pattern stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.match.forms import Form, forms_of, forms_of_name
from monitor.match.forms.korean import particles
from monitor.match.forms.script import is_hangul, is_unspaced
from monitor.match.seams import spaced
from monitor.text.fold import STOP, fold

_ACRONYM = re.compile(r"[A-Z]{2,5}|[А-ЯЁІЇЄҐ]{2,5}")
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,6}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """What is asked of the original text at a place where a pattern stands.

    `before`, `spelled` and `after` are compared sign by sign; `open_end` lets the place run to the end of the word;
    `number` wants the whole of a number that begins or ends it (`100` is not in `1,100`).
    Made by `check`, which gives equal checks as one object.
    """

    before: str = ""
    spelled: str = ""
    after: str = ""
    capital: bool = False
    languages: frozenset[str] = frozenset()
    particles: re.Pattern[str] | None = None
    open_end: bool = False
    number: bool = False


check = lru_cache(maxsize=50_000)(Check)


class _Asked(NamedTuple):
    """A check's fields, before the particles are known."""

    before: str = ""
    spelled: str = ""
    after: str = ""
    capital: bool = False
    languages: frozenset[str] = frozenset()
    particles: re.Pattern[str] | None = None
    open_end: bool = False
    number: bool = False


class Pattern(NamedTuple):
    """One string to look for in folded text, its borders included, and what to ask where it stands."""

    text: str
    check: Check | None = None


Named = tuple[tuple[Pattern, str], ...]
"""Patterns, each with the form it finds as that is written."""


@lru_cache(maxsize=50_000)
def patterns_of_keyword(keyword: str) -> Named:
    """The patterns that find a watch's keyword in all its forms."""
    return named(forms_of(keyword))


@lru_cache(maxsize=20_000)
def patterns_of_name(name: str, language: str, *, local: bool = False) -> Named:
    """The patterns that find a concept's name, written in `language`, in all its forms; `북한*` finds any word's beginning."""
    if name.endswith("*"):
        only = frozenset({language}) if local else frozenset()
        return tuple((_begun(text, only), name[:-1]) for text in _spellings(name[:-1]))
    return named(forms_of_name(name, language, local=local))


@lru_cache(maxsize=10_000)
def patterns_of_beginning(stem: str) -> Named:
    """The patterns that find words beginning with `stem`."""
    return tuple((_pattern(text, _Asked(open_end=True)), f"{stem}*") for text in _spellings(stem))


def named(forms: Iterable[Form]) -> Named:
    """Every pattern of `forms`, once."""
    found: dict[Pattern, str] = {}
    for form in forms:
        for pattern in _patterns(form):
            found.setdefault(pattern, form.text)
    return tuple(found.items())


def _patterns(form: Form) -> Iterator[Pattern]:
    """The patterns that find `form`. None when nothing of it is left after folding."""
    if form.exact:
        yield from _exact(form)
        return
    asked = _Asked(capital=form.capital, languages=form.languages)
    yield from (_pattern(text, asked) for text in _spellings(form.text))
    if form.text.isupper() and _DOTTED.fullmatch(form.text):
        yield from _exact(Form(form.text.replace(".", "")))
    elif _ACRONYM.fullmatch(form.text):
        yield from _dotted(form.text)


def _exact(form: Form) -> Iterator[Pattern]:
    yield from _spelled(form.text, form.languages)
    if _ACRONYM.fullmatch(form.text):
        yield from _dotted(form.text)


def _dotted(acronym: str) -> Iterator[Pattern]:
    """`US` is also written `U.S.`; the last dot may be a sentence's."""
    yield from _spelled(".".join(acronym), frozenset())


def _spelled(text: str, languages: frozenset[str]) -> Iterator[Pattern]:
    text = plain(text)
    core = text.strip("".join(sign for sign in set(text) if not sign.isalnum()))
    before, _, after = text.partition(core)
    asked = _Asked(before, plain(core), after.rstrip("."), languages=languages)
    return (_pattern(spelling, asked) for spelling in _spellings(core))


def plain(text: str) -> str:
    """`text` composed, without invisible signs, every run of spaces one space: what two equal spellings share."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text)))


def _spellings(text: str) -> Iterator[str]:
    """`text` folded as articles are. An inner sentence stop (St. Petersburg) may stand or not, as may CJK spaces."""
    folded = spaced(fold(text).text)[0].strip(f" {STOP}")
    if not folded:
        return
    found = dict.fromkeys((folded, _SPACES.sub(" ", folded.replace(STOP, " "))))
    yield from found
    yield from (joined for joined in map(_without_spaces, tuple(found)) if joined not in found)


def _without_spaces(text: str) -> str:
    """Korean, Chinese and Japanese phrases are written with and without spaces."""
    words = text.split(" ")
    joined = words[0]
    for word in words[1:]:
        joined += word if _joins(joined[-1], word[0]) else f" {word}"
    return joined


def _joins(left: str, right: str) -> bool:
    return (is_hangul(left) and is_hangul(right)) or (is_unspaced(left) and is_unspaced(right))


def _pattern(text: str, asked: _Asked) -> Pattern:
    asked = asked._replace(number=text[0].isdigit() or text[-1].isdigit())
    left = "" if is_unspaced(text[0]) else " "
    if asked.open_end or is_unspaced(text[-1]):
        return Pattern(left + text, _check(asked))
    if is_hangul(text[-1]):
        followed = particles(text[-1], short=len(text) == 1)
        return Pattern(left + text, check(**asked._replace(particles=followed)._asdict()))
    return Pattern(f"{left}{text} ", _check(asked))


def _begun(text: str, languages: frozenset[str]) -> Pattern:
    """The beginning of a word alone, and not the whole word as `casualt*` of a watch shows it."""
    return Pattern(text if is_unspaced(text[0]) else f" {text}", _check(_Asked(languages=languages)))


def _check(asked: _Asked) -> Check | None:
    return check(*asked) if any(asked) else None
