"""From an article to its figures: choose the grammar, read each sentence that may speak of a fate, drop repeats."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from monitor.figures import en, ko, ru, uk
from monitor.figures.frame import combine
from monitor.figures.grammar import Grammar
from monitor.figures.row import Met
from monitor.figures.sentences import sentences
from monitor.figures.words import Token
from monitor.model import Article, Field, Figure

_GRAMMARS = {"en": en.GRAMMAR, "ru": ru.GRAMMAR, "uk": uk.GRAMMAR, "ko": ko.GRAMMAR}
_HANGUL = re.compile(r"[가-힣]{2}")
_CYRILLIC = re.compile(r"[а-яА-Я]{2}")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_LONGEST = 65_536  # characters read of a field
_FOLDS = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " "})  # one for one: offsets stay


def extract(article: Article) -> tuple[Figure, ...]:
    """The figures an article claims, in the order of title, summary, text; each figure once.

    Empty for languages without a grammar. `start` and `end` of a figure count characters of the field it stands in.
    """
    return tuple(_once(_sentences_figures(article)))


def _sentences_figures(article: Article) -> Iterator[list[Figure]]:
    """The figures of each sentence that has any."""
    for field in Field:
        text: str = getattr(article, field.value)[:_LONGEST]
        grammar = _grammar(article.language, text)
        if grammar and grammar.may_speak(text.lower()):
            for start, end in sentences(text):
                figures = _of_sentence(field, start, text[start:end], grammar)
                if figures:
                    yield figures


def _grammar(language: str | None, text: str) -> Grammar | None:
    """The grammar of the declared language; where none is known, the script's."""
    if language is not None:
        return _GRAMMARS.get(language.partition("-")[0].lower())
    if text.isascii():
        return _GRAMMARS["en"]
    if _HANGUL.search(text):
        return _GRAMMARS["ko"]
    if _CYRILLIC.search(text):
        return _GRAMMARS["uk" if _UKRAINIAN.search(text) else "ru"]
    return _GRAMMARS["en"]


def _of_sentence(field: Field, offset: int, quote: str, grammar: Grammar) -> list[Figure]:
    folded = quote.translate(_FOLDS)
    if not grammar.may_speak(folded.lower()):
        return []
    tokens = grammar.lexicon.read(folded)
    met = combine(tokens, grammar.habits)
    who = grammar.claimant(quote, tokens) if met else None
    return [
        Figure(
            kind=m.kind,
            low=m.group.low,
            high=m.group.high,
            bound=m.group.bound,
            claimant=who,
            victims=_victims(quote, tokens, m, grammar.habits.particles),
            quote=quote,
            field=field,
            start=offset + tokens[m.group.first].start,
            end=offset + tokens[m.group.last - 1].end,
        )
        for m in met
    ]


def _victims(quote: str, tokens: list[Token], met: Met, particles: tuple[str, ...]) -> str | None:
    if met.group.noun is None:
        return None
    first, last = met.group.noun
    said = quote[tokens[first].start : tokens[last - 1].end]
    clings = said.endswith(particles) and len(tokens[last - 1].low) > 2
    return said[:-1] if clings else said


def _once(by_sentence: Iterable[list[Figure]]) -> Iterator[Figure]:
    """Of figures with the same number in different sentences keep those that none of the others says as fully."""
    kept: list[Figure | None] = []
    places: dict[tuple[str, int, int | None, str], list[int]] = {}
    for figures in by_sentence:
        fresh = [one for one in figures if not any(_says(kept[n], one) for n in places.get(_number(one), ()))]
        for one in fresh:
            for n in places.get(_number(one), ()):
                if _says(one, kept[n]):
                    kept[n] = None
        for one in fresh:  # only now: two figures of one sentence are never one another's repeat
            places.setdefault(_number(one), []).append(len(kept))
            kept.append(one)
    yield from (figure for figure in kept if figure)


def _number(figure: Figure) -> tuple[str, int, int | None, str]:
    return figure.kind, figure.low, figure.high, figure.bound


def _says(one: Figure | None, other: Figure | None) -> bool:
    """Whether `one`, of the same number, says all that `other` says."""
    if one is None or other is None:
        return False
    return other.claimant in {None, one.claimant} and other.victims in {None, one.victims}
