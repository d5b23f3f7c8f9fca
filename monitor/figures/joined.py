"""Groups that share a fate: joined ones ("two soldiers and a child were killed"), parts of a total, old and new tolls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from monitor.figures.group import Group, meaning_at
from monitor.figures.row import Met, Row
from monitor.figures.words import Tag, Token

_AMONG_REACH = 3
_LIST_REACH = 5  # a comma and an "and"
_JOINT_REACH = 6


def with_joined(row: Row, met: Sequence[Met]) -> list[Met]:
    """`five soldiers and two children were killed`: the first group shares the fate of the second."""
    of = {m.group.first: m for m in met}
    chained: set[int] = set()
    for one, two in reversed(list(pairwise(row.people))):  # from the fate outwards
        if one.first not in of and two.first in of and _may_lead(row, one, of[two.first], chained):
            of[one.first] = Met(one, of[two.first].kind, before=True)
            chained.add(one.first)
    for n, (one, two) in enumerate(pairwise(row.people), 1):
        if (
            two.first not in of
            and one.first in of
            and _may_follow(row, of[one.first], two, listed=_is_listed(row, n))
        ):
            of[two.first] = Met(two, of[one.first].kind, before=False)
        elif one.first not in of and two.first in of and _is_among(row.tokens[one.last : two.first]):
            of[one.first] = Met(one, of[two.first].kind, before=True)
    return list(of.values())


def _is_among(between: Sequence[Token]) -> bool:
    """`1명을 포함해 17명`: the first is counted in the second."""
    return 0 < len(between) <= _AMONG_REACH and any(token.meaning is Tag.AMONG for token in between)


def _may_lead(row: Row, one: Group, met: Met, chained: set[int]) -> bool:
    """Joined by "and", or by a comma in a chain that an "and" ends: A, B and C were killed."""
    if not met.before or not (one.people or one.noun is None):
        return False
    by_and = meaning_at(row.tokens, met.group.first - 1) is Tag.AND
    opens = one.first == 0 and one.people  # a headline's "2 adults, 2 children killed"
    return (by_and or opens or met.group.first in chained) and _are_joined(row, one, met.group)


def _is_listed(row: Row, n: int) -> bool:
    """Whether group `n` and its followers stand in a row that an "and" ends: a judge, a clerk and two guards."""
    for one, two in pairwise(row.people[n:]):
        if row.price(one.last, two.first) > _LIST_REACH:
            return False
        joint = meaning_at(row.tokens, two.first - 1)
        if joint is Tag.AND or row.tokens[two.first - 1].low != ",":
            return joint is Tag.AND
    return False


def _may_follow(row: Row, met: Met, two: Group, *, listed: bool) -> bool:
    """Joined behind: killed two soldiers and a child; rose from 10 to 13."""
    joint = meaning_at(row.tokens, two.first - 1)
    if row.tokens[two.first - 1].low == "до":
        joint = Tag.RANGE
    if joint is Tag.THE:
        joint = meaning_at(row.tokens, two.first - 2)
    if met.before or (two.reach is not None and joint is not Tag.AND and not listed):
        return False
    if _is_old_value(row.tokens, met.group, two):
        return True
    return (two.people or joint is Tag.RANGE) and _are_joined(row, met.group, two)


def _is_old_value(tokens: Sequence[Token], one: Group, two: Group) -> bool:
    """`revised down to three from seven`."""
    return two.first == one.last + 1 and tokens[one.last].low == "from" and not two.people


def _are_joined(row: Row, one: Group, two: Group) -> bool:
    """Whether a comma or "and" stands right before the second group and little else between the two."""
    if two.part or one.part or two.first <= one.last or row.price(one.last, two.first) > _JOINT_REACH:
        return False
    between = row.tokens[one.last : two.first]
    joint = between[-2] if between[-1].meaning is Tag.THE and len(between) > 1 else between[-1]  # and their two maids
    told = any(token.meaning in {Tag.BE, Tag.SAY} for token in between)
    return not told and (joint.meaning in {Tag.AND, Tag.RANGE} or joint.low in {",", "до"})


def with_parts(row: Row, met: Sequence[Met]) -> list[Met]:
    """A part has the fate of the nearest total before it."""
    of = {m.group.first: m for m in met}
    kind = ""
    for group in row.people:
        if group.first in of:
            kind = of[group.first].kind if group.low or group.high else ""
        elif kind and (group.part or group.of_them):
            of[group.first] = Met(group, kind, before=False)
    for m in list(of.values()):
        for part in _breakdown(row, m.group, of):
            of[part.first] = Met(part, m.kind, before=False)
    return list(of.values())


def _breakdown(row: Row, total: Group, of: Mapping[int, Met]) -> list[Group]:
    """Groups in a row behind a total that add up to it: eight dead ... five Germans, two Poles and a Dane."""
    parts: list[Group] = []
    for group in row.people:
        if group.first < total.last or group.first in of or not group.people:
            continue
        if parts and row.price(parts[-1].last, group.first) > _LIST_REACH:
            return []
        parts.append(group)
        if sum(part.low for part in parts) >= total.low:
            break
    return parts if len(parts) > 1 and sum(part.low for part in parts) == total.low else []
