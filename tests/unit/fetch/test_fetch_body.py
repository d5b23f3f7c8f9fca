"""Bodies: whole and within limits, or refused."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.fetch.body import Inflater, read_body
from monitor.fetch.failures import FetchError
from monitor.fetch.headers import Headers
from monitor.model import FetchReason
from tests.rig.faults import MEBIBYTE, gzip_bomb

GZIP = Headers(((b"Content-Encoding", b"gzip"),))
PLAIN = Headers(())
LIMIT = 1000


async def pieces(data: bytes, size: int = 7) -> AsyncIterator[bytes]:
    """The data as it would come off the wire."""
    for start in range(0, len(data), size):
        yield data[start : start + size]


def inflate(data: bytes, size: int, limit: int = LIMIT) -> bytes:
    """Feed the data in pieces of `size`."""
    inflater = Inflater(limit)
    for start in range(0, len(data), size):
        feed(inflater, data[start : start + size])
    return inflater.finish()


def feed(inflater: Inflater, data: bytes) -> int:
    """Feed the data step by step; how many steps it took."""
    steps = 0
    while data := inflater.feed(data):
        steps += 1
    return steps


@given(st.binary(max_size=LIMIT), st.integers(1, 50))
def test_gzip_is_undone_however_it_is_cut(document: bytes, size: int) -> None:
    """Any document comes back whole, whatever pieces it arrives in."""
    assert inflate(gzip.compress(document), size) == document


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5), st.integers(1, 50))
def test_several_members_are_one_document(parts: list[bytes], size: int) -> None:
    """RFC 1952 allows files one after the other."""
    assert inflate(b"".join(gzip.compress(part) for part in parts), size) == b"".join(parts)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_cut_gzip_is_never_a_document(document: bytes, data: st.DataObject) -> None:
    """Wherever the packed bytes break off, the result is a refusal and not a part."""
    packed = gzip.compress(document)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(FetchError) as caught:
        inflate(packed[:cut], 7)
    assert caught.value.reason is FetchReason.TRUNCATED


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1])
async def test_the_limit_is_exact(size: int) -> None:
    """A document of just the limit passes, one byte more does not; packed or not, stated or not."""
    document = bytes(size)
    for headers, data in (
        (PLAIN, document),
        (GZIP, gzip.compress(document)),
        (Headers(((b"content-length", str(size).encode()),)), document),
    ):
        if size <= LIMIT:
            assert await read_body(pieces(data), headers, LIMIT) == document
        else:
            with pytest.raises(FetchError) as caught:
                await read_body(pieces(data), headers, LIMIT)
            assert caught.value.reason is FetchReason.TOO_LARGE


def test_a_bomb_is_stopped_at_the_limit() -> None:
    """One piece of a bomb holds a mebibyte for each kilobyte; no more than the limit is ever unpacked."""
    inflater = Inflater(5 * MEBIBYTE)
    head, *bomb = gzip_bomb(64 * MEBIBYTE)
    feed(inflater, head)
    with pytest.raises(FetchError) as caught:
        feed(inflater, b"".join(bomb))
    assert caught.value.reason is FetchReason.TOO_LARGE
    assert len(inflater._document) == 5 * MEBIBYTE + 1


def test_unpacking_goes_in_short_steps() -> None:
    """A mebibyte from one piece is unpacked in several steps, so that others can run in between."""
    inflater = Inflater(5 * MEBIBYTE)
    assert feed(inflater, gzip.compress(bytes(MEBIBYTE))) >= 3
    assert inflater.finish() == bytes(MEBIBYTE)


def test_padding_after_the_document_is_ignored() -> None:
    """Some servers append zeros or a line break; browsers do not mind, nor do we."""
    assert inflate(gzip.compress(b"document") + b"\0\0\r\n" + bytes(100), 3) == b"document"


def test_a_swarm_of_empty_members_is_refused() -> None:
    """Many tiny members cost work and give nothing."""
    with pytest.raises(FetchError) as caught:
        inflate(gzip.compress(b"") * 1000, 4096)
    assert caught.value.reason is FetchReason.BAD_ENCODING


@pytest.mark.parametrize(
    ("coding", "data", "reason"),
    [
        (b"gzip", b"<rss/>", FetchReason.BAD_ENCODING),
        (b"gzip", zlib.compress(b"<rss/>"), FetchReason.BAD_ENCODING),
        (b"deflate", zlib.compress(b"<rss/>"), FetchReason.BAD_ENCODING),
        (b"br", b"\x0b\x02\x80", FetchReason.BAD_ENCODING),
        (b"zstd", b"\x28\xb5\x2f\xfd", FetchReason.BAD_ENCODING),
        (b"gzip, gzip", gzip.compress(gzip.compress(b"x")), FetchReason.BAD_ENCODING),
        (b"GZIP,br", gzip.compress(b"x"), FetchReason.BAD_ENCODING),
        (b"x\x1b[31m", b"x", FetchReason.BAD_ENCODING),
    ],
    ids=range(8),
)
async def test_other_codings_are_refused(coding: bytes, data: bytes, reason: FetchReason) -> None:
    """Only one gzip is undone; the refusal's words hold no control sign of the server's."""
    with pytest.raises(FetchError) as caught:
        await read_body(pieces(data), Headers(((b"content-encoding", coding),)), LIMIT)
    assert caught.value.reason is reason
    assert caught.value.outcome(0).detail.isprintable()


async def test_an_empty_body_is_an_empty_document_even_if_called_gzip() -> None:
    """Nothing at all is whole; whether it is a feed is the parser's to say."""
    assert await read_body(pieces(b""), GZIP, LIMIT) == b""
