"""A server on loopback that misbehaves on purpose: raw sockets, because frameworks refuse to send wrong answers.

Each misbehaviour is a small function on its own path (`BEHAVIOURS`); `FaultServer.reply` sets whole answers for further
paths. Every request is logged with its raw header bytes.

    with FaultServer() as server:
        outcome = await fetcher.fetch(server.url("/gzip-bomb"), allow_private=True)
        assert server.asked[0].header("cookie") is None
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.rig.rawserver import BEHAVIOURS, FEED, Asked, FaultServer, Visit, answer, fault

__all__ = [
    "BEHAVIOURS",
    "FEED",
    "MEBIBYTE",
    "Asked",
    "FaultServer",
    "Visit",
    "answer",
    "black_hole",
    "fault",
    "gzip_bomb",
]

MEBIBYTE = 1024 * 1024


@contextmanager
def faults_apart() -> Iterator[str]:
    """The server in a process of its own, for measuring ours. Gives its address without a path."""
    command = [sys.executable, "-m", "tests.rig.faults"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()


@contextmanager
def black_hole() -> Iterator[int]:
    """A port that never completes a connection: its queue is full. Gives the port."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port: int = listener.getsockname()[1]
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
        yield port


def gzip_bomb(size: int) -> Iterator[bytes]:
    """A gzip stream of `size` zero bytes in pieces of a mebibyte each, made without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    for _ in range(size // MEBIBYTE):
        yield piece


# ----------------------------------------------------------------------------------------------- behaviours


@fault("/feed")
def _feed(visit: Visit) -> bool:
    visit.send(answer(200, "Content-Type: application/rss+xml", 'ETag: "1"'))
    return True


@fault("/status")
def _status(visit: Visit) -> bool:
    code = int(visit.parameter("code"))
    visit.send(answer(code, body=b"" if code in {204, 304} else b"Error"))
    return True


@fault("/gzip-bomb")
def _gzip_bomb(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
    for piece in gzip_bomb(1024 * MEBIBYTE):
        visit.send(piece)


@fault("/gzip-thrice")
def _gzip_thrice(visit: Visit) -> None:
    body = gzip.compress(gzip.compress(gzip.compress(bytes(MEBIBYTE))))
    visit.send(answer(200, "Content-Encoding: gzip, gzip", "Content-Encoding: gzip", body=body))


@fault("/gzip-cut")
def _gzip_cut(visit: Visit) -> None:
    visit.send(answer(200, "Content-Encoding: gzip", body=gzip.compress(FEED)[:-6]))


@fault("/coding")
def _coding(visit: Visit) -> None:
    visit.send(answer(200, f"Content-Encoding: {visit.parameter('name')}", body=b"\x0b\x02\x80whatever\x03"))


@fault("/endless")
def _endless(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n\r\n")
    while visit.pause(0):
        visit.send(bytes(65536))


@fault("/endless-chunked")
def _endless_chunked(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while visit.pause(0):
        visit.send(b"10000\r\n" + bytes(65536) + b"\r\n")


@fault("/drip-body")
def _drip_body(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
    visit.drip(bytes(5000))


@fault("/drip-headers")
def _drip_headers(visit: Visit) -> None:
    visit.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 5000)


@fault("/silent")
def _silent(visit: Visit) -> None:
    visit.pause(60)


@fault("/stall")
def _stall(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
    visit.pause(60)


@fault("/late")
def _late(visit: Visit) -> bool:
    """Answers after `seconds`."""
    visit.pause(float(visit.parameter("seconds", "0.1")))
    visit.send(answer())
    return True


@fault("/redirect")
def _redirect(visit: Visit) -> bool:
    visit.send(answer(int(visit.parameter("code", "302")), f"Location: {visit.parameter('to')}".encode(), body=b""))
    return True


@fault("/redirects")
def _redirects(visit: Visit) -> bool:
    """`n` hops, each after `wait` seconds, then the feed."""
    left, wait = int(visit.parameter("n")), visit.parameter("wait", "0")
    visit.pause(float(wait))
    if left == 0:
        visit.send(answer())
    else:
        visit.send(answer(302, f"Location: /redirects?n={left - 1}&wait={wait}", body=b""))
    return True


@fault("/circle")
def _circle(visit: Visit) -> bool:
    visit.send(answer(302, "Location: /circle?", "Set-Cookie: seen=1", body=b""))
    return True


@fault("/redirect-with-body")
def _redirect_with_body(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 302 Found\r\nLocation: /feed\r\nContent-Length: 209715200\r\n\r\n")
    for _ in range(200):
        visit.send(bytes(MEBIBYTE))


@fault("/many-headers")
def _many_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(50_000)) + b"\r\n")


@fault("/long-header")
def _long_header(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * MEBIBYTE + b"\r\n\r\n")


@fault("/fat-headers")
def _fat_headers(visit: Visit) -> None:
    """Each header is within bounds, all together are not."""
    visit.send(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 8000) for i in range(100)) + b"\r\n")


@fault("/binary-header")
def _binary_header(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nX-Bin: \x00\x01\xff\r\n\xfe\x00: x\r\nContent-Length: 0\r\n\r\n")


@fault("/too-short")
def _too_short(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + FEED)


@fault("/two-lengths")
def _two_lengths(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n1234567")


@fault("/bad-length")
def _bad_length(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n1234567")


@fault("/bad-chunk")
def _bad_chunk(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n")


@fault("/cut-chunk")
def _cut_chunk(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n400\r\nworld")


@fault("/reset")
def _reset(visit: Visit) -> None:
    """Half a document, then a reset instead of an end."""
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<rss>")
    visit.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


@fault("/until-close")
def _until_close(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n\r\n" + FEED)


@fault("/foreign-words")
def _foreign_words(visit: Visit) -> None:
    """A status in Russian, as some servers send it."""
    head = "HTTP/1.1 200 Всё хорошо\r\nServer: Сервер\r\nContent-Length: ".encode("cp1251")
    visit.send(head + b"%d\r\n\r\n" % len(FEED) + FEED)


@fault("/early-hints")
def _early_hints(visit: Visit) -> bool:
    visit.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 2000 + answer())
    return True


@fault("/ssh")
def _ssh(visit: Visit) -> None:
    visit.send(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")


@fault("/http09")
def _http09(visit: Visit) -> None:
    visit.send(b"<html>no head at all</html>")


@fault("/h2")
def _h2(visit: Visit) -> None:
    """An HTTP/2 settings frame and a stream reset."""
    visit.send(b"\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x04\x03\x00\x00\x00\x01\x00\x00\x00\x08")


@fault("/hang-up")
def _hang_up(visit: Visit) -> None:
    """No answer at all."""


@fault("/dead-when-reused")
def _dead_when_reused(visit: Visit) -> bool:
    """Keeps the connection open and hangs up at the second request on it."""
    if visit.on_connection > 1:
        return False
    visit.send(answer())
    return True


if __name__ == "__main__":
    with FaultServer() as _server:
        print(_server.url(""), flush=True)  # noqa: T201 - the parent reads it
        sys.stdin.read()
