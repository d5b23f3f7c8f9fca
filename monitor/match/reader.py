"""A watch's YAML data -> its condition tree. Every fault is listed with the path to it; nothing is passed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.match.conditions import AllOf, AnyOf, AtLeast, Condition, NoneOf, asks_for_something
from monitor.match.expression import MAX_DEPTH
from monitor.match.findings import Findings, did_you_mean
from monitor.match.strings import StringReader, near
from monitor.match.values import Path

_Data = Mapping[Any, object]  # keys of nested mappings are checked here
_NESTED = ("all", "any", "none", "at_least", "of", "near")
_TOP = ("keywords", "match", *_NESTED)
_FORMS = ("forms", "not_forms")
_NEAR = ("within", "ordered", "of")


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads the mapping of one watch."""

    strings: StringReader

    @property
    def _findings(self) -> Findings:
        return self.strings.findings

    def watch(self, data: _Data) -> Condition | None:
        """The watch's whole condition; None when a fault stops it."""
        read = [self._key(key, data, (key,)) for key in _TOP if key in data and key != "of"]
        self._unknown_keys(data, (*_TOP, *_FORMS), ())
        if not any(key in data for key in _TOP):
            self._findings.error((), "", "the watch has no condition", "add keywords: [...] or match:")
        self._stray_of(data, ())
        condition = _joined(read)
        if condition and self._findings.sound and not asks_for_something(condition):
            cause = "the watch only says what must be absent, and would match nearly everything"
            self._findings.error((), "none", cause, "add keywords: [...] or match: with what must be there")
        return condition if self._findings.sound else None

    def _condition(self, data: object, path: Path) -> Condition | None:
        if len(path) > 2 * MAX_DEPTH:
            return self._refuse(path, "", f"nested deeper than {MAX_DEPTH} levels", "make it flatter")
        if isinstance(data, str):
            return self.strings.read(data, path)
        if isinstance(data, Mapping):
            return self._mapping(data, path)
        if isinstance(data, Sequence):
            read = self._list(data, path)
            return _one_or(AnyOf, read) if read else None
        return self._refuse(path, data, "a condition is text, a list or a mapping", "put it in double quotes")

    def _mapping(self, data: _Data, path: Path) -> Condition | None:
        if not data:
            return self._refuse(path, "", "an empty condition would match nothing", "remove it or fill it")
        self._unknown_keys(data, _NESTED, path)
        self._stray_of(data, path)
        return _joined([self._key(key, data, (*path, key)) for key in _NESTED if key in data and key != "of"])

    def _key(self, key: str, data: _Data, path: Path) -> Condition | None:
        held = data[key]
        if key == "match":
            return self._condition(held, path)
        if key == "at_least":
            return self._at_least(held, data, path)
        if key == "near":
            return self._near(held, path)
        read = self._list(held if _is_list(held) else [held], path, single=not _is_list(held))
        if not read:
            return None
        return AllOf(read) if key == "all" else NoneOf(read) if key == "none" else AnyOf(read)

    def _list(self, data: object, path: Path, *, single: bool = False) -> tuple[Condition, ...]:
        items = list(data) if isinstance(data, Sequence) else []
        if not items:
            self._findings.error(path, "[]", "an empty list would match nothing", "remove it or fill it")
        read = (self._condition(item, path if single else (*path, place)) for place, item in enumerate(items))
        return tuple(condition for condition in read if condition)

    def _at_least(self, held: object, data: _Data, path: Path) -> Condition | None:
        place = (*path[:-1], "of")
        if "of" not in data:
            return self._refuse(path, held, "at_least lacks its list", "add of: [...] beside it")
        listed = data["of"]
        read = self._list(listed if _is_list(listed) else [listed], place)
        count = _whole(held)
        if count is None or count < 1:
            return self._refuse(path, held, "at_least takes a whole number from 1", "write at_least: 2")
        if _is_list(listed) and isinstance(listed, Sequence) and count > len(listed):
            cause = f"at least {count} of {len(listed)} can never be met"
            return self._refuse(path, held, cause, f"write a number up to {len(listed)}")
        return AtLeast(count, read) if read else None

    def _near(self, held: object, path: Path) -> Condition | None:
        if not isinstance(held, Mapping):
            remedy = "write near: {within: 10, of: [...]}"
            return self._refuse(path, held, "near is a mapping", remedy)
        for key in held:
            if key not in _NEAR:
                remedy = did_you_mean(str(key), _NEAR, f"known are {', '.join(_NEAR)}")
                self._findings.error((*path, str(key)), key, "no such key in near", remedy)
        within, ordered = _whole(held.get("within")), held.get("ordered", False)
        if within is None:
            cause = "within takes a whole number" if "within" in held else "near lacks its number of words"
            return self._refuse((*path, "within"), held.get("within", ""), cause, "write within: 10")
        if not isinstance(ordered, bool):
            return self._refuse((*path, "ordered"), ordered, "ordered is true or false", "write ordered: true")
        listed = held.get("of", ())
        read = self._list(listed if _is_list(listed) else [listed], (*path, "of"))
        if len(read) < len(listed if isinstance(listed, Sequence) else ()):
            return None  # what stops a part has been told
        made = near(within, ordered=ordered, of=read)
        return self._refuse(path, "near", *made) if isinstance(made, tuple) else made

    def _stray_of(self, data: _Data, path: Path) -> None:
        if "of" in data and "at_least" not in data:
            self._findings.error(
                (*path, "of"), "of", "of stands only beside at_least", "add at_least: 2, or write any:"
            )

    def _unknown_keys(self, data: _Data, known: tuple[str, ...], path: Path) -> None:
        for key in data:
            if key not in known:
                remedy = did_you_mean(str(key), known, f"known are {', '.join(known)}")
                self._findings.error((*path, str(key)), key, "no such key in a condition", remedy)

    def _refuse(self, path: Path, offending: object, cause: str, remedy: str) -> Condition | None:
        self._findings.error(path, offending, cause, remedy)
        return None


def _is_list(data: object) -> bool:
    return isinstance(data, Sequence) and not isinstance(data, str)


def _whole(data: object) -> int | None:
    if isinstance(data, bool):
        return None
    if isinstance(data, int):
        return data
    return int(data) if isinstance(data, str) and data.isdecimal() else None


def _one_or(kind: type[AnyOf], read: tuple[Condition, ...]) -> Condition:
    return read[0] if len(read) == 1 else kind(read)


def _joined(read: Sequence[Condition | None]) -> Condition | None:
    """All of what was read; None when nothing was."""
    found = tuple(condition for condition in read if condition)
    if len(found) > 1:
        return AllOf(found)
    return found[0] if found else None
