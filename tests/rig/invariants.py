"""The books: what feeds published, what the database holds, what receivers got; and where the three disagree.

    published by the feed -> article -> hit -> alert -> delivery -> arrival at the receiver

Nothing here trusts the program: what it says it has sent is held against what arrived, and what arrived against what it
knows of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from tests.rig.daemon import query
from tests.rig.receivers import Received

TOLD = "select target, 'n' || alert_id, status from delivery"
DIGESTED = """
    select 'n' || alert.id, article.url from alert
    join alert_hit on alert_hit.alert_id = alert.id join hit on hit.id = alert_hit.hit_id
    join article on article.id = hit.article_id where alert.reason = 'digest'
"""

Told = tuple[str, str]  # a target, and an alert's id or an item's address


@dataclass(frozen=True, slots=True)
class Books:
    """Where feed, database and receivers disagree. All empty, and `most_copies` 1: nothing went wrong."""

    published: int
    lost_items: frozenset[str]
    doubled_items: frozenset[str]
    invented_items: frozenset[str]  # stored, and never published
    lost_alerts: frozenset[Told]  # an item of which the target of its watch was told nothing
    false_sent: frozenset[Told]  # recorded as delivered, and never arrived
    unknown_arrivals: frozenset[Told]  # arrived, and not known as an alert to that target
    unsettled: frozenset[Told]  # not recorded as delivered
    arrivals: int
    most_copies: int  # of one alert at one target
    duplicates: Mapping[str, int]  # arrivals beyond the first of each alert, by target

    @property
    def faults(self) -> dict[str, AbstractSet[str | Told]]:
        """What must never be, named; empty when all is well. Repetitions are no fault in themselves."""
        named: dict[str, AbstractSet[str | Told]] = {
            "lost items": self.lost_items,
            "doubled items": self.doubled_items,
            "invented items": self.invented_items,
            "lost alerts": self.lost_alerts,
            "false sent": self.false_sent,
            "unknown arrivals": self.unknown_arrivals,
            "unsettled": self.unsettled,
        }
        return {name: found for name, found in named.items() if found}

    @property
    def repeated(self) -> int:
        """All arrivals beyond the first of each alert at each target."""
        return sum(self.duplicates.values())


def balance(published: Mapping[str, str], database: Path, arrived: Mapping[str, Sequence[Received]]) -> Books:
    """Hold the three against each other, once the daemon has nothing left to do.

    `published` says of each item's address which target is to be told of it; `arrived` is what each target received.
    """
    stored = Counter(str(url) for (url,) in query(database, "select url from article"))
    status = {(str(target), str(alert)): str(state) for target, alert, state in query(database, TOLD)}
    copies = Counter((target, alert_of(one)) for target, received in arrived.items() for one in received)
    return Books(
        published=len(published),
        lost_items=frozenset(published.keys() - stored.keys()),
        doubled_items=frozenset(url for url, count in stored.items() if count > 1),
        invented_items=frozenset(stored.keys() - published.keys()),
        lost_alerts=frozenset(
            {(target, url) for url, target in published.items()} - told_of(database, arrived).keys()
        ),
        false_sent=frozenset({told for told, state in status.items() if state == "sent"} - copies.keys()),
        unknown_arrivals=frozenset(copies.keys() - status.keys()),
        unsettled=frozenset(told for told, state in status.items() if state != "sent"),
        arrivals=copies.total(),
        most_copies=max(copies.values(), default=0),
        duplicates=_beyond_the_first(copies),
    )


def alert_of(received: Received) -> str:
    """The id of the alert that a message is: its last line."""
    return str(received.json["message"]).splitlines()[-1]


def told_of(database: Path, arrived: Mapping[str, Sequence[Received]]) -> Counter[Told]:
    """How often each target was told of each item: by the message itself, or by a digest, which may only count them."""
    in_digest: dict[str, set[str]] = {}
    for alert, url in query(database, DIGESTED):
        in_digest.setdefault(str(alert), set()).add(str(url))
    return Counter(
        (target, url)
        for target, received in arrived.items()
        for one in received
        for url in {*_links(str(one.json["message"]).splitlines()), *in_digest.get(alert_of(one), ())}
    )


def _links(lines: Iterable[str]) -> Iterable[str]:
    return (line.strip() for line in lines if line.strip().startswith("https://"))


def _beyond_the_first(copies: Counter[Told]) -> dict[str, int]:
    duplicates: Counter[str] = Counter()
    for (target, _), count in copies.items():
        duplicates[target] += count - 1
    return dict(duplicates)
