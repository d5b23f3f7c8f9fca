"""A feed of numbered items that moves on by itself: what it showed at each look is written down."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.rig.feeds import FeedServer, Item, rss

WORDS = [f"{first}{second}" for first in ("bal", "cor", "dem", "fir", "gal", "lum", "mer", "nor") for second in
         ("an", "et", "ix", "ola", "um", "ys", "ard", "ess", "ine", "oth")]  # fmt: skip


@dataclass(slots=True)
class SlidingFeed:
    """Shows the newest `window` of `last` items, newest first; each look publishes a few more, at most `per_look`.

    The headlines of items begin with the `beats` in turn, so that a watch on a beat has its share of them. A reader that
    stores nothing for `window / per_look` looks rightly misses items. Where `confirmed` is kept at the number of items
    known to be stored, the feed waits for such a reader: what is missing in the end was lost.
    """

    last: int
    per_look: int = 8
    window: int = 320
    beats: Sequence[str] = ("Kursk",)
    looks: list[range] = field(default_factory=list)
    newest: int = field(init=False)
    held: bool = False
    confirmed: int | None = None
    _dice: random.Random = field(default_factory=lambda: random.Random(7))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.newest = min(self.last, self.per_look)

    def __call__(self) -> bytes:
        """The document as it is now; then it moves on, by less than a window, unless it is held."""
        with self._lock:
            shown = range(max(0, self.newest - self.window), self.newest)
            self.looks.append(shown)
            if not self.held:
                farthest = self.last if self.confirmed is None else self.confirmed + self.window
                further = self.newest + self._dice.randint(1, self.per_look)
                self.newest = max(self.newest, min(self.last, farthest, further))
        return rss("Sliding", [self.item(number) for number in reversed(shown)])

    @property
    def all_published(self) -> bool:
        """Whether the next look shows the very last item."""
        return self.newest == self.last

    @contextmanager
    def standing_still(self) -> Iterator[range]:
        """Show the same items at every look of the block; which."""
        with self._lock:
            self.held = True
            shown = range(max(0, self.newest - self.window), self.newest)
        try:
            yield shown
        finally:
            self.held = False

    def beat(self, number: int) -> str:
        """What an item's headline begins with."""
        return self.beats[number % len(self.beats)]

    def item(self, number: int) -> Item:
        """One item; no two are alike enough to be one story."""
        words = random.Random(number).sample(WORDS, 12)
        title = f"{self.beat(number)} item-{number:05d} {' '.join(words[:4])}"
        return Item(title, self.link(number), " ".join(words))

    @staticmethod
    def link(number: int) -> str:
        """An item's address, by which it is known everywhere."""
        return f"https://outlet.example/{number}"

    @staticmethod
    def number(link: str) -> int:
        """Whose address it is."""
        return int(link.rpartition("/")[2])

    def published(self) -> dict[str, str]:
        """The address and the beat of every item shown so far."""
        shown = max((look.stop for look in self.looks), default=0)
        return {self.link(number): self.beat(number) for number in range(shown)}


def settings_for(folder: Path, feeds: FeedServer, desks: Mapping[str, str], *, every: str = "1s") -> Path:
    """A daemon that polls `/sliding` and tells each item to the target of its beat: `desks` holds their addresses."""
    path = folder / "monitor.yaml"
    watches = ", ".join(
        f"{beat.lower()}: {{keywords: [{beat}], alert: [{{to: desk-{beat.lower()}}}]}}" for beat in desks
    )
    targets = ", ".join(f"desk-{beat.lower()}: '{address}'" for beat, address in desks.items())
    path.write_text(
        f"database: sqlite:///monitor.db\n"
        f"sources: [{{url: '{feeds.url('/sliding')}', every: {every}, allow_private: true}}]\n"
        f"watches: {{{watches}}}\ntargets: {{{targets}}}\n",
        encoding="utf-8",
    )
    return path
