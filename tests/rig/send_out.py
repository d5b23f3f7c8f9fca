"""Sends one message to each address on standard input, in a process of its own, so that its environment can be chosen.

Standard input: JSON {"addresses": [...], "title": ..., "body": ..., "log": true}. Standard output: one outcome a line.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from monitor.alert import Sender
from monitor.model import Message, Target


def send_out(
    addresses: Sequence[str], message: Message, environment: Mapping[str, str], *, log: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run this module with more environment; with `log` every logger is open at its lowest level."""
    job = {"addresses": list(addresses), "title": message.title, "body": message.body, "log": log}
    return subprocess.run(
        [sys.executable, "-m", "tests.rig.send_out"],
        input=json.dumps(job),
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )


async def _main(job: dict[str, Any]) -> None:
    if job["log"]:
        logging.basicConfig(level=1)
    sender = Sender()
    for number, address in enumerate(job["addresses"]):
        message = Message(job["title"], job["body"], "n7")
        outcome = await sender.send(Target(f"target{number}", address), message)
        sys.stdout.write(f"{outcome!r}\n")
    sender.close()


if __name__ == "__main__":
    asyncio.run(_main(json.loads(sys.stdin.read())))
