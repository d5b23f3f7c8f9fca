"""All concepts a watch may name: the shipped packs, those of the settings, every country.

A shipped pack is read when somebody names it: reading all of them takes longer than starting the program.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from monitor.match.concepts import Concept, read_pack
from monitor.match.data import read_yaml
from monitor.match.values import WatchFault

_FEW = 50  # keywords looked for in the packs as text, before it pays to read them all


@dataclass(frozen=True, slots=True)
class ConceptLibrary:
    """The shipped concepts, `own` ones that replace or join them, and what was wrong in packs that could not be used."""

    own: Mapping[str, Concept] = field(default_factory=dict)
    faults: tuple[WatchFault, ...] = ()
    _asked: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, extra: Sequence[Mapping[str, object]] = ()) -> ConceptLibrary:
        """The shipped packs and `extra` ones, given as plain data; an extra pack replaces a shipped one of its name."""
        own: dict[str, Concept] = {}
        faults: list[WatchFault] = []
        for pack in extra:
            concept, found = read_pack(pack)
            faults.extend(found)
            if concept:
                own[concept.name] = concept
        return cls(own, tuple(faults))

    def find(self, name: str) -> Concept | None:
        """The concept that a watch calls `@name`: a pack, or `country:xx`, made now; of a country with a pack the pack."""
        if name in self.own:
            return self.own[name]
        if name in shipped_names():
            return _shipped(name)
        if not name.startswith("country:"):
            return None
        from monitor.match.countries import PACKS, country_concept  # loaded where a watch names one

        code = name.removeprefix("country:").lower()
        pack = self.find(PACKS[code]) if code in PACKS else None
        return pack or country_concept(code)

    def __getitem__(self, name: str) -> Concept:
        """The concept that a watch calls `@name`. Raises KeyError where there is none."""
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        return found

    @property
    def names(self) -> Collection[str]:
        """What a watch may write after `@`, for suggestions: packs, and not the codes of 250 countries."""
        return {*self.own, *shipped_names()}

    def concept_of(self, name: str) -> str | None:
        """The concept that is called `name`; of several the narrowest."""
        shipped = (_shipped(pack) for pack in self._worth_reading(name) if pack not in self.own)
        called = [concept for concept in (*self.own.values(), *shipped) if concept.is_called(name)]
        return min(called, key=lambda concept: (concept.breadth, concept.name)).name if called else None

    def _worth_reading(self, name: str) -> Iterable[str]:
        """The shipped packs that may be called `name`."""
        self._asked.add(name)
        wanted = " ".join(name.casefold().split())
        if len(self._asked) > _FEW:
            return _packs_by_name().get(wanted, ())
        return [pack for pack in shipped_names() if wanted in _casefolded(pack)]


@cache
def shipped_names() -> frozenset[str]:
    """The names of the shipped packs: a pack's file is called as its concept is."""
    folder = files("monitor") / "concepts"
    return frozenset(file.name.removesuffix(".yaml") for file in folder.iterdir() if file.name.endswith(".yaml"))


def shipped_packs() -> Iterator[Mapping[str, object]]:
    """The plain data of every shipped pack, by name."""
    for name in sorted(shipped_names()):
        yield read_yaml(_text_of(name))


@cache
def _shipped(name: str) -> Concept:
    concept, faults = read_pack(read_yaml(_text_of(name)))
    if concept is None or concept.name != name:
        raise ValueError(f"the shipped concept pack {name} is wrong: {faults}")
    return concept


@cache
def _text_of(name: str) -> str:
    return (files("monitor") / "concepts" / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def _casefolded(name: str) -> str:
    return _text_of(name).casefold()  # once: every keyword of every watch is looked for in it


@cache
def _packs_by_name() -> Mapping[str, Collection[str]]:
    found: dict[str, set[str]] = {}
    for pack in shipped_names():
        for name in _shipped(pack).main_names():
            found.setdefault(" ".join(name.casefold().split()), set()).add(pack)
    return found
