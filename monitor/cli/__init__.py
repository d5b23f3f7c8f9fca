"""The command line: thin, one file per noun. Each command imports what it needs when it runs, so `--help` is instant.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage,
3 `watch try` found no match, 78 bad settings, 130 interrupted.
"""

from __future__ import annotations

import io
import sys

import click

from monitor import __version__
from monitor.cli.alerts import alert, alerts, target
from monitor.cli.database import db
from monitor.cli.demo import demo
from monitor.cli.doctor import doctor
from monitor.cli.hits import figures, hit, hits, stories, story
from monitor.cli.run import run
from monitor.cli.settings import check, init
from monitor.cli.sources import source, sources
from monitor.cli.watches import watch, watches
from monitor.errors import MonitorError, NotFound, SettingsError
from monitor.mask import line

__all__ = ["main", "root"]

INTERRUPTED = 130  # as a shell says it of a program ended by Ctrl-C

_LISTED_BY = {"hit": "hits", "story": "stories", "alert": "alerts"}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="monitor")
def root() -> None:
    """Watch news feeds, be told once per story, and ask later what was hit and why."""


for command in (
    init, check, run, demo, hits, hit, stories, story, figures, sources, source, watches, watch,
    alerts, alert, target, db, doctor,
):  # fmt: skip
    root.add_command(command)


def main() -> None:
    """Run the command line and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal of few characters shows \u12ab for the others
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run())


def _run() -> int:
    try:
        code = root.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except MonitorError as error:
        click.echo(said(error), err=True)
        return error.exit_code
    return code if isinstance(code, int) else 0


def said(error: MonitorError) -> str:
    """An error as it is shown: every fault of the settings on its line, anything else with its remedy."""
    if isinstance(error, SettingsError):
        return str(error)
    subject, remedy = f"{error.subject}: ", error.remedy
    if isinstance(error, NotFound) and error.subject in _LISTED_BY:
        subject, remedy = "", remedy or f"`monitor {_LISTED_BY[error.subject]}` lists what there is"
    return line(f"monitor: {subject}{error.cause}{'. ' if remedy else ''}{remedy[:1].upper()}{remedy[1:]}", 2000)
