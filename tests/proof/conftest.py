"""The long half of the proofs (`make proof`): each test says what it reached, and docs/proof.md keeps the last answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rig.proof_table import Proof, write_row


@pytest.fixture
def proved(request: pytest.FixtureRequest) -> Callable[[str, str, str, str], None]:
    """`proved("P1", "300 kills ...", "0 lost", "0 lost of 10,000")`, after the asserts: one row of docs/proof.md."""

    def record(promise: str, question: str, to_reach: str, reached: str) -> None:
        write_row(Proof(promise, question, to_reach, reached, request.node.nodeid))

    return record
