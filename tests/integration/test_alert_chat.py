"""What chat and push services are really told, by stand-ins that play their hosts (rows N08, N09, N12)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from monitor.alert import render
from monitor.model import Alert, AlertItem, AlertReason, Message
from tests.rig.chat_services import Told, chat_services
from tests.rig.send_out import send_out

SEEN = datetime(2024, 12, 19, 11, tzinfo=UTC)
ITEM = AlertItem(
    hit_ids=(1,),
    watches=("Kursk", "simple"),
    title="*100* <b>killed</b> <!channel> <@U123> @everyone @here [x](http://evil.example) _a_ `c` ~~s~~ ||h|| &lt;!here&gt;",
    outlet="example.org",
    published_at=SEEN,
    url="https://www.example.org/2024/12/at_least-100_a87380?x=1&y=2",
    matched=("Kursk", "killed"),
)


@dataclass(frozen=True)
class Chat:
    """A service: an address, the host behind it, the most units it takes in one message."""

    address: str
    host: str
    limit: int


CHATS = [
    Chat("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#news", "hooks.slack.com", 35000),
    Chat("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "discord.com", 2000),
    Chat("tgram://123456789:AAFoobarbazqux1234567890abcdefghijk/12345", "api.telegram.org", 4096),
    Chat("gchat://workspace/webhookkey/token", "chat.googleapis.com", 4000),
    Chat("mmosts://mattermost.example/abcdefghijklmnop1", "mattermost.example", 4000),
    Chat(
        "rockets://AbCdEfGhIjKlMnOp/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789ab@rocket.example/%23news",
        "rocket.example",
        1000,
    ),
    Chat("workflows://prod-1.westus.logic.azure.com:443/643e69f83c8944/sig/", "prod-1.westus.logic.azure.com", 1000),
    Chat("zulip://botname@org/a6k4k4k4k4k4k4k4k4k4k4k4k4k4k4k4/stream", "org.zulipchat.com", 10000),
    Chat("ntfys://topic", "ntfy.sh", 4000),
    Chat("gotifys://gotify.example/abcdefghijklmnop1", "gotify.example", 32768),
    Chat("pover://udduserkeyudduserkeyudduserkey@atokenatokenatokenatokenatoken", "api.pushover.net", 1024),
    Chat("signals://signal.example/+15551234567/+15551234568", "signal.example", 65000),
]
_ACTIVE = re.compile(r"</?(?!/?b>)[a-z!@]|@(?:everyone|here|U123)|\]\(|``|\|\||~~|://evil")


def sent(folder: Path, message: Message) -> dict[str, Sequence[Told]]:
    """Send a message to all services; what each was told. All take it."""
    with chat_services(folder) as services:
        run = send_out([chat.address for chat in CHATS], message, services.environment)
        assert re.findall(r"^\w+", run.stdout, re.MULTILINE) == ["Accepted"] * len(CHATS), run.stdout
        return {chat.host: services.at(chat.host) for chat in CHATS}


def words(told: Told) -> list[str]:
    """Every text of a request."""
    if told.body.startswith(b"{"):
        return list(_texts(told.json))
    return [value for values in parse_qs(told.body.decode()).values() for value in values]


def _texts(value: object) -> Sequence[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in _texts(one)]
        case list():
            return [text for one in value for text in _texts(one)]
        case _:
            return []


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sequence[Told]]:
    """One alert with a hostile headline, told to all services."""
    message = render(Alert(AlertReason.STORY, (ITEM,), SEEN, story_id=1, id=7), timezone=UTC)
    return sent(tmp_path_factory.mktemp("chat"), message)


@pytest.mark.parametrize("host", [chat.host for chat in CHATS])
def test_a_hostile_headline_is_told_whole_and_inert(told: dict[str, Sequence[Told]], host: str) -> None:
    """One request; the headline readable, without a mention, a link or markup; our link whole, the alert's id last."""
    (one,) = told[host]
    texts = words(one)
    whole = "\n".join(texts)
    assert "100" in whole
    assert "‹b›killed‹/b›" in whole
    assert [text for text in texts if _ACTIVE.search(text)] == []
    assert re.search(r"https://www\.example\.org/2024/12/at_least-100_a87380\?x=1&(amp;)?y=2", whole)
    assert any(text.endswith("n7") for text in texts)


def test_slack_is_asked_not_to_interpret_and_telegram_is_sent_escaped_text(told: dict[str, Sequence[Told]]) -> None:
    """What can be switched off is switched off; what is HTML by need says entities as text."""
    assert told["hooks.slack.com"][0].json["mrkdwn"] is False
    telegram = told["api.telegram.org"][0].json
    assert telegram["parse_mode"] == "HTML"
    assert "&amp;lt;!here&amp;gt;" in telegram["text"]
    assert telegram["text"].count("<") == 2  # the title in bold


def test_a_long_digest_is_one_message_that_each_service_takes(tmp_path: Path) -> None:
    """500 stories with Cyrillic headlines: one request to each, within its limit, counted in the title, the id last."""
    items = [
        AlertItem((number,), ("Курск",), f"Новость номер {number} о событиях в Курске", "example.org", SEEN, ITEM.url, (), story_id=number)
        for number in range(1, 501)
    ]  # fmt: skip
    digest = render(Alert(AlertReason.DIGEST, tuple(items), SEEN, id=8), timezone=UTC)
    everything = sent(tmp_path, digest)
    for chat in CHATS:
        (one,) = everything[chat.host]
        longest = max(words(one), key=len)
        assert len(longest) <= chat.limit
        assert longest.endswith("n8")
        assert any("Digest: 500 stories for Курск" in text for text in words(one))
    ntfy = everything["ntfy.sh"][0].json
    assert len(ntfy["message"].encode()) <= 4096  # beyond, it would become an attachment
