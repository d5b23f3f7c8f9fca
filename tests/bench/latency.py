"""How long from publishing an item to its alert at a webhook: `python -m tests.bench.latency [--feeds 100]`.

The daemon polls every source each second on the feed server of the shared benchmark (see `tests.bench.peers`), items with
a watch word are published in a few feeds at a time, and a webhook notes when each came. The figure holds the interval.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.bench.peers import INTERVAL, Monitor, ask, bench

ITEMS = 120
PAUSE = 3.0  # seconds between two rounds of publishing; no multiple of the interval in effect, as polls drift
AFTER = 10.0  # seconds that the last items are waited for


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--port", type=int, default=8901)
    chosen = parser.parse_args()
    bench.install_core()
    print(latency(chosen.feeds, chosen.port))


@contextmanager
def clock() -> Iterator[tuple[str, Mapping[str, float]]]:
    """A webhook, and when each token first came to it."""
    arrived: dict[str, float] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            now = time.time()
            for token in bench.TOKEN.findall(body):
                arrived.setdefault(token, now)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", arrived
    finally:
        server.shutdown()
        server.server_close()


def latency(feeds: int, port: int) -> str:
    """The daemon on feeds polled every second; items published in a few of them at a time, told as they come."""
    Monitor.install()
    work = bench.BENCH / "work" / "latency"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    server = bench.Server(feeds, port)
    try:
        ours = Monitor(work, server.ask("/_admin/urls").split(), server.base)
        with clock() as (hook, arrived), (work / "daemon.log").open("ab") as log:
            ours.write_settings(hook)
            command = [part for part in ours.command() if part != "--once"]
            daemon = subprocess.Popen(command, env=ours.env, cwd=work, stdout=log, stderr=log, start_new_session=True)
            try:
                return _measure(ours, arrived)
            finally:
                os.killpg(daemon.pid, signal.SIGTERM)
                daemon.wait(30)
    finally:
        server.stop()


def _measure(ours: Monitor, arrived: Mapping[str, float]) -> str:
    _until(lambda: _first_polls(ours) == len(ours.urls), 120)
    published: dict[str, float] = {}
    while len(published) < ITEMS:
        now = time.time()
        said = ask(ours.base + "/_admin/publish?percent=5&plain_share=1")
        published |= dict.fromkeys(said["must_match_tokens"], now)
        time.sleep(PAUSE)
    time.sleep(AFTER)
    found = ours.hits()
    waits = sorted(arrived[token] - published[token] for token in published.keys() & arrived.keys())
    untold = len(published) - len(waits)
    return (
        f"\n### From publishing to webhook, {len(ours.urls)} feeds polled every {INTERVAL} s\n\n"
        f"{len(published)} items published, {len(published.keys() & found)} hits, {len(waits)} told"
        f"{f' ({untold} of a story already told, or lost: see monitor hits)' if untold else ''}; "
        f"p50 {statistics.median(waits):.2f} s, p95 {_quantile(waits, 0.95):.2f} s, p99 {_quantile(waits, 0.99):.2f} s, "
        f"longest {waits[-1]:.2f} s"
    )


def _first_polls(ours: Monitor) -> int:
    try:
        return int(ours.query("select count(*) from source where baseline_done", "monitor.db")[0][0])
    except sqlite3.OperationalError:
        return 0


def _quantile(values: list[float], share: float) -> float:
    return values[math.ceil(len(values) * share) - 1]


def _until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            sys.exit("the daemon did not finish its first polls")
        time.sleep(0.2)


if __name__ == "__main__":
    main()
