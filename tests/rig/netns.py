"""A network of our own: a namespace in which every address leads to a canary, a few public ones to a feed server.

All addresses, of both families, are local here (`ip route add local default dev lo`): whatever the program under test
connects to arrives, and is written down with the address that was meant. Names are answered by a stub in the namespace.
Needs root or user namespaces, and iproute2; without them the test skips and says why.

Run as a program inside the namespace (`python -m tests.rig.netns FOLDER`) it is the network; `network` starts it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.rig.feeds import Item, rss
from tests.rig.spellings import NAMES, PUBLIC, PUBLIC_SIX, addresses

PORTS = (80, 443, 8080, 3128)
OURS = (f"{PUBLIC}/32", "10.0.0.1/8", "169.254.169.254/16", f"{PUBLIC_SIX}/128", "fd00::1/64", "fe80::1/64")
ROOT = Path(__file__).resolve().parents[2]


# ------------------------------------------------------------------------------------------- seen from outside


@dataclass(slots=True)
class Network:
    """The namespace and what arrived in it."""

    holder: subprocess.Popen[str]
    folder: Path
    rootless: bool

    def arrived(self) -> list[dict[str, Any]]:
        """Every connection so far: the address it was made to, the port, the path asked for, whether that is public."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def canaries(self) -> list[dict[str, Any]]:
        """The connections that no public server got: each is a failure of the guard."""
        return [one for one in self.arrived() if not one["public"]]

    @property
    def log(self) -> Path:
        """Where connections are written down."""
        return self.folder / "arrived.jsonl"

    def forget(self) -> None:
        """Begin to count anew."""
        self.log.write_text("", encoding="utf-8")

    def start(self, *arguments: str, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
        """Start a program of ours inside, its output in a file."""
        with log.open("ab") as output:
            return subprocess.Popen(
                [*self._enter(), sys.executable, *arguments],
                stdout=output,
                stderr=output,
                env=os.environ | environment,
            )

    def run(
        self, *arguments: str, environment: Mapping[str, str] = os.environ, within: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of ours inside, to its end."""
        return subprocess.run(
            [*self._enter(), sys.executable, *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=within,
            env=os.environ | environment,
        )

    def _enter(self) -> list[str]:
        user = ["--user", "--preserve-credentials"] if self.rootless else []
        return [_tool("nsenter"), f"--target={self.holder.pid}", "--net", "--mount", f"--wd={ROOT}", *user]


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    """A network for the length of the block, or a skip that says what is missing."""
    rootless = os.geteuid() != 0
    flags = ["--user", "--map-root-user"] if rootless else []
    holder = subprocess.Popen(
        [_tool("unshare"), *flags, "--net", "--mount", sys.executable, "-m", "tests.rig.netns", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert holder.stdout
        if holder.stdout.readline() != "ready\n":
            _, said = holder.communicate()
            pytest.skip(f"no network namespace of our own can be made here: {said.strip()[-300:]}")
        yield Network(holder, folder, rootless)
    finally:
        with contextlib.suppress(BrokenPipeError, ValueError):
            holder.communicate("", 10)  # its standard input ends, so does it


def _tool(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install --no-install-recommends iproute2 util-linux")
    return found


# -------------------------------------------------------------------------------------------- seen from inside


def _make_roads(folder: Path) -> None:
    ip = _tool("ip")
    commands = ["link set lo up"]  # a dummy device would do as well, but not every kernel has one
    commands += [f"addr add {address} dev lo {'nodad' if ':' in address else ''}" for address in OURS]
    commands += ["route add local default dev lo", "-6 route add local default dev lo"]
    for command in commands:
        subprocess.run([ip, *command.split()], check=True)
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"), ("hosts", "127.0.0.1 localhost\n")):
        (folder / name).write_text(text, encoding="utf-8")
        subprocess.run([_tool("mount"), "--bind", str(folder / name), f"/etc/{name}"], check=True)


class _Names:
    """Answers A and AAAA over UDP with a time to live of zero."""

    def __init__(self) -> None:
        self._asked: Counter[str] = Counter()

    def addresses(self, name: str) -> tuple[str, ...]:
        """`alternating-N.flip.test` changes with each look-up; `after-N.flip.test` is public for the first N."""
        first = name.partition(".")[0]
        if not name.endswith(".flip.test"):
            return NAMES.get(name, ("127.0.0.1",))
        turn = self._asked[name]
        kind, _, number = first.partition("-")
        public = turn % 2 == 0 if kind == "alternating" else turn < int(number)
        return (PUBLIC,) if public else ("127.0.0.1",)

    def answer(self, question: bytes) -> bytes:
        """The reply to one datagram."""
        labels, at = [], 12
        while length := question[at]:
            labels.append(question[at + 1 : at + 1 + length].decode("latin-1").lower())
            at += 1 + length
        name, (kind,) = ".".join(labels), struct.unpack(">H", question[at + 1 : at + 3])
        family = {1: socket.AF_INET, 28: socket.AF_INET6}.get(kind)
        fitting = [
            one for one in self.addresses(name) if (socket.AF_INET6 if ":" in one else socket.AF_INET) == family
        ]
        self._asked[name] += kind == 1
        records = [socket.inet_pton(family, one) for one in fitting] if family else []
        head = question[:2] + b"\x84\x00" + struct.pack(">HHHH", 1, len(records), 0, 0)
        body = b"".join(b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(one)) + one for one in records)
        return head + question[12 : at + 5] + body

    def serve(self) -> None:
        """Until the process ends."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
            port.bind(("127.0.0.1", 53))
            _in_background(self._converse, port.dup())

    def _converse(self, port: socket.socket) -> None:
        while True:
            question, sender = port.recvfrom(2048)
            port.sendto(self.answer(question), sender)


class _Listeners:
    """Takes every connection on a few ports, writes it down, and answers as the public server, or as a feed."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._gate = threading.Lock()

    def serve(self) -> None:
        """Until the process ends."""
        for port in PORTS:
            for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
                listener = socket.create_server((host, port), family=family, backlog=512)
                _in_background(self._accept, listener)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            _in_background(self._converse, connection)

    def _converse(self, connection: socket.socket) -> None:
        address, port = connection.getsockname()[:2]
        public = address in {PUBLIC, PUBLIC_SIX}
        with connection, contextlib.suppress(OSError):
            self._note(address, port, "", public=public)  # before a word is said: the connection is what counts
            connection.settimeout(20)
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(4096)
                if not received:
                    return
                head += received
            target = head.split(b" ", 2)[1].decode("latin-1")
            self._note(address, port, target, public=public)
            connection.sendall(_answer(target))

    def _note(self, address: str, port: int, target: str, *, public: bool) -> None:
        line = json.dumps({"address": address, "port": port, "target": target, "public": public})
        with self._gate, self._log.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")


def _answer(target: str) -> bytes:
    """`/hop/STATUS/N` sends to the N-th spelling, `/via/STATUS/N` there by another hop, `/moves/NAME` to a feed there."""
    match target.strip("/").split("/"):
        case ["hop", status, number]:
            return _redirect(status, addresses()[int(number)])
        case ["via", status, number]:
            return _redirect("302", f"http://hop.test/hop/{status}/{number}")
        case ["moves", name]:
            return _redirect("301", f"http://{name}/feed")
        case other:
            return _feed(other[0])


def _feed(kind: str) -> bytes:
    body = rss("Public", [Item("Kursk", "https://outlet.example/1")]) if kind != "trap" else trap()
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def _redirect(status: str, to: str) -> bytes:
    lines = f"HTTP/1.1 {status} Elsewhere\r\nConnection: close\r\nContent-Length: 0\r\nLocation: "
    return lines.encode() + to.encode() + b"\r\n\r\n"


def trap() -> bytes:
    """A feed whose every kind of link leads to a canary."""
    to = "http://127.0.0.1"
    return f"""<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{to}/style"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:wfw="http://wellformedweb.org/CommentAPI/">
<channel><title>Kursk trap</title><link>{to}/channel</link><docs>{to}/docs</docs>
<atom:link rel="self" href="{to}/self"/><atom:link rel="hub" href="{to}/hub"/><atom:link rel="next" href="{to}/next"/>
<itunes:new-feed-url>{to}/new</itunes:new-feed-url><image><url>{to}/icon</url></image>
<cloud domain="127.0.0.1" port="80" path="/rpc" registerProcedure="" protocol="http-post"/>
<item><title>Kursk &lt;img src="{to}/title"&gt;</title><link>{to}/item</link><guid>{to}/guid</guid>
<comments>{to}/comments</comments><wfw:commentRss>{to}/comments.rss</wfw:commentRss><source url="{to}/source">s</source>
<enclosure url="{to}/enclosure" length="1" type="audio/mpeg"/><media:content url="{to}/media"/>
<description>&lt;img src="{to}/image"&gt;&lt;iframe src="{to}/frame"&gt;&lt;/iframe&gt;</description></item>
</channel></rss>""".encode()


def _in_background(work: Any, *arguments: object) -> None:
    threading.Thread(target=work, args=arguments, daemon=True).start()


def main(folder: Path) -> None:
    """Be the network until standard input ends."""
    (folder / "arrived.jsonl").touch()
    _make_roads(folder)
    _Names().serve()
    _Listeners(folder / "arrived.jsonl").serve()
    print("ready", flush=True)  # noqa: T201 - the word `network` waits for
    sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
