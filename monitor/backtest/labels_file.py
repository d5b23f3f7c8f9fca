"""A file of labels, JSON lines or a table with a heading (CSV), as people and their tools write them.

relevant     true, false, 1, 0, yes, no; or label: relevant, not relevant, borderline (as good as none)
weight       how much it counts (1)
watch        which watch it is about, in a file for several; those of others are passed over
article      which article: our id (a12); or
url          its address (or link); where that is not stored, or without either:
title        an article of its own, with text, description, language (or lang), source
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TextIO

from monitor.backtest.labels import Label, Labels, Text
from monitor.errors import UsageError
from monitor.mask import line as harmless
from monitor.query import row_id

LONGEST = 10 * 2**20  # characters of one article

_VERDICTS = {
    **dict.fromkeys(("true", "1", "1.0", "yes", "y", "relevant"), True),
    **dict.fromkeys(("false", "0", "0.0", "no", "n", "not relevant", "irrelevant"), False),
    **dict.fromkeys(("borderline", ""), None),
}
_KEYS = ("relevant", "label")
_HOW = "Write `relevant` as true or false (or `label` as relevant, not relevant, borderline)"

Row = Mapping[str, str]


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    """What is wrong with one row, what to do, and on which line if only who raises it knows."""

    def __init__(self, cause: str, remedy: str, line: int | None = None) -> None:
        super().__init__(cause)
        self.cause = cause
        self.remedy = remedy
        self.line = line


def read_labels(path: Path, watch: str) -> Labels:
    """The labels in a file that are about `watch`. Raises `UsageError` that names the first wrong row; OSError as the system does."""
    found: list[Label] = []
    undecided, place = 0, "line 1"
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for number, row in _rows(stream):
                place = f"line {number}"
                if row.get("watch", "").strip() not in {"", watch}:
                    continue
                label = _label(place, row)
                if label is None:
                    undecided += 1
                else:
                    found.append(label)
    except _Wrong as wrong:
        place = f"line {wrong.line}" if wrong.line else place
        raise UsageError(str(path), f"{place}: {wrong.cause}", wrong.remedy) from None
    except UnicodeDecodeError:
        raise UsageError(str(path), "the file is not UTF-8", "Save it as UTF-8") from None
    except csv.Error as error:
        raise UsageError(str(path), f"after {place}: {error}", "See whether a quote is left open there") from None
    if not found:
        raise UsageError(str(path), f"there is no label for the watch {watch} in it", _HOW)
    return Labels(tuple(found), undecided)


def _rows(stream: TextIO) -> Iterator[tuple[int, Row]]:
    """The rows with their lines. What begins with a brace is JSON, one object a line."""
    first, number = "", 0
    for number, first in enumerate(stream, 1):  # noqa: B007 - the first line that is not empty
        if first.strip():
            break
    if first.lstrip().startswith(("{", "[")):
        yield from _json_rows(enumerate(chain((first,), stream), number))
    elif first.strip():
        yield from _csv_rows(first, stream, number)


def _json_rows(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, Row]]:
    for number, line in lines:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise _Wrong("this is no JSON object", "Write one object a line, or a table with a heading", number)
        yield number, {key: _text(value) for key, value in row.items()}


def _text(value: object) -> str:
    """A JSON value as the cell of a table would say it."""
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, (bool, int, float, list, dict)) else str(value)


def _csv_rows(heading: str, stream: TextIO, number: int) -> Iterator[tuple[int, Row]]:
    """Rows of a table, whether commas, semicolons or tabs part its cells."""
    csv.field_size_limit(LONGEST)
    separator = max(",;\t", key=heading.count)
    names = [name.strip().casefold() for name in next(csv.reader([heading], delimiter=separator))]
    reader = csv.reader(stream, delimiter=separator)
    began = number + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield began, dict(zip(names, cells, strict=False))
        began = number + reader.line_num + 1


def _label(place: str, row: Row) -> Label | None:
    """One label; None where nobody has decided."""
    relevant = _verdict(row)
    if relevant is None:
        return None
    article, url = row.get("article", "").strip(), (row.get("url") or row.get("link") or "").strip()
    title, text = row.get("title", "").strip(), row.get("text", "").strip()
    summary = (row.get("description") or row.get("summary") or "").strip()
    if not (article or url or title or summary or text):
        raise _Wrong("which article is meant is not said", "Give `article` (our id), `url`, or `title` and `text`")
    tongue = (row.get("language") or row.get("lang") or "").strip() or None
    own = Text(title, summary, text, tongue, row.get("source", "").strip())
    return Label(
        place,
        relevant,
        _weight(row.get("weight", "").strip()),
        _id(article) if article else None,
        url or None,
        own if title or summary or text else None,
    )


def _verdict(row: Row) -> bool | None:
    key = next((key for key in _KEYS if key in row), None)
    if key is None:
        raise _Wrong("it is not said whether the article is relevant", _HOW)
    said = row[key].strip().casefold().replace("_", " ").replace("-", " ")
    if said not in _VERDICTS:
        raise _Wrong(f"{harmless(row[key], 40)!r} does not say whether the article is relevant", _HOW)
    return _VERDICTS[said]


def _weight(written: str) -> float:
    try:
        weight = float(written or 1)
    except ValueError:
        weight = math.nan
    if not (0 <= weight < math.inf):
        raise _Wrong(f"{harmless(written, 40)!r} is no weight", "Write a number such as 1 or 0.5")
    return weight


def _id(written: str) -> int:
    try:
        return row_id(written, "a")
    except UsageError:
        raise _Wrong(f"{harmless(written, 40)!r} is no article's id", "Write it as a12") from None
