"""Condition trees -> nodes over numbered patterns. Equal atoms of all watches share one term and one evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from monitor.match.concepts import Concept, ConceptLibrary, NameGroup
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
    NoneOf,
    Words,
    described,
)
from monitor.match.forms import Form, forms_of
from monitor.match.nodes import All, Any, Fact, Node, NotOne, Several, Stands, any_of_these, index_of
from monitor.match.overrides import NO_OVERRIDES, Overrides
from monitor.match.patterns import (
    Named,
    Pattern,
    named,
    patterns_of_beginning,
    patterns_of_keyword,
    patterns_of_name,
)
from monitor.match.scan import FIELDS
from monitor.match.terms import Term


@dataclass(slots=True)
class Compiler:
    """Compiles watch after watch. `patterns` grows to what one automaton then looks for, `forms` says what each finds."""

    library: ConceptLibrary
    patterns: list[Pattern] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    _numbers: dict[Pattern, int] = field(default_factory=dict)
    _terms: dict[tuple[object, ...], Term] = field(default_factory=dict)

    def node(self, condition: Condition, overrides: Overrides = NO_OVERRIDES) -> Node:
        """`condition` ready to run, with the watch's own additions to forms."""
        match condition:
            case AllOf(of=parts):
                return All(self._nodes(parts, overrides))
            case AnyOf(of=parts):
                nodes = self._nodes(parts, overrides)
                return Any(nodes, numbers=any_of_these(nodes), index=index_of(nodes))
            case NoneOf(of=parts):
                nodes = self._nodes(parts, overrides)
                return NotOne(nodes, numbers=any_of_these(nodes))
            case AtLeast(count=count, of=parts):
                return Several(count, self._nodes(parts, overrides), described(condition))
            case ArticleIs(said=said, kind=kind, value=value):
                return Fact(said, kind, value)
            case InField(said=said, field=where, of=inner):
                return self._in_field(self.node(inner, overrides), said, FIELDS.index(where))
            case _:
                return Stands(condition.said, self._term(condition, overrides))

    def _nodes(self, parts: Iterable[Condition], overrides: Overrides) -> tuple[Node, ...]:
        return tuple(self.node(part, overrides) for part in parts)

    def _in_field(self, node: Node, said: str, where: int) -> Node:
        return replace(node, said=said, field=where) if isinstance(node, Stands) else node

    def _term(self, atom: Atom, overrides: Overrides) -> Term:
        key = (atom, overrides if isinstance(atom, Words) and overrides.touches(atom) else NO_OVERRIDES)
        known = self._terms.get(key)
        if known is None:
            known = self._terms[key] = self._new_term(atom, overrides)
        return known

    def _new_term(self, atom: Atom, overrides: Overrides) -> Term:
        if isinstance(atom, ConceptNamed):
            return self._concept_term(atom.said, self.library.concepts[atom.name])
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


def _patterns(atom: Words | Exactly | BeginsWith, overrides: Overrides) -> Named:
    match atom:
        case Words(text=text):
            if overrides.touches(atom):
                return named(overrides.applied(atom, forms_of(text)))
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
