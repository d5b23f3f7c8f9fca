"""`monitor hits`, `hit`, `stories`, `story`, `figures`: what was found, why, and who said it first."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from monitor.cli.options import config_option, filter_options, opened_store
from monitor.cli.output import Column, Row, format_option, plain, short_time, show

BOUNDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}


def number(figure: Row) -> str:
    """A figure's number in words: `at least 100`, `200 to 300`."""
    high = figure["high"]
    upto = f" to {high:,}" if high is not None and high != figure["low"] else ""
    return f"{BOUNDS.get(figure['bound'], '')}{figure['low']:,}{upto}"


def _hit_cell(row: Row) -> str:
    """The headline; under it what matched, and where the hit belongs."""
    words = plain(list(dict.fromkeys(why["text"] for why in row["why"]))[:4])
    story = f" | {row['story']['id']}" if row["story"] else ""
    copy = f" | copy of {row['copy_of']}" if row["copy_of"] else ""
    return f"{plain(row['article']['title'])}\n{row['watch']}: {words}{story}{copy}"


def _story_cell(row: Row) -> str:
    articles, outlets = len(row["articles"]), row["outlets"]
    spread = f"{articles} articles, {outlets} outlets, {row['independent']} independent" if articles > 1 else "1 article"
    return f"{plain(row['title'])}\n{spread} | {plain(row['watches'])} | {plain(row['languages'])}"


HIT_COLUMNS = (
    Column("id", lambda row: row["id"]),
    Column("published", lambda row: short_time(row["article"]["published_at"])),
    Column("outlet", lambda row: row["article"]["outlet"]),
    Column("hit", _hit_cell, wide=True),
)
STORY_COLUMNS = (
    Column("id", lambda row: row["id"]),
    Column("first seen", lambda row: short_time(row["first_seen_at"])),
    Column("story", _story_cell, wide=True),
)
FIGURE_COLUMNS = (
    Column("claimed", lambda row: short_time(row["claimed_at"])),
    Column("kind", lambda row: row["kind"]),
    Column("number", number),
    Column("claimant", lambda row: row["claimant"], wide=True),
    Column("victims", lambda row: row["victims"]),
    Column("outlet", lambda row: row["outlet"]),
    Column("article", lambda row: row["article"]),
)


@click.command()
@filter_options
@config_option
@format_option("rss")
def hits(config: Path | None, form: str, **wanted: Any) -> None:
    """Hits, newest first. TEXT finds words and "phrases" in the articles."""
    from monitor import query
    from monitor.feed_out import hits_feed

    with opened_store(config) as store:
        page = query.hits(store, query.hit_filter(now=datetime.now(UTC), **_written(wanted)))
    if form == "rss":
        click.echo(hits_feed(page.items))
    else:
        show(page.items, HIT_COLUMNS, form, empty="no hits")


@click.command()
@filter_options
@config_option
@format_option("rss")
def stories(config: Path | None, form: str, **wanted: Any) -> None:
    """Stories, newest first: articles on one event told once."""
    from monitor import query
    from monitor.feed_out import stories_feed

    with opened_store(config) as store:
        page = query.stories(store, query.hit_filter(now=datetime.now(UTC), **_written(wanted)))
    if form == "rss":
        click.echo(stories_feed(page.items))
    else:
        show(page.items, STORY_COLUMNS, form, empty="no stories")


def _written(wanted: dict[str, Any]) -> dict[str, Any]:
    return {"language": wanted.pop("lang"), **wanted}


@click.command()
@click.option("--watch", help="Only of hits of this watch.")
@click.option("--story", help="Only of this story, such as s5.")
@click.option("--kind", type=click.Choice(["killed", "wounded", "casualties", "missing", "captured"]))
@click.option("--since", help="90m, 24h, 7d or an ISO time.")
@config_option
@format_option()
def figures(config: Path | None, form: str, **wanted: Any) -> None:
    """People killed, wounded ..., as claimed, with who claims it. Never summed."""
    from monitor import query

    with opened_store(config) as store:
        page = query.figures(store, query.figure_filter(now=datetime.now(UTC), **wanted))
    show(page.items, FIGURE_COLUMNS, form, empty="no figures")


