"""A backtest for reading: counts with a bar for each day, where the hits come from, samples, differences, scores. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from monitor.cli.output import Row, as_json, counted, plain, short_time

Fact = tuple[str, str]
"""A label and what is said under it."""

BARS = "▁▂▃▄▅▆▇█"
PLAIN_BARS = "12345678"
MOST_BARS = 45
MOST_NAMED = 8  # languages, outlets ... named in a line
MOST_KEYWORDS = 15
MOST_WHY = 2  # pieces of evidence under a headline
MOST_TITLE = 100  # characters of a summary that stand in for a headline
MOST_WRONG = 20  # labels of each kind


def page(row: Row) -> Iterator[RenderableType]:
    """The parts, from top to bottom."""
    title = "" if row["title"] == row["watch"] else f": {plain(row['title'])}"
    yield Text(plain(row["watch"]), style="bold").append(title)
    yield Text(_period(row), style="dim")
    if row["articles"]:
        yield ""
        yield _counts(row)
        yield ""
        yield _facts([*_alerts(row["alerts"]), *_where(row)])
        yield from _keywords(row)
        yield from _compared(row) if row["against"] else _samples("newest hits", row["samples"], row["hits"])
    if row["labels"]:
        yield from _labels(row)
    if row["notes"]:
        yield ""
    for note in row["notes"]:
        yield Text(f"note: {plain(note)}", style="dim")


def _period(row: Row) -> str:
    if not row["articles"]:
        return f"no article was first seen from {short_time(row['since'])} to {short_time(row['until'])} UTC"
    begin = max(row["since"], row["first_article_at"])
    rate = row["articles"] / row["length_in_days"]
    return (
        f"{counted(row['articles'], 'article')} first seen from {short_time(begin)} to {short_time(row['until'])} UTC, "
        f"{_rate(rate)} a day"
    )


# ------------------------------------------------------------------------------------------------------ counts


def _counts(row: Row) -> Table:
    table = _table("", "total", "a day", "most", _by_day(row["days"]))
    for name, total, rate in (
        ("hits", row["hits"], row["hits_per_day"]),
        ("stories", row["stories"], row["stories_per_day"]),
        ("alerts", row["alerts"]["total"], row["alerts"]["per_day"]),
    ):
        by_day = [day[name] for day in row["days"]]
        table.add_row(name, f"{total:,}", _rate(rate), f"{max(by_day, default=0):,}", bars(by_day))
    return table


def _by_day(days: Sequence[Row]) -> str:
    if not days:
        return ""
    each = _days_in_a_bar(len(days))
    unit = "by day" if each == 1 else f"by {each} days"
    return f"{unit}, {days[0]['day'][5:]} to {days[-1]['day'][5:]}"


def _days_in_a_bar(days: int) -> int:
    return -(-days // MOST_BARS)


def bars(counts: Sequence[int]) -> str:
    """The counts as a line of bars, several days to a bar where there are many. A day without any has a dot."""
    each = _days_in_a_bar(len(counts)) if counts else 1
    sums = [sum(counts[at : at + each]) for at in range(0, len(counts), each)]
    most = max(sums, default=0)
    signs = BARS if as_json(BARS) == f'"{BARS}"' else PLAIN_BARS
    dot = "·" if signs is BARS else "."
    return "".join(signs[-(-count * len(signs) // most) - 1] if count else dot for count in sums)


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}" if rate >= 1 or not rate else f"{rate:.2f}"


def _table(*headings: str) -> Table:
    """A table without lines; the first column and the last are text, those between are numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for place, heading in enumerate(headings):
        inner = 0 < place < len(headings) - 1
        table.add_column(heading, justify="right" if inner else "left", no_wrap=inner, overflow="fold")
    return table


