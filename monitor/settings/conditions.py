"""The shape of a watch's conditions, for the editor's schema. What they mean is checked where they are compiled."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator
from typing_extensions import TypeAliasType

from monitor.settings import core
from monitor.settings.tree import Node, Series, Table, Text

NUMBERS = frozenset({"at_least", "within"})
FLAGS = frozenset({"ordered"})

Condition = TypeAliasType("Condition", "str | list[Condition] | Group")


class Near(BaseModel):
    """Words that stand near each other."""

    model_config = ConfigDict(extra="forbid")

    within: int = Field(description="At most so many words between them.")
    ordered: bool = Field(default=False, description="In this order only.")
    of: list[Condition] = Field(description="What must stand near each other.")


class Group(BaseModel):
    """Conditions taken together; several keys in one group must all hold."""

    model_config = ConfigDict(extra="forbid")

    all: list[Condition] | None = Field(default=None, description="Every one of these.")
    any: list[Condition] | None = Field(default=None, description="At least one of these.")
    none: list[Condition] | None = Field(default=None, description="Not one of these.")
    at_least: int | None = Field(default=None, description="So many different ones of those under `of`.")
    of: list[Condition] | None = Field(default=None, description="What `at_least` counts.")
    near: Near | None = Field(default=None, description="Words that stand near each other.")


def _as_written(value: object) -> object:
    return value


Conditions = Annotated[Any, PlainValidator(_as_written, json_schema_input_type=Condition)]
"""A condition: kept as written, described to editors."""


def plain(node: Node, key: str = "") -> object:
    """`node` as plain data: numbers and flags where the key above asks for one, text everywhere else."""
    if isinstance(node, Table):
        return {str(name): plain(below, name) for name, below in node.items()}
    if isinstance(node, Series):
        return [plain(below) for below in node]
    return _scalar(node, key)


def _scalar(node: Text, key: str) -> object:
    number = core.integer(node.strip()) if key in NUMBERS else None
    flag = core.flag(node.strip()) if key in FLAGS else None
    return number if number is not None else flag if flag is not None else str(node)
