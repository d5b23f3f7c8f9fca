"""This project beside other feed watchers, on the loopback feed server of the shared benchmark.

    python -m tests.bench.peers [--feeds 100,1000] [--peers monitor,reader,newsboat,flexget] [--out FILE]
                                [--tricky]

The machinery is that of the shared benchmark ($MONITOR_BENCH, default ../shared/bench beside the project): this module
adds one system to it, and the cycle it lacks, in which every document comes whole again and is the one already stored.
Its server answers every conditional request, so our validators are taken out of the database before that cycle.

What is installed or written goes to $BENCH_DIR. `apt-get install newsboat sfeed rsstail curl` brings the peers that
come from Debian. Quote CPU seconds and ratios within one run, never wall times.

`--tricky` hides watch words in three items of a hundred; `--peers monitor --feeds 1000,10000` shows how our cost grows.
"""

from __future__ import annotations

import argparse
import compileall
import importlib
import json
import os
import re
import sqlite3
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, ClassVar

import yaml

from monitor import __version__

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("MONITOR_BENCH", PROJECT.parent / "shared" / "bench"))
CYCLES = ("cold", "unchanged", "unchanged again", "news", "refetched")
INTERVAL = 1  # seconds between two polls of a source

Result = dict[str, Any]


def _load() -> Any:
    if not (SHARED / "peers.py").is_file():
        sys.exit(f"no shared benchmark in {SHARED}: set MONITOR_BENCH to the folder that holds its peers.py")
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # for the server: nothing is written beside it
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(SHARED))
    return importlib.import_module("peers")


bench = _load()
_Peer: Any = bench.Peer


class Monitor(_Peer):  # type: ignore[misc]  # the shared benchmark has no types
    """This project: `monitor run --once`, hits by a query of its database, told to a webhook through apprise.

    Not `notifies`: a first poll is a baseline and told as one digest, and several items of one story are told once.
    """

    note = "monitor run --once; validators taken out of its database before the cycle `refetched`"
    refetched: ClassVar[list[Result]] = []

    @classmethod
    def install(cls) -> None:
        """Compile to bytecode, as pip does for the others."""
        compileall.compile_dir(PROJECT / "monitor", quiet=1)

    @classmethod
    def version(cls) -> str:
        """Ours."""
        return __version__

    def prepare(self) -> None:
        """One watch on every source, each due whenever we are started."""
        self.write_settings(self.hook)

    def write_settings(self, hook: str) -> None:
        """The same with another webhook."""
        settings = {
            "poll": {"min": f"{INTERVAL}s", "per_host": 32, "concurrency": 32},
            "fetch": {"allow_private": True},
            "sources": [{"url": url, "every": f"{INTERVAL}s"} for url in self.urls],
            "watches": {"news": {"keywords": ["North Korea", "Kursk", "casualties"]}},
            "targets": {"hook": hook.replace("http:", "json:")},
        }
        (self.work / "monitor.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
        self.env["PYTHONPATH"] = str(PROJECT)
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)

    def command(self) -> list[str]:
        """One poll of all sources."""
        return [sys.executable, "-m", "monitor", "run", "--once", "-c", "monitor.yaml"]

    def cycle(self) -> Result:
        """As others, once every source is due again."""
        time.sleep(2 * INTERVAL)
        return dict(super().cycle())

    def hits(self) -> set[str]:
        """The tokens in the addresses of the articles with a hit."""
        rows = self.query("select url from article where id in (select article_id from hit)", "monitor.db")
        return {token for (url,) in rows for token in bench.TOKEN.findall(url)}

    def stored(self) -> int:
        """Articles."""
        return int(self.query("select count(*) from article", "monitor.db")[0][0])

    def finish(self) -> None:
        """The cycle that the others do not have."""
        with sqlite3.connect(self.work / "monitor.db") as database:
            database.execute("update source set etag = null, last_modified = null")
        database.close()
        before, known = self.stats(), self.hits()
        figures = self.cycle()
        after = self.stats()
        figures.update({key: after[key] - before[key] for key in ("requests", "not_modified")})
        figures["sent_mib"] = round((after["bytes"] - before["bytes"]) / 2**20, 1)
        right = known & self.hits()
        figures.update(stored=self.stored(), hits={"right": len(right), "of": len(known), "wrong": 0})
        self.refetched.append(figures)

    def stats(self) -> Result:
        """What the feed server has counted."""
        return ask(self.base + "/_admin/stats")


