"""A search for expressions and watches that break the matcher, led by what they reach in it (`tests/rig/fuzz_watches.py`).

What it finds is printed, to be kept in `tests/unit/match/test_match_finds.py`. $MONITOR_PROOF_FUZZ_SECONDS makes it
longer or shorter than ten minutes, which the two searches share.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

SECONDS = int(os.environ.get("MONITOR_PROOF_FUZZ_SECONDS", "600")) // 2
ROOT = Path(__file__).resolve().parents[2]
LEAST = 5  # inputs judged a second, of either kind

pytestmark = pytest.mark.skipif(
    find_spec("atheris") is None, reason="atheris is not installed: `pip install atheris`, and nothing was fuzzed"
)


@pytest.mark.timeout(2 * SECONDS + 300)
def test_no_expression_breaks_the_language(tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """Any bytes as an expression: refused with a reason, or printed, read again as the same, and judging the same."""
    outcomes = search("expression", tmp_path)
    assert outcomes["read"] > 0.05 * outcomes["judged"]  # else the search is lost among what is no expression
    proved(
        "P11",
        "Bytes made by a coverage-guided fuzzer, as an expression of a watch",
        "0 crashes, 0 over 1 s of CPU; refused with a reason, or printed and read again with the same line, the same verdict and the same places",
        f"0 in {outcomes['judged']:,} expressions in {SECONDS} s ({outcomes['read']:,} read, {outcomes['refused']:,} refused)",
    )


@pytest.mark.timeout(2 * SECONDS + 300)
def test_no_watches_and_text_divide_the_engines(tmp_path: Path, proved: Callable[[str, str, str, str], None]) -> None:
    """Any bytes as watches and an article: both automata and the naive way agree, and evidence is slices of the text."""
    outcomes = search("watches", tmp_path)
    assert outcomes["matched"] > 0.1 * outcomes["judged"]
    proved(
        "P11",
        "Bytes made by a coverage-guided fuzzer, as watches and an article",
        "0 crashes, 0 over 1 s of CPU; two automata and a naive evaluator agree on every watch, as YAML and as a line; evidence is slices of the original",
        f"0 differences in {outcomes['judged']:,} inputs in {SECONDS} s ({outcomes['matched']:,} with matches)",
    )


def search(kind: str, folder: Path) -> dict[str, int]:
    """Search for `SECONDS`; how many inputs came out how. Fails when one breaks a rule."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.rig.fuzz_watches", str(folder), kind),
            *(f"-max_total_time={SECONDS}", "-print_final_stats=1"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # the fuzzer writes to one, Python's exception goes to the other
        cwd=ROOT,
        check=False,
    )
    said = run.stdout.decode("utf-8", "replace")
    finds = [path.read_bytes() for path in (folder / "finds").iterdir()]
    assert not finds, f"keep in tests/unit/match/test_match_finds.py: {finds}\n{_cause(said)}"
    assert run.returncode == 0, said[-3_000:]
    outcomes: dict[str, int] = json.loads((folder / "outcomes.json").read_text(encoding="utf-8"))
    executed = int(re.findall(r"number_of_executed_units:\s*(\d+)", said)[0])
    assert executed >= outcomes["judged"] > LEAST * SECONDS
    return outcomes


def _cause(said: str) -> str:
    """The Python exception in what libFuzzer printed."""
    at = said.find("Uncaught Python exception")
    return said[at : at + 3_000] if at >= 0 else said[-3_000:]
