"""Where faults are gathered, so that all of them are told at once, in the order of the files, without a secret."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from monitor import mask
from monitor.errors import Fault
from monitor.settings.tree import Mark, Node, shown

_ADDRESS = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*://[^\s"']+""")
MOST_SHOWN = 80  # characters of an offending text
_FEED_SCHEMES = ("http://", "https://", "feed://", "ftp://", "file://")
_LONGEST = 1000  # characters of a cause or a remedy
MOST_KEPT = 1000  # faults; a file with more is not read to its end by anybody


class Faults:
    """Everything found wrong so far, and the texts that must not be shown."""

    def __init__(self) -> None:
        self._files: list[str] = []
        self._found: dict[tuple[Mark, bool], Fault] = {}
        self._secrets: set[str] = set()

    def file(self, path: Path) -> int:
        """The number that stands for `path` in marks."""
        self._files.append(str(path))
        return len(self._files) - 1

    def name(self, mark: Mark) -> str:
        """The file a mark lies in."""
        return self._files[mark.file]

    def secret(self, text: str) -> None:
        """`text` came from the environment or a secret file: no message may hold it."""
        for part in (text, *text.split()):
            self._secrets.update({part, part.lower(), part.upper()})

    def add(self, mark: Mark, offending: str, cause: str, remedy: str = "") -> None:
        """An error. Of several at one place only the first is told: the others follow from it."""
        self._keep(mark, offending, cause, remedy, warning=False)

    def warn(self, mark: Mark, offending: str, cause: str, remedy: str = "") -> None:
        """Something that works, but perhaps not as meant."""
        self._keep(mark, offending, cause, remedy, warning=True)

    def at(self, node: Node, cause: str, remedy: str = "") -> None:
        """An error of a whole value."""
        self.add(node.mark, shown(node), cause, remedy)

    def place(self, mark: Mark, seen_from: Mark) -> str:
        """`mark` in words for a message about another place: `line 7`, with the file where it is another."""
        line = f"line {mark.line}"
        return line if mark.file == seen_from.file else f"{line} of {self.name(mark)}"

    def of(self, file: int) -> bool:
        """Whether anything was found in a file."""
        return any(mark.file == file for mark, _ in self._found)

    def told(self, mark: Mark) -> bool:
        """Whether an error was found at a place."""
        return (mark, False) in self._found

    def errors(self) -> tuple[Fault, ...]:
        """The errors, in the order of the files."""
        return self._sorted(warning=False)

    def warnings(self) -> tuple[Fault, ...]:
        """The warnings, in the order of the files."""
        return self._sorted(warning=True)

    def everything(self) -> tuple[Fault, ...]:
        """Errors and warnings together, in the order of the files. A warning at the place of an error follows from it."""
        found = sorted(self._found.items(), key=lambda item: item[0])
        return tuple(self._masked(fault) for (mark, warning), fault in found if not (warning and self.told(mark)))

    def _sorted(self, *, warning: bool) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.everything() if fault.warning == warning)

    def _keep(self, mark: Mark, offending: str, cause: str, remedy: str, *, warning: bool) -> None:
        if len(self._found) >= MOST_KEPT:
            return
        place = "" if mark.file >= len(self._files) else self._files[mark.file]
        self._found.setdefault(
            (mark, warning), Fault(place, mark.line, mark.column, offending, cause, remedy, warning)
        )

    def _masked(self, fault: Fault) -> Fault:
        """`fault` with every known secret out of it, on one line."""
        cause, offending = self._without_secrets(fault.cause), self._without_secrets(fault.offending)
        remedy = self._without_secrets(fault.remedy)
        outlined = _ADDRESS.sub(lambda found: address(found[0]), offending)
        if outlined != offending:  # the address is not to stand in a remedy that repeats it either
            remedy = remedy.replace(offending, outlined)
        shown = mask.line(outlined, MOST_SHOWN)
        return Fault(fault.file, fault.line, fault.column, shown, cause, remedy, fault.warning)

    def _without_secrets(self, text: str) -> str:
        """`text` on one line, without any known secret."""
        return mask.line(mask.secrets(text, *self._secrets), _LONGEST)


def address(written: str) -> str:
    """A feed's, target's or database's address without what may be secret in it."""
    if written.startswith("sqlite:"):
        return written
    if written.lower().startswith(_FEED_SCHEMES):
        return mask.url(written)
    return mask.target(written)


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A remedy that names the nearest of the `known` words, else all of them when they are few."""
    choice = sorted({str(one) for one in known})
    near = difflib.get_close_matches(word, choice, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if otherwise or not choice:
        return otherwise
    return f"known: {', '.join(choice)}" if len(choice) <= 20 else ""


def quoted(text: str) -> str:
    """`text` as it should be written in YAML: in double quotes, or single ones where it holds double ones."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
