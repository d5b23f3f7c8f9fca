"""Sources: declared by the settings, remembered between polls, due by their own rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import NotFound
from monitor.model import Source, SourceState, Validators
from monitor.store import Store, Transaction
from tests.rig.stores import NOON, an_article, done, opened, with_source

HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with opened(tmp_path) as made:
        yield made


def declare(store: Store, *urls: str) -> list[SourceState]:
    """Make these the sources of the settings."""
    done(store, lambda tx: tx.sync_sources([Source(url) for url in urls], NOON))
    return store.read(lambda reader: reader.source_states())


def due(store: Store, now: datetime = NOON, limit: int = 10, exclude: tuple[int, ...] = ()) -> list[int]:
    """The ids of due sources, in order."""
    return [state.id for state in store.read(lambda reader: reader.due_sources(now, limit, exclude))]


def test_a_source_keeps_its_row_while_the_settings_change(store: Store) -> None:
    """What is remembered survives a source's being taken out and put back."""
    first, second = declare(store, "https://a.example/", "https://b.example/")
    kept = replace(first, validators=Validators('"x"', None), next_poll_at=NOON + HOUR, baseline_done=True)
    done(store, lambda tx: tx.save_source(kept))
    assert declare(store, "https://b.example/") == [second]
    assert declare(store, "https://b.example/", "https://a.example/") == [kept, second]


def test_no_sources_at_all(store: Store) -> None:
    """Settings without sources are possible."""
    declare(store, "https://a.example/")
    assert declare(store) == []
    assert store.read(lambda reader: reader.source_state(1)).declared_url == "https://a.example/"


def test_names_and_tags_follow_the_settings(store: Store) -> None:
    """They are not remembered but declared."""
    declare(store, "https://a.example/")
    done(store, lambda tx: tx.sync_sources([Source("https://a.example/", name="A", tags=("x", "y"))], NOON))
    [view] = store.read(lambda reader: reader.source_views())
    assert (view.name, view.tags) == ("A", ("x", "y"))


def test_a_retired_source_is_tried_again_only_after_having_been_taken_out(store: Store) -> None:
    """Reading the settings again at each start must not wake what has gone for good."""
    [state] = declare(store, "https://a.example/")
    done(store, lambda tx: tx.save_source(replace(state, retired="gone", next_poll_at=NOON + HOUR)))
    [state] = declare(store, "https://a.example/")
    assert (state.retired, due(store)) == ("gone", [])
    declare(store)
    [state] = declare(store, "https://a.example/")
    assert (state.retired, due(store)) == (None, [state.id])


def test_everything_of_a_state_is_stored(store: Store) -> None:
    """Field by field, validators byte for byte."""
    [state] = declare(store, "https://a.example/")
    full = SourceState(
        id=state.id,
        declared_url="https://a.example/",
        url="https://a.example/new",
        next_poll_at=NOON + HOUR,
        last_polled_at=NOON,
        last_ok_at=NOON - HOUR,
        validators=Validators('W/"\x80\xff"', "Thu, 19 Dec 2024 12:00:00 GMT", "https://c.example/feed"),
        body_digest="abc",
        failures=3,
        last_error="timeout: 30 s",
        moved_to="https://b.example/",
        moved_sightings=2,
        retired="gone",
        baseline_done=True,
        feed_title="Новости",
        publishes_every=timedelta(minutes=17, microseconds=1),
    )
    done(store, lambda tx: tx.save_source(full))
    assert store.read(lambda reader: reader.source_state(state.id)) == full


def test_an_unknown_source_is_not_found(store: Store) -> None:
    """With a word for people."""
    with pytest.raises(NotFound, match="no source 7"):
        store.read(lambda reader: reader.source_state(7))


def test_due_is_the_longest_waiting_first(store: Store) -> None:
    """Never polled before everything, then by time; not yet due and retired not at all."""
    states = declare(store, *(f"https://{letter}.example/" for letter in "abcdef"))
    times = [NOON - HOUR, NOON, NOON + HOUR, None, NOON - 2 * HOUR, NOON - 9 * HOUR]
    for state, at in zip(states, times, strict=True):
        done(store, Transaction.save_source, replace(state, next_poll_at=at))
    done(store, lambda tx: tx.save_source(replace(states[5], retired="gone")))
    a, b, _, d, e, _ = (state.id for state in states)
    assert due(store) == [d, e, a, b]
    assert due(store, limit=2) == [d, e]
    assert due(store, limit=2, exclude=(d, a)) == [e, b]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=365)])
def test_a_clock_set_back_does_not_stop_polling(store: Store, back: timedelta) -> None:
    """A source polled "in the future" is due: its next time may be a year away."""
    [state] = declare(store, "https://a.example/")
    done(store, lambda tx: tx.save_source(replace(state, last_polled_at=NOON, next_poll_at=NOON + HOUR)))
    assert due(store, NOON) == []
    assert due(store, NOON - back) == [state.id]


def test_a_view_shows_health_and_no_secret(store: Store) -> None:
    """User, password and keys of an address stay in the database."""
    source_id = with_source(store, "https://user:hunter2@a.example/rss?key=s3cret&page=1")
    done(store, lambda tx: tx.sync_sources([Source("https://user:hunter2@a.example/rss?key=s3cret&page=1")], NOON))
    done(store, lambda tx: tx.add_articles([an_article(1, source_id), an_article(2, source_id)]))
    [view] = store.read(lambda reader: reader.source_views())
    assert view.articles == 2
    assert view.newest_article_at == NOON
    assert view.name == view.url == "https://***@a.example/rss?key=***&page=1"
    assert "hunter2" not in repr(view)
    assert "s3cret" not in repr(view)


def test_sources_taken_out_are_shown_when_asked_for(store: Store) -> None:
    """Their articles are still there."""
    declare(store, "https://a.example/")
    declare(store, "https://b.example/")
    shown = store.read(lambda reader: [view.url for view in reader.source_views()])
    every = store.read(lambda reader: [(view.url, view.declared) for view in reader.source_views(every=True)])
    assert shown == ["https://b.example/"]
    assert every == [("https://a.example/", False), ("https://b.example/", True)]
