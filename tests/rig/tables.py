"""What the tables of bad inputs have in common: their numbers are complete, and the tests they name exist."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def missing_numbers(ids: Iterable[str], letter: str, last: int) -> list[str]:
    """The rows `letter`01 to `letter``last` that no id begins with."""
    covered = {row[:3] for row in ids}
    return [row for number in range(1, last + 1) if (row := f"{letter}{number:02}") not in covered]


def repeated(ids: Iterable[str]) -> list[str]:
    """The ids that stand there more than once."""
    seen: set[str] = set()
    return [row for row in ids if row in seen or seen.add(row)]  # type: ignore[func-returns-value]  # None is the point


def missing_tests(named: Iterable[str]) -> list[str]:
    """Those of `file::test` that are no test function of that file."""
    return [name for name in named if name.partition("::")[2] not in _tests_of(name.partition("::")[0])]


@cache
def _tests_of(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file() or not file.name.startswith("test_"):
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))
