"""Arabic beside a country's name: particles that are written in one word with it, its adjective and people."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ARTICLE = "ال"
_ENDING = re.compile("(?:يا|ا|ة)$")
_HAMZA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا"})  # newspapers leave it out as often as not
_SHORTEST = 3  # a shorter stem with an ending is another word


def beside_name(name: str) -> Iterator[str]:
    """`name` itself, with و ب ل ف before it, and its adjective (لبنان: لبناني, اللبنانية, اللبنانيين)."""
    yield from dict.fromkeys(
        spelled for form in (*with_particles(name), *_adjectives(name)) for spelled in (form, form.translate(_HAMZA))
    )


def with_particles(name: str) -> Iterator[str]:
    """`name`, and with "and", "in", "so" and "to" before it."""
    yield name
    yield from (particle + name for particle in "وبف")
    yield f"لل{name[2:]}" if name.startswith(_ARTICLE) else f"ل{name}"


def _adjectives(name: str) -> Iterator[str]:
    if " " in name:
        return  # of a phrase each word would have to agree
    stem = _ENDING.sub("", name.removeprefix(_ARTICLE))
    if len(stem) < _SHORTEST:
        return
    for ending in ("ي", "ية", "يين", "يون"):
        yield stem + ending
        yield _ARTICLE + stem + ending
        yield f"و{_ARTICLE}{stem}{ending}"
        yield f"ب{_ARTICLE}{stem}{ending}"
        yield f"لل{stem}{ending}"
