"""Places of their own: how many conditions can each have one (a maximum matching, by augmenting paths)."""

from __future__ import annotations

from monitor.match.scan import Place
from monitor.match.terms import outermost


def distinct(sets: list[set[Place]], enough: int) -> int:
    """How many of `sets` can have a place of their own among the outermost places, as far as `enough` (a matching)."""
    outer = set(outermost(set().union(*sets)))
    choices = [each & outer for each in sets]
    held: dict[int, Place] = {}
    settled = 0
    for which in range(len(choices)):
        if settled >= enough or settled + len(choices) - which < enough:
            break
        settled += _settle(which, choices, held)
    return settled


def _settle(which: int, choices: list[set[Place]], held: dict[int, Place]) -> bool:
    """Give `which` a place of its own, where need be by moving those that have one; whether that can be done."""
    owner = {place: each for each, place in held.items()}
    asked: dict[Place, int] = {}
    waiting = [which]
    for asking in waiting:
        for place in choices[asking] - asked.keys():
            asked[place] = asking
            if place in owner:
                waiting.append(owner[place])
                continue
            freed: Place | None = place
            while freed is not None:  # each takes the place it asked for, and leaves its own to who asked for that
                taker = asked[freed]
                left = held.get(taker)
                held[taker] = freed
                freed = left
            return True
    return False
