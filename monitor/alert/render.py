"""An alert in words: one short message, cut by us and inert, whatever the service. Pure.

A line never begins with a stranger's words, for a `#` or a `-` there is a heading or a list to some services.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from monitor.alert import inert
from monitor.alert.decide import BASELINE
from monitor.model import Alert, AlertItem, AlertReason, Figure, Message

TITLE_LIMIT = 200
BODY_LIMIT = 3500  # the smallest common limit that is no push service's: Mattermost and Telegram take about 4,000
_WATCHES_LIMIT = 80
_HEADLINE_LIMIT = 500
_LINE_LIMIT = 160
_MOST_WORDS = 12
_MOST_FIGURES = 6
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPENING = {
    AlertReason.CORROBORATED: "Corroborated: ",
    AlertReason.FIGURE: "New figure: ",
    AlertReason.REVISION: "Changed: ",
}
_BOUND = {"at_least": "at least ", "at_most": "at most ", "about": "about "}


def render(alert: Alert, *, timezone: tzinfo) -> Message:
    """What a target is sent: a title of at most 200 and a body of at most 3,500 UTF-16 units, in plain text."""
    if alert.reason is AlertReason.DIGEST or len(alert.items) != 1:
        return _digest(alert, timezone)
    return _single(alert, alert.items[0], timezone)


def trial(target: str) -> Message:
    """The message by which somebody tries out a target."""
    name = inert.cut(inert.text(target), _LINE_LIMIT)
    return Message("News Monitor: a test", f"Alerts for “{name}” arrive here.", "n0")


# ------------------------------------------------------------------------------------------------ one story


def _single(alert: Alert, item: AlertItem, timezone: tzinfo) -> Message:
    headline = inert.cut(_headline(item), _HEADLINE_LIMIT)
    whole = f"{_OPENING.get(alert.reason, '')}{_watches(item.watches)}: {headline}"
    title = inert.cut(whole, TITLE_LIMIT)
    lines = [
        "" if title == whole else f"Headline: {headline}",
        _why_now(alert.note),
        _source(item, timezone),
        _found(item.matched),
        *_figures(item.figures),
        _spread(item),
        inert.link(item.url) or "",
        f"n{alert.id}",
    ]
    return Message(title, "\n".join(line for line in lines if line), f"n{alert.id}")


def _headline(item: AlertItem) -> str:
    return inert.text(item.title) or inert.cut(inert.text(item.summary), _LINE_LIMIT) or "(no headline)"


def _watches(titles: Sequence[str]) -> str:
    """The watches' titles within 80 units, the last ones counted where there is no room."""
    shown = ""
    for index, title in enumerate(filter(None, map(inert.text, titles))):
        longer = f"{shown}, {title}" if shown else inert.cut(title, _WATCHES_LIMIT)
        if inert.size(longer) > _WATCHES_LIMIT:
            return f"{shown} and {len(titles) - index} more"
        shown = longer
    return shown or "News"


def _source(item: AlertItem, timezone: tzinfo) -> str:
    outlet = inert.cut(inert.text(item.outlet), _LINE_LIMIT) or "unknown outlet"
    return f"By {outlet}, {_when(item.published_at, timezone)}"


def _when(time: datetime, timezone: tzinfo) -> str:
    local = time.astimezone(timezone)
    return f"{local.day} {_MONTHS[local.month - 1]} {local:%Y %H:%M} {local:%Z}"


def _why_now(note: str) -> str:
    shown = inert.cut(inert.text(note), 2 * _LINE_LIMIT)
    return f"Why now: {shown}" if shown else ""


def _found(words: Sequence[str]) -> str:
    shown = [word for word in (inert.cut(inert.text(word), 60) for word in words[:_MOST_WORDS]) if word]
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return f"Found: {', '.join(shown)}{more}" if shown else ""


def _figures(figures: Sequence[Figure]) -> list[str]:
    """One line a figure, each said once; claims of different people stay apart."""
    lines = list(dict.fromkeys(map(_figure, figures)))
    more = [f"Figures: {len(lines) - _MOST_FIGURES} more"] if len(lines) > _MOST_FIGURES else []
    return lines[:_MOST_FIGURES] + more


def _figure(figure: Figure) -> str:
    number = f"{figure.low:,}"
    if figure.high is not None and figure.high != figure.low:
        number += f" to {figure.high:,}"
    victims, claimant = inert.text(figure.victims or ""), inert.text(figure.claimant or "")
    of = f" ({victims})" if victims else ""
    by = f", says {claimant}" if claimant else ", claimant not named"
    return inert.cut(f"{figure.kind.capitalize()}: {_BOUND.get(figure.bound, '')}{number}{of}{by}", _LINE_LIMIT)


def _spread(item: AlertItem) -> str:
    return f"Told by {item.outlets} outlets, {item.independent} independent" if item.outlets > 1 else ""


# --------------------------------------------------------------------------------------------------- digests


def _digest(alert: Alert, timezone: tzinfo) -> Message:
    """As many stories as fit, by watch. The title tells how many there are in all."""
    stories = _by_story(alert.items)
    watches = _watches(tuple(dict.fromkeys(title for item in alert.items for title in item.watches)))
    count = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}"
    opening = "Already published" if alert.note == BASELINE else "Digest"
    blocks = _blocks(stories, timezone)
    return Message(
        inert.cut(f"{opening}: {count} for {watches}", TITLE_LIMIT),
        _fitting(blocks, len(stories), f"n{alert.id}"),
        f"n{alert.id}",
    )


def _by_story(items: Iterable[AlertItem]) -> list[list[AlertItem]]:
    """The items, those of one story together, in the order they came."""
    stories: dict[object, list[AlertItem]] = {}
    for item in items:
        stories.setdefault(item.story_id or item.hit_ids or id(item), []).append(item)
    return list(stories.values())


def _blocks(stories: Iterable[list[AlertItem]], timezone: tzinfo) -> list[str]:
    """One block a story, the first of each watch with the watch's title above it."""
    by_watch: dict[str, list[list[AlertItem]]] = {}
    for story in stories:
        by_watch.setdefault(_watches(story[0].watches), []).append(story)
    blocks = []
    for watch, told in by_watch.items():
        entries = [_entry(story, timezone) for story in told]
        blocks += [f"— {watch} —\n{entries[0]}", *entries[1:]]
    return blocks


def _entry(story: list[AlertItem], timezone: tzinfo) -> str:
    first, outlets = story[0], max(item.outlets for item in story)
    spread = f", {outlets} outlets" if outlets > 1 else ""
    link = inert.link(first.url)
    return (
        f"• {inert.cut(_headline(first), _LINE_LIMIT)}\n"
        f"  {inert.cut(_source(first, timezone), _LINE_LIMIT)}{spread}" + (f"\n  {link}" if link else "")
    )


def _fitting(blocks: Sequence[str], count: int, alert_id: str) -> str:
    """The blocks that fit, how many stories did not, and the alert's id."""
    room = BODY_LIMIT - len(f"\nand {count} more\n{alert_id}")
    shown, used = [], 0
    for block in blocks:
        used += inert.size(block) + 1
        if used > room:
            break
        shown.append(block)
    more = [f"and {count - len(shown)} more"] if len(shown) < count else []
    return "\n".join([*shown, *more, alert_id])
