"""MQTT through a real broker."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.alert import Sender
from monitor.model import Accepted, Message, RefusalReason, Refused, Target
from tests.rig.receivers import free_port, mosquitto, subscribed

MESSAGE = Message("Курск: 100 погибших", "By example.org\nn7", "n7")


@pytest.mark.service
async def test_a_message_reaches_the_readers_of_a_topic(tmp_path: Path) -> None:
    """Title and body whole, in Cyrillic."""
    with mosquitto(tmp_path) as port, subscribed(port, "news/#") as (got, arrived):
        sender = Sender()
        outcome = await sender.send(Target("mqtt", f"mqtt://127.0.0.1:{port}/news/hits?qos=1"), MESSAGE)
        assert isinstance(outcome, Accepted)
        assert arrived.wait(5)
        sender.close()
    assert [line.strip() for line in got[0].splitlines()] == ["Курск: 100 погибших", "By example.org", "n7"]


async def test_a_broker_that_is_not_there_takes_nothing() -> None:
    """Refused, to be tried again."""
    sender = Sender()
    outcome = await sender.send(Target("mqtt", f"mqtt://127.0.0.1:{free_port()}/news/hits"), MESSAGE)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent) == (RefusalReason.UNREACHABLE, False)
    sender.close()
