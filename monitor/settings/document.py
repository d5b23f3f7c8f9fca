"""YAML text to a tree of marked values, by libyaml's events: one pass, no recursion, nothing guessed.

Refused: aliases and anchors (a few hundred bytes of them can stand for gigabytes), tags (`!!python/...`), a key
written twice, keys that are no text, more than 50 levels, a second document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from monitor.settings.faults import Faults, quoted
from monitor.settings.mishaps import RESERVED, explain, extent, secret_section
from monitor.settings.read import lines_of
from monitor.settings.tree import Mark, Node, Series, Table, Text

DEEPEST = 50
_STAND_IN = "\ue000"  # a private sign: it may begin a plain scalar
_REPAIR_COST = 20_000_000  # characters read again, in all, to find what lies behind a missing quote
_SWALLOWED_ITEM = re.compile(r"\n[ ]*- ")

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Stop(Exception):  # noqa: N818 - no error: the rest of the file cannot be judged
    """Reading on is of no use."""


def parse(text: str, file: int, faults: Faults) -> Node | None:
    """The tree of one file; None when it is empty or cannot be read. What is wrong is added to `faults`.

    The commonest mistake, `- @north-korea` without quotes, ends every YAML scanner. So that the rest of the file is
    still checked, the sign is replaced by a stand-in and the text is read again.
    """
    signs: dict[int, str] = {}
    readable = text
    while True:
        try:
            return _Builder(readable, file, faults, signs).build()
        except _Stop:
            return None
        except yaml.MarkedYAMLError as error:
            mishap = explain(error, lines_of(text), file)
            faults.add(mishap.mark, mishap.offending, mishap.cause, mishap.remedy)
            at = _repairable(readable, error)
            if at is None or len(signs) * len(text) > _REPAIR_COST:
                return None
            signs[at] = readable[at]
            readable = readable[:at] + _STAND_IN + readable[at + 1 :]


def _repairable(text: str, error: yaml.MarkedYAMLError) -> int | None:
    """Where the sign stands that ended the scan, when it is one that only lacks quotes."""
    at = error.problem_mark.index if error.problem_mark else len(text)
    lacks = "cannot start any token" in (error.problem or "") and text[at : at + 1] in tuple(RESERVED)
    return at if lacks else None


class _Builder:
    """Turns the events of one file into its tree."""

    def __init__(self, text: str, file: int, faults: Faults, signs: dict[int, str]) -> None:
        self._text = text
        self._lines: list[str] | None = None
        self._file = file
        self._faults = faults
        self._signs = signs
        self._open: list[Table | Series] = []
        self._keys: list[Text | None] = []  # for each open collection: the key that waits for its value
        self._root: Node | None = None
        self._documents = 0

    def build(self) -> Node | None:
        """The root. Raises `_Stop` or yaml.MarkedYAMLError where the file cannot be read on."""
        for event in yaml.parse(self._text, Loader=_Loader):
            handle = _HANDLERS.get(type(event))
            if handle is not None:
                handle(self, event)
        return self._root

    def document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._faults.add(self._mark(event), "---", "a second document begins here", "keep one document a file")
            raise _Stop
        for directive in event.tags or ():
            self._faults.add(self._mark(event), directive, "tags are not allowed", "delete the %TAG line")

    def scalar(self, event: Any) -> None:
        mark = self._mark(event)
        self._plainly(event, mark)
        value, plain, start = event.value, not event.style, event.start_mark.index
        if start in self._signs:
            value = self._signs[start] + value[1:]
        if plain and event.start_mark.line != event.end_mark.line:
            self._swallowed(event, mark)
        self._add(Text(value, mark, plain=plain, cut=plain and self._cut(event.end_mark.index)))

    def alias(self, event: Any) -> None:
        mark = self._mark(event)
        self._refuse(mark, "*", "YAML aliases (*name) are not allowed", "repeat what is meant")
        self._add(Text("", mark))

    def mapping(self, event: Any) -> None:
        mark = self._mark(event)
        self._plainly(event, mark)
        self._descend(Table(mark))

    def sequence(self, event: Any) -> None:
        mark = self._mark(event)
        self._plainly(event, mark)
        self._descend(Series(mark))

    def end(self, _: Any) -> None:
        self._open.pop()
        self._keys.pop()

    def _descend(self, node: Table | Series) -> None:
        if len(self._open) >= DEEPEST:
            self._faults.add(node.mark, "", f"nested more than {DEEPEST} levels deep", "write it flatter")
            raise _Stop
        self._add(node)
        self._open.append(node)
        self._keys.append(None)

    def _add(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Series):
            parent.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = self._key(node)
        else:
            self._value(parent, self._keys[-1], node)
            self._keys[-1] = None

    def _key(self, node: Node) -> Text:
        if isinstance(node, Text) and node:
            return node
        self._faults.add(node.mark, "", "a key must be a word", "write it as text, in quotes if it has odd signs")
        return Text("", node.mark)

    def _value(self, parent: Table, key: Text, node: Node) -> None:
        if key in parent:
            first = parent.key(key)
            line = first.mark.line if first else 0
            cause = f"the key is written twice, first on line {line}"
            self._faults.add(key.mark, key, cause, "keep one of them, or put both values in one list")
        else:
            parent[key] = node

    def _plainly(self, event: Any, mark: Mark) -> None:
        """Refuse what is no plain data: an anchor or a tag."""
        if event.anchor is not None:
            self._refuse(mark, "&", "YAML anchors (&name) are not allowed", "repeat what is meant")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(mark, "!", "YAML tags (!name) are not allowed", "delete the tag")

    def _refuse(self, mark: Mark, sign: str, cause: str, remedy: str) -> None:
        """A fault with the text as written, unless that may be a secret. Quotes are a remedy where it was no YAML."""
        lines = self._all_lines()
        if secret_section(lines, mark.line - 1):
            self._faults.add(mark, sign, cause, f"{remedy}; put a value that begins with {sign!r} in quotes")
            return
        written = extent(lines[mark.line - 1], mark.column - 1)
        if written.startswith("!!"):
            self._faults.add(mark, written, cause, remedy)
            return
        self._faults.add(mark, written, cause, f"{remedy}, or write {quoted(written)} where it is text")

    def _swallowed(self, event: Any, mark: Mark) -> None:
        """`keywords: a` with `- b` below it is one text, "a - b": surely not what is meant."""
        if _SWALLOWED_ITEM.search(self._text, event.start_mark.index, event.end_mark.index):
            cause = "a list below a value runs into it"
            self._faults.add(mark, event.value, cause, "put every item on a line of its own, with '- ' before it")

    def _cut(self, end: int) -> bool:
        """Whether `#` follows after a single blank: two blanks are how people set a comment apart."""
        return self._text.startswith(" #", end)

    def _all_lines(self) -> list[str]:
        if self._lines is None:
            self._lines = lines_of(self._text)
        return self._lines

    def _mark(self, event: Any) -> Mark:
        start = event.start_mark
        return Mark(self._file, start.line + 1, start.column + 1)


_HANDLERS: dict[type, Callable[[_Builder, Any], None]] = {
    yaml.DocumentStartEvent: _Builder.document,
    yaml.ScalarEvent: _Builder.scalar,
    yaml.AliasEvent: _Builder.alias,
    yaml.MappingStartEvent: _Builder.mapping,
    yaml.SequenceStartEvent: _Builder.sequence,
    yaml.MappingEndEvent: _Builder.end,
    yaml.SequenceEndEvent: _Builder.end,
}
