"""What an article lacks for a watch: the nearest way to a match, in words."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.match.near import CloseBy
from monitor.match.nodes import All, Any, Node, NotOne, Several
from monitor.match.others import Other
from monitor.match.reading import Reading

_MOST_NAMED = 5


def missing(node: Node, reading: Reading) -> tuple[str, ...]:
    """One line for each thing that would have to be otherwise; none when the article meets `node`."""
    return tuple(dict.fromkeys(_missing(node, reading)))


def _missing(node: Node, reading: Reading) -> Iterator[str]:
    if node.holds(reading):
        return
    match node:
        case All(of=parts):
            yield from (line for part in parts for line in _missing(part, reading))
        case Any(of=parts):
            yield from _of_these(parts, reading)
        case NotOne(of=parts):
            yield from (f"{_there(part, reading)} must not be there" for part in parts if part.holds(reading))
        case Several(count=count, of=parts):
            yield from _too_few(count, parts, reading)
        case CloseBy():
            yield from _too_far(node, reading)
        case Other(said=said, watch=inner):
            found = missing(inner, reading)
            yield f"{said}: {'; '.join(found) or 'the article is of none of its sources'}"
        case _:
            yield f"no {node.said}"


def _of_these(parts: tuple[Node, ...], reading: Reading) -> Iterator[str]:
    """Of alternatives the one that lacks least, if it has something already; else all their names."""
    lacking = [(missing(part, reading), part) for part in parts if part.parts]
    begun = [lacks for lacks, part in lacking if any(inner.holds(reading) for inner in part.parts)]
    if begun:
        yield from min(begun, key=len)
    else:
        yield f"none of {_named(parts)}" if len(parts) > 1 else f"no {_named(parts)}"


def _too_few(count: int, parts: tuple[Node, ...], reading: Reading) -> Iterator[str]:
    there = [part for part in parts if part.holds(reading)]
    absent = [part for part in parts if part not in there]
    if len(there) >= count:
        yield f"{count} different places: {_named(there)} stand at the same one"
    else:
        yield f"{count - len(there)} more of {_named(absent)}" if there else f"{count} of {_named(parts)}"


def _too_far(node: CloseBy, reading: Reading) -> Iterator[str]:
    absent = [part for part in node.of if not part.holds(reading)]
    for part in absent:
        yield from _missing(part, reading)
    if not absent:
        apart = node.nearest(reading)
        where = f"{apart} words apart" if apart is not None else "not in one field in this order"
        yield f"{_named(node.of)} are {where}; at most {node.within} may stand between"


def _there(part: Node, reading: Reading) -> str:
    """What stands in the article of a condition that holds."""
    if isinstance(part, Any):
        return ", ".join(_there(each, reading) for each in part.of if each.holds(reading))
    return _name(part)


def _named(parts: tuple[Node, ...] | list[Node]) -> str:
    names = [_name(part) for part in parts]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _name(part: Node) -> str:
    if isinstance(part, Any):
        return f"({' or '.join(_name(each) for each in part.of[:3])}{' …' if len(part.of) > 3 else ''})"
    if isinstance(part, All | CloseBy):
        return f"({' and '.join(_name(each) for each in part.of[:3])}{' …' if len(part.of) > 3 else ''})"
    return part.said
