"""The frame every language shares: which group of people met which fate.

Fates and groups stand in a row. A fate may take a group on the sides and within the reach its lexicon entry says; the
price of a pair is what stands between them. Pairs are made cheapest first, each fate and each group once. Then joined
groups ("two soldiers and a child were killed") and parts of a total ("including four children") are settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.figures.group import Group, Habits
from monitor.figures.happenings import Happening, happenings
from monitor.figures.joined import with_joined, with_parts
from monitor.figures.people import groups
from monitor.figures.row import FAR, Met, Row
from monitor.figures.words import Fate, Tag, Token

_PRICE_OF_NOUN = 6  # in "three hostages were killed" the verb comes first
_RETURN_BEFORE, _RETURN_AFTER = 20, 8  # how far "were released" and "releases" reach
_PART_REACH = 3
_PART_OWN_REACH = 1
_PART_REACH_OF_COUNTED = 4
_QUOTES = frozenset({'"', "“", "‘", "'", "«"})
_CAPTIVES = frozenset(
    {"commander", "soldier", "fighter", "militant", "leader", "pilot", "officer", "general", "terrorist"}
)
_OBJECT_REACH = 2
_SUBJECTS = frozenset({"이", "가", "은", "는"})
_OBJECTS = ("을", "를")
_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "он", "она", "вона", "він"})
_RELATIVES = frozenset({"who", "которые", "который", "которая", "які", "який", "яка"})


@dataclass(frozen=True, slots=True)
class _Pair:
    price: int
    after: bool  # the group stands after the fate: of two equal pairs the other is taken
    happening: Happening
    group: Group

    @property
    def touches(self) -> bool:
        """Whether nothing stands between the two."""
        return self.happening.last == self.group.first if self.after else self.group.last == self.happening.first


def combine(tokens: Sequence[Token], habits: Habits) -> list[Met]:
    """Groups with their fates, in the order of the sentence."""
    people = groups(tokens, habits) if any(isinstance(token.meaning, Fate) for token in tokens) else []
    happened = happenings(tokens, people) if people else []
    if not happened:
        return []
    nobody = [
        Group(i, i + 1, 0, 0, "exact", people=True) for i, token in enumerate(tokens) if token.meaning is Tag.NO
    ]
    row = Row(tokens, sorted([*people, *nobody], key=lambda group: group.first), happened)
    met = with_parts(row, with_joined(row, _without_returned(row, _paired(row, habits), habits)))
    return sorted((m for m in met if m.kind and (m.group.low or m.group.high)), key=lambda m: m.group.first)


# ---------------------------------------------------------------------------------------------------- pairing


def _paired(row: Row, habits: Habits) -> list[Met]:
    """The cheapest pairs, each group and each fate once."""
    used_groups: set[int] = set()
    used_fates: set[int] = set()
    met: list[Met] = []
    for pair in sorted(_pairs(row), key=lambda pair: (pair.price, habits.counters and not pair.touches, pair.after)):
        if pair.group.first not in used_groups and pair.happening.first not in used_fates:
            used_groups.add(pair.group.first)
            used_fates.add(pair.happening.first)
            met.append(Met(pair.group, pair.happening.fate.kind, not pair.after))
    return met


def _pairs(row: Row) -> Iterator[_Pair]:
    for happening in row.happened:
        near = list(row.near(happening))
        done_by = happening.fate.acts and happening.fate.right is not None and _has_object(near)
        for group, price, after in near:
            reach = None if done_by and not after else _reach(row, happening, group, after=after)
            if reach is not None and price <= reach:
                yield _Pair(price + _PRICE_OF_NOUN * happening.fate.noun, after, happening, group)


def _has_object(near: Sequence[tuple[Group, int, bool]]) -> bool:
    """`двое боевиков убили троих жителей`: people right behind the verb are who it was done to."""
    return any(
        after and price <= _OBJECT_REACH and group.people and group.reach is None for group, price, after in near
    )


def _is_doer(tokens: Sequence[Token], group: Group, happening: Happening) -> bool:
    """`경찰관 2명이 용의자를 사살했다`: a subject, then an object, then the verb."""
    between = tokens[group.last : happening.first]
    return bool(between) and between[0].low in _SUBJECTS and any(t.low.endswith(_OBJECTS) for t in between[1:])


def _reach(row: Row, happening: Happening, group: Group, *, after: bool) -> int | None:
    """How far this fate reaches for this group; None: not at all."""
    reach = happening.fate.right if after else happening.fate.left
    if after and happening.far and _is_measured(row.tokens, group):
        reach = FAR
    if reach is None or not _fits(row.tokens, happening, group, after=after):
        return None
    if group.part:
        return _reach_of_part(row.tokens, happening, group, after=after)
    if group.total:
        return 1 if after else None
    if group.reach is not None:
        return min(reach, group.reach)
    return min(reach, _PART_REACH) if group.of_them else reach


def _fits(tokens: Sequence[Token], happening: Happening, group: Group, *, after: bool) -> bool:
    """Whether this may have befallen the group at all, however near it stands."""
    fate = happening.fate
    if (fate.people and group.noun and not group.people) or (fate.named and not group.people):
        return False
    if after:
        return not fate.counted or group.reach is None or _is_captive(tokens, group)
    if group.part or group.total:
        return True
    between = tokens[group.last : happening.first]
    unknown = group.noun is not None and not group.people
    doer = fate.acts and _is_doer(tokens, group, happening)
    return not (doer or _is_told_of_another(between) or (unknown and _is_of_another(between)))


def _reach_of_part(tokens: Sequence[Token], happening: Happening, group: Group, *, after: bool) -> int | None:
    """`including nine wounded soldiers`; `부상자 가운데 1명`; a part with a counter may meet its own verb further on."""
    if after:
        return 0 if tokens[happening.last].meaning is Tag.OF_THEM else None
    return _PART_REACH_OF_COUNTED if group.people and tokens[group.last - 1].low == "명" else _PART_OWN_REACH


def _is_captive(tokens: Sequence[Token], group: Group) -> bool:
    """Armies capture commanders, videos capture men."""
    return group.noun is not None and tokens[group.noun[1] - 1].low in _CAPTIVES


def _is_of_another(between: Sequence[Token]) -> bool:
    """`20 trees for those who died`: a clause that begins behind another noun tells of that noun."""
    return any(token.low in _RELATIVES for token in between[2:])


def _is_told_of_another(between: Sequence[Token]) -> bool:
    """`two phones when he died`: a pronoun is who it happened to."""
    return any(token.low in _PRONOUNS for token in between)


def _is_measured(tokens: Sequence[Token], group: Group) -> bool:
    """Whether a word that leads to a toll's number stands right before the group."""
    before = tokens[group.first - 1 - (tokens[group.first - 1].low in _QUOTES)]
    return before.meaning in {Tag.MEASURE, Tag.BE} or before.low in {"to", ":", "—", "–", "-"}


def _without_returned(row: Row, met: list[Met], habits: Habits) -> list[Met]:
    """Captives released are no figure."""
    returns = [happening for happening in row.happened if not happening.fate.kind]
    if habits.counters:  # 1명 실종·2명 구조: others were
        own = {m.group.last for m in met if not m.kind and m.before}
        returns = [happening for happening in returns if happening.first not in own]
    return [m for m in met if not any(_is_returned(row, happening, m) for happening in returns)]


def _is_returned(row: Row, happening: Happening, met: Met) -> bool:
    if met.kind not in {"captured", "missing"}:
        return False
    if met.group.first >= happening.last:
        return happening.fate.right is not None and row.price(happening.last, met.group.first) <= _RETURN_AFTER
    return happening.fate.left is not None and row.price(met.group.last, happening.first) <= _RETURN_BEFORE