as_json = click.option("--json", "as_json", is_flag=True, help="The JSON of the contract.")


@click.command()
@click.argument("hit_id", metavar="ID")
@config_option
@as_json
def hit(hit_id: str, config: Path | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of the command
    """One hit whole: why it matched, its copies, story, figures, and what was decided and delivered."""
    from monitor import query

    with opened_store(config) as store:
        found = query.hit(store, hit_id)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else hit_page(found))


@click.command()
@click.argument("story_id", metavar="ID")
@config_option
@as_json
def story(story_id: str, config: Path | None, as_json: bool) -> None:  # noqa: FBT001 - a flag of the command
    """One story whole: who had it first, the lag of the others, copies, figures."""
    from monitor import query

    with opened_store(config) as store:
        found = query.story(store, story_id)
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else story_page(found))


def hit_page(row: Row) -> str:
    """A hit for reading."""
    article, told = row["article"], row["story"]
    lines = [
        f"{row['id']}  {row['watch']}  found {short_time(row['found_at'])}",
        plain(article["title"]),
        f"{plain(article['outlet'])}, {short_time(article['published_at'])}"
        f"{', ' + article['language'] if article['language'] else ''}, revision {article['revision']}",
        plain(article["url"] or "(no link)"),
        "",
        "Why",
        *(f"  {why['field']}: …{_context(article[why['field']], why)}…  ({why['keyword']})" for why in row["why"]),
    ]
    if told:
        lines += [
            "",
            f"Story {told['id']}: {told['articles']} articles, {told['outlets']} outlets, "
            f"{told['independent']} independent; first {plain(told['first_outlet'])}",
        ]
    if row["copy_of"]:
        lines.append(f"Copy of {row['copy_of']}")
    lines += [f"Copied by {plain(copy['outlet'])}: {plain(copy['title'])}" for copy in row["copies"]]
    lines += [
        f"Figure: {one['kind']} {number(one)}, {plain(one['claimant'] or 'claimant not named')}"
        for one in row["figures"]
    ]
    lines += [f"Earlier wording {old['revision']}: {plain(old['title'])}" for old in row["wordings"]]
    lines += ["", "Decided"] if row["decisions"] else []
    lines += [
        f"  {made['target']}: {made['verdict']} ({made['reason']}) {plain(made['said'])}"
        f"{' -> ' + made['alert'] if made['alert'] else ''}"
        for made in row["decisions"]
    ]
    lines += [
        f"  {sent['target']}: {sent['status']} {short_time(sent['sent_at'])}".rstrip() for sent in row["deliveries"]
    ]
    return "\n".join(lines)


def _context(text: str, why: Row, around: int = 30) -> str:
    before = plain(text[max(0, why["start"] - around) : why["start"]])
    after = plain(text[why["end"] : why["end"] + around])
    return f"{before}{click.style(plain(why['text']), bold=True, fg='yellow')}{after}"


def story_page(row: Row) -> str:
    """A story for reading: its articles in the order they came, with how long after the first."""
    first = datetime.fromisoformat(row["first_seen_at"])
    lines = [
        f"{row['id']}  {plain(row['title'])}",
        f"{len(row['articles'])} articles, {row['outlets']} outlets, {row['independent']} independent; "
        f"watches: {plain(row['watches'])}; languages: {plain(row['languages'])}",
        "",
    ]
    for article in row["articles"]:
        lag = datetime.fromisoformat(article["first_seen_at"]) - first
        copy = f"  copy of {article['copy_of']}" if article["copy_of"] else ""
        lines.append(
            f"  +{int(lag.total_seconds() // 60):>4} min  {plain(article['outlet'])}: {plain(article['title'])}{copy}"
        )
    lines += [
        f"  {one['kind']} {number(one)}: {plain(one['claimant'] or 'claimant not named')} ({plain(one['outlet'])})"
        for one in row["figures"]
    ]
    return "\n".join(lines)
