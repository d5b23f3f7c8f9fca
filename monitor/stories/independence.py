"""How many outlets say it of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story, as far as independence goes. `copy_of` is the article it repeats."""

    article_id: int
    outlet: str
    copy_of: int | None = None


def independent(members: Sequence[Member]) -> int:
    """The number of outlets of a story that print words of their own.

    An outlet counts once, and only if one of its articles is no copy of another outlet's. Copies of an article that is
    not among `members` (deleted, or in another story) count together as one outlet. A story has at least one outlet,
    and none has no members.
    """
    by_id = {member.article_id: member for member in members}
    voices = set()
    for member in members:
        head = _head(member, by_id)
        if head is None:
            voices.add(("copies of", str(_last_known(member, by_id).copy_of)))
        elif head.outlet == member.outlet:
            voices.add(("outlet", member.outlet))
    return max(len(voices), 1) if members else 0


def _head(member: Member, by_id: Mapping[int, Member]) -> Member | None:
    """The article that `member` repeats in the end, itself if none; None where that is not known."""
    last = _last_known(member, by_id)
    return last if last.copy_of is None or last.copy_of in by_id else None


def _last_known(member: Member, by_id: Mapping[int, Member]) -> Member:
    seen = {member.article_id}
    while member.copy_of is not None and member.copy_of in by_id and member.copy_of not in seen:
        member = by_id[member.copy_of]
        seen.add(member.article_id)
    return member
