"""What every test may ask for: the corpora (or a clear skip) and a fixed clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def corpora_folder() -> Path:
    """Where the real feeds and labelled data lie: `$MONITOR_CORPORA`, else `../shared/corpora` beside the project."""
    return Path(os.environ.get("MONITOR_CORPORA", ROOT.parent / "shared" / "corpora"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The corpora's folder. They are publishers' texts and no part of the project: without them the test skips."""
    folder = corpora_folder()
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}: set MONITOR_CORPORA to the folder that holds feeds/, streams/ ...")
    return folder


@pytest.fixture
def now() -> datetime:
    """The seed day, at noon."""
    return datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
