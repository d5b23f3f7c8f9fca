"""Whether a watch can match at all: what it needs may always hold a word that it forbids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.match.near import CloseBy
from monitor.match.nodes import All, Any, Node, NotOne, Several, Stands
from monitor.match.others import Other
from monitor.match.patterns import Pattern


def contradiction(node: Node, patterns: Sequence[Pattern]) -> str | None:
    """The forbidden keyword that stands in everything the watch asks for; None when the watch can match."""
    for forbidden in _forbidden(node):
        words = [patterns[number].text for number in forbidden.term.sure if patterns[number].check is None]
        if forbidden.field is None and not forbidden.term.counters and _always_holds(node, words, patterns):
            return forbidden.said
    return None


def _forbidden(node: Node) -> Iterator[Stands]:
    """What no article may hold, whatever else it holds."""
    if isinstance(node, NotOne):
        yield from (part for part in node.of if isinstance(part, Stands))
    elif isinstance(node, All):
        for part in node.of:
            yield from _forbidden(part)


def _always_holds(node: Node, words: list[str], patterns: Sequence[Pattern]) -> bool:
    """Whether every text that meets `node` holds one of `words`."""
    match node:
        case Stands(term=term):
            return bool(words) and all(any(word in patterns[n].text for word in words) for n in term.patterns)
        case All(of=parts) | CloseBy(of=parts):
            return any(_always_holds(part, words, patterns) for part in parts)
        case Any(of=parts):
            return all(_always_holds(part, words, patterns) for part in parts)
        case Several(count=count, of=parts):
            return sum(not _always_holds(part, words, patterns) for part in parts) < count
        case Other(watch=inner):
            return _always_holds(inner, words, patterns)
        case _:
            return False
