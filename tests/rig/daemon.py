"""The real daemon in a process of its own: start, wait for a line, stop, kill; and what it says and holds."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NO_VARIABLES: Mapping[str, str] = {}


class DaemonProcess:
    """`monitor run` on a settings file. Its log goes to `daemon.log` beside it, behind that of earlier ones."""

    def __init__(self, settings: Path, *arguments: str, environment: Mapping[str, str] = NO_VARIABLES) -> None:
        self.settings = settings
        self.log = settings.parent / "daemon.log"
        self._begun = len(self.said("started")) if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "monitor", "run", "-c", str(settings), *arguments],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=os.environ | environment,
            )

    def events(self) -> list[dict[str, Any]]:
        """The whole lines of the log so far; one that is no JSON object counts as {"event": line}."""
        return [_event(line) for line in self.log.read_text(encoding="utf-8").split("\n")[:-1] if line]

    def said(self, event: str) -> list[dict[str, Any]]:
        """The lines of the log with that event."""
        return [line for line in self.events() if line["event"] == event]

    def started(self, within: float = 30) -> None:
        """Wait until it is at work, this one and not an earlier one of the same log; show the log if it ends before."""
        number = self._begun + 1

        def at_work() -> bool:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            return len(self.said("started")) >= number

        eventually(at_work, within=within, what="the start of the daemon")

    def wait(self, within: float = 60) -> int:
        """Wait for its own end; the exit code."""
        return self.process.wait(within)

    def kill(self) -> None:
        """`kill -9`, the daemon alone: its workers must notice by themselves."""
        self.process.kill()
        self.process.wait()

    def terminate(self, within: float = 15) -> float:
        """SIGTERM; the seconds it took to end."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(within)
        return time.monotonic() - started

    def clean_up(self) -> None:
        """Leave nothing behind, workers included."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _event(line: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) and "event" in event else {"event": line}


@contextmanager
def running(
    settings: Path, *arguments: str, environment: Mapping[str, str] = NO_VARIABLES
) -> Iterator[DaemonProcess]:
    """A daemon for the length of the block."""
    daemon = DaemonProcess(settings, *arguments, environment=environment)
    try:
        yield daemon
    finally:
        daemon.clean_up()


def run_once(
    settings: Path, *arguments: str, within: float = 60, environment: Mapping[str, str] = NO_VARIABLES
) -> subprocess.CompletedProcess[str]:
    """`monitor run --once`."""
    return command("run", "--once", "-c", str(settings), *arguments, within=within, environment=environment)


def command(
    *arguments: str, within: float = 60, stdin: str | None = None, environment: Mapping[str, str] = NO_VARIABLES
) -> subprocess.CompletedProcess[str]:
    """Any `monitor` command, as a user would call it in a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "monitor", *arguments],
        capture_output=True,
        text=True,
        timeout=within,
        check=False,
        input=stdin,
        env=os.environ | environment,
    )


def eventually(holds: Callable[[], bool], *, within: float, what: str) -> None:
    """Wait until `holds()`; fail saying `what` was awaited."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within:g} s: {what}")
        time.sleep(0.05)


def query(database: Path, statement: str, *parameters: object) -> list[tuple[object, ...]]:
    """Look into the database beside the program, as an operator with `sqlite3` would."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(statement, parameters).fetchall()
    finally:
        connection.close()
