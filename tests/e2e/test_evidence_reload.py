"""Settings that change under a running daemon, and a second daemon on the same database."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.rig.daemon import DaemonProcess, command, eventually, running
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import Webhook, webhook

CPU_AT_MOST = 5  # seconds, nearly all of them start-up; for the lock itself it waits half a second


@dataclass(slots=True)
class Scene:
    """A feed that can be added to, a webhook, and settings that can be rewritten."""

    path: Path
    feeds: FeedServer
    hook: Webhook
    items: list[Item] = field(default_factory=lambda: [Item("Nothing to see", "https://outlet.example/0")])

    def document(self) -> bytes:
        """The feed as it is now."""
        return rss("Outlet", self.items)

    def write(self, *keywords: str, more: str = "") -> None:
        """Settings with a watch for each keyword, named like it."""
        watches = "".join(f"  {keyword}: {{keywords: [{keyword}]}}\n" for keyword in keywords)
        text = (
            f"database: sqlite:///monitor.db\n"
            f"sources: [{{url: '{self.feeds.url('/rss')}', every: 1s, allow_private: true}}]\n"
            f"targets: {{desk: '{self.hook.address('/desk')}'}}\nwatches:\n{watches}{more}"
        )
        draft = self.path.with_suffix(".new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path)

    def publish(self, title: str) -> None:
        """Put an item into the feed and wait until it is told."""
        link = f"https://outlet.example/{len(self.items)}"
        self.items.insert(0, Item(title, link))
        eventually(lambda: any(title in one for one in self.told()), within=20, what=f"{title} told")

    def told(self) -> list[str]:
        """The titles of all messages."""
        return [one.json["title"] for one in self.hook.at("/desk")]


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """Settings with one watch, `first`."""
    with serving() as feeds, webhook() as hook:
        one = Scene(tmp_path / "monitor.yaml", feeds, hook)
        feeds.documents["/rss"] = one.document  # type: ignore[index]
        one.write("first")
        yield one


def polled(daemon: DaemonProcess, feeds: FeedServer) -> None:
    """Wait for a second poll: the first is stored."""
    daemon.started()
    asked = len(feeds.requests)
    eventually(lambda: len(feeds.requests) > asked + 1, within=30, what="a first poll")


@pytest.mark.slow
def test_new_settings_are_taken_over_and_broken_ones_are_not(scene: Scene) -> None:
    """SIGHUP and a changed file bring a new watch; a broken file is told with its line, and the old watches go on."""
    with running(scene.path) as daemon:
        polled(daemon, scene.feeds)
        scene.publish("first comes")
        scene.write("first", "second")
        daemon.process.send_signal(signal.SIGHUP)
        eventually(lambda: len(daemon.said("settings reloaded")) == 1, within=10, what="a reload by SIGHUP")
        scene.publish("second comes")
        scene.write("first", "second", "third")
        eventually(lambda: len(daemon.said("settings reloaded")) == 2, within=15, what="a reload by the file")
        scene.publish("third comes")
        scene.write("fourth", more="  fifth: {keywords: [fifth], colour: red}\n  sixth: {match: '(((' }\n")
        refused = "settings not reloaded: the old ones stay"
        eventually(lambda: bool(daemon.said(refused)), within=15, what="a word on the broken file")
        scene.publish("first again")
        _tells_what_is_wrong(daemon.said(refused)[0]["faults"], scene.path)
        scene.path.unlink()
        eventually(lambda: len(daemon.said(refused)) == 2, within=15, what="a word on the missing file")
        scene.publish("second again")
        scene.write("fourth")
        eventually(lambda: len(daemon.said("settings reloaded")) == 3, within=15, what="the mended file")
        scene.publish("fourth comes")
        assert daemon.terminate() < 10
    assert len(scene.told()) == 6
    assert "Traceback" not in daemon.log.read_text(encoding="utf-8")


def _tells_what_is_wrong(faults: list[str], path: Path) -> None:
    """Every fault, with file, line and column."""
    assert len(faults) == 2
    lines = path.read_text(encoding="utf-8").splitlines()
    for fault, key in zip(faults, ("fifth", "sixth"), strict=True):
        number = next(index for index, line in enumerate(lines, 1) if line.strip().startswith(key))
        assert fault.startswith(f"{path}:{number}:")


def test_a_second_daemon_on_the_database_gives_way_at_once(scene: Scene) -> None:
    """It ends with code 1 and names the process that works there; the first works on; kill -9 frees the database."""
    with running(scene.path) as first:
        polled(first, scene.feeds)
        for arguments in (("run",), ("run", "--once")):
            before = _cpu_of_children()
            second = command(*arguments, "-c", str(scene.path))
            assert _cpu_of_children() - before < CPU_AT_MOST
            assert second.returncode == 1
            assert f"another daemon (process {first.process.pid}) works on it" in second.stderr
            assert "Traceback" not in second.stderr
        scene.publish("first comes")
        eventually(lambda: bool(first.said("delivered")), within=10, what="the delivery written down")
        first.kill()
        with running(scene.path) as third:
            third.started()
            scene.publish("first again")
    assert len(scene.told()) == 2


def _cpu_of_children() -> float:
    """CPU seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
