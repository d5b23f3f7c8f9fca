"""One dead target never delays another, and deliveries cost little."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from monitor.alert import Sender
from monitor.model import Accepted, Message, Refused, Target
from tests.rig.receivers import drip, status, webhook

HANGS = 4.0  # seconds until a target that hangs is given up
MESSAGE = Message("Kursk: 100 killed", "By example.org\nn7", "n7")


def targets(address: str, count: int) -> list[Target]:
    """So many targets at one address."""
    return [Target(f"t{number}", address) for number in range(count)]


async def test_a_healthy_target_does_not_wait_for_twenty_that_drip() -> None:
    """20 targets hang; the healthy one has its alert long before the first of them is given up."""
    with webhook() as hook:
        dripping = hook.on("/drip", drip)
        sender = Sender()
        await sender.send(Target("warm", hook.address("/ok")), MESSAGE)
        tasks = [asyncio.create_task(sender.send(target, MESSAGE)) for target in targets(dripping, 20)]
        await asyncio.sleep(0.2)
        started = time.monotonic()
        outcome = await sender.send(Target("healthy", hook.address("/ok")), MESSAGE)
        assert isinstance(outcome, Accepted)
        assert time.monotonic() - started < 6  # 0.04 s on a quiet machine; behind the others it would be 15
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        sender.close()


async def test_targets_that_hang_leave_half_the_places_to_the_others() -> None:
    """8 targets hang, for 4 places: once known for it they hold two, and healthy ones pass through the other two."""
    with webhook() as hook:
        sender = Sender(size=4, deadline=HANGS)
        dead = targets(hook.on("/drip", drip), 8)
        await asyncio.gather(*(sender.send(target, MESSAGE) for target in dead))
        tasks = [asyncio.create_task(sender.send(target, MESSAGE)) for target in dead]
        await asyncio.sleep(0.1)
        started = time.monotonic()
        for number in range(10):
            outcome = await sender.send(Target(f"healthy{number}", hook.address("/ok")), MESSAGE)
            assert isinstance(outcome, Accepted)
        took = time.monotonic() - started
        outcomes = await asyncio.gather(*tasks)
        sender.close()
        assert took < HANGS  # the end of the first that hang; 0.5 s on a quiet machine
        assert all(isinstance(outcome, Refused) for outcome in outcomes)


async def test_one_target_has_one_delivery_at_a_time() -> None:
    """Ten alerts for a target come one after the other, in their order."""
    with webhook() as hook:
        sender = Sender()
        target = Target("desk", hook.address("/ok"))
        messages = [Message(f"Story {number}", f"n{number}", f"n{number}") for number in range(10)]
        await asyncio.gather(*(sender.send(target, message) for message in messages))
        assert [one.json["title"] for one in hook.at("/ok")] == [message.title for message in messages]
        sender.close()


async def test_a_target_recovers() -> None:
    """A target that hung is believed again once it answers."""
    with webhook() as hook:
        sender = Sender(deadline=1.0)
        target = Target("desk", hook.on("/flaky", drip, status(200)))
        assert isinstance(await sender.send(target, MESSAGE), Refused)
        assert sender._slow == {"desk"}
        assert isinstance(await sender.send(target, MESSAGE), Accepted)
        assert sender._slow == set()
        sender.close()


async def test_a_hundred_deliveries_are_cheap_and_idle_processes_go() -> None:
    """At most 15 ms of CPU each in the workers; a while after the last the processes are gone."""
    with webhook() as hook:
        sender = Sender(rest=0.3)
        await sender.send(Target("warm", hook.address("/ok")), MESSAGE)
        before = _worker_cpu(sender)
        for _ in range(100):
            await sender.send(Target("desk", hook.address("/ok")), MESSAGE)
        assert (_worker_cpu(sender) - before) / 100 < 0.015
        assert len(hook.at("/ok")) == 101
        assert sender._pool._all
        await asyncio.sleep(0.8)
        assert not sender._pool._all
        assert isinstance(await sender.send(Target("desk", hook.address("/ok")), MESSAGE), Accepted)
        sender.close()


def _worker_cpu(sender: Sender) -> float:
    """CPU seconds of the sender's living processes (proc(5): fields 14 and 15 of stat)."""
    stats = [Path(f"/proc/{child._process.pid}/stat").read_text() for child in sender._pool._all]
    ticks = [stat.rpartition(")")[2].split()[11:13] for stat in stats]
    return sum(int(user) + int(system) for user, system in ticks) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("size", [1, 2])
async def test_places_are_never_lost(size: int) -> None:
    """After timeouts and refusals there are as many places as before."""
    with webhook() as hook:
        sender = Sender(size=size, deadline=1.0)
        bad = [
            Target("drip", hook.on("/drip", drip)),
            Target("none", "slack://x"),
            Target("no", hook.on("/no", status(500))),
        ]
        await asyncio.gather(*(sender.send(target, MESSAGE) for target in bad))
        results = await asyncio.gather(*(sender.send(target, MESSAGE) for target in targets(hook.address("/ok"), 6)))
        assert all(isinstance(outcome, Accepted) for outcome in results)
        sender.close()
