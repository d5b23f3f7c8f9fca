"""A part of the tree held against its pydantic model; every complaint becomes a fault with its place."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from monitor.settings.faults import Faults, address, did_you_mean
from monitor.settings.schema import Model, keys_at
from monitor.settings.secret import SecretFiles
from monitor.settings.tree import Node, Series, Table, Text, find, shown

_SECRET_KEYS = frozenset({"url", "database", "proxy"})

SomeModel = TypeVar("SomeModel", bound=Model)


def checked(model: type[SomeModel], node: Node, faults: Faults, secrets: SecretFiles) -> SomeModel | None:
    """`node` as a `model`; None after telling everything that is wrong with it."""
    try:
        return model.model_validate(node, context=secrets)
    except ValidationError as error:
        for complaint in error.errors(include_url=False):
            _tell(model, node, complaint, faults)
        return None


def salvaged(model: type[SomeModel], node: Table, faults: Faults, secrets: SecretFiles) -> SomeModel:
    """`node` as a `model` of its sound keys, after telling what is wrong: the rest may hold further faults.

    Only for a model that needs none of its keys.
    """
    try:
        return model.model_validate(node, context=secrets)
    except ValidationError as error:
        complaints = error.errors(include_url=False)
    for complaint in complaints:
        _tell(model, node, complaint, faults)
    wrong = {complaint["loc"][0] for complaint in complaints}
    sound = Table(node.mark)
    sound.update({key: value for key, value in node.items() if key not in wrong})
    return model.model_validate(sound, context=secrets)


def _tell(model: type[Model], node: Node, complaint: Any, faults: Faults) -> None:
    path: tuple[str | int, ...] = complaint["loc"]
    match complaint["type"]:
        case "extra_forbidden":
            _unknown_key(model, node, path, faults)
        case "told":
            pass
        case "missing":
            within = find(node, path[:-1])
            faults.add(within.mark, "", f"the key {str(path[-1])!r} is missing", "add it")
        case "fault":
            _wrong_value(model, node, path, complaint["ctx"], faults)
        case _:
            here = find(node, path)
            wanted = "a list" if complaint["type"] in {"list_type", "tuple_type"} else "a mapping"
            faults.add(here.mark, safely(here, path, model), f"{wanted} is wanted here", _how(here))


def _unknown_key(model: type[Model], node: Node, path: tuple[str | int, ...], faults: Faults) -> None:
    parent, name = find(node, path[:-1]), str(path[-1])
    key = parent.key(name) if isinstance(parent, Table) else None
    known = keys_at(model, path[:-1])
    faults.add(key.mark if key else parent.mark, name, "unknown key", did_you_mean(name, known))


def _wrong_value(
    model: type[Model], node: Node, path: tuple[str | int, ...], ctx: dict[str, str], faults: Faults
) -> None:
    here = find(node, path)
    faults.add(here.mark, safely(here, path, model), ctx["cause"], ctx["remedy"])


def _how(node: Node) -> str:
    if isinstance(node, Text):
        return "write 'key: value' pairs below it, indented" if node.strip() else "it is empty"
    return "write 'key: value' pairs" if isinstance(node, Series) else "write a list"


def safely(node: Node, path: tuple[str | int, ...], model: type[Model]) -> str:
    """The value as a message may show it: what may be a secret only in its outline."""
    written = shown(node)
    if not isinstance(node, Text) or node.written is not None or not written.strip():
        return written.strip()
    if (path[-1] if path else model.short) in _SECRET_KEYS:
        return address(written)
    return written
