"""What a YAML scanner's complaint means for somebody who wrote a keyword: the place, the cause and the remedy.

The scanner speaks of tokens and contexts. The mistakes behind that are few, and most are a missing pair of quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from monitor.settings.faults import quoted
from monitor.settings.tree import Mark

RESERVED = "@`%"  # no plain scalar begins with these (YAML 1.2 section 5.3); `%` is a directive at a line's start
_ENDS_BLOCK = re.compile(r"\s+#|$")
_ENDS_FLOW = re.compile(r"\s+#|[,\]}]|$")
_TOP_KEY = re.compile(r"^([\w-]+)\s*:")


@dataclass(frozen=True, slots=True)
class Mishap:
    """A place where the YAML cannot be read."""

    mark: Mark
    offending: str
    cause: str
    remedy: str


def explain(error: yaml.MarkedYAMLError, lines: list[str], file: int) -> Mishap:
    """The complaint in words. `lines` is the file's text."""
    at = error.problem_mark or error.context_mark
    line, column = (at.line, at.column) if at else (0, 0)
    rest = _line(lines, line)[column:]
    problem = error.problem or "it is no YAML"
    mark = Mark(file, line + 1, column + 1)
    if "cannot start any token" in problem:
        return _reserved(mark, rest, lines, line, column)
    if "mapping values are not allowed" in problem:
        return _colon(mark, _line(lines, line), column)
    if "expected key" in problem or "expected '-' indicator" in problem or "expected ',' or" in problem:
        return _unexpected(mark, error, lines, line, column)
    return _other(mark, error)


def _reserved(mark: Mark, rest: str, lines: list[str], line: int, column: int) -> Mishap:
    """A sign no plain scalar begins with, or a tab where only blanks indent."""
    if rest.startswith("\t"):
        return Mishap(mark, "a tab", "a tab cannot indent YAML", "indent with blanks")
    sign = rest[:1]
    written = extent(_line(lines, line), column)
    cause = f"a value that begins with {sign!r} must stand in quotes"
    if secret_section(lines, line):
        return Mishap(mark, sign, cause, "put the whole value in quotes")
    return Mishap(mark, written, cause, f"write {quoted(written)}")


def _colon(mark: Mark, line: str, column: int) -> Mishap:
    """`a: b: c`, or a key that stands deeper than its neighbours."""
    before = line[:column]
    if ": " in before.strip():
        return Mishap(
            mark, ":", "a value that holds ': ' must stand in quotes", 'put the whole value in quotes: key: "a: b"'
        )
    return Mishap(
        mark,
        ":",
        "a key does not fit here",
        "indent it as its neighbours are, and check that the line above is whole",
    )


def _unexpected(mark: Mark, error: yaml.MarkedYAMLError, lines: list[str], line: int, column: int) -> Mishap:
    """Something stands where a key, an item or a closing bracket should: often text after a closing quote."""
    before = _line(lines, line)[:column].rstrip()
    if before.endswith(('"', "'")):
        return _after_quote(mark, before, lines, line)
    if "flow" in (error.context or "") and error.context_mark is not None:
        opened = Mark(mark.file, error.context_mark.line + 1, error.context_mark.column + 1)
        sign = _line(lines, opened.line - 1)[opened.column - 1 : opened.column]
        return Mishap(
            opened, sign, "this bracket is not closed, or a ',' is missing in it", "close it, or add the ','"
        )
    return Mishap(mark, "", "this does not fit what stands above", "indent it as its neighbours are")


def _after_quote(mark: Mark, before: str, lines: list[str], line: int) -> Mishap:
    """`"storm corps" OR kursk` and `'it's'`: the closing quote closes too early."""
    cause = "text stands after a closing quote"
    if secret_section(lines, line):
        return Mishap(mark, "", cause, "put the whole value in quotes of the other kind")
    sign, whole = before[-1], _line(lines, line)
    written = extent(whole, max(before.rfind(sign, 0, -1), 0))
    apostrophe = sign == "'" and len(written) > 2 and written.endswith(sign) and whole[len(before)].isalnum()
    return Mishap(mark, written, cause, f"write {quoted(written[1:-1] if apostrophe else written)}")


def _other(mark: Mark, error: yaml.MarkedYAMLError) -> Mishap:
    """The rest: the scanner's own words, and a remedy where they have a plain meaning."""
    problem = error.problem or ""
    known = {
        "found unexpected end of stream": ("a quote is opened and not closed", "close it"),
        "found unknown escape character": (
            "an unknown escape after '\\' in double quotes",
            "use single quotes, or write '\\\\'",
        ),
        "block sequence entries are not allowed": ("a list item cannot stand here", "put '- ' on a line of its own"),
        "did not find expected <document start>": (
            "this does not fit what stands above",
            "indent it as its neighbours are",
        ),
        "did not find expected comment or line break": (
            "text stands after '|' or '>'",
            "put a value that begins with it in quotes",
        ),
    }
    for words, (cause, remedy) in known.items():
        if words in problem:
            opened = error.context_mark if "unexpected end" in problem else None
            place = Mark(mark.file, opened.line + 1, opened.column + 1) if opened else mark
            return Mishap(place, "", cause, remedy)
    return Mishap(mark, "", f"it is no YAML: {problem}", "")


def extent(line: str, column: int) -> str:
    """How far the value reaches that begins at `column`: to the end of the line, or within brackets to its comma."""
    inside = line[:column].count("[") + line[:column].count("{") > line[:column].count("]") + line[:column].count("}")
    end = (_ENDS_FLOW if inside else _ENDS_BLOCK).search(line, column)
    return line[column : end.start() if end else len(line)].rstrip()


def secret_section(lines: list[str], line: int) -> bool:
    """Whether a line lies below a top-level key whose values may be secrets as a whole."""
    for above in range(min(line, len(lines) - 1), -1, -1):
        key = _TOP_KEY.match(lines[above])
        if key:
            return key[1] in {"targets", "database", "fetch"}
    return False


def _line(lines: list[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""
