"""Regular expressions of watches: RE2, whose time is linear in the text whatever the expression.

The only module that names the library. It reads the text as published, not the folded one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

MOST_MATCHES = 50
"""Places of one expression in one field; each may cost a walk to the end of the text."""

_MEMORY = 2 << 20  # bytes of one compiled expression; RE2 refuses what needs more
_NOT_IN_RE2 = re.compile(r"invalid perl operator|invalid escape sequence: \\[1-9k]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def fault_of(pattern: str) -> tuple[str, str] | None:
    """Cause and remedy, when `pattern` is no expression, or one that matches everything."""
    import re2

    try:
        compiled = _compiled(pattern, ignore_case=False)
    except re2.error as fault:
        said = fault.args[0] if fault.args else fault
        told = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        remedy = "RE2 has no look-around and no back-references; list what may stand there"
        return f"no regular expression: {told}", remedy if _NOT_IN_RE2.search(told) else "correct it"
    if compiled.search("") is not None:
        return "the expression also matches nothing at all, and so every article", "ask for at least one character"
    return None


class Expression:
    """A compiled expression. Threads may share it."""

    def __init__(self, pattern: str, *, ignore_case: bool) -> None:
        self._compiled = _compiled(pattern, ignore_case=ignore_case)

    def stands_in(self, text: str) -> bool:
        """Whether it matches anywhere in `text`."""
        return self._compiled.search(_encodable(text)) is not None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it matches, as offsets of characters; at most `MOST_MATCHES`, none of them empty."""
        found = (match.span() for match in self._compiled.finditer(_encodable(text)))
        return islice((span for span in found if span[0] < span[1]), MOST_MATCHES)


@lru_cache(maxsize=10_000)
def _compiled(pattern: str, *, ignore_case: bool) -> Any:
    import re2  # needed only where a watch has an expression

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    options.case_sensitive = not ignore_case
    return re2.compile(pattern, options)


def _encodable(text: str) -> str:
    """Half characters, which RE2's UTF-8 cannot hold, as replacement characters: offsets stay."""
    return _SURROGATE.sub("\ufffd", text) if not text.isascii() else text
