"""`monitor demo`: the whole chain offline, on bundled documents of invented outlets, in about a minute."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.output import counted, plain

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.daemon import Jobs
    from monitor.demo import DemoServer
    from monitor.demo.server import HookMessage

SHOWN_ALERTS = 2  # of one step, whole; the others by their headline
SHOWN_LINES = 14  # of one alert
SHOWN_STORIES = 6


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next, and what to look for in it."""

    title: str
    look: str


STEPS = (
    Step("First poll", "All of this was published before. It is stored, and told once: in one digest."),
    Step(
        "The story breaks", "One outlet reports. One alert: the words that matched, the figures and who claims them."
    ),
    Step(
        "Others follow, in four languages",
        "Reports in words of their own are told; copies of a text that is known are stored and stay silent.",
    ),
    Step(
        "A headline is edited", "It is the same article with a new wording: kept as a revision, nobody is disturbed."
    ),
    Step("A higher figure", "Later reports raise the number of killed."),
    Step("Other news", "Look-alikes and other subjects: only what a watch asks for is told."),
)


@click.command()
@click.option("--keep", type=click.Path(path_type=Path), help="Keep settings and database in this folder.")
@click.option("--page", is_flag=True, help="Serve the page at the end, until Ctrl-C.")
def demo(keep: Path | None, page: bool) -> None:  # noqa: FBT001 - a flag of the command
    """Watch one invented story break in four languages: baseline, alert, copies, an edit, a new figure.

    Needs no network and leaves nothing behind, unless asked to --keep it.
    """
    import asyncio
    import shutil
    import tempfile

    if keep is not None:
        folder = _fresh(keep)
        asyncio.run(_demo(folder, page=page))
        _next(folder / "monitor.yaml")
        return
    temporary = Path(tempfile.mkdtemp(prefix="monitor-demo-"))
    try:
        asyncio.run(_demo(temporary, page=page))
    finally:
        shutil.rmtree(temporary)
    if not page:
        click.echo("\nNothing of this is left. `monitor demo --keep DIR` keeps it, `--page` shows it in a browser.")


def _fresh(folder: Path) -> Path:
    from monitor.cli.options import using
    from monitor.errors import UsageError

    with using(folder, "Name a folder you may write to"):
        folder.mkdir(parents=True, exist_ok=True)
    if any((folder / name).exists() for name in ("demo.db", "monitor.yaml")):
        raise UsageError(str(folder), "holds a demo or settings already", "Name another folder")
    return folder.resolve()


def _next(settings: Path) -> None:
    click.echo("\nKept. Look around:")
    for command in ("hits --lang ko", "hit h1", "stories", "figures --kind killed", "alerts"):
        click.echo(f"  monitor {command} -c {settings}")


async def _demo(folder: Path, *, page: bool) -> None:
    from rich.console import Console

    from monitor.daemon import Jobs
    from monitor.demo import DemoServer, settings_text
    from monitor.logs import set_up
    from monitor.settings import load

    set_up(json=False, quiet=True)
    console = Console(highlight=False, markup=False)
    async with DemoServer() as server:
        settings_file = folder / "monitor.yaml"
        settings_file.write_text(settings_text(server, folder), encoding="utf-8")
        settings = load(settings_file)
        watches = " and ".join(watch.title for watch in settings.watches)
        console.print(
            f"{len(settings.sources)} invented outlets publish on this machine. "
            f"Two watches read along ({watches}); a webhook takes the alerts.\n"
        )
        async with Jobs.open(settings) as jobs:
            for number, step in enumerate(STEPS):
                if number:
                    server.advance()
                await _step(console, jobs, server, f"{number + 1}/{len(STEPS)}", step)
            _stored(console, jobs)
            if page:
                await _serve(console, jobs)


async def _step(console: Console, jobs: Jobs, server: DemoServer, number: str, step: Step) -> None:
    """Publish one step, poll every outlet, and print what came to the webhook."""
    from rich.padding import Padding
    from rich.text import Text

    before = len(server.messages)
    console.print(f"{number}  {step.title}", style="bold")
    console.print(Padding(Text(step.look, style="dim"), (0, 0, 0, 5)))
    polled = await jobs.every_source()
    told = server.messages[before:]
    edited = f", {polled.revised} edited" if polled.revised else ""
    silent = "" if told else "; nobody is disturbed"
    console.print(
        f"     {counted(polled.new, 'new article')}{edited}: {len(polled.hits)} with hits, "
        f"{counted(len(told), 'alert')}{silent}"
    )
    for message in told[:SHOWN_ALERTS]:
        _box(console, message)
    for message in told[SHOWN_ALERTS:]:
        console.print(f"     + {plain(message.title)}", overflow="ellipsis", no_wrap=True)
    console.print()


def _box(console: Console, message: HookMessage) -> None:
    """One alert as it came, with its title on the frame."""
    from rich.padding import Padding
    from rich.panel import Panel
    from rich.text import Text

    lines = message.body.splitlines()
    shown = [plain(line) for line in lines[:SHOWN_LINES]]
    if len(lines) > SHOWN_LINES:
        shown.append(f"… {len(lines) - SHOWN_LINES} more lines")
    text = Text(plain(message.title), style="bold").append("\n" + "\n".join(shown), style="not bold")
    console.print(Padding(Panel(text, border_style="green", title="alert", title_align="left"), (0, 0, 0, 5)))


def _stored(console: Console, jobs: Jobs) -> None:
    from monitor import query
    from monitor.cli.hits import STORIES
    from monitor.cli.output import show
    from monitor.views import MAX_LIMIT, HitFilter

    store = jobs.chain.store
    counts = query.counts(store)
    console.print(
        f"Stored: {counts['articles']} articles, {counts['hits']} hits in {counts['stories']} stories. "
        "Those with the most articles:\n",
        style="bold",
    )
    stories = query.stories(store, HitFilter(limit=MAX_LIMIT)).items
    show(sorted(stories, key=lambda story: -len(story["articles"]))[:SHOWN_STORIES], STORIES, "table")


async def _serve(console: Console, jobs: Jobs) -> None:
    """The page on any free port, until Ctrl-C."""
    import asyncio

    from monitor.settings import WebSettings
    from monitor.web import serving

    async with serving(WebSettings(port=0), jobs.chain.store) as address:
        if address:
            console.print(f"\nThe page: {address} (Ctrl-C ends)")
            await asyncio.Event().wait()
