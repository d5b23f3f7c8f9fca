"""Borders that no space marks: where Latin, Cyrillic or digits meet Korean, Chinese or Japanese, or Han meets Hangul.

`NATO가`, `DPRK的`, `100명`, `北미사일`: a space is put into such seams, of articles and of patterns alike, so that a
border is a space for every script.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from monitor.text.fold import STOP

_EASTERN = re.compile("[\u1100-\u11ff\u3005-\u3007\u3040-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"
UNSPACED = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WESTERN_RUN = re.compile("[0-9a-z\u00c0-\u052f]+")
_UNSPACED_RUN = re.compile(f"[{UNSPACED}]+")
_ANY_HANGUL = re.compile(f"[{_HANGUL}]")
_BORDERS = frozenset({" ", STOP})

Inserted = tuple[int, ...]
"""Where spaces were put in, as positions in the spaced text, ascending."""


def spaced(folded: str) -> tuple[str, Inserted]:
    """`folded` with a space in every seam."""
    if folded.isascii() or not _EASTERN.search(folded):
        return folded, ()
    seams = _seams(folded)
    if not seams:
        return folded, ()
    edges = (0, *seams, len(folded))
    text = " ".join(folded[start:end] for start, end in pairwise(edges))
    return text, tuple(seam + count for count, seam in enumerate(seams))


def _seams(folded: str) -> list[int]:
    """Where a run of one kind of signs touches another kind. Folded text has a space at both ends.

    Each kind has its own pattern: one that begins with a single class of signs is searched ten times faster.
    """
    seams: set[int] = set()
    for kind in (_WESTERN_RUN, _UNSPACED_RUN) if _ANY_HANGUL.search(folded) else (_WESTERN_RUN,):
        for run in kind.finditer(folded):
            start, end = run.span()
            if folded[start - 1] not in _BORDERS:
                seams.add(start)
            if folded[end] not in _BORDERS:
                seams.add(end)
    return sorted(seams)


def unspaced(position: int, inserted: Inserted) -> int:
    """A position in the spaced text -> the same place in the folded text it was made of."""
    return position - bisect_left(inserted, position) if inserted else position
