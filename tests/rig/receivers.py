"""Real receivers for alerts on loopback: a webhook that misbehaves on demand, a mail server, an MQTT broker."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from paho.mqtt.enums import CallbackAPIVersion

MEBIBYTE = 1 << 20

# --------------------------------------------------------------------------------------------------- webhook


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came in."""

    method: str
    path: str  # with its query
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


Answer = Callable[["_Handler"], None]


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    """A plain answer; `retry_after="3"` becomes the header Retry-After."""

    def answer(handler: _Handler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-").title(), value)
        if code != 204:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(b"" if code == 204 else body)

    return answer


def answer_json(value: object, code: int = 200) -> Answer:
    """A JSON answer."""
    return status(code, json.dumps(value).encode(), content_type="application/json")


def redirect(code: int = 302, to: str = "/elsewhere") -> Answer:
    """A redirect, of which a client must make nothing."""
    return status(code, location=to)


def hang(handler: _Handler) -> None:
    """No answer until the server closes."""
    handler.closing.wait()


def drip(handler: _Handler) -> None:
    """A 200 whose body comes byte by byte, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(MEBIBYTE))
    handler.end_headers()
    while not handler.closing.wait(0.2):
        handler.wfile.write(b".")
        handler.wfile.flush()


def drip_headers(handler: _Handler) -> None:
    """Headers without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.closing.wait(0.2):
        handler.wfile.write(b"X-Slow: yes\r\n")
        handler.wfile.flush()


def huge(handler: _Handler) -> None:
    """A 200 with a body of 300 MiB; `sent` counts what the client took of it."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(300 * MEBIBYTE))
    handler.end_headers()
    piece = bytes(MEBIBYTE // 16)
    for _ in range(300 * 16):
        handler.wfile.write(piece)
        handler.server.sent += len(piece)


def cut(handler: _Handler) -> None:
    """The request is read, then the connection closes without an answer."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def slow(seconds: float) -> Answer:
    """A 200 after a while."""

    def answer(handler: _Handler) -> None:
        handler.closing.wait(seconds)
        status(200)(handler)

    return answer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    @property
    def closing(self) -> threading.Event:
        return self.server.closing

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        hook, path = self.server.hook, self.path.partition("?")[0]
        with hook.lock:
            hook.received.append(Received(self.command, self.path, dict(self.headers), body))
            queue = hook.answers.get(path, [])
            answer = queue.pop(0) if len(queue) > 1 else queue[0] if queue else status(200)
        answer(self)

    do_GET = do_PUT = do_POST  # noqa: N815 - the base class's names

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, hook: Webhook) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hook = hook
        self.closing = threading.Event()
        self.sent = 0

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away are what this server is for."""


@dataclass(slots=True)
class Webhook:
    """Counts what it receives. `answers[path]` are given in order, the last one again and again; default 200."""

    answers: dict[str, list[Answer]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    port: int = 0
    server: _Server | None = None

    def address(self, path: str = "/", scheme: str = "json") -> str:
        """An apprise address that leads here."""
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def on(self, path: str, *answers: Answer) -> str:
        """Set what `path` answers; its apprise address."""
        self.answers[path] = list(answers)
        return self.address(path)

    def at(self, path: str) -> list[Received]:
        """What came in at a path."""
        with self.lock:
            return [one for one in self.received if one.path.partition("?")[0] == path]


@contextmanager
def webhook() -> Iterator[Webhook]:
    """A `Webhook` on a free port for the length of the block."""
    hook = Webhook()
    server = _Server(hook)
    hook.server, hook.port = server, server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


# ------------------------------------------------------------------------------------------------------ mail


@dataclass(slots=True)
class MailServer:
    """A real mail server with STARTTLS and login. `replies` are given instead of taking a mail, in order."""

    user: str
    password: str
    ca_file: Path
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    under_tls: list[bool] = field(default_factory=list)
    logins: int = 0
    replies: list[str] = field(default_factory=list)

    def address(self, *, password: str | None = None, verify: bool = True) -> str:
        """An apprise address that leads here."""
        shown = self.password if password is None else password
        trust = "" if verify else "&verify=no"
        return (
            f"mailto://{self.user}:{shown}@localhost:{self.port}"
            f"/?from=monitor@example.org&to=desk@example.org&mode=starttls{trust}"
        )

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """What aiosmtpd asks."""
        del server, session, envelope, mechanism
        self.logins += 1
        right = LoginPassword(self.user.encode(), self.password.encode())
        return AuthResult(success=data == right, handled=False)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """A mail has come."""
        del server
        if self.replies:
            return self.replies.pop(0)
        content = envelope.content
        parsed = BytesParser(policy=default).parsebytes(content if isinstance(content, bytes) else b"")
        self.mails.append(parsed)
        self.recipients.append(list(envelope.rcpt_tos))
        self.under_tls.append(session.ssl is not None)
        return "250 taken"


@contextmanager
def mail_server(folder: Path, *, user: str = "monitor", password: str = "right-word") -> Iterator[MailServer]:
    """A `MailServer` on a free port, its certificate signed by `ca_file`, for the length of the block."""
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    context = _tls_context(certificate)
    mail = MailServer(user, password, ca_file)
    mail.port = free_port()
    controller = Controller(
        mail,
        hostname="127.0.0.1",
        port=mail.port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=mail.authenticate,
    )
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


def _tls_context(certificate: trustme.LeafCert) -> Any:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        yield listener.getsockname()[1]


# ------------------------------------------------------------------------------------------------------ MQTT


@contextmanager
def mosquitto(folder: Path) -> Iterator[int]:
    """A mosquitto broker on a free port; skips, loudly, where it is not installed."""
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin")
    if program is None:
        pytest.skip("mosquitto is not installed: apt-get install --no-install-recommends mosquitto")
    port = free_port()
    settings = folder / "mosquitto.conf"
    settings.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    with subprocess.Popen(
        [program, "-c", str(settings)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as broker:
        try:
            wait_for_port(port)
            yield port
        finally:
            broker.terminate()


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


# ---------------------------------------------------------------------------------------------------- common


def free_port() -> int:
    """A port nobody listens on, for a server that wants to be told one."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 10) -> None:
    """Return once somebody accepts connections."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        pause.wait(0.05)
    raise TimeoutError(f"nobody listens on port {port}")
