"""Watches as plain data -> one engine, and every fault found on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from monitor.match.atoms import Reader
from monitor.match.compiler import Compiler
from monitor.match.concepts import ConceptLibrary
from monitor.match.engine import CompiledWatch, Engine
from monitor.match.findings import Findings
from monitor.match.forms import forget_dictionaries
from monitor.match.overrides import read_overrides
from monitor.match.reader import ConditionReader
from monitor.match.satisfiable import contradiction
from monitor.match.values import WatchFault, WatchSpec


def compile_watches(
    specs: Sequence[WatchSpec],
    library: ConceptLibrary | None = None,
    known: Mapping[str, Collection[str]] | None = None,
) -> tuple[Engine, tuple[WatchFault, ...]]:
    """The engine of all sound watches, and all faults of all watches, warnings among them, in the watches' order.

    A watch with an error is not in the engine and always among the faults. Without a `library` the shipped concepts
    are known. `known` says what `tag:`, `source:`, `lang:` and `outlet:` may name (`{"tag": {"korea"}}`); what it does
    not speak of may be named anything.
    """
    compiler = Compiler(library or ConceptLibrary.load())
    compiled: list[CompiledWatch] = []
    faults: list[WatchFault] = []
    names: set[str] = set()
    for spec in specs:
        findings = Findings(spec.name)
        watch = _compiled(spec, compiler, known or {}, findings)
        if spec.name in names:
            findings.error((), spec.name, "two watches have this name", "give one of them another name")
        elif watch:
            compiled.append(watch)
        names.add(spec.name)
        faults.extend(findings.faults)
    forget_dictionaries()
    return Engine(compiled, compiler.patterns, compiler.forms), tuple(faults)


def _compiled(
    spec: WatchSpec, compiler: Compiler, known: Mapping[str, Collection[str]], findings: Findings
) -> CompiledWatch | None:
    library = compiler.library
    atoms = Reader(findings, frozenset(library.concepts), library.concept_of, known)
    condition = ConditionReader(atoms).watch(spec.condition)
    overrides = read_overrides(spec.condition, condition, findings)
    if condition is None or not findings.sound:
        return None
    node = compiler.node(condition, overrides)
    forbidden = contradiction(node, compiler.patterns)
    if forbidden:
        cause = f"the watch can never match: what it needs always holds {forbidden}, which none forbids"
        findings.error(("none",), forbidden, cause, "take it out of none, or ask for something else")
        return None
    return CompiledWatch(spec, node, frozenset(spec.sources))
