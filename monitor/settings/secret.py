"""What does not stand in the file itself: `${VARIABLE}` of the environment, and `{file: /run/secrets/x}`.

A `$` that is not followed by `{` is a plain dollar sign; `$${` stands for a literal `${`. Whatever comes from either
place is kept out of every message: a fault shows the scalar as it is written in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from monitor.settings.faults import Faults, did_you_mean
from monitor.settings.read import LARGEST_SECRET, read_bytes, said_by_system
from monitor.settings.tree import Node, Series, Table, Text, shown

_VARIABLE = re.compile(r"\$\$\{|\$\{([^}]*)(\}?)")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def substitute(root: Node, environ: Mapping[str, str], faults: Faults) -> None:
    """Put the environment's values into every scalar below `root`, in place. Keys stay as they are."""
    waiting: list[Node] = [root]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Table):
            for key, value in here.items():
                here[key] = _filled(value, environ, faults)
            waiting.extend(here.values())
        elif isinstance(here, Series):
            here[:] = [_filled(value, environ, faults) for value in here]
            waiting.extend(here)


def _filled(node: Node, environ: Mapping[str, str], faults: Faults) -> Node:
    if not isinstance(node, Text) or "${" not in node:
        return node

    def value(found: re.Match[str]) -> str:
        return "${" if found[1] is None else _variable(node, found, environ, faults)

    return Text(_VARIABLE.sub(value, node), node.mark, plain=node.plain, written=str(node))


def _variable(node: Text, found: re.Match[str], environ: Mapping[str, str], faults: Faults) -> str:
    """The value of one variable; the text as written, after a fault, when there is none."""
    name, written = found[1], found[0]
    if not found[2] or not _NAME.fullmatch(name):
        faults.add(node.mark, written, "not the name of a variable", "write ${NAME}, or $${ for a literal ${")
    elif name not in environ:
        remedy = did_you_mean(name, environ, otherwise=f"set {name}; $${{ stands for a literal ${{")
        faults.add(node.mark, written, f"the environment has no variable {name}", remedy)
    elif not environ[name].strip():
        faults.add(node.mark, written, f"the environment variable {name} is empty", f"set {name}")
    else:
        faults.secret(environ[name])
        return environ[name]
    return written


class SecretFiles:
    """Reads `{file: ...}` where the schema lets a secret stand. `note` is told of every file before it is read."""

    def __init__(self, folder: Path, note: Callable[[Path], None], faults: Faults) -> None:
        self._folder = folder
        self._note = note
        self._faults = faults

    def content(self, table: Table) -> Text | None:
        """The one line of text in the file that `table` names; None after a fault."""
        named = next(iter(table.values()))
        path = self._path(named)
        text = self._line(named, path) if path else None
        if text is None:
            return None
        self._faults.secret(text)
        return Text(text, table.mark, written=f"{{file: {shown(named)}}}")

    def _path(self, named: Node) -> Path | None:
        if not isinstance(named, Text) or not named.strip() or "\0" in named:
            self._faults.at(named, "the name of a file is wanted", "write {file: /run/secrets/name}")
            return None
        if ".." in Path(named).parts:
            remedy = "write it absolute, or put the file beside the settings"
            self._faults.at(named, "a path may not lead upwards", remedy)
            return None
        return self._folder / named

    def _line(self, named: Node, path: Path) -> str | None:
        self._note(path)
        try:
            text = read_bytes(path, LARGEST_SECRET).decode("utf-8").strip()
        except OSError as error:
            self._faults.at(named, f"the secret file {said_by_system(error)}", "see that it is there")
            return None
        except UnicodeDecodeError:
            text = ""
        if text.isprintable() and 0 < len(text) < LARGEST_SECRET:
            return text
        self._faults.at(named, "the secret file must hold one line of text", "put only the secret in it")
        return None
