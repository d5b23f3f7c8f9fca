"""Tables of languages and countries, as YAML a non-programmer can read and correct."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any


def read_yaml(text: str) -> Any:
    """YAML with every scalar as text: `NO` is Norway and `on` is a word."""
    import yaml  # only where settings are compiled

    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - makes only str, list, dict


@cache
def table(name: str) -> Any:
    """The table `name` of this folder, read once."""
    return read_yaml((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
