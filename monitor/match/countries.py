"""Concepts of countries and territories, `@country:kp`, each made when a watch names it.

Three sources flow together: CLDR knows what a territory and its capital are called in each language;
`data/countries.yaml` knows adjectives and people; `data/country_more.yaml` adds by hand what news calls a country
besides, and says which of those names mean other things too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from monitor.match import territories
from monitor.match.arabic import beside_name, with_particles
from monitor.match.concepts import Concept, NameGroup, read_pack
from monitor.match.data import table
from monitor.match.forms import forms_of_name
from monitor.match.forms.countries import needs_capital, people_of
from monitor.match.forms.script import has_unspaced
from monitor.text.fold import fold

PREFIX = "country:"
"""What the name of a country's concept begins with."""

PACKS: Mapping[str, str] = {
    "kp": "north-korea",
    "kr": "south-korea",
    "ru": "russia",
    "ua": "ukraine",
    "cn": "china",
    "tw": "taiwan",
}
"""Countries with a curated pack: where the pack is shipped, the code is another name of it."""

_CYRILLIC = frozenset({"ru", "uk"})
_OWN_SCRIPT = _CYRILLIC | {"en", "ko", "zh", "ja", "ar"}  # Latin, but English, has no script of its own
_SURE_LENGTH = 6  # a shorter Latin name is a word somewhere: it counts in its own language only, and as it is spelled
_SURE_HAN = 3
_KOREAN_SUFFIXES = (
    "정부",
    "대통령",
    "총리",
    "외무부",
    "외교부",
    "국방부",
    "대사관",
    "당국",
    "국민",
    "산",
    "계",
    "전",
)


def country_concept(code: str) -> Concept | None:
    """The concept of the country or territory with this ISO 3166 code; None where CLDR knows no such code."""
    code = code.lower()
    return _concept(code) if code in territories.codes() else None


@cache
def _concept(code: str) -> Concept:
    title = territories.title_of(code)
    more = table("country_more").get(code, {})
    listed = _by_hand(title, more)
    maker = _Maker(code, more, listed.groups)
    groups = (*maker.hand(), *maker.generated())
    counters = (*listed.counters, *_names_around(code, groups))
    return Concept(PREFIX + code, title, groups, tuple(dict.fromkeys(counters)))


def _by_hand(title: str, more: Mapping[str, Any]) -> Concept:
    """What the file says of a country, read as a concept pack."""
    pack = {"concept": "country", "names": more.get("names") or {"en": [title]}, "not": more.get("not", {})}
    concept, faults = read_pack(pack)
    if concept is None:
        raise ValueError(f"country_more.yaml is wrong at {title}: {faults}")
    return concept if more.get("names") else replace(concept, groups=())


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the groups of one country."""

    code: str
    more: Mapping[str, Any]
    listed: tuple[NameGroup, ...]

    def hand(self) -> Iterator[NameGroup]:
        """The groups of the file. English ones are split: `Holland` stands for the Dutch, and not for a dutch oven."""
        for group in self.listed:
            if group.language == "en" and group.inflect and not group.exact:
                yield from _english(group)
            else:
                yield group

    def generated(self) -> Iterator[NameGroup]:
        """The groups made of CLDR's names, and of people and adjectives."""
        for language in territories.LOCALES:
            taken = self._taken(language)
            known = territories.names_in(language)[self.code]
            names = _without(known, taken)
            people = _without((word for name in known for word in people_of(name, language)), taken)
            cities = _without(self._capital(language), taken)
            made = _groups(language, names, people, cities)
            if language not in _OWN_SCRIPT:
                made = _latin(language, (*names, *cities), people, self._doubtful())
            yield from (group for group in made if group.names)

    def _capital(self, language: str) -> tuple[str, ...]:
        zone = self.more.get("capital")
        return territories.city(zone, language) if zone else ()

    def _doubtful(self) -> frozenset[str]:
        """What the file guards in any language: without accents a name is that of other languages, too."""
        guarded = (name for group in self.listed if group.when or group.exact or group.local for name in group.names)
        dropped = (name for names in self.more.get("drop", {}).values() for name in names)
        return frozenset(map(_key, (*guarded, *dropped)))

    def _taken(self, language: str) -> frozenset[str]:
        """What the file says itself, or leaves out."""
        spoken = (name for group in self.listed if group.language == language for name in group.names)
        return frozenset(map(_key, (*spoken, *self.more.get("drop", {}).get(language, ()))))


