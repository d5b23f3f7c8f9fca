"""Whether the settings' files have changed, and new settings when they can be used. No threads, no timers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import Fault, SettingsError
from monitor.settings.include import matching
from monitor.settings.load import files_of, load
from monitor.settings.read import Stamp, stamp
from monitor.settings.values import Files, Settings


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What a reload led to. `settings` are those in force after it; with `faults`, they are the old ones."""

    settings: Settings
    faults: tuple[Fault, ...] = ()


class Reloader:
    """Watches the files of some settings by time, size and inode. Ask `changed` every second or so."""

    def __init__(self, settings: Settings, environ: Mapping[str, str] | None = None) -> None:
        self.settings = settings
        self._environ = environ
        self._files = settings.files
        self._known = self._last = settings.files.stamps

    def changed(self) -> bool:
        """True once for every new state of the files, when it has stayed the same for two calls in a row.

        So no file is read while an editor or a deployment still writes it, and a broken one is told only once.
        """
        now = _stamps(self._files)
        settled, self._last = now == self._last, now
        if now == self._known or not settled:
            return False
        self._watch(self._with_new_files())
        return True

    def reload(self) -> Reloaded:
        """Load anew. Settings with a fault change nothing: the old ones stay in force."""
        try:
            self.settings = load(self.settings.path, self._environ)
        except SettingsError as error:
            return Reloaded(self.settings, error.faults)
        self._watch(self.settings.files)
        return Reloaded(self.settings)

    def _watch(self, files: Files) -> None:
        self._files = files
        self._known = self._last = files.stamps

    def _with_new_files(self) -> Files:
        """What is watched from now on: a changed file may name others, and all may be needed to mend it."""
        files = files_of(self.settings.path, self._environ)
        kept = {path: stamp(path) for path in self._files.stamps}
        return Files(files.folder, {**kept, **files.stamps}, files.patterns or self._files.patterns)


def _stamps(files: Files) -> dict[Path, Stamp | None]:
    """The files as they are now, those that a pattern has come to name among them."""
    named = [path for pattern in files.patterns for path in matching(pattern, files.folder)]
    return {path: stamp(path) for path in (*files.stamps, *named)}
