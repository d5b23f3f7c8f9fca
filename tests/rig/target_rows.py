"""The table of bad targets (N01 to N15): how a target behaves, and what becomes of the alert in the outbox."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from monitor.errors import SettingsError
from monitor.health import Severity
from monitor.settings import load
from tests.rig.chained import Scene
from tests.rig.feed_table import entry, rss_without_items
from tests.rig.hostile_feeds import rss
from tests.rig.receivers import (
    MEBIBYTE,
    Answer,
    MailServer,
    Webhook,
    cut,
    drip,
    drip_headers,
    hang,
    huge,
    redirect,
    status,
)

DEADLINE = 2.5  # seconds that a delivery of the tests may take
FEED = "/feed"
LINK = "https://outlet.example/1"
STORY = entry("Kursk: the bridge is closed", guid="1", link=LINK, text="Words of the story.")
SECOND = timedelta(seconds=1)
MAIL, SILENT = "a mail server", "a server that is silent"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where rows are played: a chain whose outbox leads to these receivers."""

    scene: Scene
    hook: Webhook
    mail: MailServer

    async def publish(self, item: bytes) -> None:
        """Something to tell: the first poll is empty, the second brings the item."""
        self.scene.declare(FEED)
        await self.scene.publish(FEED, rss_without_items())
        await self.scene.publish(FEED, rss(item))

    def delivery(self, target: str) -> tuple[str, int, str]:
        """Status, attempts and last error of a target's delivery."""
        found = self.scene.rows(f"select status, attempts, last_error from delivery where target = '{target}'")
        ((state, attempts, error),) = found
        return str(state), int(str(attempts)), str(error or "")

    def wait(self, target: str) -> timedelta:
        """Until the next attempt at a waiting delivery."""
        delivery = self.scene.chain.store.read(
            lambda reader: next(
                one for alert in reader.alerts(limit=9).items for one in alert.deliveries if one.target == target
            )
        )
        return delivery.not_before - self.scene.clock()


