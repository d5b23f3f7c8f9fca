"""No secret of a target is shown, whatever happens to its deliveries (row N15)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.alert.outcome import SendJob
from monitor.model import Message, Target
from tests.rig.chat_services import chat_services
from tests.rig.receivers import cut, free_port, huge, mail_server, redirect, status, webhook
from tests.rig.send_out import send_out

MESSAGE = Message("Kursk: 100 killed", "By example.org\nn7", "n7")
CANARY = re.compile(r"canary\w*", re.IGNORECASE)


def webhook_addresses(port: int) -> list[str]:
    """Secrets in every part of an address, at a server that does all sorts of things, and at one that is not there."""
    parts = "?+X-Token=canaryheader&-key=canaryquery&:field=canaryfield"
    for_each = ["ok", "moved", "no", "broken", "cut", "huge"]
    live = [f"json://canaryuser:canaryword@127.0.0.1:{port}/canarypath/{path}{parts}" for path in for_each]
    dead = [f"json://canaryuser:canaryword@127.0.0.1:{free_port()}/canarypath{parts}"]
    strange = [
        "slack://canarytoken",
        "canaryscheme://canaryhost/x",
        "json://canary user:x@[/",
        "tgram://canarybot/canarychat",
        "",
    ]
    return live + dead + strange


@pytest.mark.parametrize("log", [False, True])
def test_nothing_that_is_printed_logged_or_returned_holds_a_secret(tmp_path: Path, log: bool) -> None:  # noqa: FBT001
    """Every outcome there is, every logger open at its lowest level: no canary in 12 outcomes, nor beside them."""
    with webhook() as hook:
        for path, answer in {
            "moved": redirect(),
            "no": status(404),
            "broken": status(500),
            "cut": cut,
            "huge": huge,
        }.items():
            hook.on(f"/canarypath/{path}", answer)
        addresses = webhook_addresses(hook.port)
        run = send_out(addresses, MESSAGE, {}, log=log)
    assert len(run.stdout.splitlines()) == len(addresses)
    assert run.stdout.count("Accepted") == 2
    assert CANARY.findall(run.stdout) in ([], ["canaryscheme"])
    assert CANARY.findall(run.stderr) == []
    with mail_server(tmp_path, password="canaryword") as mail:
        run = send_out(
            [mail.address(), mail.address(verify=False), mail.address(password="canarywrong", verify=False)],
            MESSAGE,
            {},
            log=log,
        )
    assert run.stdout.count("Refused") == 2
    assert CANARY.findall(run.stdout + run.stderr) == []


def test_a_chat_service_s_token_is_not_shown_either(tmp_path: Path) -> None:
    """Tokens that are part of the path at a service's own host."""
    addresses = [
        "tgram://123456789:AAcanarycanarycanarycanarycanarycana/12345",
        "discord://4174216298/canarycanarycanarycanary",
    ]
    with chat_services(tmp_path) as services:
        run = send_out(addresses, MESSAGE, services.environment, log=True)
        assert "canary" in services.told[0].path
    assert run.stdout.count("Accepted") == 2
    assert CANARY.findall(run.stdout + run.stderr) == []


def test_values_that_hold_an_address_do_not_show_it() -> None:
    """In a traceback or a log line a target is its name."""
    shown = repr(Target("desk", "json://canary")) + repr(SendJob("json://canary", "title", "body"))
    assert CANARY.findall(shown) == []
