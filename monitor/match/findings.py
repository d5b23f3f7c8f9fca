"""What is wrong in a watch or a pack, gathered while it is read: all of it, not the first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from monitor.match.values import Path, WatchFault

_SHOWN = 80


@dataclass(slots=True)
class Findings:
    """The faults of one watch, in the order they were met."""

    watch: str
    faults: list[WatchFault] = field(default_factory=list)

    def error(self, path: Path, offending: object, cause: str, remedy: str) -> None:
        """Note what stops the watch."""
        self.faults.append(WatchFault(self.watch, path, _shown(offending), cause, remedy))

    def warn(self, path: Path, offending: object, cause: str, remedy: str, kind: str = "") -> None:
        """Note what the watch's author probably did not mean."""
        self.faults.append(WatchFault(self.watch, path, _shown(offending), cause, remedy, warning=True, kind=kind))

    @property
    def sound(self) -> bool:
        """Whether nothing found stops the watch."""
        return all(fault.warning for fault in self.faults)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy that names the nearest of `known`, if one is near; else `otherwise`."""
    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else otherwise


def _shown(offending: object) -> str:
    text = offending if isinstance(offending, str) else repr(offending)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
