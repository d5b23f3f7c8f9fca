"""The database's address, absolute."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from monitor import mask
from monitor.settings.faults import Faults
from monitor.settings.schema import DEFAULT_DATABASE
from monitor.settings.tree import Text

_FILE = "sqlite:///"
_SERVERS = {"postgresql", "postgres", "postgresql+psycopg"}
_FORMS = "write sqlite:///monitor.db"


def absolute(written: Text | None, folder: Path, faults: Faults) -> str:
    """`sqlite:////absolute/path` or `postgresql://...`; a relative file lies beside the settings."""
    address = str(written) if written is not None else DEFAULT_DATABASE
    if address.startswith(_FILE):
        return _file(address.removeprefix(_FILE), written, folder, faults)
    if written is not None:
        _check_server(written, faults)
    return address.replace("postgres://", "postgresql://", 1) if address.startswith("postgres://") else address


def _file(name: str, written: Text | None, folder: Path, faults: Faults) -> str:
    path = Path(os.path.abspath(folder / name))  # noqa: PTH100 - resolve() would follow links; `..` must only be cut out
    if written is not None:
        _check_file(name, path, written, faults)
    return f"{_FILE}{path}"


def _check_file(name: str, path: Path, written: Text, faults: Faults) -> None:
    if not name or name.startswith(":") or "?" in str(path):
        faults.add(written.mark, written.shown, "the database must be a file of its own", _FORMS)
    elif path.is_dir():
        faults.add(written.mark, written.shown, "this is a folder", "add a file's name: monitor.db")
    elif not path.parent.is_dir():
        faults.warn(written.mark, written.shown, f"there is no folder {path.parent}", "make it before the first run")


def _check_server(written: Text, faults: Faults) -> None:
    shown = written.written if written.written is not None else mask.url(written)
    try:
        parts = urlsplit(written)
        good = parts.scheme in _SERVERS and bool(parts.hostname or parts.path.strip("/")) and parts.port != 0
    except ValueError:
        faults.add(written.mark, mask.target(written), "no address of a database", _FORMS)
        return
    if not good:
        faults.add(written.mark, shown, "no address of a database", _FORMS)
    elif written.written is None and parts.password:
        remedy = "write ${VARIABLE} and set it in the environment"
        faults.warn(written.mark, shown, "a password stands in this file", remedy)
    else:
        faults.warn(written.mark, shown, "this version keeps its data in SQLite only, and will not start", _FORMS)
