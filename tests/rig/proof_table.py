"""docs/proof.md: what the long tests reached when they last ran, one row a test."""

from __future__ import annotations

import fcntl
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "docs" / "proof.md"
HEAD = """# Proof

What the promises held against, in tests too long for each commit. `make proof` runs them all and writes this page;
one alone: `.venv/bin/python -m pytest` and the name in the last column. The promises (P1, P2, ...) are explained in
[reliability.md](reliability.md).

| promise | what was done | to reach | reached | on | test |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """One row without its date."""

    promise: str
    question: str
    to_reach: str
    reached: str
    test: str


def write_row(proof: Proof, table: Path = TABLE) -> None:
    """Put the row in the place of an earlier one of the same test and question, or add it; rows in order of promise."""
    day = datetime.now(UTC).date().isoformat()
    *cells, test = (cell.replace("|", "/").replace("\n", " ") for cell in astuple(proof))
    row = f"| {' | '.join(cells)} | {day} | `{test}` |"
    table.parent.mkdir(exist_ok=True)
    table.touch()
    with table.open("r+", encoding="utf-8") as page:
        fcntl.flock(page, fcntl.LOCK_EX)  # tests may run side by side
        rows = [line for line in page if line.startswith("| P") and _name(line) != _name(row)]
        page.seek(0)
        page.truncate()
        page.write(HEAD + "".join(f"{line.rstrip()}\n" for line in sorted([*rows, row], key=_order)))


def _name(row: str) -> tuple[str, str, str]:
    _, promise, question, *_, test, _ = (cell.strip() for cell in row.split("|"))
    return promise, question, test


def _order(row: str) -> tuple[int, str]:
    digits = "".join(letter for letter in row.split("|")[1] if letter.isdigit() or letter == " ").split()
    return (int(digits[0]) if digits else 999), row
