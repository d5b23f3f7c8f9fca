"""Mail through a real server with STARTTLS and login (rows N05 to N07, beside those of `test_table_targets`)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.alert import Sender, render
from monitor.model import Accepted, Alert, AlertItem, AlertReason, Message, RefusalReason, Refused, Target
from tests.rig.receivers import MailServer, mail_server
from tests.rig.send_out import send_out

SEEN = datetime(2024, 12, 19, 11, tzinfo=UTC)
ITEM = AlertItem(
    hit_ids=(1,),
    watches=("Курск",),
    title="В Курске погибли 100 солдат КНДР <script>alert(1)</script> <img src=https://t.example/x.gif>",
    outlet="example.org",
    published_at=SEEN,
    url="https://example.org/новости?id=1&x=2",
    matched=("Курске", "погибли", "КНДР", "<b>bold</b>"),
)
MESSAGE = render(Alert(AlertReason.STORY, (ITEM,), SEEN, story_id=1, id=7), timezone=UTC)

pytestmark = pytest.mark.filterwarnings("ignore:Session.login_data:DeprecationWarning")


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that wants STARTTLS and a login."""
    with mail_server(tmp_path) as one:
        yield one


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    """A sender with a deadline of three seconds."""
    one = Sender(deadline=3.0)
    yield one
    one.close()


def text_of(mail: EmailMessage) -> str:
    """The plain text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


async def test_a_mail_arrives_readable_encrypted_and_as_text(sender: Sender, mail: MailServer) -> None:
    """Subject and body in Cyrillic, no HTML part, under TLS, after a login."""
    outcome = await sender.send(Target("mail", mail.address(verify=False)), MESSAGE)
    assert isinstance(outcome, Accepted)
    (received,) = mail.mails
    assert received["Subject"] == MESSAGE.title
    assert received["Subject"].startswith("Курск: В Курске погибли 100 солдат КНДР ‹script›")
    assert text_of(received).splitlines() == MESSAGE.body.splitlines()
    assert [part.get_content_type() for part in received.walk()] == ["text/plain"]
    assert (mail.under_tls, mail.recipients, mail.logins) == ([True], [["desk@example.org"]], 1)


async def test_a_mail_format_asked_for_as_html_shows_the_markup_as_text(sender: Sender, mail: MailServer) -> None:
    """Where the address asks for HTML, both parts say the same, and nothing in them is active."""
    outcome = await sender.send(Target("mail", mail.address(verify=False) + "&format=html"), MESSAGE)
    assert isinstance(outcome, Accepted)
    (received,) = mail.mails
    html = received.get_body(("html",))
    assert html is not None
    shown = html.get_content()
    assert "Курске" in shown
    assert "‹b›" in shown
    assert not any(tag in shown for tag in ("<b>", "<script", "<img", "<a "))
    assert "Курске, погибли, КНДР" in text_of(received)


async def test_a_title_cannot_add_headers_or_recipients(sender: Sender, mail: MailServer) -> None:
    """CR, LF and `Bcc:` in a title are words."""
    message = Message("Kursk\r\nBcc: thief@example.org\r\n\r\nbody", "x\nn7", "n7")
    outcome = await sender.send(Target("mail", mail.address(verify=False)), message)
    assert isinstance(outcome, Accepted)
    (received,) = mail.mails
    assert received["Bcc"] is None
    assert "Bcc: thief" in received["Subject"]
    assert mail.recipients == [["desk@example.org"]]


async def test_the_same_alert_has_the_same_message_id(sender: Sender, mail: MailServer) -> None:
    """A mailbox that knows duplicates by their id sees that a repetition is one; another alert is another mail."""
    target = Target("mail", mail.address(verify=False))
    for message in (MESSAGE, MESSAGE, Message(MESSAGE.title, MESSAGE.body.replace("n7", "n8"), "n8")):
        await sender.send(target, message)
    first, second, other = (received["Message-ID"] for received in mail.mails)
    assert first == second != other
    assert first.endswith("@example.org>")


async def test_a_wrong_password_is_refused_for_good_and_at_once(sender: Sender, mail: MailServer) -> None:
    """Trying it again every hour helps nobody and gets the account locked."""
    outcome = await sender.send(Target("mail", mail.address(password="wrong-word", verify=False)), MESSAGE)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent) == (RefusalReason.REJECTED, True)
    assert outcome.detail == "mail server answered 535"
    assert mail.mails == []


@pytest.mark.parametrize(
    ("reply", "reason", "permanent"),
    [
        ("451 4.7.1 greylisted, come back", RefusalReason.SERVER_ERROR, False),
        ("552 5.3.4 too large", RefusalReason.REJECTED, True),
        ("554 5.7.1 spam", RefusalReason.REJECTED, True),
    ],
)
async def test_a_mail_server_may_refuse_for_now_or_for_good(
    sender: Sender,
    mail: MailServer,
    reply: str,
    reason: RefusalReason,
    permanent: bool,  # noqa: FBT001 - a table
) -> None:
    """4yz is tried again, and taken then; 5yz is parked."""
    mail.replies = [reply]
    target = Target("mail", mail.address(verify=False))
    outcome = await sender.send(target, MESSAGE)
    assert isinstance(outcome, Refused)
    assert (outcome.reason, outcome.permanent) == (reason, permanent)
    assert isinstance(await sender.send(target, MESSAGE), Accepted)


def test_a_certificate_is_trusted_only_with_its_authority(mail: MailServer) -> None:
    """Without the authority nothing is told to the server, not even the password; with it the mail arrives."""
    run = send_out([mail.address()], MESSAGE, {"SSL_CERT_FILE": ""})
    assert "rejected" in run.stdout
    assert "certificate" in run.stdout
    assert (mail.mails, mail.logins) == ([], 0)
    run = send_out([mail.address()], MESSAGE, {"SSL_CERT_FILE": str(mail.ca_file)})
    assert run.stdout.startswith("Accepted")
    assert len(mail.mails) == 1
