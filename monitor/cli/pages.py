"""Single things for reading: a hit, a story, an alert, each as labels and what stands under them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.cli.output import Fact, Row, counted, plain, short_time

if TYPE_CHECKING:
    from rich.text import Text

AROUND = 40  # characters shown on each side of a matched word
BOUNDS = {"at_least": "at least ", "at_most": "at most ", "about": "about "}


def number(figure: Row) -> str:
    """A figure's number in words: `at least 100`, `200 to 300`."""
    high = figure["high"]
    upto = f" to {high:,}" if high is not None and high != figure["low"] else ""
    return f"{BOUNDS.get(figure['bound'], '')}{figure['low']:,}{upto}"


def claim(figure: Row) -> str:
    """`killed: at least 100 (soldiers), says Seoul`."""
    victims = f" ({plain(figure['victims'])})" if figure["victims"] else ""
    claimant = f", says {plain(figure['claimant'])}" if figure["claimant"] else ", claimant not named"
    return f"{figure['kind']}: {number(figure)}{victims}{claimant}"


def spread(story: Row, articles: int) -> str:
    """How far a story has got."""
    if articles == 1:
        return "1 article"
    return (
        f"{counted(articles, 'article')}, {counted(story['outlets'], 'outlet')}, {story['independent']} independent"
    )


def evidence(text: str, start: int, end: int) -> Text:
    """The matched word where it stands, marked."""
    from rich.text import Text

    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    shown = Text("…" if start > AROUND else "").append(plain(before))
    shown.append(plain(text[start:end]), style="bold yellow")
    return shown.append(plain(after)).append("…" if end + AROUND < len(text) else "")


def hit_facts(hit: Row) -> Iterator[Fact]:
    """Everything about one hit: the article, why it matched, the story, what was decided and delivered."""
    article, story = hit["article"], hit["story"]
    yield "headline", article["title"]
    yield "outlet", _said_by(article)
    yield "link", article["url"] or "(none)"
    for why in hit["why"]:
        shown = evidence(article[why["field"]], why["start"], why["end"])
        yield f"why, {why['field']}", shown.append(f"  ({plain(why['keyword'])})", style="dim")
    if story:
        first = f"; first: {plain(story['first_outlet'])}" if story["articles"] > 1 else ""
        yield "story", f"{story['id']}  {spread(story, story['articles'])}{first}"
    if hit["copy_of"]:
        yield "copy of", f"{hit['copy_of']}{' (' + plain(hit['wire']) + ')' if hit['wire'] else ''}"
    for copy in hit["copies"]:
        yield "copied by", f"{plain(copy['outlet'])}: {plain(copy['title'])}"
    for figure in hit["figures"]:
        yield "figures", claim(figure)
    for old in hit["wordings"]:
        yield "earlier", f"revision {old['revision']}: {plain(old['title'])}"
    for made in hit["decisions"]:
        yield "decided", _decided(made)
    for delivery in hit["deliveries"]:
        yield "delivered", delivered(delivery)


def _said_by(article: Row) -> str:
    parts = (article["outlet"], f"{short_time(article['published_at'])} UTC", article["language"], article["author"])
    edited = f"revision {article['revision']}" if article["revision"] > 1 else ""
    return plain([part for part in (*parts, edited) if part])


def _decided(made: Row) -> str:
    alert = f" -> {made['alert']}" if made["alert"] else ""
    return f"{made['target']}: {made['verdict']}{alert}. {plain(made['said'])}"


def delivered(delivery: Row) -> str:
    """Where an alert went, or why it did not get there."""
    if delivery["status"] == "sent":
        return f"{delivery['alert']} to {delivery['target']}: sent {short_time(delivery['sent_at'])} UTC"
    error = f": {plain(delivery['last_error'])}" if delivery["last_error"] else ""
    tries = f" after {counted(delivery['attempts'], 'try', 'tries')}" if delivery["attempts"] else ""
    return f"{delivery['alert']} to {delivery['target']}: {delivery['status']}{tries}{error}"


def story_facts(story: Row) -> Iterator[Fact]:
    """A story: its articles in the order they came, each with how long after the first it was published."""
    yield "spread", spread(story, len(story["articles"]))
    yield "watches", plain(story["watches"])
    yield "languages", plain(story["languages"])
    first, last = short_time(story["first_seen_at"]), short_time(story["last_seen_at"])
    yield "seen", f"{first}{f' to {last}' if last != first else ''} UTC"
    published = [datetime.fromisoformat(article["published_at"]) for article in story["articles"]]
    for article, at in zip(story["articles"], published, strict=True):
        copy = f" (copy of {article['copy_of']})" if article["copy_of"] else ""
        label = short_time(article["published_at"])
        lag = _lag(int((at - min(published)).total_seconds()))
        yield label, f"{lag}{article['id']}  {plain(article['outlet'])}: {plain(article['title'])}{copy}"
    for figure in story["figures"]:
        yield "figures", f"{claim(figure)} ({plain(figure['outlet'])})"


def _lag(seconds: int) -> str:
    return f"+{seconds // 60} min  " if seconds >= 60 else ""


def alert_facts(alert: Row) -> Iterator[Fact]:
    """An alert: what it says, and what became of it at each target."""
    yield "reason", f"{alert['reason']}{', ' + plain(alert['note']) if alert['note'] else ''}"
    yield "made", f"{short_time(alert['created_at'])} UTC"
    for item in alert["items"]:
        yield "says", f"{plain(item['title'])} ({plain(item['outlet'])}; {plain([*item['hits'], item['story']])})"
    for delivery in alert["deliveries"]:
        yield "delivered", delivered(delivery)
