"""Every form of a keyword, generated when settings are compiled: nothing of this runs while articles are read.

One module a family of languages. A keyword has no language, so each rule that may apply does: English rules count
everywhere, those of German, French, Spanish and Polish only in articles of their language. A concept's names state
their language, and get the rules of that one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monitor.match.forms import countries, english, german, polish, romance, slavic, stems
from monitor.match.forms.form import Form, distinct
from monitor.match.forms.script import has_cyrillic, has_hangul, has_latin, has_unspaced

__all__ = ["Form", "distinct", "forget_dictionaries", "forms_of", "forms_of_name"]

_LATIN_RULES: dict[str, Callable[[str], Iterator[str]]] = {
    "de": german.phrase,
    "fr": romance.french,
    "es": romance.spanish,
    "pl": polish.phrase,
}

_SHORT = 4  # letters of a Latin form that may be another language's word


def forms_of(keyword: str) -> tuple[Form, ...]:
    """Every form of a watch's keyword, itself first."""
    text = " ".join(keyword.split())
    return distinct((Form(text), *_generated(text)))


def forms_of_name(name: str, language: str, *, local: bool = False) -> tuple[Form, ...]:
    """Every form of a concept's name written in `language`. `local`: counted only in articles of that language."""
    text = " ".join(name.split())
    only = frozenset({language}) if local else frozenset()
    made = (_made(word, language, only) for word in _in_language(text, language, sure=True))
    return distinct((Form(text, only), *made))


def forget_dictionaries() -> None:
    """Give back the memory of dictionaries and stems; the next new keyword loads them again (half a second)."""
    slavic.forget()
    stems.forget()


def _generated(text: str) -> Iterator[Form]:
    if has_cyrillic(text):
        yield from _cyrillic(text)
    elif has_hangul(text):
        yield from map(Form, countries.people_of(text, "ko"))
    elif has_latin(text) and not has_unspaced(text):
        yield from _latin(text)


def _cyrillic(text: str) -> Iterator[Form]:
    yield from map(Form, slavic.phrase(text))
    for language in slavic.LANGUAGES:
        for word in countries.people_of(text, language):
            yield from map(Form, (word, *slavic.phrase_in(word, language)))


def _latin(text: str) -> Iterator[Form]:
    spoken = [language for language in ("en", *_LATIN_RULES) if countries.people_of(text, language)]
    for language in spoken or ("en", *_LATIN_RULES):
        only = frozenset() if language == "en" else frozenset({language})
        for form in _in_language(text, language, sure=bool(spoken)):
            if not spoken and language != "en" and form == f"{text}s":
                continue  # English makes this plural too, where it is one
            yield _made(form, language, only)


def _made(form: str, language: str, only: frozenset[str]) -> Form:
    """A generated form. A short one is a word of some other language too: Chin, the genitive of Polish Chiny."""
    if language == "en":
        return Form(form, only, capital=countries.needs_capital(form))
    if language in _LATIN_RULES and len(form) <= _SHORT and form.isascii():
        return Form(form, frozenset({language}), capital=form[0].isupper())
    return Form(form, only)


def _in_language(text: str, language: str, *, sure: bool) -> Iterator[str]:
    """The other forms of `text` by the rules of one language, of which it is for `sure` or may be; of a country its
    adjective and people instead.
    """
    rules = _rules(language, sure=sure)
    people = countries.people_of(text, language)
    if not people or language in slavic.LANGUAGES:
        yield from rules(text)
    elif language == "de":
        yield from german.country(text)
    for word in people:
        yield word
        if word != text[:-1]:  # Chin, of Chiny
            yield from rules(word)


def _rules(language: str, *, sure: bool) -> Callable[[str], Iterator[str]]:
    if language in slavic.LANGUAGES:
        return lambda text: iter(slavic.phrase_in(text, language))
    if language == "en":
        return english.phrase
    if language == "pl" and sure:
        return polish.word
    return _LATIN_RULES.get(language, lambda _text: iter(()))
