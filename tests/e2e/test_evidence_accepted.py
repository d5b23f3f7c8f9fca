"""`sent` means that the target took the message: every answer a webhook can give, through the daemon and the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.rig.daemon import command, eventually, query, running
from tests.rig.feeds import FeedServer, Item, rss, serving
from tests.rig.receivers import Answer, Webhook, cut, hang, redirect, status, webhook

OLD = [Item("Nothing to see", "https://outlet.example/0")]
NEWS = Item("Kursk: a story that all are told", "https://outlet.example/1", "More words about it.")

# What a target answers, and what the database must say after one attempt.
ANSWERS: dict[str, tuple[Answer, str]] = {
    "s200": (status(200, b"ok"), "sent"),
    "s201": (status(201), "sent"),
    "s204": (status(204), "sent"),
    "s301": (redirect(301), "waiting"),
    "s302": (redirect(302), "waiting"),
    "s307": (redirect(307), "waiting"),
    "s400": (status(400), "parked"),
    "s401": (status(401), "parked"),
    "s404": (status(404), "parked"),
    "s410": (status(410), "parked"),
    "s429": (status(429, retry_after="3600"), "waiting"),
    "s500": (status(500), "waiting"),
    "s503": (status(503), "waiting"),
    "cut": (cut, "waiting"),
    "hang": (hang, "waiting"),
}
TOOK = {name for name, (_, outcome) in ANSWERS.items() if outcome == "sent"}
PARKED = {name for name, (_, outcome) in ANSWERS.items() if outcome == "parked"}


@pytest.fixture
def hook() -> Iterator[Webhook]:
    """A webhook with a path for each answer."""
    with webhook() as one:
        yield one


def settings_for(folder: Path, feeds: FeedServer, hook: Webhook) -> Path:
    """One watch that tells every one of the targets."""
    path = folder / "monitor.yaml"
    targets = "".join(f"  {name}: '{hook.on(f'/{name}', answer)}'\n" for name, (answer, _) in ANSWERS.items())
    path.write_text(
        f"database: sqlite:///monitor.db\n"
        f"sources: [{{url: '{feeds.url('/rss')}', every: 1s, allow_private: true}}]\n"
        f"watches: {{kursk: {{keywords: [Kursk]}}}}\ntargets:\n{targets}",
        encoding="utf-8",
    )
    return path


@pytest.mark.slow
def test_sent_is_said_of_those_that_took_the_message_and_of_no_other(tmp_path: Path, hook: Webhook) -> None:
    """Fifteen answers: 0 false successes; what will not pass is parked, listed, and sent again when told to."""
    documents = {"/rss": rss("Outlet", OLD)}
    with serving(documents) as feeds, running(settings_for(tmp_path, feeds, hook)) as daemon:
        eventually(lambda: len(feeds.requests) > 1, within=30, what="a first poll")
        assert hook.received == []
        documents["/rss"] = rss("Outlet", [NEWS, *OLD])
        eventually(lambda: len(_settled(tmp_path)) == len(ANSWERS), within=40, what="an outcome of every delivery")
        assert outcomes(tmp_path) == {name: outcome for name, (_, outcome) in ANSWERS.items()}
        assert {len(hook.at(f"/{name}")) for name in TOOK | PARKED | {"s429"}} == {1}
        assert hook.at("/elsewhere") == []
        parked = _listed_as_parked(daemon.settings)
        for name in ANSWERS:
            hook.on(f"/{name}", status(200))
        eventually(lambda: _not_sent(tmp_path) == PARKED | {"s429"}, within=40, what="the waiting ones sent again")
        _sent_when_told_to(daemon.settings, parked)
        eventually(lambda: _not_sent(tmp_path) == {"s429"}, within=20, what="the parked ones sent")
        assert daemon.terminate() < 10
    assert {len(hook.at(f"/{name}")) for name in TOOK | {"s429"}} == {1}  # none told twice, or before it asked to be
    assert {len(hook.at(f"/{name}")) for name in PARKED} == {2}


def outcomes(folder: Path) -> dict[str, str]:
    """What the database says of each target's only delivery."""
    rows = query(folder / "monitor.db", "select target, status from delivery")
    assert len(rows) == len(ANSWERS)
    return {str(target): str(status) for target, status in rows}


def _settled(folder: Path) -> list[tuple[object, ...]]:
    """The deliveries of which an outcome is written down."""
    tried = "select id from delivery where status != 'waiting' or last_error is not null"
    return query(folder / "monitor.db", tried)


def _not_sent(folder: Path) -> set[str]:
    return {name for name, outcome in outcomes(folder).items() if outcome != "sent"}


def listed(settings: Path, *arguments: str) -> list[dict[str, Any]]:
    """`monitor alerts` as JSON."""
    answer = command("alerts", "-c", str(settings), "--format", "json", *arguments)
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def _listed_as_parked(settings: Path) -> dict[str, str]:
    """The parked deliveries in `monitor alerts --failed`, target -> id of the alert; each with its cause."""
    deliveries = [one for alert in listed(settings, "--failed") for one in alert["deliveries"]]
    parked = {one["target"]: one for one in deliveries if one["status"] == "parked"}
    assert parked.keys() == PARKED
    assert {name: one["last_error"] for name, one in parked.items()} == {
        name: f"rejected: HTTP {name[1:]}" for name in PARKED
    }
    assert not TOOK & {one["target"] for one in deliveries if one["last_error"]}
    return {name: one["alert"] for name, one in parked.items()}


def _sent_when_told_to(settings: Path, parked: Mapping[str, str]) -> None:
    """All that is parked of an alert, by its id, which all its targets share; what is not there cannot be retried."""
    (alert,) = set(parked.values())
    assert command("alert", "retry", alert, "-c", str(settings)).returncode == 0
    again = command("alert", "retry", "n9999", "-c", str(settings))
    assert (again.returncode, again.stdout) == (1, "")
