"""The command line: thin, one file per noun. Each command imports what it needs when it runs, so `--help` is instant.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage,
3 `watch try` found no match, 78 bad settings.
"""

from __future__ import annotations

import os
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
from monitor.errors import MonitorError

__all__ = ["main", "root"]


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
    try:
        code = root.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = 130
    except MonitorError as error:
        click.echo(f"monitor: {error}" if error.exit_code != 78 else str(error), err=True)
        code = error.exit_code
    except BrokenPipeError:  # `monitor hits | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code if isinstance(code, int) else 0)