def _groups(
    language: str, names: tuple[str, ...], people: tuple[str, ...], cities: tuple[str, ...]
) -> Iterator[NameGroup]:
    if language == "en":
        yield NameGroup("en", (*names, *cities), inflect=False)
        yield from _english(NameGroup("en", people))
    elif language in _CYRILLIC:
        yield NameGroup(language, (*names, *people, *cities))
    elif language == "ko":
        joined = (name + suffix for name in names for suffix in _KOREAN_SUFFIXES)
        yield NameGroup("ko", (*names, *people, *cities, *joined), inflect=False)
    elif language in {"zh", "ja"}:
        yield from _unspaced(language, names, cities)
    elif language == "ar":
        yield NameGroup("ar", tuple(form for name in names for form in beside_name(name)), inflect=False, local=True)
        yield NameGroup(
            "ar", tuple(form for name in cities for form in with_particles(name)), inflect=False, local=True
        )


def _english(group: NameGroup) -> Iterator[NameGroup]:
    """Plain names and their forms; those that are other words without a capital (a pole) only with one."""
    forms = [form.text for name in group.names for form in forms_of_name(name, "en")]
    capital = tuple(form for form in forms if needs_capital(form))
    plain = tuple(form for form in forms if not needs_capital(form))
    if plain:
        yield replace(group, names=plain, inflect=False)
    if capital:
        yield replace(group, names=capital, exact=True, local=True)  # Polish dane are data


def _latin(
    language: str, names: tuple[str, ...], people: tuple[str, ...], doubtful: frozenset[str]
) -> Iterator[NameGroup]:
    sure = tuple(name for name in names if len(_key(name)) >= _SURE_LENGTH and _key(name) not in doubtful)
    short = tuple(spelling for name in names if name not in sure for spelling in (name, name.upper()))
    yield NameGroup(language, sure, inflect=False)
    yield NameGroup(language, short, exact=True, local=True)
    yield NameGroup(language, _genitives(language, names), inflect=False, local=True)
    yield NameGroup(language, people, local=True)


def _genitives(language: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """`Deutschlands Wirtschaft`: German puts an s to names without an apostrophe."""
    return tuple(f"{name}s" for name in names if name[-1] not in "sxzß") if language == "de" else ()


def _unspaced(language: str, names: tuple[str, ...], cities: tuple[str, ...]) -> Iterator[NameGroup]:
    """Names without borders: short ones may be parts of other words in the other language."""
    found = (*names, *(city for city in cities if len(city) >= _SURE_HAN or language == "zh"))
    yield NameGroup(language, tuple(name for name in found if len(name) >= _SURE_HAN), inflect=False)
    yield NameGroup(language, tuple(name for name in found if len(name) < _SURE_HAN), inflect=False, local=True)


def _names_around(code: str, groups: Iterable[NameGroup]) -> Iterator[tuple[str, str]]:
    """Other countries' names that hold a name of this one: `American Samoa`, `South Sudan`, 赤道几内亚."""
    forms: dict[str, set[str]] = {}
    for group in groups:
        if group.language not in territories.LOCALES:
            continue
        spelled = group.inflect and not group.exact
        for name in group.names:
            found = (form.text for form in forms_of_name(name, group.language)) if spelled else (name,)
            forms.setdefault(group.language, set()).update(map(_folded, found))
    for language, own in forms.items():
        everyone = _everyone(language)
        inside = [form for form in own if form in everyone.joined]
        for other, name, folded in everyone.names:
            if other != code and folded not in own and any(form in folded for form in inside):
                yield language, name


@dataclass(frozen=True, slots=True)
class _Everyone:
    """All countries' names in a language: code, name, name folded; and those folded in one text, for a first look."""

    names: tuple[tuple[str, str, str], ...]
    joined: str


@cache
def _everyone(language: str) -> _Everyone:
    known = territories.names_in(language)
    names = tuple((code, name, _folded(name)) for code, spelled in known.items() for name in spelled)
    return _Everyone(names, "\n".join(folded for _code, _name, folded in names))


def _folded(text: str) -> str:
    """`text` folded; with a border at both ends where its script has borders."""
    folded = fold(text).text
    return folded.strip() if has_unspaced(folded) else folded


def _key(name: str) -> str:
    return fold(name).text.strip()


def _without(names: Iterable[str], taken: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if _key(name) not in taken)
