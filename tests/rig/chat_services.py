"""Stand-ins for chat services on the internet: an HTTPS proxy that plays every host and notes what it is told.

`requests` goes through the proxy that the environment names, asks it to CONNECT to `api.telegram.org:443`, and there
finds a server with a certificate for that name, signed by an authority that the environment names as well. So a
delivery is made as in earnest, without a byte leaving the machine.
"""

from __future__ import annotations

import json
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import trustme

ANSWERS = {
    "hooks.slack.com": b"ok",
    "api.telegram.org": b'{"ok": true, "result": {"message_id": 1}}',
}


@dataclass(frozen=True, slots=True)
class Told:
    """One request to a service."""

    host: str
    path: str
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class ChatServices:
    """What the services were told, and the environment in which they are found."""

    environment: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def at(self, host: str) -> list[Told]:
        """What a service was told."""
        return [one for one in self.told if one.host == host]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def do_CONNECT(self) -> None:
        """Become the host that is asked for."""
        self.send_response(200)
        self.end_headers()
        host = self.path.partition(":")[0]
        with self.server.context_for(host).wrap_socket(self.connection, server_side=True) as secured:
            _Host(secured, self.client_address, self.server, host)
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Host(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def __init__(self, request: Any, client_address: Any, server: _Proxy, host: str) -> None:
        self.host = host
        super().__init__(request, client_address, server)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.services.told.append(Told(self.host, self.path, body))
        answer = ANSWERS.get(self.host, b"{}")
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.close_connection = True

    do_GET = do_PUT = do_POST  # noqa: N815 - the base class's names

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, services: ChatServices, authority: trustme.CA) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.services = services
        self._authority = authority

    def context_for(self, host: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(host).configure_cert(context)
        return context


@contextmanager
def chat_services(folder: Path) -> Iterator[ChatServices]:
    """Play all services for the length of the block."""
    authority, services = trustme.CA(), ChatServices()
    ca_file = folder / "services-ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    with _Proxy(services, authority) as proxy:
        address = f"http://127.0.0.1:{proxy.server_address[1]}"
        services.environment = {"HTTPS_PROXY": address, "REQUESTS_CA_BUNDLE": str(ca_file), "NO_PROXY": ""}
        thread = threading.Thread(target=proxy.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield services
        finally:
            proxy.shutdown()
            thread.join()
