"""One daemon to a database: an operating-system lock that dies with its holder, kill -9 included."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import StoreBusy, StoreError

PATIENCE = 0.5  # seconds a starting daemon waits for one that is just ending
_STEP = 0.05


class DaemonLock:
    """Holds `<database>.lock` from `acquire` to `release`. The file stays: removing it would let two in."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._handle: int | None = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def acquire(self, patience: float = PATIENCE) -> None:
        """Take the lock within `patience` seconds, or raise `StoreBusy` naming the process that has it."""
        handle = self._open()
        deadline = time.monotonic() + patience
        while not _locked(handle):
            if time.monotonic() >= deadline:
                holder = _holder(handle)
                os.close(handle)
                raise StoreBusy(
                    str(self._database),
                    f"another daemon ({holder}) works on it",
                    "stop that one, or use another file",
                )
            time.sleep(_STEP)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode("ascii"), 0)
        self._handle = handle

    def release(self) -> None:
        """Let the next one in."""
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None

    def _open(self) -> int:
        try:
            return os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise StoreError(str(self._path), error.strerror or "cannot be written", "check the folder") from None


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(handle: int) -> str:
    written = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
    return f"process {written}" if written.isdigit() else "process unknown"