def _facts(facts: Iterable[Fact]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold", ratio=1)
    for label, said in facts:
        grid.add_row(label, Text(said))
    return grid


def _alerts(alerts: Row) -> Iterator[Fact]:
    yield "alerts", f"{_rule(alerts['rule'])}: {_told(alerts)}"
    if alerts["silent"]:
        yield "not told", _named(alerts["silent"].items())


def _rule(rule: Row) -> str:
    parts = [f"on {', '.join(rule['on'])}"]
    if rule["min_independent"] > 1:
        parts.append(f"from {rule['min_independent']} independent outlets")
    if rule["digest"]:
        parts.append(f"in a digest ({plain(rule['digest'])})")
    return f"{plain(rule['target']) if rule['target'] else 'one target'}, {', '.join(parts)}"


def _told(alerts: Row) -> str:
    parts = []
    if alerts["at_once"]:
        parts.append(f"{counted(alerts['at_once'], 'message')} at once ({_named(alerts['reasons'].items())})")
    if alerts["digests"]:
        parts.append(f"{counted(alerts['digests'], 'digest')} with {counted(alerts['kept_for_digests'], 'item')}")
    if alerts["baseline"]:
        stories = counted(alerts["baseline"], "story", "stories")
        parts.append(f"{stories} older than the first poll of their source, in one more digest")
    return "; ".join(parts) or "nothing"


def _where(row: Row) -> Iterator[Fact]:
    for label, key in (("languages", "language"), ("outlets", "outlet"), ("sources", "source")):
        if row["hits"]:
            yield label, _named((one[key], one["hits"]) for one in row[label])


def _named(counts: Iterable[tuple[Any, int]]) -> str:
    every = list(counts)
    named = [f"{plain(name) or '(not known)'} {count:,}" for name, count in every[:MOST_NAMED]]
    return ", ".join(named) + (f" and {len(every) - MOST_NAMED:,} more" if len(every) > MOST_NAMED else "")


def _keywords(row: Row) -> Iterator[RenderableType]:
    """Each keyword, with the hits that no other keyword of the watch stood in: a bad one is seen by them."""
    if row["keywords"]:
        table = _table("keyword", "hits", "alone", "mostly as")
        for one in row["keywords"][:MOST_KEYWORDS]:
            table.add_row(Text(plain(one["keyword"])), f"{one['hits']:,}", f"{one['alone']:,}", Text(_forms(one)))
        yield ""
        yield table
        more = len(row["keywords"]) - MOST_KEYWORDS
        if more > 0:
            yield Text(f"and {counted(more, 'more keyword')}", style="dim")
    if row["unused_keywords"]:
        unused = [plain(word) for word in row["unused_keywords"]]
        rest = f" and {len(unused) - MOST_KEYWORDS:,} more" if len(unused) > MOST_KEYWORDS else ""
        yield Text(
            f"in no hit (what stands under `none:` never is): {', '.join(unused[:MOST_KEYWORDS])}{rest}", style="dim"
        )


def _forms(keyword: Row) -> str:
    """In which forms a keyword was found, unless it is the one that is written."""
    forms = keyword["forms"]
    as_written = len(forms) == 1 and forms[0]["form"].casefold() == keyword["keyword"].casefold()
    return "" if as_written else _named((form["form"], form["hits"]) for form in forms)


# ----------------------------------------------------------------------------------------------------- samples


def _samples(heading: str, samples: Sequence[Row], total: int) -> Iterator[RenderableType]:
    if samples:
        yield ""
        of = f" ({len(samples)} of {total:,})" if total > len(samples) else f" ({total:,})"
        yield Text(heading, style="bold").append(of, style="not bold dim")
    for sample in samples:
        article = sample["article"]
        yield from _headline(short_time(article["published_at"]), article, sample["why"])


def _headline(label: str, article: Row, why: Sequence[Row]) -> Iterator[RenderableType]:
    """One line for the headline, one for who says it, and the words where they stand."""
    title = article["title"] or article["summary"][:MOST_TITLE] or "(no headline)"
    yield Text(f"{label}  ", style="dim").append(plain(title), style="not dim")
    under = [article["outlet"] or article["source"], article["language"], article["id"]]
    yield _under(Text(" | ".join(plain(part) for part in under if part), style="dim"))
    for pieces in list(_by_place(why))[:MOST_WHY]:
        one, keywords = pieces[0], plain([piece["keyword"] for piece in pieces])
        said = Text(plain(one["before"])).append(plain(one["text"]), style="bold yellow").append(plain(one["after"]))
        yield _under(Text(f"{one['field']}: ", style="dim").append_text(said).append(f"  ({keywords})"))


def _by_place(why: Sequence[Row]) -> Iterator[list[Row]]:
    """The first evidence of each keyword, that which stands at one place together."""
    first = {one["keyword"]: one for one in reversed(why)}
    places: dict[tuple[str, int, int], list[Row]] = {}
    for one in reversed(first.values()):
        places.setdefault((one["field"], one["start"], one["end"]), []).append(one)
    yield from places.values()


def _under(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 4))


def _compared(row: Row) -> Iterator[RenderableType]:
    """Both versions beside one another, then what only one of them finds."""
    other, difference = row["against"], row["against"]["difference"]
    file = plain(Path(other["file"]).name)
    table = _table("", "this watch", file, "difference", "")
    for name, ours, theirs in (
        ("hits", row["hits"], other["hits"]),
        ("stories", row["stories"], other["stories"]),
        ("alerts", row["alerts"]["total"], other["alerts"]["total"]),
    ):
        table.add_row(name, f"{ours:,}", f"{theirs:,}", f"{ours - theirs:+,}" if ours != theirs else "same", "")
    yield ""
    yield Text("compared", style="bold")
    yield table
    for kind, heading in (
        ("only_here", "only this watch finds"),
        ("only_there", f"only {file} finds"),
        ("both", "both find"),
    ):
        found = difference[kind]
        yield from _samples(heading, found["samples"], found["hits"])
        if not found["samples"]:
            yield Text(f"{heading}: {counted(found['hits'], 'article')}")


# ------------------------------------------------------------------------------------------------------ labels


def _labels(row: Row) -> Iterator[RenderableType]:
    labels = row["labels"]
    table = _table("", "precision", "recall", "F1", "")
    versions = [("this watch", labels)]
    if labels["against"]:
        versions.append((plain(Path(row["against"]["file"]).name), labels["against"]))
    for name, scores in versions:
        table.add_row(name, *(_share(scores[key]) for key in ("precision", "recall", "f1")), "")
    yield ""
    counts = [f"{labels['judged']:,} judged"]
    counts += [
        f"{labels[key] if key == 'undecided' else len(labels[key])} {said}"
        for key, said in (("undecided", "undecided"), ("not_stored", "not stored"))
        if labels[key]
    ]
    yield Text("labels", style="bold").append(f" ({', '.join(counts)})", style="not bold dim")
    yield table
    yield from _wrong("found, but not relevant", labels["false"])
    yield from _wrong("relevant, but not found", labels["missed"])


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _wrong(heading: str, judged: Sequence[Row]) -> Iterator[RenderableType]:
    if not judged:
        return
    yield ""
    yield Text(heading, style="bold").append(f" ({len(judged):,})", style="not bold dim")
    for one in judged[:MOST_WRONG]:
        yield from _headline(one["place"], one["article"], one["why"])
        if one["missing"]:
            yield _under(Text(f"why not: {plain(one['missing'])}", style="dim"))
    if len(judged) > MOST_WRONG:
        yield Text(f"and {len(judged) - MOST_WRONG:,} more (--format json)", style="dim")
