"""An article of given words, and an engine of given keywords."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from monitor.match import Engine, WatchFault, WatchSpec, compile_watches
from monitor.model import Article

MakeArticle = Callable[..., Article]
MakeEngine = Callable[..., Engine]
Faults = Callable[..., tuple[WatchFault, ...]]

_NOON = datetime(2024, 12, 19, 12, 0, tzinfo=UTC)


def make_article(
    title: str = "", language: str | None = None, summary: str = "", text: str = "", **more: object
) -> Article:
    """An article of these words, of nowhere in particular."""
    return Article(
        title=title,
        summary=summary,
        text=text,
        url=None,
        canonical_url=None,
        outlet=str(more.get("outlet", "example.org")),
        language=language,
        author=None,
        published_at=_NOON,
        published_raw=None,
        date_rule="test",
        first_seen_at=_NOON,
        source=str(more.get("source", "")),
        source_tags=tuple(more.get("source_tags", ())),  # type: ignore[arg-type]  # a tuple of texts
    )


def make_engine(condition: Mapping[str, object] | None = None, **more: object) -> Engine:
    """An engine with one sound watch `w`."""
    sources = more.get("sources", ())
    spec = WatchSpec("w", "A watch", condition or {}, sources)  # type: ignore[arg-type]  # a tuple of texts
    engine, faults = compile_watches([spec])
    assert not [fault for fault in faults if not fault.warning], faults
    return engine


def faults_of(condition: Mapping[str, object]) -> tuple[WatchFault, ...]:
    """What is wrong in a watch."""
    return compile_watches([WatchSpec("w", "A watch", condition)])[1]


@pytest.fixture(scope="session")
def article() -> MakeArticle:
    """`article(title, language, summary, text, source=, source_tags=, outlet=)`."""
    return make_article


@pytest.fixture(scope="session")
def engine() -> MakeEngine:
    """`engine({"keywords": [...]})`: an engine with that one watch, `w`."""
    return make_engine


@pytest.fixture(scope="session")
def faults() -> Faults:
    """`faults({"keywords": [...]})`: what is wrong in that watch."""
    return faults_of
