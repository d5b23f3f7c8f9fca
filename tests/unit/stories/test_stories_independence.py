"""How many outlets say it of their own."""

from __future__ import annotations

from itertools import permutations

import pytest

from monitor.stories import Member, independent

COUNTS = [
    ("nothing", [], 0),
    ("one article", [Member(1, "a.org")], 1),
    ("two of one outlet", [Member(1, "a.org"), Member(2, "a.org")], 1),
    ("two outlets", [Member(1, "a.org"), Member(2, "b.org")], 2),
    ("a copy", [Member(1, "a.org"), Member(2, "b.org", copy_of=1)], 1),
    ("a copy of a copy", [Member(1, "a.org"), Member(2, "b.org", copy_of=1), Member(3, "c.org", copy_of=2)], 1),
    ("a copy, then words of its own", [Member(1, "a.org"), Member(2, "b.org", copy_of=1), Member(3, "b.org")], 2),
    ("its own copy", [Member(1, "a.org"), Member(2, "a.org", copy_of=1)], 1),
    ("copies of what is gone", [Member(2, "b.org", copy_of=1), Member(3, "c.org", copy_of=1)], 1),
    ("copies of two that are gone", [Member(2, "b.org", copy_of=1), Member(3, "c.org", copy_of=9)], 2),
    ("one and a copy of what is gone", [Member(1, "a.org"), Member(3, "c.org", copy_of=9)], 2),
    ("copies in a circle", [Member(1, "a.org", copy_of=2), Member(2, "b.org", copy_of=1)], 1),
]


@pytest.mark.parametrize(("members", "count"), [c[1:] for c in COUNTS], ids=[c[0] for c in COUNTS])
def test_outlets_with_words_of_their_own_are_counted(members: list[Member], count: int) -> None:
    """Copies add nothing, an outlet counts once, and order makes no difference."""
    assert {independent(order) for order in permutations(members)} == {count}
