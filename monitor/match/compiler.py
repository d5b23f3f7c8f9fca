"""Condition trees -> nodes over numbered patterns. Equal atoms of all watches share one term and one evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from monitor.match.concepts import Concept, NameGroup
from monitor.match.conditions import (
    AllOf,
    AnyOf,
    ArticleIs,
    AtLeast,
    Atom,
    BeginsWith,
    ConceptNamed,
    Condition,
    Exactly,
    InField,
    Leaf,
    Matching,
    Near,
    NoneOf,
    WatchNamed,
    Words,
    described,
)
from monitor.match.forms import Form
from monitor.match.library import ConceptLibrary
from monitor.match.near import CloseBy
from monitor.match.nodes import All, Any, Fact, Node, NotOne, Several, Stands, any_of_these, index_of
from monitor.match.others import Matches, Other
from monitor.match.overrides import NO_OVERRIDES, Overrides
from monitor.match.patterns import (
    Named,
    Pattern,
    named,
    patterns_of_beginning,
    patterns_of_keyword,
    patterns_of_name,
)
from monitor.match.regex import Expression
from monitor.match.scan import FIELDS
from monitor.match.terms import Term


@dataclass(slots=True)
class Compiler:
    """Compiles watch after watch. `patterns` grows to what one automaton then looks for, `forms` says what each finds.

    `watches` holds those that others may name: condition and sources.
    """

    library: ConceptLibrary
    watches: dict[str, tuple[Node, frozenset[str]]] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    _numbers: dict[Pattern, int] = field(default_factory=dict)
    _terms: dict[tuple[object, ...], Term] = field(default_factory=dict)

    def node(self, condition: Condition, overrides: Overrides = NO_OVERRIDES, where: int | None = None) -> Node:
        """`condition` ready to run, with the watch's own additions to forms; asked of one field alone if `where`."""
        match condition:
            case AllOf(of=parts):
                return All(self._nodes(parts, overrides, where))
            case AnyOf(of=parts):
                nodes = self._nodes(parts, overrides, where)
                return Any(nodes, numbers=any_of_these(nodes), index=index_of(nodes))
            case NoneOf(of=parts):
                nodes = self._nodes(parts, overrides, where)
                return NotOne(nodes, numbers=any_of_these(nodes))
            case AtLeast(count=count, of=parts):
                return Several(count, self._nodes(parts, overrides, where), described(condition))
            case Near(within=within, ordered=ordered, of=parts):
                return CloseBy(within, ordered, self._nodes(parts, overrides, where), described(condition))
            case InField(said=said, field=field, of=inner):
                return _said_by(said, self.node(inner, overrides, FIELDS.index(field)))
            case _:
                return self._leaf(condition, overrides, where)

    def _leaf(self, condition: Leaf, overrides: Overrides, where: int | None) -> Node:
        match condition:
            case ArticleIs(said=said, kind=kind, value=value):
                return Fact(said, kind, value)
            case WatchNamed(said=said, name=name):
                other, sources = self.watches[name]
                return Other(said, other, sources)
            case Matching(pattern=pattern, ignore_case=ignore_case):
                return Matches(_asked_of(where, condition), Expression(pattern, ignore_case=ignore_case), where)
            case _:
                return Stands(_asked_of(where, condition), self._term(condition, overrides), where)

    def _nodes(self, parts: Iterable[Condition], overrides: Overrides, where: int | None) -> tuple[Node, ...]:
        return tuple(self.node(part, overrides, where) for part in parts)

    def _term(self, atom: Atom, overrides: Overrides) -> Term:
        key = (atom, overrides if isinstance(atom, Words) and overrides.touches(atom) else NO_OVERRIDES)
        known = self._terms.get(key)
        if known is None:
            known = self._terms[key] = self._new_term(atom, overrides)
        return known

    def _new_term(self, atom: Atom, overrides: Overrides) -> Term:
        if isinstance(atom, ConceptNamed):
            return self._concept_term(atom.said, self.library[atom.name])
        return Term(atom.said, self._numbered(_patterns(atom, overrides)))

    def _concept_term(self, said: str, concept: Concept) -> Term:
        sure: set[int] = set()
        given: list[tuple[frozenset[int], frozenset[int]]] = []
        for group in concept.groups:
            names = self._numbered(_patterns_of_group(group))
            if group.when:
                context = (found for word in group.when for found in patterns_of_name(word, group.language))
                given.append((names, self._numbered(context)))
            else:
                sure.update(names)
        against = (found for language, phrase in concept.counters for found in patterns_of_name(phrase, language))
        return Term(said, frozenset(sure), tuple(given), self._numbered(against))

    def _numbered(self, found: Iterable[tuple[Pattern, str]]) -> frozenset[int]:
        return frozenset(self._number(pattern, form) for pattern, form in found)

    def _number(self, pattern: Pattern, form: str) -> int:
        number = self._numbers.setdefault(pattern, len(self.patterns))
        if number == len(self.patterns):
            self.patterns.append(pattern)
            self.forms.append(form)
        return number


def _asked_of(where: int | None, condition: Leaf) -> str:
    return condition.said if where is None else f"{FIELDS[where].value}:{condition.said}"


def _said_by(said: str, node: Node) -> Node:
    """A single condition is told as written, its field with it; the parts of a group tell for themselves."""
    return replace(node, said=said) if isinstance(node, Stands | Matches) else node


def _patterns(atom: Words | Exactly | BeginsWith, overrides: Overrides) -> Named:
    match atom:
        case Words(text=text):
            if overrides.touches(atom):
                return named(overrides.applied(atom))
            return patterns_of_keyword(text)
        case Exactly(text=text):
            return named((Form(text, exact=True),))
        case BeginsWith(text=stem):
            return patterns_of_beginning(stem)


def _patterns_of_group(group: NameGroup) -> Iterator[tuple[Pattern, str]]:
    if group.inflect and not group.exact:
        for name in group.names:
            yield from patterns_of_name(name, group.language, local=group.local)
        return
    only = frozenset({group.language}) if group.local else frozenset()
    yield from named(Form(name, only, exact=group.exact) for name in group.names)
