"""What a YAML file becomes: text, lists and mappings that know where they stand and how they were written.

Every scalar stays text. What a `30` or a `true` means is decided by the key it belongs to, never by how it looks: so
`NO`, `on`, `12:30` and `010` cannot turn into something else behind the writer's back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple, Self, TypeAlias, cast


class Mark(NamedTuple):
    """A place: number of the file (in the order read), line and column from 1. Line 0 is the file as a whole."""

    file: int
    line: int
    column: int


class Text(str):
    """A scalar: its value, where it stands, and how it was written.

    `plain` is a scalar without quotes; `cut` one that ended at a `#` after a single blank; `written` is what stands in
    the file when the value itself came from the environment or a secret file, and so must not be shown.
    """

    __slots__ = ("cut", "mark", "plain", "written")
    mark: Mark
    plain: bool
    cut: bool
    written: str | None

    def __new__(
        cls, value: str, mark: Mark, *, plain: bool = False, cut: bool = False, written: str | None = None
    ) -> Self:
        """A scalar with its place."""
        made = super().__new__(cls, value)
        made.mark = mark
        made.plain = plain
        made.cut = cut
        made.written = written
        return made

    @property
    def shown(self) -> str:
        """The scalar as it stands in the file."""
        return self.written if self.written is not None else str(self)

    @property
    def null(self) -> bool:
        """Nothing was written, or a bare `null` or `~`."""
        return self.plain and self in {"", "~", "null", "Null", "NULL"}


class Table(dict[str, "Node"]):
    """A mapping, in the order of the file. Its keys are `Text` too."""

    __slots__ = ("mark",)

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark

    def key(self, name: str) -> Text | None:
        """The key `name` with its place."""
        return next((key for key, _ in self.pairs() if key == name), None)

    def pairs(self) -> Iterable[tuple[Text, Node]]:
        """Keys, with their places, and values."""
        return cast("Iterable[tuple[Text, Node]]", self.items())


class Series(list["Node"]):
    """A list."""

    __slots__ = ("mark",)

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark


Node: TypeAlias = Text | Table | Series


def find(node: Node, path: Sequence[str | int]) -> Node:
    """What `path` leads to from `node`; where the path leaves the tree, the last thing on the way.

    A single value that stands for a list of one is its own first item.
    """
    for step in path:
        below = node if step == 0 and not isinstance(node, Series) else _below(node, step)
        if below is None:
            break
        node = below
    return node


def _below(node: Node, step: str | int) -> Node | None:
    """What stands one step below `node`."""
    if isinstance(node, Table) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, Series) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def texts(node: Node, *, skip: Collection[str] = ()) -> Iterator[Text]:
    """Every scalar value below `node`, but for keys and for what stands under the keys in `skip`."""
    waiting: list[Node] = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Text):
            yield here
        elif isinstance(here, Table):
            waiting.extend(value for key, value in here.items() if key not in skip)
        else:
            waiting.extend(here)


def shown(node: Node) -> str:
    """`node` as a short piece of text for a message."""
    if isinstance(node, Text):
        return node.shown
    return "(a mapping)" if isinstance(node, Table) else "(a list)"
