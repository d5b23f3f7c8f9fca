"""Concept packs: one thing's names in many languages, as reviewable YAML, read and checked.

The schema stands at the top of every shipped pack (`monitor/concepts/*.yaml`) and is enforced here, for the shipped
packs and for those of the settings alike. What is wrong in a pack is told as faults, never a surprise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from monitor.match.findings import Findings, did_you_mean
from monitor.match.values import Path, WatchFault

_PACK_KEYS = ("concept", "title", "names", "not", "tests")
_GROUP_KEYS = ("names", "exact", "inflect", "local", "when")
_TEST_KEYS = ("must_match", "must_not")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class NameGroup:
    """Names of one language that are looked for in one way.

    `exact`: only in this spelling, case and all. `inflect`: with their forms. `local`: only in articles of the
    language (or of an unknown one). `when`: only where one of these words stands in the article too.
    """

    language: str
    names: tuple[str, ...]
    exact: bool = False
    inflect: bool = True
    local: bool = False
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackTest:
    """A text of the pack's own tests, with its language."""

    language: str
    text: str
    must_match: bool


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing and its names. A name inside a phrase of `counters` (language, phrase) is not counted."""

    name: str
    title: str
    groups: tuple[NameGroup, ...]
    counters: tuple[tuple[str, str], ...] = ()
    tests: tuple[PackTest, ...] = ()

    def main_names(self) -> Iterator[str]:
        """What the concept is called: its title, and the first sure name of each language."""
        yield self.title
        told: set[str] = set()
        for group in sorted(
            self.groups, key=lambda group: group.exact
        ):  # the acronym only where there is nothing else
            if not group.when and not group.local and group.language not in told:
                told.add(group.language)
                yield group.names[0].removesuffix("*")

    def is_called(self, name: str) -> bool:
        """Whether the concept is called `name`, in any language."""
        return _key(name) in map(_key, self.main_names())

    @property
    def breadth(self) -> int:
        """How many names it has: of two concepts that share a name the one with fewer is the narrower."""
        return sum(len(group.names) for group in self.groups)


def read_pack(data: Mapping[str, object]) -> tuple[Concept | None, tuple[WatchFault, ...]]:
    """A pack's plain data as a concept; None with the faults when it cannot be used."""
    name = str(data.get("concept", ""))
    reader = _PackReader(Findings(f"@{name}"))
    concept = reader.pack(name, data)
    found = reader.findings
    return (concept if found.sound else None), tuple(found.faults)


def _alternatives(phrase: str) -> Iterator[str]:
    """`kill/kills the/- bill`: every way through; `-` is no word."""
    for words in product(*(word.split("/") for word in phrase.split())):
        yield " ".join(word for word in words if word != "-")


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class _PackReader:
    findings: Findings

    def pack(self, name: str, data: Mapping[str, object]) -> Concept:
        self._known_keys(data, _PACK_KEYS, ())
        if not _NAME.fullmatch(name):
            remedy = "write concept: storm-corps (small letters, digits, hyphens)"
            self.findings.error(("concept",), name, "a concept needs a name", remedy)
        return Concept(
            name=name,
            title=str(data.get("title", name)),
            groups=tuple(self._groups(self._by_language(data.get("names"), ("names",)))),
            counters=tuple(self._counters(data.get("not"))),
            tests=tuple(self._tests(data.get("tests"))),
        )

    def _groups(self, listed: Iterator[tuple[str, object, Path]]) -> Iterator[NameGroup]:
        plain: dict[str, list[str]] = {}
        count = 0
        for language, item, path in listed:
            count += 1
            if isinstance(item, str) and item.strip():
                plain.setdefault(language, []).append(item)
            elif isinstance(item, Mapping):
                yield self._group(language, item, path)
            else:
                self.findings.error(path, item, "a name is text, or a mapping with names:", "put it in double quotes")
        yield from (NameGroup(language, tuple(names)) for language, names in plain.items())
        if not count:
            self.findings.error(("names",), "", "a concept needs names", "add names: {en: [...]}")

    def _group(self, language: str, item: Mapping[str, object], path: Path) -> NameGroup:
        self._known_keys(item, _GROUP_KEYS, path)
        return NameGroup(
            language,
            names=self._texts(item.get("names"), (*path, "names")),
            exact=self._flag(item, "exact", path, default=False),
            inflect=self._flag(item, "inflect", path, default=True),
            local=self._flag(item, "local", path, default=False),
            when=self._texts(item["when"], (*path, "when")) if "when" in item else (),
        )

    def _counters(self, data: object) -> Iterator[tuple[str, str]]:
        if data is not None:
            for language, item, path in self._by_language(data, ("not",)):
                yield from ((language, each) for text in self._texts([item], path) for each in _alternatives(text))

    def _tests(self, data: object) -> Iterator[PackTest]:
        if data is None:
            return
        if not isinstance(data, Mapping):
            self.findings.error(("tests",), data, "tests is a mapping", "write must_match: and must_not: under it")
            return
        self._known_keys(data, _TEST_KEYS, ("tests",))
        for key in _TEST_KEYS:
            for language, item, _path in self._by_language(data.get(key, {}), ("tests", key)):
                yield PackTest(language, str(item), must_match=key == "must_match")

    def _by_language(self, data: object, path: Path) -> Iterator[tuple[str, object, Path]]:
        if not isinstance(data, Mapping):
            remedy = "write {en: [...], ko: [...]}"
            self.findings.error(path, data, f"{path[-1]} is a mapping of languages to lists", remedy)
            return
        for language, items in data.items():
            if not _LANGUAGE.fullmatch(str(language)):
                self.findings.error((*path, language), language, "no language code", "write en, ko, ru ...")
            elif isinstance(items, str) or not isinstance(items, Sequence):
                self.findings.error((*path, language), items, "not a list", "write [ ... ]")
            else:
                yield from ((language, item, (*path, language, place)) for place, item in enumerate(items))

    def _texts(self, data: object, path: Path) -> tuple[str, ...]:
        items = [data] if isinstance(data, str) else data
        if isinstance(items, Sequence) and items and all(isinstance(item, str) and item.strip() for item in items):
            return tuple(str(item).strip() for item in items)
        self.findings.error(path, data, "a list of texts is needed", "put each in double quotes")
        return ()

    def _flag(self, item: Mapping[str, object], key: str, path: Path, *, default: bool) -> bool:
        held = item.get(key, default)
        if held in (True, "true"):
            return True
        if held not in (False, "false"):
            self.findings.error((*path, key), held, f"{key} is true or false", f"write {key}: true")
        return False

    def _known_keys(self, data: Mapping[str, object], known: tuple[str, ...], path: Path) -> None:
        for key in data:
            if key not in known:
                remedy = did_you_mean(str(key), known, f"known are {', '.join(known)}")
                self.findings.error((*path, str(key)), key, "no such key in a concept pack", remedy)
