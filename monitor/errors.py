"""Every error this program raises on purpose.

    MonitorError                     root: has a subject, a cause and a remedy
     |- SettingsError                monitor.yaml or the environment is wrong (exit code 78); holds every fault found
     |- StoreError                   the database cannot be used
     |   |- StoreBusy                another daemon holds the database
     |   |- StoreFull                no space left on the device
     |   `- StoreTooNew              written by a newer version of this program
     |- UsageError                   a command was called wrongly (exit code 2)
     `- NotFound                     no such hit, story, alert, source or watch (exit code 1)

What is *expected* to go wrong outside (a feed that is down, a document that is no feed, a target that refuses) is
not here: it travels as a value (`model.FetchFailed`, `model.ParseFailed`, `model.Refused`) with a named reason.
No message ever holds a secret: whoever makes the message masks first (`monitor.mask`).
"""

from __future__ import annotations

from dataclasses import dataclass


class MonitorError(Exception):
    """Something expected to be possible, said in words for the person who can mend it.

    `subject` names the thing (a file, a feed, a watch, a target), `cause` what is wrong with it, `remedy` what to do.
    """

    exit_code = 1

    def __init__(self, subject: str, cause: str, remedy: str = "") -> None:
        super().__init__(subject, cause, remedy)
        self.subject = subject
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        said = f"{self.subject}: {self.cause}" if self.subject else self.cause
        return f"{said}. {self.remedy}" if self.remedy else said


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a settings file. `line` and `column` count from 1; 0 means the file as a whole."""

    file: str
    line: int
    column: int
    offending: str
    cause: str
    remedy: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        kind = "warning: " if self.warning else ""
        shown = f" {self.offending!r}" if self.offending else ""
        remedy = f" ({self.remedy})" if self.remedy else ""
        return f"{place}: {kind}{self.cause}{':' if shown else ''}{shown}{remedy}"


class SettingsError(MonitorError):
    """The settings cannot be used. All faults are listed together, in the order of the file."""

    exit_code = 78

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        count = len(faults)
        super().__init__("settings", f"{count} fault{'s' if count != 1 else ''}", "")
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class StoreError(MonitorError):
    """The database cannot be read or written."""


class StoreBusy(StoreError):  # noqa: N818 - says what is the matter
    """Another daemon works on the same database."""


class StoreFull(StoreError):  # noqa: N818
    """The disk is full: polling pauses, nothing acknowledged is lost."""


class StoreTooNew(StoreError):  # noqa: N818
    """The database was written by a newer version."""


class UsageError(MonitorError):
    """A command was called in a way it cannot work."""

    exit_code = 2


class NotFound(MonitorError):  # noqa: N818
    """What was asked for is not in the database."""
