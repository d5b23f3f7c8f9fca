"""A search for bytes that hurt the parse worker, led by what they reach in it (`tests/rig/fuzz_entries.py`).

What it finds is printed, to be kept in tests/data/fuzz, where `tests/integration/test_fuzz_finds.py` replays it.
$MONITOR_PROOF_FUZZ_SECONDS makes it longer or shorter than ten minutes.
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

SECONDS = int(os.environ.get("MONITOR_PROOF_FUZZ_SECONDS", "600"))
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.timeout(2 * SECONDS + 300)
def test_no_bytes_crash_or_hang_the_parse_worker(
    tmp_path: Path, proved: Callable[[str, str, str, str], None]
) -> None:
    """Mutants of hostile and of whole documents: each gives storable entries or a reason, within 5 s of CPU; and the
    fast reader says of each well-formed one what feedparser says, or nothing.
    """
    if find_spec("atheris") is None:
        pytest.skip("atheris is not installed: `pip install atheris`, and nothing was fuzzed")
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.rig.fuzz_entries",
            str(tmp_path),
            f"-max_total_time={SECONDS}",
            "-print_final_stats=1",
        ],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    said = run.stderr.decode("utf-8", "replace")
    finds = {path.name: path.read_bytes()[:4_096] for path in (tmp_path / "finds").iterdir()}
    assert not finds, f"keep in tests/data/fuzz: {finds}\n{_cause(said)}"
    assert run.returncode == 0, said[-3_000:]
    documents = int(re.findall(r"number_of_executed_units:\s*(\d+)", said)[0])
    outcomes = json.loads((tmp_path / "outcomes.json").read_text(encoding="utf-8"))
    judged = outcomes["documents"]
    assert documents >= judged > 5 * SECONDS
    assert outcomes["read"] > 0.1 * judged  # else the search is lost among what is no feed
    assert outcomes["fast"] > 0.01 * judged
    others = ", ".join(f"{outcomes[name]:,} {name}" for name in ("empty-feed", "not-a-feed") if name in outcomes)
    lost = sum(count for name, count in outcomes.items() if name.startswith("crashed"))
    proved(
        "P11",
        "Bytes made by a coverage-guided fuzzer, through what the parse worker runs",
        "0 crashes of the worker, 0 hangs (5 s of CPU), 0 entries that cannot be stored; on well-formed documents 0 differences between the fast reader and feedparser",
        f"0 in {documents:,} documents in {SECONDS} s ({outcomes['read']:,} read, {outcomes['fast']:,} by the fast reader, {others}, {lost:,} given up because feedparser raised)",
    )


def _cause(said: str) -> str:
    """The Python exception in what libFuzzer printed."""
    at = said.find("Uncaught Python exception")
    return said[at : at + 3_000] if at >= 0 else said[-3_000:]
