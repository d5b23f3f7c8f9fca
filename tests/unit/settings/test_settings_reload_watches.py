"""A watch broken in a reloaded file: told at its line, and what was in force stays in force, watch by watch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model import Article
from monitor.settings import Reloader, load

Write = Callable[..., Path]

NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)
GOOD = """\
sources: [https://example.org/a]
watches:
  front: {match: "sumy AND oryol"}
  other: {match: "watch:front OR belgorod"}
"""

BREAKS = {
    "an expression that ends too early": (
        "sumy AND oryol",
        "sumy AND (oryol",
        {3: "is not closed", 4: "cannot be used"},
    ),
    "a ring of watches": ("sumy AND oryol", "watch:other", {3: "front → other → front", 4: "cannot be used"}),
    "a watch that names itself": ("sumy AND oryol", "sumy OR watch:front", {3: "names itself", 4: "cannot be used"}),
    "a concept nobody knows": ("sumy AND oryol", "sumy AND @kurks", {3: "no such concept"}),
    "an expression RE2 cannot read": ("sumy AND oryol", "/sum[y/", {3: "missing ]"}),
    "an expression no linear engine reads": ("sumy AND oryol", "/sumy(?!x)/", {3: "invalid perl operator"}),
    "a watch that is gone": ("front: {match", "frond: {match", {4: "no watch of this name"}),
}


def article(title: str) -> Article:
    """An article of this headline."""
    return Article(title, "", "", None, None, "x", "en", None, NOON, None, "test", NOON)


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_watch_changes_nothing(write: Write, name: str) -> None:
    """The faults name their lines; settings and engine are the very same; the mended file is taken as it is."""
    good, broken, told = BREAKS[name]
    old = load(write(GOOD), {})
    reloader = Reloader(old, {})
    text = GOOD.replace(good, broken).replace("belgorod", "kharkiv")
    assert text.count(broken) == 1
    write(text)
    assert [reloader.changed() for _ in range(4)] == [False, True, False, False]
    reloaded = reloader.reload()
    assert reloaded.settings is old
    assert reloader.settings is old
    errors = {fault.line: fault.cause for fault in reloaded.faults if not fault.warning}
    assert all(words in errors.get(line, "") for line, words in told.items()), errors
    matches = reloaded.settings.engine.match(article("Sumy, Oryol and Kharkiv"))
    assert [match.watch for match in matches] == ["front", "other"]
    write(GOOD.replace("belgorod", "kharkiv"))
    assert [reloader.changed() for _ in range(2)] == [False, True]
    assert reloader.reload().faults == ()
    assert [match.watch for match in reloader.settings.engine.match(article("Kharkiv"))] == ["other"]
