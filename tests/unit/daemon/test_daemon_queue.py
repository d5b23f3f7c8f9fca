"""Which polls may start: no host's troubles become the others'."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from monitor.daemon.queue import MANY, Queue
from monitor.model import SourceState


def sources(host: str, count: int, first_id: int = 1) -> list[SourceState]:
    """Sources that stand on one host."""
    urls = [f"https://{host}/{number}" for number in range(count)]
    return [SourceState(number, url, url) for number, url in enumerate(urls, first_id)]


def test_thousands_of_sources_on_a_dead_host_leave_the_others_alone() -> None:
    """2,500 sources that come first on one host: one is under way, and a source that comes after all starts at once."""
    queue = Queue(per_host=1, room=600)
    dead, well = sources("dead.example", 2500), sources("well.example", 1, first_id=9000)
    queue.add(dead)
    assert queue.take() == dead[:1]
    queue.add(well)
    assert queue.take() == well
    queue.note(dead[0], quick=False)
    assert queue.ended(dead[0]) == [dead[1]]  # in its place
    assert queue.take() == []


def test_thousands_of_dead_hosts_leave_half_of_the_room() -> None:
    """Hosts that have not shown to be quick share half of the room; one that has been quick finds the other half."""
    queue = Queue(per_host=1, room=200)
    [known] = sources("well.example", 1, first_id=9000)
    queue.add([known])
    queue.take()
    queue.note(known, quick=True)
    queue.ended(known)
    queue.add(one for number in range(500) for one in sources(f"dead{number}.example", 1, first_id=number))
    queue.add([known])
    taken = queue.take()
    assert len(taken) == 100 + 1
    assert known in taken


def test_a_host_that_answers_has_many_polls_under_way_until_it_does_not() -> None:
    """While one document is stored the next is fetched; a host that gets slow falls back to one at a time."""
    queue = Queue(per_host=1, room=600)
    all_of_it = sources("big.example", 300)
    queue.add(all_of_it)
    [first] = queue.take()
    queue.note(first, quick=True)
    under_way = queue.ended(first)
    assert under_way == all_of_it[1 : MANY + 1]
    queue.note(under_way[0], quick=False)
    assert [queue.ended(state) for state in under_way[:-1]] == [[]] * (MANY - 1)
    assert queue.ended(under_way[-1]) == [all_of_it[MANY + 1]]


def test_large_hosts_leave_room_for_small_ones() -> None:
    """Quick hosts with any number of sources take three quarters of the room, however often their polls end."""
    queue = Queue(per_host=1, room=200)
    large = [sources(f"large{host}.example", 1000, first_id=1 + 1000 * host) for host in range(5)]
    queue.add(state for of_host in large for state in of_host)
    under_way = queue.take()
    assert len(under_way) == 5
    for _ in range(300):
        state = under_way.pop(0)
        queue.note(state, quick=True)
        under_way += queue.ended(state)
    assert len(under_way) == 150
    small = [one for host in range(40) for one in sources(f"small{host}.example", 1, first_id=9000 + host)]
    queue.add(small)
    assert queue.take() == small


def test_as_many_of_a_host_as_the_settings_allow() -> None:
    """`poll.per_host` holds for hosts nobody knows yet."""
    queue = Queue(per_host=3, room=600)
    queue.add(sources("new.example", 10))
    assert len(queue.take()) == 3


def test_a_source_waits_once_and_is_forgotten_when_asked() -> None:
    """What is found due again keeps its place; an emptied queue starts nothing; an address nobody can read is a host."""
    queue = Queue(per_host=1, room=600)
    first, second = sources("a.example", 2)
    broken = [SourceState(number, "http://[", "http://[") for number in (8, 9)]
    queue.add([first, second, *broken])
    queue.add([first, second])
    assert queue.take() == [first, broken[0]]
    assert queue.ended(broken[0]) == [broken[1]]
    assert set(queue.ids) == {second.id}
    queue.clear()
    assert (queue.ended(first), queue.take(), set(queue.ids)) == ([], [], set())
    queue.add([second])
    assert queue.take() == [second]


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["add", "quick", "slow"])), max_size=200), st.data())
def test_nobody_is_forgotten_or_started_twice(steps: list[tuple[int, str]], data: st.DataObject) -> None:
    """Whatever hosts do, limits hold at every step, and in the end each source was started exactly once."""
    queue = Queue(per_host=2, room=6)
    under_way: list[SourceState] = []
    started: Counter[int] = Counter()
    added = 0

    def begin(states: list[SourceState]) -> None:
        under_way.extend(states)
        started.update(state.id for state in states)
        assert len(under_way) <= 6

    def end(*, quick: bool) -> None:
        state = under_way.pop(data.draw(st.integers(0, len(under_way) - 1)))
        queue.note(state, quick=quick)
        begin(queue.ended(state))

    for host, step in steps:
        if step == "add":
            added += 1
            queue.add(sources(f"h{host}.example", 1, first_id=added))
        elif under_way:
            end(quick=step == "quick")
        begin(queue.take())
    while under_way:
        end(quick=True)
        begin(queue.take())
    assert started == Counter(range(1, added + 1))
