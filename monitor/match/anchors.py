"""Which watches may match at all: each needs some pattern of each of several groups, and is known by the rarest group.

After Lucene Monitor's presearcher: an article that holds no pattern of one of a watch's groups cannot match the watch,
so only the watches whose rarest group stands in it are looked at, and of these only those all of whose groups do are
evaluated. Rarity is guessed from length: short words are common.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.match.near import CloseBy
from monitor.match.nodes import All, Any, Node, Several, Stands
from monitor.match.others import Other
from monitor.match.patterns import Pattern

Need = frozenset[int]
"""Patterns of which an article must hold one."""


def needs(node: Node, patterns: Sequence[Pattern]) -> list[Need]:
    """What an article must hold to meet `node`, the rarest first; nothing when it can be met without any pattern."""
    found = _needs(node, patterns)
    return sorted(dict.fromkeys(found), key=lambda need: commonness(need, patterns))


def _needs(node: Node, patterns: Sequence[Pattern]) -> list[Need]:
    match node:
        case Stands(term=term):
            return [term.patterns]
        case All(of=parts) | CloseBy(of=parts):
            return [need for part in parts for need in _needs(part, patterns)]
        case Any(numbers=numbers) if numbers is not None:
            return [numbers]
        case Any(of=parts):
            return _one_of([needs(part, patterns) for part in parts])
        case Several(count=count, of=parts):
            # Whatever `count` parts hold, one of any `enough` parts is among them.
            enough = len(parts) - count + 1
            known = [found for part in parts if (found := needs(part, patterns))]
            known.sort(key=lambda found: commonness(found[0], patterns))
            return _one_of(known[:enough]) if len(known) >= enough else []
        case Other(watch=inner):
            return _needs(inner, patterns)
        case _:
            return []


def commonness(numbers: Iterable[int], patterns: Sequence[Pattern]) -> float:
    """How often one of the patterns is to be expected, as a number good for comparing only."""
    return sum(2.0 ** -len(patterns[number].text) for number in numbers)


def _one_of(alternatives: Sequence[list[Need]]) -> list[Need]:
    """What is needed when one of the alternatives is: something of the rarest need of each."""
    return [frozenset().union(*(needed[0] for needed in alternatives))] if all(alternatives) else []
