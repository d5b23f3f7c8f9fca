"""The values this stage takes and gives: plain, frozen, compared by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.model import Why

Path = tuple[str | int, ...]
"""Keys and list positions that lead from a watch's mapping to the place spoken of."""


@dataclass(frozen=True, slots=True)
class WatchSpec:
    """A watch as the settings give it.

    `condition` holds the YAML data as written, under the keys `keywords match all any none at_least of forms
    not_forms`. `sources` are tags or names of sources; empty means every source.
    """

    name: str
    title: str
    condition: Mapping[str, object]
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchFault:
    """One thing wrong in a watch, or in a concept pack (then `watch` is the concept's `@name`).

    `path` leads from the watch's or the pack's own mapping to `offending`. A warning does not stop the watch. `kind` is
    `short` or `concept` for a doubt that the rest of the condition may settle.
    """

    watch: str
    path: Path
    offending: str
    cause: str
    remedy: str
    warning: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class KeywordForms:
    """What a keyword became: every form that is looked for, as it would be written."""

    keyword: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of a watch, judged on one article, with what was found for it and the conditions inside it."""

    condition: str
    holds: bool
    why: tuple[Why, ...] = ()
    parts: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a watch matched an article or not. `reason` is one of `matched`, `condition`, `source`.

    `missing` says, when the condition is not met, what would have to be otherwise.
    """

    watch: str
    matched: bool
    reason: str
    step: Step
    why: tuple[Why, ...] = ()
    missing: tuple[str, ...] = ()
