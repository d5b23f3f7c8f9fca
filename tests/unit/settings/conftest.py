"""What the tests of the settings share: writing a monitor.yaml and loading it, or its faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from monitor.errors import Fault, SettingsError
from monitor.settings import Settings, load

Write = Callable[..., Path]
Loaded = Callable[..., Settings]
Faulty = Callable[..., tuple[Fault, ...]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file into the settings' folder, monitor.yaml unless named otherwise."""

    def written(text: str, name: str = "monitor.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def loaded(write: Write) -> Loaded:
    """The settings made of a text."""

    def from_text(text: str, environ: Mapping[str, str] | None = None) -> Settings:
        return load(write(text), environ or {})

    return from_text


@pytest.fixture
def faulty(write: Write) -> Faulty:
    """The faults of a text that cannot be loaded."""

    def from_text(text: str, environ: Mapping[str, str] | None = None) -> tuple[Fault, ...]:
        with pytest.raises(SettingsError) as caught:
            load(write(text), environ or {})
        return caught.value.faults

    return from_text
