"""`monitor` commands in processes forked from one that has imported everything: real processes without the start-up."""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

PRELOADED = ["monitor.cli", "monitor.store", "monitor.query", "monitor.settings", "monitor.trial", "monitor.feed_out"]

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(PRELOADED)


def forked(*arguments: str, stdin: str = "", within: float = 60) -> CompletedProcess[str]:
    """As `tests.rig.daemon.command`: what a command wrote to files standing in for its streams, and its exit code."""
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_text(stdin, encoding="utf-8")
        process = _forks.Process(target=_run, args=(arguments, streams))
        process.start()
        process.join(within)
        if process.is_alive():
            process.kill()
            raise AssertionError(f"not within {within:g} s: monitor {' '.join(arguments)}")
        out, err = (stream.read_text(encoding="utf-8") for stream in streams[1:])
        return CompletedProcess(arguments, process.exitcode or 0, out, err)


def _run(arguments: tuple[str, ...], streams: list[Path]) -> None:
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, mode, closefd=False), encoding="utf-8")
        for number, mode in enumerate(("rb", "wb", "wb"))
    )
    sys.argv = ["monitor", *arguments]
    from monitor.cli import main

    try:
        main()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
