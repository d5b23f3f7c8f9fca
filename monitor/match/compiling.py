"""Watches as plain data -> one engine, and every fault found on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.match.atoms import Reader
from monitor.match.automaton import Build, RustAutomaton
from monitor.match.compiler import Compiler
from monitor.match.conditions import (
    AnyOf,
    ConceptNamed,
    Condition,
    InField,
    WatchNamed,
    Words,
    inside,
    parts,
    simplified,
)
from monitor.match.engine import CompiledWatch, Engine
from monitor.match.findings import Findings
from monitor.match.forms import forget_dictionaries
from monitor.match.library import ConceptLibrary
from monitor.match.overrides import Overrides, read_overrides
from monitor.match.reader import ConditionReader
from monitor.match.satisfiable import contradiction
from monitor.match.strings import StringReader
from monitor.match.values import WatchFault, WatchSpec

_Known = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A watch as read; without a condition when a fault stops it."""

    spec: WatchSpec
    findings: Findings
    condition: Condition | None
    overrides: Overrides


def compile_watches(
    specs: Sequence[WatchSpec],
    library: ConceptLibrary | None = None,
    known: _Known | None = None,
    automaton: Build = RustAutomaton,
) -> tuple[Engine, tuple[WatchFault, ...]]:
    """The engine of all sound watches, and all faults of all watches, warnings among them, in the watches' order.

    A watch with an error is not in the engine and always among the faults; so is one that names it by `watch:`.
    Without a `library` the shipped concepts are known. `known` says what `tag:`, `source:`, `lang:` and `outlet:` may
    name (`{"tag": {"korea"}}`); what it does not speak of may be named anything.
    """
    compiler = Compiler(library or ConceptLibrary.load())
    names = {spec.name for spec in specs}
    read = [_read(spec, compiler.library, {**(known or {}), "watch": names}) for spec in specs]
    first: dict[str, _Read] = {}
    for one in read:
        if first.setdefault(one.spec.name, one) is not one:
            one.findings.error((), one.spec.name, "two watches have this name", "give one of them another name")
    compiled = {one.spec.name: watch for one in _named_first(first) if (watch := _compiled(one, compiler))}
    forget_dictionaries()
    in_order = [compiled[name] for name in first if name in compiled]
    faults = tuple(fault for one in read for fault in one.findings.faults)
    return Engine(in_order, compiler.patterns, compiler.forms, automaton), faults


def _read(spec: WatchSpec, library: ConceptLibrary, known: _Known) -> _Read:
    findings = Findings(spec.name)
    atoms = Reader(findings, library, known)
    condition = ConditionReader(StringReader(atoms)).watch(spec.condition)
    if condition:
        findings.faults[:] = [fault for fault in findings.faults if not _settled(fault, condition)]
    overrides = read_overrides(spec.condition, condition, findings)
    return _Read(spec, findings, simplified(condition) if condition else None, overrides)


def _settled(doubt: WatchFault, condition: Condition) -> bool:
    """Whether the rest of the watch shows that its author meant it: a short word in company, a word beside concepts."""
    if doubt.kind == "short":
        return doubt.offending not in {word.said for word in _enough(condition)}
    return doubt.kind == "concept" and any(isinstance(each, ConceptNamed) for each in inside(condition))


def _enough(condition: Condition) -> Iterator[Words]:
    """The words of which one is enough for the watch to match."""
    if isinstance(condition, Words):
        yield condition
    elif isinstance(condition, AnyOf | InField):
        for part in parts(condition):
            yield from _enough(part)


def _compiled(one: _Read, compiler: Compiler) -> CompiledWatch | None:
    if one.condition is None or not one.findings.sound or not _others_stand(one, compiler):
        return None
    node = compiler.node(one.condition, one.overrides)
    forbidden = contradiction(node, compiler.patterns)
    if forbidden:
        cause = f"the watch can never match: what it needs always holds {forbidden}, which none forbids"
        one.findings.error(("none",), forbidden, cause, "take it out of none, or ask for something else")
        return None
    sources = frozenset(one.spec.sources)
    compiler.watches[one.spec.name] = node, sources
    return CompiledWatch(one.spec, one.condition, node, sources)


# --------------------------------------------------------------------------------- watches that name other watches


def _others_stand(one: _Read, compiler: Compiler) -> bool:
    """Whether every watch that `one` names has been compiled."""
    missing = [each for each in _named(one.condition) if each.name not in compiler.watches]
    for each in missing:
        cause = f"the watch {each.name} that it names cannot be used"
        one.findings.error((), each.said, cause, f"mend the watch {each.name} first")
    return not missing


def _named_first(read: Mapping[str, _Read]) -> list[_Read]:
    """The watches, each after those it names. One that leads back to itself is told so, and has no condition then."""
    ordered: dict[str, _Read] = {}

    def visit(name: str, above: tuple[str, ...]) -> None:
        if name in above:
            ring = (*above[above.index(name) :], name)
            cause = f"the watch names itself: {' → '.join(ring)}"
            read[name].findings.error((), f"watch:{ring[1]}", cause, "take one watch: out of the ring")
        elif name not in ordered:
            for other in _named(read[name].condition):
                visit(other.name, (*above, name))
            ordered[name] = read[name]

    for name in read:
        visit(name, ())
    return list(ordered.values())


def _named(condition: Condition | None) -> Iterator[WatchNamed]:
    return (each for each in inside(condition) if isinstance(each, WatchNamed)) if condition else iter(())
