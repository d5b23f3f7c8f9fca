"""P16 and P13: a disk that fills up under a running daemon: nothing is damaged or lost, it goes on by itself, and says so."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.rig.daemon import DaemonProcess, command, eventually, query, running
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import webhook

MEBIBYTE = 1 << 20
FEEDS = ("/one", "/two", "/three")
PAUSE = 30  # seconds that polling pauses for
FULL_FOR = 75  # seconds
PER_LOOK = 1
FULL, OVER = "disk full: polling pauses", "disk has space again"

Proved = Callable[[str, str, str, str], None]

pytestmark = pytest.mark.timeout(600)


class Growing:
    """A feed whose every look brings a few items of some size; it shows all of them, so that none can be missed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.items: list[Item] = []
        self.frozen = False

    def __call__(self) -> bytes:
        """The document as it is now."""
        if not self.frozen:
            number = len(self.items)
            self.items += [self._item(one) for one in range(number, number + PER_LOOK)]
        return rss(self.name, self.items[::-1])

    def _item(self, number: int) -> Item:
        words = " ".join(f"{self.name.strip('/')}{number * 7 + one}" for one in range(40))
        return Item(
            f"Kursk {self.name.strip('/')} {number} {words[:60]}",
            f"https://{self.name.strip('/')}.example/{number}",
            words,
        )


@pytest.fixture(params=[6, 8], ids=["6MiB", "8MiB"])
def small_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A small disk, or a skip where none can be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("mounting a small disk takes root")
    size = f"size={request.param}m"
    if subprocess.run([mount, "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def settings(folder: Path, disk: Path, feeds: FeedServer, target: str) -> Path:
    """A daemon beside the disk, its database on it."""
    path = folder / "monitor.yaml"
    sources = "".join(f"  - {{url: '{feeds.url(one)}', every: 1s, allow_private: true}}\n" for one in FEEDS)
    path.write_text(
        f"database: sqlite:///{disk}/monitor.db\nsources:\n{sources}"
        f"watches: {{kursk: {{keywords: [Kursk]}}}}\ntargets: {{desk: '{target}'}}\n",
        encoding="utf-8",
    )
    return path


def fill(disk: Path) -> Path:
    """Ballast that takes what space there is, to the last byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(512))
    return ballast


def validators(database: Path) -> list[tuple[object, ...]]:
    """What each source was told it has."""
    return query(database, "select declared_url, etag, body_digest from source order by id")


def stored(database: Path) -> int:
    """Articles so far."""
    (row,) = query(database, "select count(*) from article")
    return int(str(row[0]))


def test_a_disk_that_fills_up_and_is_freed(tmp_path: Path, small_disk: Path, proved: Proved) -> None:
    """Full for more than a minute, twice: integrity ok, polling pauses, validators stand, then every item within 2 polls."""
    feeds = {name: Growing(name) for name in FEEDS}
    database = small_disk / "monitor.db"
    with serving(dict(feeds)) as server, webhook() as hook:
        path = settings(tmp_path, small_disk, server, hook.on("/desk"))
        with running(path) as daemon:
            eventually(lambda: len(hook.at("/desk")) > 3, within=60, what="work before the disk is full")
            polls = [_incident(daemon, server, small_disk, feeds) for _ in range(2)]
            eventually(lambda: not _waiting(database), within=120, what="every alert delivered")
            assert daemon.terminate() < 12
        told = {received.json["message"].splitlines()[-1] for received in hook.at("/desk")}
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert told == {f"n{row[0]}" for row in query(database, "select id from alert")}
    assert max(polls) <= 2
    items, size = sum(len(one.items) for one in feeds.values()), shutil.disk_usage(small_disk).total // MEBIBYTE
    proved("P16", f"tmpfs of {size} MiB filled to the last byte twice for {FULL_FOR} s under the running daemon, then freed",
           "integrity ok, validators unchanged, all items within 2 polls",
           f"integrity ok, validators unchanged, {items} of {items} items, {max(polls)} polls after space returned")  # fmt: skip


def _incident(daemon: DaemonProcess, server: FeedServer, disk: Path, feeds: dict[str, Growing]) -> int:
    """Fill the disk and free it; how often a feed was polled until all its items were there."""
    for one in feeds.values():
        one.frozen = False
    told = len(daemon.said(FULL))
    ballast = fill(disk)
    eventually(lambda: len(daemon.said(FULL)) > told, within=60, what="the full disk told")
    _polling_pauses(server, disk / "monitor.db")
    for one in feeds.values():
        one.frozen = True
    before = Counter(name for name, _ in server.requests)
    ballast.unlink()
    eventually(lambda: _all_stored(disk / "monitor.db", feeds), within=PAUSE + 30, what="every item stored")
    polls = Counter(name for name, _ in server.requests)
    eventually(
        lambda: len(daemon.said(OVER)) > told, within=PAUSE * 3, what="the end told, else the next is part of it"
    )
    return max(polls[name] - before[name] for name in FEEDS)


def _polling_pauses(server: FeedServer, database: Path) -> None:
    """Few requests while it is full, and nothing that could not be stored is taken for seen."""
    before, count, asked = validators(database), stored(database), len(server.requests)
    time.sleep(FULL_FOR)
    assert validators(database) == before
    assert stored(database) == count
    assert len(server.requests) - asked <= (FULL_FOR // PAUSE + 1) * len(FEEDS)


def _all_stored(database: Path, feeds: dict[str, Growing]) -> bool:
    return stored(database) == sum(len(one.items) for one in feeds.values())


def _waiting(database: Path) -> bool:
    return bool(query(database, "select 1 from delivery where status != 'sent'"))


def test_a_full_disk_is_told_once(tmp_path: Path, small_disk: Path, proved: Proved) -> None:
    """P13: one line when it begins, one when it is over, and no traceback between."""
    feeds = {name: Growing(name) for name in FEEDS}
    with serving(dict(feeds)) as server, webhook() as hook:
        path = settings(tmp_path, small_disk, server, hook.on("/desk"))
        with running(path) as daemon:
            eventually(lambda: len(hook.at("/desk")) > 0, within=60, what="work before the disk is full")
            ballast = fill(small_disk)
            eventually(lambda: bool(daemon.said(FULL)), within=60, what="the full disk told")
            time.sleep(PAUSE * 1.5)
            ballast.unlink()
            time.sleep(PAUSE * 2)
            eventually(lambda: bool(daemon.said(OVER)), within=PAUSE * 2, what="the end of it told")
            assert daemon.terminate() < 12
    assert [len(daemon.said(event)) for event in (FULL, OVER)] == [1, 1]
    assert [line for line in daemon.events() if "exception" in line] == []
    proved(
        "P13",
        "a disk full for 45 s",
        "1 notice an incident, 1 on recovery",
        "1 log line, 1 on recovery, 0 tracebacks",
    )


def test_doctor_says_that_the_disk_is_full(tmp_path: Path, small_disk: Path) -> None:
    """P13: the operator who asks is told, at once and with the remedy."""
    feeds = {name: Growing(name) for name in FEEDS}
    with serving(dict(feeds)) as server, webhook() as hook:
        path = settings(tmp_path, small_disk, server, hook.on("/desk"))
        with running(path) as daemon:
            eventually(lambda: len(hook.at("/desk")) > 0, within=60, what="work before the disk is full")
            fill(small_disk)
            eventually(lambda: bool(daemon.said(FULL)), within=60, what="the full disk told")
            said = command("doctor", "-c", str(path))
            assert daemon.terminate() < 12
    assert said.returncode == 1, said
    assert "space" in said.stdout
