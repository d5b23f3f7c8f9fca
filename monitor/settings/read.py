"""Bytes of a settings file, whole and unchanged while read, as text; everything that keeps us from that by name."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from monitor.settings.faults import Faults
from monitor.settings.tree import Mark

LARGEST = 20 * 1024 * 1024  # bytes; the C scanner reads this in seconds, and nobody writes it by hand
LARGEST_SECRET = 64 * 1024

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


Stamp = tuple[int, int, int]
"""Time of change in nanoseconds, size and inode: whatever way a file is written anew, one of them differs."""


def stamp(path: Path) -> Stamp | None:
    """The file's stamp now; None when there is no such file to be seen."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return _stamp_of(seen)


def _stamp_of(seen: os.stat_result) -> Stamp:
    return (seen.st_mtime_ns, seen.st_size, seen.st_ino)


def text_of(path: Path, file: int, faults: Faults) -> str | None:
    """The text of a settings file; None after telling why not."""
    whole = Mark(file, 0, 0)
    try:
        raw = read_bytes(path, LARGEST)
    except OSError as error:
        faults.add(whole, "", said_by_system(error), "name another file with -c, or see that this one can be read")
        return None
    if len(raw) > LARGEST:
        faults.add(whole, "", "the file is larger than 20 MB", "put long lists of feeds into an OPML file")
        return None
    return _decoded(raw, file, faults)


def read_bytes(path: Path, most: int) -> bytes:
    """At most `most` + 1 bytes of a regular file, read again if it was changed meanwhile. Raises OSError."""
    for _ in range(3):
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise OSError(None, "it is a directory" if stat.S_ISDIR(before.st_mode) else "it is no regular file")
        with path.open("rb") as stream:
            raw = stream.read(most + 1)
            after = os.fstat(stream.fileno())
        if _stamp_of(before) == _stamp_of(after):
            return raw
    raise OSError(None, "it changes while it is read")


def said_by_system(error: OSError) -> str:
    """Why a file cannot be read, in the words of the system."""
    return f"cannot be read: {(error.strerror or str(error)).lower()}"


def _decoded(raw: bytes, file: int, faults: Faults) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.add(Mark(file, 1, 1), "", "the file is UTF-16", "save it as UTF-8")
        return None
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        mark = place(before, len(before), file)
        faults.add(mark, f"byte 0x{raw[error.start]:02X}", "the file is not UTF-8", "save it as UTF-8")
        return None
    strange = _NOT_TEXT.search(text)
    if strange is None:
        return text
    sign = f"U+{ord(strange[0]):04X}"
    faults.add(place(text, strange.start(), file), sign, "a sign that is not allowed in YAML", "delete it")
    return None


def lines_of(text: str) -> list[str]:
    """The lines as libyaml counts them: it knows three more line breaks than editors do."""
    return _LINE_BREAK.split(text)


def place(text: str, at: int, file: int) -> Mark:
    """The mark of the sign number `at` of `text`."""
    lines = lines_of(text[:at])
    return Mark(file, len(lines), len(lines[-1]) + 1)
