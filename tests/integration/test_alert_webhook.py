"""Deliveries to a real web server that misbehaves beside the rows of `test_table_targets`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from monitor.alert import Sender, next_attempt
from monitor.model import Accepted, Message, RefusalReason, Refused, SendOutcome, Target
from tests.rig import receivers
from tests.rig.receivers import Webhook, cut, hang, redirect, status, webhook

MESSAGE = Message("Kursk: 100 killed", "By example.org\nn7", "n7")
NOW = datetime(2024, 12, 19, 12, tzinfo=UTC)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    """A webhook that answers 200 unless told otherwise."""
    with webhook() as one:
        yield one


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    """A sender with the deadline users have."""
    one = Sender()
    yield one
    one.close()


async def to(sender: Sender, address: str, message: Message = MESSAGE) -> SendOutcome:
    """Send to an address under a name of its own."""
    return await sender.send(Target(address, address), message)


STUBS = [
    (status(200, b"ok"), None),
    (status(201), None),
    (status(202), None),
    (status(204), None),
    (redirect(301), RefusalReason.REDIRECT),
    (redirect(302), RefusalReason.REDIRECT),
    (redirect(303), RefusalReason.REDIRECT),
    (redirect(307), RefusalReason.REDIRECT),
    (redirect(308), RefusalReason.REDIRECT),
    (status(400), RefusalReason.REJECTED),
    (status(401), RefusalReason.REJECTED),
    (status(403), RefusalReason.REJECTED),
    (status(404), RefusalReason.REJECTED),
    (status(410), RefusalReason.REJECTED),
    (status(413), RefusalReason.REJECTED),
    (status(429, retry_after="3"), RefusalReason.RATE_LIMITED),
    (status(500), RefusalReason.SERVER_ERROR),
    (status(502), RefusalReason.SERVER_ERROR),
    (status(503, retry_after="60"), RefusalReason.SERVER_ERROR),
    (cut, RefusalReason.UNREACHABLE),
]


@pytest.mark.parametrize("scheme", ["json", "xml", "form", "ntfy", "gotify", "mmost"])
async def test_accepted_means_that_the_target_took_it(sender: Sender, hook: Webhook, scheme: str) -> None:
    """Twenty answers, six services: 2xx to our own POST is accepted, all else is not; nobody follows a redirect."""
    path = {"gotify": "/message", "ntfy": "/", "mmost": "/hooks/abcdefghijklmnop1"}.get(scheme, "/hook")
    end = {"gotify": "/abcdefghijklmnop1", "ntfy": "/topic", "mmost": "/abcdefghijklmnop1"}.get(scheme, path)
    address = hook.address(end, scheme)
    for answer, reason in STUBS:
        hook.on(path, answer)
        outcome = await to(sender, address)
        # ntfy and gotify promise exactly 200; apprise takes another 2xx of theirs for a failure.
        refused = outcome.reason if isinstance(outcome, Refused) else None
        assert refused == reason or (scheme in {"ntfy", "gotify", "mmost"} and reason is None)
        assert (reason is None) or isinstance(outcome, Refused)
    assert {one.method for one in hook.received} == {"POST"}
    assert hook.at("/elsewhere") == []


@pytest.mark.parametrize(
    ("code", "permanent"), [(400, True), (404, True), (408, False), (425, False), (429, False), (500, False)]
)
async def test_what_will_not_pass_is_told_from_what_may(
    sender: Sender,
    hook: Webhook,
    code: int,
    permanent: bool,  # noqa: FBT001 - a table
) -> None:
    """Permanent refusals are parked at once, the others are tried again."""
    outcome = await to(sender, hook.on("/hook", status(code)))
    assert isinstance(outcome, Refused)
    assert outcome.permanent is permanent


async def test_a_target_that_asks_to_wait_is_tried_again_when_it_says(sender: Sender, hook: Webhook) -> None:
    """429 with Retry-After 3, then 200: the next attempt lies within [3 s, 3.6 s], and is taken."""
    address = hook.on("/hook", status(429, retry_after="3"), status(200))
    outcome = await to(sender, address)
    assert isinstance(outcome, Refused)
    planned = next_attempt(NOW, 1, outcome, NOW, Random(1)).at
    assert planned is not None
    assert timedelta(seconds=3) <= planned - NOW <= timedelta(seconds=3.6)
    assert isinstance(await to(sender, address), Accepted)
    assert len(hook.at("/hook")) == 2


async def test_an_alert_that_may_have_arrived_is_sent_again_as_the_same(sender: Sender, hook: Webhook) -> None:
    """The connection broke after the request: the second attempt carries the same key and the same alert id."""
    address = hook.on("/hook", cut, status(200))
    assert isinstance(await to(sender, address), Refused)
    assert isinstance(await to(sender, address), Accepted)
    assert isinstance(await to(sender, address, Message("Kursk: 100 killed", "By example.org\nn8", "n8")), Accepted)
    first, second, other = (one.headers["Idempotency-Key"] for one in hook.at("/hook"))
    assert first == second != other


async def test_nobody_there_is_said_at_once(sender: Sender) -> None:
    """A closed port and an unknown host: unreachable, not permanent, and quick."""
    for address in (f"json://127.0.0.1:{receivers.free_port()}/", "json://no-such-host.invalid/"):
        outcome = await to(sender, address)
        assert isinstance(outcome, Refused)
        assert (outcome.reason, outcome.permanent) == (RefusalReason.UNREACHABLE, False)
        assert outcome.elapsed < 5


async def test_a_slow_target_is_waited_for(sender: Sender, hook: Webhook) -> None:
    """5 s until the answer: one request, accepted; with the 4 s that apprise waits it would be told again and again."""
    assert isinstance(await to(sender, hook.on("/hook", receivers.slow(5))), Accepted)
    assert len(hook.at("/hook")) == 1


async def test_signs_that_cannot_be_sent_stop_nothing(sender: Sender, hook: Webhook) -> None:
    """NUL and halves of characters that a careless caller left in are no reason to lose an alert."""
    outcome = await to(sender, hook.address("/hook"), Message("x\x00 \ud83d y", "z \udc00\x00\nn7", "n7"))
    assert isinstance(outcome, Accepted)
    (received,) = hook.at("/hook")
    assert "\ud83d" not in received.json["title"]
    assert received.json["message"].endswith("\nn7")


async def test_an_unusable_address_is_refused_for_good(sender: Sender) -> None:
    """What slipped past the settings is parked, with a cause and without the address."""
    outcome = await to(sender, "slack://canary5ecret")
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent) == (RefusalReason.BAD_TARGET, True)
    assert "canary5ecret" not in repr(outcome)


async def test_a_cancelled_delivery_leaves_nothing_behind(hook: Webhook) -> None:
    """A delivery that is given up at the end of the daemon is killed at once, and the sender works on."""
    sender = Sender()
    address = hook.on("/hook", hang, status(200))
    task = asyncio.create_task(to(sender, address))
    while not hook.at("/hook"):  # noqa: ASYNC110 - the other side is a thread
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert isinstance(await to(sender, address), Accepted)
    sender.close()
