"""Settings for many sources and targets, and a crowd of webhooks of which one is healthy and stamps what it gets."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.rig.daemon import query, running
from tests.rig.feeds import Item
from tests.rig.outlets import Outlets, outlets
from tests.rig.receivers import Webhook, _Handler, drip, drip_headers, hang, status, webhook

NO_TARGETS: Mapping[str, str] = {}
LATE_AT_MOST = 2.0  # seconds
ALONE_ON_AN_IDLE_MACHINE = 0.5
POLL = "min: 1s, max: 2s"  # what fails is asked again as soon as it may be


def settings_for(
    folder: Path,
    sources: Sequence[str],
    every: str | Sequence[str],
    targets: Mapping[str, str] = NO_TARGETS,
    poll: str = POLL,
) -> Path:
    """One watch for Kursk on these sources, in this order, told to every target. `every`: for all alike, or for each."""
    path = folder / "monitor.yaml"
    paces = [every] * len(sources) if isinstance(every, str) else every
    listed = "".join(
        f"  - {{url: '{url}', every: {pace}, allow_private: true}}\n"
        for url, pace in zip(sources, paces, strict=True)
    )
    told = ", ".join(f"{{to: {name}}}" for name in targets)
    shown = "".join(f"  {name}: '{address}'\n" for name, address in targets.items())
    path.write_text(
        f"database: sqlite:///monitor.db\nsources:\n{listed}poll: {{{poll}}}\n"
        f"watches: {{kursk: {{keywords: [Kursk], alert: [{told}]}}}}\n" + (f"targets:\n{shown}" if targets else ""),
        encoding="utf-8",
    )
    return path


def story(number: int) -> Item:
    """An item that hits the watch; no two are alike enough to be one story."""
    letters = random.Random(number)
    words = ["".join(letters.choices("bcdfglmnprst", k=2) + letters.choices("aeiou", k=4)) for _ in range(12)]
    return Item(
        f"Kursk item-{number:05d} {' '.join(words[:4])}", f"https://outlet.example/s/{number}", " ".join(words[4:])
    )


@contextmanager
def undisturbed(folder: Path, number: int) -> Iterator[Outlets]:
    """Another daemon that has only healthy sources, so many, asked each second: what the machine itself makes late."""
    own = folder / "undisturbed"
    own.mkdir()
    with outlets(number) as well, running(settings_for(own, well.urls(), every="1s")) as daemon:
        daemon.started(within=60)
        yield well


def bearable(late: float, alone: float) -> bool:
    """Whether a delay is within the two seconds promised, or as much more as one of an undisturbed daemon, `alone`, is above
    what it has on an idle machine.
    """
    return late < LATE_AT_MOST + max(0.0, alone - ALONE_ON_AN_IDLE_MACHINE)


class WebhookCrowd(AbstractContextManager["WebhookCrowd"]):
    """So many webhooks whose answers never end, and a healthy one. `receipts` = (title, time of day) there."""

    def __init__(self, dripping: int = 0) -> None:
        self.receipts: list[tuple[str, float]] = []
        self.published: dict[str, float] = {}
        self.targets: dict[str, str] = {}
        self._dripping = dripping
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        hook = self._stack.enter_context(webhook())
        for number in range(self._dripping):
            self.targets[f"bad{number}"] = hook.on(f"/bad{number}", (drip, drip_headers, hang)[number % 3])
        self.targets["well"] = hook.on("/well", self._stamp)
        self.hook: Webhook = hook
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def publish(self, feed: Outlets, outlet: int, number: int) -> None:
        """Put a story into a feed."""
        item = story(number)
        self.published[item.title] = feed.publish(outlet, item)

    def waits(self, folder: Path) -> list[float]:
        """Seconds from each hit, as the database has it, to its receipt at the healthy one; sorted."""
        rows = query(
            folder / "monitor.db", "select a.title, h.found_at from hit h join article a on a.id = h.article_id"
        )
        found = {str(title): int(str(at)) / 1e6 for title, at in rows}
        return sorted(at - found[title] for title, at in self.receipts)

    def latencies(self) -> list[float]:
        """Seconds from each publication to its receipt at the healthy one; sorted."""
        return sorted(at - self.published[title] for title, at in self.receipts)

    def _stamp(self, handler: _Handler) -> None:
        now = time.time()
        title = handler.server.hook.at("/well")[-1].json["title"].partition(": ")[2]
        self.receipts.append((title, now))
        status(200)(handler)
