"""Which watches may match at all: each is known by the rarest group of patterns of which it needs one.

After Lucene Monitor's presearcher: an article that holds no pattern of a watch's anchor cannot match the watch, so
only the watches whose anchors stand in it are evaluated. Rarity is guessed from length: short words are common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.match.near import CloseBy
from monitor.match.nodes import All, Any, Node, Several, Stands
from monitor.match.others import Other
from monitor.match.patterns import Pattern

Anchor = frozenset[int]


def anchor(node: Node, patterns: Sequence[Pattern]) -> Anchor | None:
    """Patterns of which an article must hold one to meet `node`; None when it can be met without any."""
    match node:
        case Stands(term=term):
            return term.patterns
        case All(of=parts) | CloseBy(of=parts):
            known = [found for part in parts if (found := anchor(part, patterns)) is not None]
            return min(known, key=lambda each: commonness(each, patterns), default=None)
        case Any(of=parts):
            return _union([anchor(part, patterns) for part in parts])
        case Several(count=count, of=parts):
            needed = len(parts) - count + 1  # whatever `count` parts hold, one of any `needed` parts is among them
            known = [found for part in parts if (found := anchor(part, patterns)) is not None]
            known.sort(key=lambda each: commonness(each, patterns))
            return _union(known[:needed]) if len(known) >= needed else None
        case Other(watch=inner):
            return anchor(inner, patterns)
        case _:
            return None


def commonness(numbers: Iterable[int], patterns: Sequence[Pattern]) -> float:
    """How often one of the patterns is to be expected, as a number good for comparing only."""
    return sum(2.0 ** -len(patterns[number].text) for number in numbers)


def _union(anchors: Sequence[Anchor | None]) -> Anchor | None:
    known = [each for each in anchors if each is not None]
    return frozenset().union(*known) if len(known) == len(anchors) else None
