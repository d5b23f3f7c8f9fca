"""One linear pass over the tags of a document, well formed or not: its shape, and whether it keeps the limits.

A parser may need quadratic time or much memory for depth, attributes or namespaces without bound, and badly formed
documents reach its slow recovery. So the shape is checked here first, by a scanner that looks at each byte a fixed
number of times. What is merely too much (entries, long names, an entry cut off) is noted for `monitor.parse.trim`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from monitor.model import ParseFailed, ParseReason

MAX_DEPTH = 128
MAX_ATTRIBUTES = 256
MAX_NAMESPACES = 64
MAX_SHORT = 512  # bytes of an author or a date: a parser's regular expressions run over these
MAX_LONG = 512 * 1024  # bytes of any other element: over 64 Ki characters, however they are written

# A `<` inside a tag, quoted or not, ends the attempt there: that keeps the scan linear.
_MARK = re.compile(
    rb"<(?:(!--|!\[CDATA\[|\?)"
    rb"""|(/?)([A-Za-z_][^\s/<>"'=]*+)((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>)"""
)
_ENDS = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b">"}
_ATTRIBUTE = re.compile(rb"""[^\s=<>"']++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++)""")
_NAMESPACE = re.compile(rb"""xmlns(?::[^\s=]*+)?\s*+=\s*+(?:"[^"]*+"|'[^']*+')""")
_ENTRY_NAMES = frozenset({b"item", b"entry"})
_SHORT_NAMES = frozenset(
    b"author creator managingeditor webmaster publisher contributor name email language guid"
    b" pubdate date published updated modified issued created lastbuilddate expirationdate valid credit".split()
)
_VOID_NAMES = frozenset(b"br img hr input meta wbr col area embed param".split())  # HTML elements without an end
_SELF_CLOSING = frozenset(b"p li tr td th dt dd option".split())  # HTML elements that end where the next begins


@dataclass(slots=True)
class Structure:
    """What the pass found. Offsets count bytes."""

    root: str = ""
    entries: list[tuple[int, int]] = field(default_factory=list)
    open_entry: int | None = None  # where the entry starts that the document ends inside of
    root_end: int | None = None  # behind the root's end tag; None = the document is cut off
    last_tag_end: int = 0
    unclosed: tuple[bytes, ...] = ()  # elements open at `open_entry`, else at the document's end, outermost first
    cuts: list[tuple[int, int]] = field(default_factory=list)  # text that is too much


def scan(data: bytes) -> Structure | ParseFailed:
    """The structure of `data` (from its root tag on), or which limit it breaks."""
    return _Scanner(data).run()


class _Scanner:
    """The state of one pass: the open elements, and how much text each may still have."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._structure = Structure()
        self._open_names: list[bytes] = []  # as written
        self._open_locals: list[bytes] = []  # without prefix, in lower case
        self._entry_depth = 0  # of the open entry
        self._namespaces: set[bytes] = set()
        self._left: list[int] = []  # bytes of text each open element may still have
        self._position = 0

    def run(self) -> Structure | ParseFailed:
        while mark := _MARK.search(self._data, self._position):
            self._limit_text(mark.start())
            special, closing, name, attributes = mark.groups()
            self._position = mark.end()
            if special:
                self._pass_special(special)
            elif closing:
                self._close(_local(name))
            elif failure := self._open(name, attributes, mark.start()):
                return failure
            self._structure.last_tag_end = self._position
        self._limit_text(len(self._data))
        if self._structure.open_entry is None:
            self._structure.unclosed = tuple(self._open_names)
        return self._structure

    def _pass_special(self, special: bytes) -> None:
        """Step over a comment, an instruction or a CDATA section; what is not closed runs to the end."""
        mark = _ENDS[special]
        found = self._data.find(mark, self._position)
        end = len(self._data) if found < 0 else found
        if special == b"![CDATA[":
            self._limit_text(end)
        self._position = min(end + len(mark), len(self._data))

    def _limit_text(self, end: int) -> None:
        """Text from the position to `end`: cut what the element around it has too much of."""
        if not self._left:
            return
        length = end - self._position
        kept = min(self._left[-1], length)
        self._left[-1] -= kept
        if kept < length:
            self._structure.cuts.append((_character_start(self._data, self._position + kept), end))

    def _open(self, name: bytes, attributes: bytes, start: int) -> ParseFailed | None:
        if failure := self._judge(attributes):
            return failure
        local = _local(name)
        self._note_opened(name, local, start)
        if attributes.endswith(b"/"):
            self._note_closed()
            return None
        if local in _VOID_NAMES or (local in _SELF_CLOSING and self._open_locals[-1:] == [local]):
            return None
        self._open_names.append(name)
        self._open_locals.append(local)
        self._left.append(MAX_SHORT if local in _SHORT_NAMES else MAX_LONG)
        if len(self._open_names) > MAX_DEPTH:
            return ParseFailed(ParseReason.TOO_DEEP, f"elements nested deeper than {MAX_DEPTH}")
        return None

    def _judge(self, attributes: bytes) -> ParseFailed | None:
        if attributes.count(b"=") > MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(attributes)) > MAX_ATTRIBUTES:
            return ParseFailed(ParseReason.TOO_MANY_ATTRIBUTES, f"an element has over {MAX_ATTRIBUTES} attributes")
        if b"xmlns" in attributes:
            self._namespaces.update(_NAMESPACE.findall(attributes))
            if len(self._namespaces) > MAX_NAMESPACES:
                return ParseFailed(ParseReason.TOO_MANY_NAMESPACES, f"over {MAX_NAMESPACES} namespaces")
        return None

    def _note_opened(self, name: bytes, local: bytes, start: int) -> None:
        structure = self._structure
        if not structure.root:
            structure.root = name.decode("utf-8", "replace")
        if local not in _ENTRY_NAMES:
            return
        if structure.open_entry is not None:  # entries do not nest: the one before was never closed
            structure.entries.append((structure.open_entry, start))
            self._pop_to(self._entry_depth)
        structure.open_entry = start
        structure.unclosed = tuple(self._open_names)
        self._entry_depth = len(self._open_names)

    def _close(self, local: bytes) -> None:
        """An end tag closes the innermost element of its name and all in it; without one it is ignored."""
        if local not in self._open_locals:
            return
        depth = len(self._open_locals) - 1 - self._open_locals[::-1].index(local)
        self._pop_to(depth)
        self._note_closed()
        if depth == 0 and self._structure.root_end is None:
            self._structure.root_end = self._position

    def _pop_to(self, depth: int) -> None:
        del self._open_names[depth:], self._open_locals[depth:], self._left[depth:]

    def _note_closed(self) -> None:
        structure = self._structure
        if structure.open_entry is not None and len(self._open_names) <= self._entry_depth:
            structure.entries.append((structure.open_entry, self._position))
            structure.open_entry = None


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2].lower()


def _character_start(data: bytes, at: int) -> int:
    """The nearest offset not behind `at` where a character starts and no reference is torn."""
    while at > 0 and data[at] & 0xC0 == 0x80:
        at -= 1
    ampersand = data.rfind(b"&", max(0, at - 12), at)
    return ampersand if ampersand >= 0 and b";" not in data[ampersand:at] else at
