"""The settings file and what it includes, as one: trees read, variables filled in, keys sorted into their sections."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from monitor.settings.document import parse
from monitor.settings.faults import Faults, did_you_mean
from monitor.settings.read import Stamp, stamp, text_of
from monitor.settings.schema import Main, Root, Shared
from monitor.settings.secret import substitute
from monitor.settings.tree import Mark, Node, Series, Table, Text
from monitor.settings.values import Files

MOST_FILES = 1000


@dataclass(slots=True)
class Gathered:
    """Everything that stands in the settings file and the files it includes, not yet held against the models."""

    folder: Path
    main: Table
    sources: list[Node] = field(default_factory=list)
    watches: dict[Text, Node] = field(default_factory=dict)
    targets: dict[Text, Node] = field(default_factory=dict)
    concepts: dict[Text, Node] = field(default_factory=dict)
    stamps: dict[Path, Stamp | None] = field(default_factory=dict)
    patterns: list[str] = field(default_factory=list)

    def note(self, path: Path) -> None:
        """Remember a file as it is before it is read."""
        self.stamps.setdefault(path, stamp(path))

    def files(self) -> Files:
        """What was read, to watch for changes."""
        return Files(self.folder, dict(self.stamps), tuple(self.patterns))


def gather(path: Path, environ: Mapping[str, str], faults: Faults) -> Gathered:
    """Read the settings file and its includes. What cannot be read is missing in the result and told in `faults`."""
    file = faults.file(path)
    gathered = Gathered(path.parent, Table(Mark(file, 0, 0)))
    gathered.note(path)
    root = tree_of(path, file, faults)
    if root is None:
        return gathered
    substitute(root, environ, faults)
    gathered.main = root
    _sort_in(root, Root, gathered, faults)
    for included in _included(path, root, gathered, faults):
        gathered.note(included)
        more = tree_of(included, faults.file(included), faults)
        if more is not None:
            substitute(more, environ, faults)
            _sort_in(_as_section(more), Shared, gathered, faults)
    return gathered


def tree_of(path: Path, file: int, faults: Faults) -> Table | None:
    """The mapping in one file, as written; None after telling why there is none."""
    text = text_of(path, file, faults)
    root = parse(text, file, faults) if text is not None else None
    if root is None or (isinstance(root, Text) and root.null):
        if text is not None and not faults.of(file):
            faults.add(Mark(file, 0, 0), "", "the file is empty", "'monitor init' writes one to start from")
        return None
    if not isinstance(root, Table):
        faults.at(
            root, "the file must be a mapping of keys", "write 'sources:' and 'watches:' with their lists below"
        )
        return None
    return root


def _sort_in(root: Table, model: type[Main | Shared], gathered: Gathered, faults: Faults) -> None:
    """Put the sections of one file to those of the others."""
    for key, value in root.pairs():
        if key not in model.model_fields:
            _not_here(key, model, faults)
        elif key == "sources" and _wanted(value, Series, faults):
            gathered.sources.extend(value)  # type: ignore[arg-type]  # _wanted has seen that it is a Series
        elif key in {"watches", "targets", "concepts"} and _wanted(value, Table, faults):
            _join(getattr(gathered, key), value, key, faults)  # type: ignore[arg-type]  # likewise a Table


def _as_section(root: Table) -> Table:
    """A file that is one concept pack, as the shipped ones are, is put under `concepts` by its name."""
    name = root.get("concept")
    if not isinstance(name, Text):
        return root
    packs, section = Table(root.mark), Table(root.mark)
    packs[name] = root
    section[Text("concepts", root.mark)] = packs
    return section


def _not_here(key: Text, model: type[Main | Shared], faults: Faults) -> None:
    if key in Root.model_fields:
        faults.at(key, "an included file may not have this key", "move it to the settings file itself")
    else:
        faults.at(key, "unknown key", did_you_mean(key, model.model_fields))


def _wanted(value: Node, kind: type[Series | Table], faults: Faults) -> bool:
    """Whether a section is of its kind; one without any content is as good as not written."""
    if isinstance(value, kind):
        return True
    if not (isinstance(value, Text) and value.null):
        wanted, how = ("a list", "each after '- '") if kind is Series else ("a mapping", "each as 'name: ...'")
        faults.at(value, f"{wanted} is wanted here", f"write its parts below it, {how}")
    return False


def _join(section: dict[Text, Node], more: Table, key: str, faults: Faults) -> None:
    for name, value in more.pairs():
        first = next((one for one in section if one == name), None) if name in section else None
        if first is None:
            section[name] = value
        else:
            also = faults.place(first.mark, name.mark)
            faults.at(name, f"this name stands twice under '{key}', first on {also}", "rename one of them")


def _included(path: Path, root: Table, gathered: Gathered, faults: Faults) -> list[Path]:
    """The files that `include` names, in order, each once."""
    value = root.get("include")
    if value is None or (isinstance(value, Text) and value.null):
        return []
    found: dict[Path, None] = {}
    for pattern in value if isinstance(value, Series) else [value]:
        if isinstance(pattern, Text) and _allowed(pattern, faults):
            gathered.patterns.append(str(pattern))
            found.update(dict.fromkeys(_matching(pattern, gathered.folder, faults)))
        elif not isinstance(pattern, Text):
            faults.at(pattern, "the name of a file is wanted", 'write "watches/*.yaml"')
    own = path.resolve()
    return [one for one in found if one.resolve() != own]


def _allowed(pattern: Text, faults: Faults) -> bool:
    parts = PurePosixPath(pattern).parts
    if not pattern.strip() or "\0" in pattern:
        faults.at(pattern, "the name of a file is wanted", 'write "watches/*.yaml"')
    elif pattern.startswith(("/", "~")) or ".." in parts:
        faults.at(pattern, "only files inside the settings' folder can be included", "write its path from there")
    else:
        return True
    return False


def _matching(pattern: Text, folder: Path, faults: Faults) -> list[Path]:
    found = matching(str(pattern), folder)
    if not found and glob.has_magic(pattern):
        faults.warn(pattern.mark, pattern, "no file has such a name", "")
    elif not found:
        faults.at(pattern, "there is no such file", f"it is looked for in {folder}")
    elif len(found) > MOST_FILES:
        faults.at(pattern, f"more than {MOST_FILES} files have such a name", "name a folder of its own")
        return []
    return [one for one in found if _inside(one, folder, pattern, faults)]


def matching(pattern: str, folder: Path) -> list[Path]:
    """The files in `folder` that `pattern` names, in the order of their names."""
    names = sorted(glob.glob(pattern, root_dir=folder, recursive=True))  # noqa: PTH207 - Path.glob raises at `a**b`
    return [folder / name for name in names if not (folder / name).is_dir()]


def _inside(path: Path, folder: Path, pattern: Text, faults: Faults) -> bool:
    """Whether a file still lies in the folder when symbolic links are followed."""
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # RuntimeError: a loop of links, before Python 3.13
        return True  # reading it will say so
    if not inside:
        faults.at(pattern, f"{path.name} is a link to a file outside the settings' folder", "copy the file")
    return inside
