"""Sources that hang hold up nobody but themselves."""

from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

from tests.rig.daemon import eventually, running
from tests.rig.faults import FaultServer, answer, black_hole
from tests.rig.feeds import Item, rss

HEALTHY = [f"/healthy{number}" for number in range(5)]
HANGING = ["/silent", "/stall", "/drip-headers", "/drip-body"] * 2  # on a host each, and two that never connect
POLLS = 8
LATE_AT_MOST = 2.0  # seconds after the second that lies between two polls


def settings_for(folder: Path, hanging: list[str], healthy: list[str]) -> Path:
    """Every source each second, the hanging ones first."""
    path = folder / "monitor.yaml"
    sources = "".join(f"  - {{url: '{url}', every: 1s, allow_private: true}}\n" for url in (*hanging, *healthy))
    path.write_text(
        f"database: sqlite:///monitor.db\nsources:\n{sources}watches: {{nowhere: {{keywords: [zzyzx]}}}}\n",
        encoding="utf-8",
    )
    return path


def test_ten_hanging_sources_delay_no_healthy_one(tmp_path: Path) -> None:
    """Ten hosts that never answer, or never end; five healthy sources are polled each second all the while."""
    with ExitStack() as stack:
        servers = [stack.enter_context(FaultServer(f"127.0.7.{number}")) for number in range(1, len(HANGING) + 1)]
        holes = [f"http://127.0.0.1:{stack.enter_context(black_hole())}/{number}" for number in range(2)]
        hanging = [server.url(path) for server, path in zip(servers, HANGING, strict=True)] + holes
        healthy = stack.enter_context(FaultServer("127.0.8.1"))
        for path in HEALTHY:
            healthy.reply(path, answer(body=rss(path, [Item("One", "https://outlet.example/1")])))
        daemon = stack.enter_context(
            running(settings_for(tmp_path, hanging, [healthy.url(path) for path in HEALTHY]))
        )
        daemon.started()
        begun = time.monotonic()
        eventually(
            lambda: all(len(times) > POLLS for times in _times(healthy)), within=30, what="polls of the healthy"
        )
        times = _times(healthy)
        assert daemon.terminate() < 10
    assert all(server.asked for server in servers)
    lateness = [one[0] - begun for one in times]
    lateness += [after - before - 1 for one in times for before, after in pairwise(one)]
    assert max(lateness) < LATE_AT_MOST, sorted(lateness)[-5:]


def _times(server: FaultServer) -> list[list[float]]:
    """When each healthy source was asked."""
    return [[asked.at for asked in server.asked if asked.target == path] for path in HEALTHY]
