"""Another version of the watches, from a file beside the settings: what a backtest compares a watch with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from monitor.errors import SettingsError
from monitor.match import Engine
from monitor.settings.faults import Faults
from monitor.settings.include import gather
from monitor.settings.load import load
from monitor.settings.secret import SecretFiles
from monitor.settings.tree import Node, Text
from monitor.settings.values import Settings, Watch
from monitor.settings.watches import Around, compile_watches


def other_version(
    path: Path, settings: Settings, environ: Mapping[str, str] | None = None
) -> tuple[tuple[Watch, ...], Engine]:
    """The watches that the file `path` itself holds, and the engine that knows them.

    It may be settings of its own, whole; else it holds `watches:` and perhaps `concepts:`, and all that it does not
    say itself (sources, targets, other watches and concepts) is that of `settings`. Raises `SettingsError` with every
    fault found.
    """
    known = os.environ if environ is None else environ
    faults = Faults()
    own = gather(path, known, faults)
    if own.sources or own.targets:
        whole = load(path, environ)
        return whole.watches, whole.engine
    names = set(map(str, own.watches))
    if not faults.errors():
        around = gather(settings.path, known, faults)
        own.watches = _under(around.watches, own.watches)
        own.concepts = _under(around.concepts, own.concepts)
    places = Around(settings.sources, tuple(settings.targets), settings.timezone)
    watches, engine = compile_watches(own, places, faults, SecretFiles(own.folder, own.note, faults))
    if faults.errors():
        raise SettingsError(faults.everything())
    return tuple(watch for watch in watches if watch.name in names), engine


def _under(below: Mapping[Text, Node], above: Mapping[Text, Node]) -> dict[Text, Node]:
    """Both sections; where a name stands in both, what is above."""
    return {name: node for name, node in below.items() if name not in above} | dict(above)
