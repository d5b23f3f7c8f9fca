"""Mail, MQTT and a webhook for real: one story, one readable message at each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.rig.daemon import eventually, query, running
from tests.rig.feeds import Item, rss, serving
from tests.rig.receivers import MailServer, mail_server, mosquitto, subscribed, webhook

WATCH = "Курск и 북한"
HEADLINE = "Сеул: под Курском погибли не менее 100 солдат КНДР, 북한군 사상자 1100명"
STORY = Item(
    HEADLINE,
    "https://outlet.example/новости/2024/100?ref=кндр",
    "Об этом сообщила разведка. <b>북한군</b> & «Курск»",
    published="Thu, 19 Dec 2024 09:30:00 +0300",
)
OTHERS = [Item(f"Weather in town {number}", f"https://outlet.example/w{number}") for number in range(5)]


def settings_for(folder: Path, feed: str, targets: Mapping[str, str]) -> Path:
    """A watch in two scripts that tells three targets; the mail's address comes from the environment."""
    path = folder / "monitor.yaml"
    shown = "".join(f"  {name}: '{address}'\n" for name, address in targets.items())
    path.write_text(
        f"database: sqlite:///monitor.db\nsources: [{{url: '{feed}', every: 1s, allow_private: true}}]\n"
        f"watches: {{korea: {{title: '{WATCH}', keywords: [Курск, 북한]}}}}\ntargets:\n{shown}timezone: Europe/Kyiv\n",
        encoding="utf-8",
    )
    return path


def body_of(mail: EmailMessage) -> str:
    """The plain text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.mark.service
@pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")
def test_one_story_is_one_readable_message_in_mail_mqtt_and_webhook(tmp_path: Path) -> None:
    """An item that appears after the first poll: each target has exactly one message, whole, in both scripts."""
    documents = {"/rss": rss("Новости", OTHERS, "ru")}
    with (
        serving(documents) as feeds,
        mail_server(tmp_path) as mail,
        mosquitto(tmp_path) as port,
        subscribed(port, "news/#") as (got, _),
        webhook() as hook,
    ):
        targets = {"post": "${POST}", "bus": f"mqtt://127.0.0.1:{port}/news/hits?qos=1", "hook": hook.on("/desk")}
        settings = settings_for(tmp_path, feeds.url("/rss"), targets)
        with running(settings, environment=_environment(mail)) as daemon:
            eventually(lambda: len(feeds.requests) > 1, within=30, what="a first poll")
            documents["/rss"] = rss("Новости", [STORY, *OTHERS], "ru")
            eventually(lambda: len(daemon.said("delivered")) == 3, within=30, what="three deliveries")
            asked = len(feeds.requests)
            eventually(lambda: len(feeds.requests) > asked + 2, within=30, what="further polls")
            assert daemon.terminate() < 10
    (received,), (text,), (request,) = mail.mails, got, hook.received
    ids = {said.strip().splitlines()[-1] for said in (body_of(received), text, request.json["message"])}
    assert len(ids) == 1  # one alert, told three times
    _reads_well(request.json["title"], request.json["message"])
    _reads_well(text.splitlines()[0], text.partition("\n")[2])
    _is_a_proper_mail(received, mail)
    assert query(tmp_path / "monitor.db", "select count(*) from delivery where status = 'sent'") == [(3,)]


def _environment(mail: MailServer) -> dict[str, str]:
    return {"SSL_CERT_FILE": str(mail.ca_file), "POST": mail.address()}


def _reads_well(title: str, body: str) -> None:
    """Everything that a message has to say: watch, headline, outlet and time, words, figures, link, id, in that order."""
    assert title == f"{WATCH}: {HEADLINE}"
    said, found, figure, link, alert = body.strip().splitlines()
    assert said == "By outlet.example, 19 Dec 2024 08:30 EET"
    assert found == "Found: Курском, 북한군, Курск"
    assert figure == "Killed: at least 100 (солдат), says Сеул"
    assert unquote(link) == STORY.link
    assert link.isascii()
    assert re.fullmatch(r"n\d+", alert)


def _is_a_proper_mail(received: EmailMessage, mail: MailServer) -> None:
    """Encrypted, after a login, text only, with headers that every mailbox reads."""
    assert (mail.under_tls, mail.logins, mail.recipients) == ([True], 1, [["desk@example.org"]])
    assert [part.get_content_type() for part in received.walk()] == ["text/plain"]
    assert received.get_content_charset() == "utf-8"
    assert received["Subject"].defects == ()  # encoded words (RFC 2047), no bare bytes
    assert all(received[name] for name in ("From", "To", "Date", "Message-ID"))
    _reads_well(received["Subject"], body_of(received))