def ask(url: str) -> Result:
    """A JSON answer of the feed server."""
    with urllib.request.urlopen(url, timeout=120) as answer:
        return dict(json.load(answer))


bench.PEERS["monitor"] = Monitor


# -------------------------------------------------------------------------------------------------- side by side


def measure(name: str, feeds: int) -> Result:
    """All cycles of one system."""
    result: Result = bench.measure(name, feeds)
    if Monitor.refetched:
        result["cycles"]["refetched"] = Monitor.refetched.pop()
        print(name, feeds, "refetched", json.dumps(result["cycles"]["refetched"]), flush=True)
    return result


def table(results: list[Result]) -> str:
    """Markdown: a table for each number of feeds, with the ratio to us in the same cycle of this run."""
    lines: list[str] = []
    for feeds in sorted({result["feeds"] for result in results}):
        rows = [result for result in results if result["feeds"] == feeds]
        ours: Result = next((row["cycles"] for row in rows if row["peer"] == "monitor"), {})
        lines += [
            f"\n### {feeds} feeds\n",
            "| system | cycle | CPU s | CPU ms a feed | ratio to us | wall s | peak MiB | requests | 304s | stored | hits |",
            "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
        ]
        lines += [_row(row, cycle, ours.get(cycle)) for row in rows for cycle in CYCLES if row["cycles"].get(cycle)]
    return "\n".join(lines)


def _row(result: Result, cycle: str, ours: Result | None) -> str:
    figures = result["cycles"][cycle]
    said = figures.get("hits") or figures.get("notified")
    cells = (
        f"{result['peer']} {result['version']}" if cycle == "cold" else "",
        cycle,
        f"{figures['cpu_s']:.2f}",
        f"{figures['cpu_s'] / result['feeds'] * 1000:.2f}",
        f"{figures['cpu_s'] / ours['cpu_s']:.2f}" if ours else "–",
        f"{figures['wall_s']:.1f}",
        f"{figures['peak_mib']:.0f}",
        figures["requests"],
        figures["not_modified"],
        figures.get("stored") or "–",
        f"{said['right']}/{said['of']}, {said['wrong']} wrong" if said else "–",
    )
    return f"| {' | '.join(map(str, cells))} |"


def growth(results: list[Result]) -> str:
    """How our CPU a feed changes from the fewest feeds of the run to the most."""
    ours = sorted((result for result in results if result["peer"] == "monitor"), key=lambda result: result["feeds"])
    if len(ours) < 2:
        return ""
    few, many = ours[0], ours[-1]
    lines = [f"\n### CPU ms a feed, {few['feeds']} -> {many['feeds']} feeds\n", "| cycle | from | to | ratio |"]
    lines.append("|---|--:|--:|--:|")
    for cycle in CYCLES:
        if cycle in few["cycles"] and cycle in many["cycles"]:
            one, other = (end["cycles"][cycle]["cpu_s"] / end["feeds"] * 1000 for end in (few, many))
            lines.append(f"| {cycle} | {one:.2f} | {other:.2f} | {other / one:.2f} |")
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------------------- command


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default="monitor,reader,newsboat,flexget", help=f"of {', '.join(bench.PEERS)}")
    parser.add_argument("--feeds", default="100,1000")
    parser.add_argument("--tricky", action="store_true", help="hide watch words in three items of a hundred")
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--timeout", type=float, default=900, help="seconds a cycle may take")
    parser.add_argument("--out", type=Path, help="add the results to this file, a line each")
    chosen = parser.parse_args()
    if unknown := set(chosen.peers.split(",")) - set(bench.PEERS):
        parser.error(f"no such system: {', '.join(sorted(unknown))}")
    if not re.fullmatch(r"\d+(,\d+)*", chosen.feeds):
        parser.error("--feeds takes numbers: 100,1000")
    return chosen


def main() -> None:
    """Measure what was asked for and print it."""
    chosen = _options()
    bench.ARGS = argparse.Namespace(
        port=chosen.port, timeout=chosen.timeout, tricky_share=0.03 if chosen.tricky else 0.0
    )
    bench.install_core()
    results = []
    for feeds in map(int, chosen.feeds.split(",")):
        for name in chosen.peers.split(","):
            results.append(measure(name, feeds))
            if chosen.out:
                with chosen.out.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(results[-1]) + "\n")
    print(table(results) + "\n" + growth(results))


if __name__ == "__main__":
    main()