Check = Callable[[Ground], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A row: answers by target, or a course of its own, or the tests that are this row (`see`).

    Each target of `answers` is told one story beside a healthy target; then it answers 200. `error` begins its last
    error after the first attempt; `wait` bounds the time to the second; None = parked, or sent when `error` is empty.
    `deviation`: why the product decides otherwise than the table of bad inputs.
    """

    id: str
    what: str
    answers: Mapping[str, Answer | str] = field(default_factory=dict)  # a text is what the mail server replies
    error: str = ""
    wait: tuple[timedelta, timedelta] | None = None
    check: Check | None = None
    targets: Mapping[str, str] = field(default_factory=dict)  # further ones, MAIL or SILENT by name
    item: bytes = STORY
    settings_only: bool = False  # nothing is told
    watches: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {"kursk": ("Kursk",)})
    see: tuple[str, ...] = ()
    deviation: str = ""

    def __str__(self) -> str:
        return f"{self.id} {self.what}"

    @property
    def is_played(self) -> bool:
        """Whether it is more than a reference to tests elsewhere."""
        return bool(self.answers or self.targets or self.check)

    def addresses(self, hook: Webhook, mail: MailServer, silent: int) -> dict[str, str]:
        """The targets of this row: one for each answer, and a healthy one."""
        found = {"well": hook.address("/well")}
        for name, answer in self.answers.items():
            if isinstance(answer, str):
                mail.replies.append(answer)
                found[name] = mail.address(verify=False)
            else:
                found[name] = hook.on(f"/{name}", answer)
        nobody = f"mailto://monitor:word@localhost:{silent}/?from=a@example.org&to=b@example.org&mode=starttls"
        found |= {name: mail.address(verify=False) if kind is MAIL else nobody for name, kind in self.targets.items()}
        return found

    async def play(self, ground: Ground) -> None:
        """Tell a story, look what became of it, and tell it again where it waits."""
        if not self.settings_only:
            await self._tell(ground)
        if self.check is not None:
            await self.check(ground)

    async def _tell(self, ground: Ground) -> None:
        await ground.publish(self.item)
        outcomes = await ground.scene.deliver()
        assert max(outcome.elapsed for outcome in outcomes) < DEADLINE + 2
        assert ground.delivery("well") == ("sent", 1, "")
        assert len(ground.hook.at("/well")) == 1
        for name in (*self.answers, *self.targets):
            self._judge(ground, name)
        if self.wait is not None and self.answers:
            await self._again(ground)
        assert len(ground.hook.at("/well")) == 1  # whatever the others do, it is told once

    def _judge(self, ground: Ground, name: str) -> None:
        state, attempts, error = ground.delivery(name)
        assert attempts == 1
        assert error.startswith(self.error), error
        if not self.error:
            assert state == "sent", error
        elif self.wait is None:
            assert state == "parked"
            assert any(
                f"target {name}" == one.subject and one.severity is Severity.BROKEN for one in ground.scene.findings()
            )
        else:
            assert state == "waiting"
            assert self.wait[0] <= ground.wait(name) <= self.wait[1], ground.wait(name)
            assert any(f"target {name}" == one.subject for one in ground.scene.findings())

    async def _again(self, ground: Ground) -> None:
        """Not before its time; then once more, and taken, as the same alert."""
        assert self.wait is not None
        assert await ground.scene.deliver() == []
        for name in self.answers:
            ground.hook.on(f"/{name}", status(200))
        ground.scene.clock.at += self.wait[1]
        await ground.scene.deliver()
        for name, answer in self.answers.items():
            assert ground.delivery(name)[:2] == ("sent", 2)
            told = ground.hook.at(f"/{name}")
            assert isinstance(answer, str) or len({one.headers["Idempotency-Key"] for one in told}) == 1
            assert isinstance(answer, str) or len({one.json["message"] for one in told}) == 1


# --------------------------------------------------------------------------------------------------- further looks


async def _little_was_read(ground: Ground) -> None:
    assert ground.hook.server is not None
    assert ground.hook.server.sent < 12 * MEBIBYTE


async def _nobody_followed(ground: Ground) -> None:
    assert ground.hook.at("/elsewhere") == []
    assert {one.method for one in ground.hook.received} == {"POST"}


async def _header_in_a_title(ground: Ground) -> None:
    (mail,) = ground.mail.mails
    assert mail["Bcc"] is None
    assert "Bcc: thief" in mail["Subject"].replace("\u200b", "")
    assert ground.mail.recipients == [["desk@example.org"]]


async def _signs_nobody_can_send(ground: Ground) -> None:
    (mail,), (told,) = ground.mail.mails, ground.hook.at("/well")
    assert "Kursk" in mail["Subject"]
    assert told.json["title"].startswith("kursk: Kursk")
    assert "\x00" not in told.json["title"] + told.json["message"]


async def _a_megabyte(ground: Ground) -> None:
    (mail,), (told,) = ground.mail.mails, ground.hook.at("/well")
    assert len(told.json["title"]) <= 200
    assert len(told.json["message"]) <= 3_500
    assert told.json["message"].splitlines()[-1] == "n1"
    assert len(mail.as_bytes()) < 20_000


async def _refused_settings(targets: str, alert: str, said: str, ground: Ground) -> None:
    """`monitor check` and a start end with the place and the cause; the address is masked."""
    path = Path(ground.scene.folder) / "monitor.yaml"
    path.write_text(
        f"sources: ['https://outlet.example/rss']\nwatches: {{kursk: {{keywords: [Kursk], alert: [{{to: {alert}}}]}}}}\n"
        f"targets:\n  desk: '{targets}'\n",
        encoding="utf-8",
    )
    try:
        load(path)
    except SettingsError as error:
        shown = str(error)
    else:
        raise AssertionError("the settings were taken")
    assert said in shown
    assert "canary" not in shown
    assert any(f"monitor.yaml:{line}:" in shown for line in (2, 4))


async def _one_message_for_two_watches(ground: Ground) -> None:
    assert ground.scene.count("delivery") == 1
    (told,) = ground.hook.at("/well")
    assert told.json["title"].startswith("kursk, rivers: Kursk: the bridge")


async def _no_attachment(ground: Ground) -> None:
    (mail,), (told,) = ground.mail.mails, ground.hook.at("/well")
    assert told.json.get("attachments", []) == []
    assert [part.get_content_type() for part in mail.walk()] == ["text/plain"]
    assert "hostname" not in told.body.decode() + mail.as_string()


FIRST = (5 * SECOND, 6 * SECOND)  # the first back-off, with its jitter
POSTED = {"mail": MAIL}
INJECTED = "\r\nBcc: thief@example.org\r\n\r\nbody"
HOOK, CHAT, POST, SECRETS = (
    f"tests/integration/test_alert_{name}.py" for name in ("webhook", "chat", "mail", "secrets")
)

ROWS: tuple[TargetRow, ...] = (
    TargetRow("N01a", "hangs, drips its body, drips its headers", {"hang": hang, "drip": drip, "head": drip_headers}, "timeout",
              FIRST),
    TargetRow("N01b", "answers 300 MiB", {"huge": huge}, check=_little_was_read),
    TargetRow("N01c", "twenty of them", see=("tests/integration/test_alert_apart.py::test_a_healthy_target_does_not_wait_for_twenty_that_drip",)),
    TargetRow("N02", "redirects elsewhere, in five ways",
              {f"r{code}": redirect(code) for code in (301, 302, 303, 307, 308)}, "redirect", FIRST, _nobody_followed),
    TargetRow("N03a", "429 with Retry-After 3", {"desk": status(429, retry_after="3")}, "rate-limited",
              (3 * SECOND, 3.6 * SECOND)),
    TargetRow("N03b", "500 and 503", {"s500": status(500), "s503": status(503)}, "server-error", FIRST),
    TargetRow("N03c", "401, 403, 404, 410", {f"s{code}": status(code) for code in (401, 403, 404, 410)}, "rejected"),
    TargetRow("N04", "takes the message and breaks off", {"desk": cut}, "unreachable", FIRST,
              deviation="a possible duplicate is counted as a second attempt, and carries the same key and alert id"),
    TargetRow("N05a", "a mail server that stays silent", error="timeout", wait=FIRST, targets={"desk": SILENT}),
    TargetRow("N05b", "a mail server that greylists", {"desk": "451 4.7.1 greylisted, come back"}, "server-error", FIRST),
    TargetRow("N05c", "a mail server for which it is too large", {"desk": "552 5.3.4 too large"}, "rejected",
              deviation="it is parked and told, not shortened: a message of ours is at most 3,500 signs long as it is"),
    TargetRow("N06", "a header in a title", see=(f"{POST}::test_a_title_cannot_add_headers_or_recipients",)),
    TargetRow("N06b", "a header in a feed's title", targets=POSTED, check=_header_in_a_title, item=entry(f"Kursk{INJECTED}", guid="1")),
    TargetRow("N07", "NUL and half characters in a feed's title", targets=POSTED, check=_signs_nobody_can_send,
              item=b"<item><title>Kursk \x00 &#xD83D; &#0; end</title><description>x \x00 &#xDC00; y</description></item>",
              see=(f"{HOOK}::test_signs_that_cannot_be_sent_stop_nothing",)),
    TargetRow("N08", "markup and mentions, in twelve services",
              see=(f"{CHAT}::test_a_hostile_headline_is_told_whole_and_inert",
                   f"{CHAT}::test_slack_is_asked_not_to_interpret_and_telegram_is_sent_escaped_text")),
    TargetRow("N09", "an item of a megabyte and more", targets=POSTED, check=_a_megabyte,
              item=entry("Kursk " + "bridge " * 140_000, guid="1", text="word " * 400_000),
              see=(f"{CHAT}::test_a_long_digest_is_one_message_that_each_service_takes",)),
    TargetRow("N10a", "an address without its parts", settings_only=True, check=partial(_refused_settings, "slack://canary5ecret", "desk", "Slack cannot read")),
    TargetRow("N10b", "an address of no service", settings_only=True, check=partial(_refused_settings, "slak://canary/x", "desk", "no service is called")),
    TargetRow("N10c", "an address that is none", settings_only=True, check=partial(_refused_settings, "json://canary user:x@[/", "desk", "cannot read")),
    TargetRow("N11", "a target that is not there", settings_only=True, check=partial(_refused_settings, "json://127.0.0.1/", "dask", "dask")),
    TargetRow("N12", "one target under two watches", check=_one_message_for_two_watches,
              item=entry("Kursk: the bridge over the Seym is closed", guid="1"), watches={"kursk": ("Kursk",), "rivers": ("Seym",)}),
    TargetRow("N13", "a webhook on an internal host", {"desk": status(200)},
              see=("tests/integration/test_web.py::test_nothing_can_be_changed",)),
    TargetRow("N14", "an enclosure that is a file", targets=POSTED, check=_no_attachment,
              item=STORY.replace(b"</item>", b'<enclosure url="file:///etc/hostname" length="1" type="text/plain"/></item>')),
    TargetRow("N15", "secrets in every part of an address, everything logged",
              see=(f"{SECRETS}::test_nothing_that_is_printed_logged_or_returned_holds_a_secret",
                   f"{SECRETS}::test_a_chat_service_s_token_is_not_shown_either",
                   f"{SECRETS}::test_values_that_hold_an_address_do_not_show_it")),
)  # fmt: skip
