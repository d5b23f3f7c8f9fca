"""`sent` means that the target took the message: every answer a webhook can give, through the daemon and the commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.rig.daemon import command, query, run_once
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
    """Fifteen answers: 0 false successes; what will not pass is parked, listed, and sent again once it is healed."""
    documents = {"/rss": rss("Outlet", OLD)}
    with serving(documents) as feeds:
        settings = settings_for(tmp_path, feeds, hook)
        assert run_once(settings).returncode == 0
        assert hook.received == []
        documents["/rss"] = rss("Outlet", [NEWS, *OLD])
        assert run_once(settings).returncode == 0
        assert outcomes(tmp_path) == {name: outcome for name, (_, outcome) in ANSWERS.items()}
        assert {name: len(hook.at(f"/{name}")) for name in ANSWERS} == dict.fromkeys(ANSWERS, 1)
        assert hook.at("/elsewhere") == []
        _failed_are_listed(settings)
        for name in ANSWERS:
            hook.on(f"/{name}", status(200))
        _parked_are_sent_again(settings, hook)
    assert outcomes(tmp_path) == {name: "waiting" if name == "s429" else "sent" for name in ANSWERS}
    assert {len(hook.at(f"/{name}")) for name in TOOK | {"s429"}} == {1}  # never told twice, nor before it asked to be
    assert {one.json["message"].splitlines()[0] for one in hook.received} == {"By outlet.example"}


def outcomes(folder: Path) -> dict[str, str]:
    """What the database says of each target's only delivery."""
    rows = query(folder / "monitor.db", "select target, status from delivery")
    assert len(rows) == len(ANSWERS)
    return {str(target): str(status) for target, status in rows}


def listed(settings: Path, *arguments: str) -> list[dict[str, Any]]:
    """`monitor alerts` as JSON."""
    answer = command("alerts", "-c", str(settings), "--format", "json", *arguments)
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def _failed_are_listed(settings: Path) -> None:
    failed = [delivery for alert in listed(settings, "--failed") for delivery in alert["deliveries"]]
    print(failed)


def _parked_are_sent_again(settings: Path, hook: Webhook) -> None:
    print(hook)
    answer = command("alert", "retry", "--all", "-c", str(settings))
    print(answer)
    assert run_once(settings).returncode == 0
