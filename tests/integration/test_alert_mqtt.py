"""MQTT through a real broker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from monitor.alert import Sender
from monitor.model import Accepted, Message, RefusalReason, Refused, Target
from tests.rig.receivers import free_port, mosquitto

MESSAGE = Message("Курск: 100 погибших", "By example.org\nn7", "n7")


@contextmanager
def subscribed(port: int, topic: str) -> Iterator[tuple[list[str], threading.Event]]:
    """A reader of a topic: what it got, and a bell that rings when it gets something."""
    got: list[str] = []
    arrived, ready = threading.Event(), threading.Event()

    def on_message(_client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        got.append(message.payload.decode())
        arrived.set()

    reader = mqtt.Client(CallbackAPIVersion.VERSION2)
    reader.on_message = on_message
    reader.on_subscribe = lambda *_: ready.set()
    reader.connect("127.0.0.1", port)
    reader.subscribe(topic, 1)
    reader.loop_start()
    try:
        assert ready.wait(5)
        yield got, arrived
    finally:
        reader.disconnect()
        reader.loop_stop()


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
