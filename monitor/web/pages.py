"""Rows as HTML. Everything a feed said is escaped; only http and https addresses become links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

import jinja2

from monitor import __version__
from monitor.health import Finding
from monitor.query import Json

PAGE_SIZE = 50
SUMMARY = 400  # characters of a summary that are shown


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on a page: rows, how to get the older ones, what was asked for, what is wrong, how much there is."""

    rows: Sequence[Json]
    next: str | None
    asked: Mapping[str, str]
    findings: Sequence[Finding]
    counts: Json

    @property
    def older(self) -> str | None:
        """The query of the page that follows."""
        return urlencode({**self.asked, "cursor": self.next}) if self.next else None

    @property
    def narrowed(self) -> str:
        """The query of the same search, from its newest row on."""
        return urlencode({name: value for name, value in self.asked.items() if name not in {"cursor", "limit"}})


def rendered(template: str, shown: Shown) -> str:
    """The whole page."""
    return _templates().get_template(template).render(shown=shown, asked=shown.asked, version=__version__)


@cache
def _templates() -> jinja2.Environment:
    folder = files("monitor.web") / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(marked=marked, minute=minute, link=link, unseen=unseen)
    return environment


def marked(text: str, why: Sequence[Mapping[str, Any]], field: str, limit: int = SUMMARY) -> list[tuple[str, bool]]:
    """The text cut at the evidence: pieces, and whether each is a matched word."""
    pieces, last, end_of_text = [], 0, min(len(text), limit)
    for start, end in sorted({(one["start"], one["end"]) for one in why if one["field"] == field}):
        if last <= start < end <= end_of_text:
            pieces += [(text[last:start], False), (text[start:end], True)]
            last = end
    rest = text[last:end_of_text] + ("…" if len(text) > limit else "")
    return [piece for piece in (*pieces, (rest, False)) if piece[0]]


def unseen(why: Sequence[Mapping[str, Any]]) -> str:
    """The words that matched in the text, which is not shown, each once."""
    return ", ".join(dict.fromkeys(one["text"] for one in why if one["field"] == "text"))


def minute(iso: str) -> str:
    """A time to the minute."""
    return iso[:16].replace("T", " ")


def link(url: str | None) -> str | None:
    """An address a browser may open, else None: no `javascript:` from a feed."""
    return url if url and url.startswith(("https://", "http://")) else None
