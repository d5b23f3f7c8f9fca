"""`monitor demo`: the whole chain offline, on bundled documents of invented outlets, in about a minute."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.output import plain

if TYPE_CHECKING:
    from monitor.daemon import Jobs
    from monitor.demo import DemoServer

STEPS = (
    "First poll: what was published before goes into one digest",
    "The story breaks at one outlet",
    "Copies, rewrites, and the same story in Korean, Russian and Ukrainian",
    "The first outlet edits its headline",
    "A higher figure",
    "Other news",
)


@click.command()
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), help="Keep settings and database in this folder."
)
@click.option("--page", is_flag=True, help="Serve the page at the end, until Ctrl-C.")
def demo(keep: Path | None, page: bool) -> None:  # noqa: FBT001 - a flag of the command
    """Watch one invented story break at ten outlets in four languages: baseline, alert, copies, an edit, a new figure."""
    if keep is not None:
        asyncio.run(_demo(_fresh(keep), page=page))
        click.echo(f"\nKept in {keep}: try `monitor stories -c {keep / 'monitor.yaml'}`")
        return
    folder = Path(tempfile.mkdtemp(prefix="monitor-demo-"))
    try:
        asyncio.run(_demo(folder, page=page))
    finally:
        shutil.rmtree(folder)


def _fresh(folder: Path) -> Path:
    from monitor.errors import UsageError

    if (folder / "demo.db").exists():
        raise UsageError(str(folder), "holds a demo already", "Name another folder, or delete it")
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


async def _demo(folder: Path, *, page: bool) -> None:
    from monitor.daemon import Jobs
    from monitor.demo import DemoServer, settings_text
    from monitor.logs import set_up
    from monitor.settings import load

    set_up(json=False, quiet=True)
    async with DemoServer() as server:
        settings_file = folder / "monitor.yaml"
        settings_file.write_text(settings_text(server, folder), encoding="utf-8")
        settings = load(settings_file)
        outlets = len(settings.sources)
        click.echo(f"{outlets} invented outlets publish on this machine; two watches look for one story.\n")
        async with Jobs.open(settings) as jobs:
            for step, title in enumerate(STEPS):
                if step:
                    server.advance()
                await _step(jobs, server, step, title)
            _hits(folder)
            if page:
                await _serve(jobs)


async def _step(jobs: Jobs, server: DemoServer, step: int, title: str) -> None:
    """Publish one step, poll every outlet, and print what came to the webhook."""
    before = len(server.messages)
    click.echo(click.style(f"{step}. {title}", bold=True))
    polled = await jobs.every_source()
    click.echo(f"   {polled.new} new articles, {polled.revised} edited, {len(polled.hits)} articles that matter")
    for message in server.messages[before:]:
        click.echo(click.style(f"   | {plain(message.title)}", fg="green"))
        for line in message.body.splitlines():
            click.echo(f"   | {plain(line)}")
        click.echo("")
    if len(server.messages) == before:
        click.echo("   (nobody is told anything)\n")


def _hits(folder: Path) -> None:
    from monitor.cli.hits import hits

    click.echo(click.style("What is stored now (`monitor hits`):", bold=True))
    hits.main(["-c", str(folder / "monitor.yaml"), "--format", "table", "--limit", "100"], standalone_mode=False)


async def _serve(jobs: Jobs) -> None:
    from dataclasses import replace

    from monitor.settings import WebSettings
    from monitor.web import serving

    settings = replace(jobs.settings, web=WebSettings())
    async with serving(settings, jobs.chain.store):
        click.echo(f"\nThe page: http://{WebSettings().host}:{WebSettings().port}/ (Ctrl-C ends)")
        await asyncio.Event().wait()
