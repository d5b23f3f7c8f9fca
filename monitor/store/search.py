"""Full-text search: how text is folded for it, and how a person's words become a query.

One FTS5 table with two columns. `folded` holds words of scripts that put spaces between them. `bigrams` holds the
others (Chinese, Japanese, Korean, Thai ...) cut into overlapping pairs of signs, each run ended by its last sign
alone: `abc` is stored as `ab bc c`. So a word of two signs is one pair, a longer one a phrase of pairs, a single sign
a prefix. (Korean has spaces, but particles cling to its words: 북한 is to be found in 북한군이.)

A person's text never reaches FTS5 as syntax: only words we have cut ourselves, in quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from monitor.errors import UsageError

TABLE: Final = "article_fts"
CREATE: Final = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(folded, bigrams, columnsize=0, "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* Co'\")"
)
DELETE: Final = f"DELETE FROM {TABLE} WHERE rowid = ?"  # noqa: S608 - a constant name
INSERT: Final = f"INSERT INTO {TABLE} (rowid, folded, bigrams) VALUES (?, ?, ?)"  # noqa: S608 - a constant name

MAX_TERMS: Final = 64

_UNSPACED = (
    r"\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3031-\u3035"
    r"\u303b\u3041-\u3096\u3099-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3130-\u318f\u31a0-\u31bf"
    r"\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f"
    r"\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_PHRASE = re.compile(r'"([^"]*)"')


def _foldings() -> dict[int, str | None]:
    """Latin and Greek letters without their marks, loose marks and invisible signs away, ё as е, controls as space."""
    table: dict[int, str | None] = {}
    for start, end in ((0x00C0, 0x0250), (0x0370, 0x0400), (0x1E00, 0x2000)):
        for code in range(start, end):
            base = unicodedata.normalize("NFD", chr(code))[0]
            if base != chr(code):
                table[code] = base
    table.update(dict.fromkeys((*range(0x0300, 0x0370), 0x00AD, *range(0x200B, 0x200F), 0x2060, 0xFEFF)))
    table.update(dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)), " "))
    table.update(
        {ord("ё"): "е", ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ı"): "i", ord("æ"): "ae", ord("œ"): "oe"}
    )
    return table


_FOLDINGS = _foldings()


def fold(text: str) -> str:
    """Text as search compares it: compatibility forms, case and Latin diacritics do not count."""
    if text.isascii():
        return text.lower().replace("\0", " ")
    return unicodedata.normalize("NFKC", text).casefold().translate(_FOLDINGS)


def document(text: str) -> tuple[str, str]:
    """What the two columns hold for `text`."""
    folded = fold(text)
    if folded.isascii():
        return folded, ""
    runs = _RUN.findall(folded)
    if not runs:
        return folded, ""
    return _RUN.sub(" ", folded), " ".join(_pairs(run) for run in runs)


def expression(text: str) -> str | None:
    """The FTS5 query for a person's words: all must be there; "words in quotes" side by side. None = no word in it."""
    terms = list(_terms(text))
    if len(terms) > MAX_TERMS:
        raise UsageError("search", f"more than {MAX_TERMS} words", "use fewer")
    return " AND ".join(terms) if terms else None


def _terms(text: str) -> Iterator[str]:
    for piece in _pieces(fold(text)):
        for run in filter(_says_something, _RUN.findall(piece)):
            yield f'bigrams : "{run}" *' if len(run) == 1 else f'bigrams : "{_query_pairs(run)}"'
        for words in _RUN.split(piece):
            if _says_something(words):
                literal = words.replace('"', " ").strip()
                yield f'folded : "{literal}"'


def _says_something(text: str) -> bool:
    """Holds a letter or a digit: of signs alone nothing is in the index."""
    return any(map(str.isalnum, text))


def _pieces(folded: str) -> Iterator[str]:
    """Phrases, then single words. A quote without its fellow is a sign like any other."""
    yield from _PHRASE.findall(folded)
    yield from _PHRASE.sub(" ", folded).split()


def _pairs(run: str) -> str:
    return f"{_query_pairs(run)} {run[-1]}" if len(run) > 1 else run


def _query_pairs(run: str) -> str:
    return " ".join(run[at : at + 2] for at in range(len(run) - 1))
