"""Cutting a text into sentences, with their places in it, in time linear in its length."""

from __future__ import annotations

import re
from collections.abc import Iterator

# An end mark, closing quotes, a blank and something that can begin a sentence; or a line break. The look-behinds let
# a run of marks or blanks be tried at its beginning only, and nothing is given back (`+`): no run costs its square.
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'”’»)\]]{0,3}+\s++(?=[\"'“‘«(\[—–-]?\s?[A-ZА-ЯЁІЇЄҐ가-힣0-9#@\u2190-\u2bff\U0001f000-\U0001faff])|(?<![ \t])[ \t]*+\n\s*+"
)
_SHORT = re.compile(
    r"\b(?:[A-ZА-Я]|Mr|Mrs|Ms|Dr|St|Lt|Gen|Col|Maj|Capt|Sgt|Rep|Sen|Gov|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|г|гг|р|рр|ул|вул|обл|тыс|тис|млн|млрд|им|ім|св|см|стр)\.$"
)
_LONGEST = 1000  # characters; a longer "sentence" is a list or a table and is cut


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, blanks outside left off."""
    start = 0
    for match in _END.finditer(text):
        if "\n" not in match.group() and _SHORT.search(text, max(start, match.start() - 6), match.start() + 1):
            continue
        yield from _pieces(text, start, match.end())
        start = match.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first in range(start, end, _LONGEST):
        piece = text[first : min(first + _LONGEST, end)]
        inner = piece.strip()
        if inner:
            begin = first + len(piece) - len(piece.lstrip())
            yield begin, begin + len(inner)
