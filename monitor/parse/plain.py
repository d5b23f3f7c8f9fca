"""Just enough reading of HTML to compare texts. Linear; what people are shown is made by the text stage."""

from __future__ import annotations

import html
import re
import unicodedata

_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"\w+")


def visible(text: str) -> str:
    """The words of `text` without markup, on one line. Escaped once more or less, it reads the same.

    That matters: a feed that is broken for a day goes through a parser that leaves one level of escaping on.
    """
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    return " ".join(text.split())


def fold(shown: str) -> str:
    """A visible text for comparing: compatibility forms composed, case folded."""
    return (shown if shown.isascii() else unicodedata.normalize("NFKC", shown)).casefold()


def folded(text: str) -> str:
    """`text`, visible and folded."""
    return fold(visible(text))


def words(text: str) -> frozenset[str]:
    """The words of a folded text that carry meaning: three letters or more, or any outside the Latin alphabet."""
    return frozenset(word for word in _WORD.findall(text) if len(word) > 2 or not word.isascii())
