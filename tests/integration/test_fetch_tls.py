"""TLS: verified or refused, with the reason."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from monitor.fetch import Fetcher, FetchPolicy
from monitor.model import Fetched, FetchFailed, FetchOutcome, FetchReason
from tests.rig.faults import FEED, FaultServer

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority of our own."""
    return trustme.CA()


@contextmanager
def secure_server(certificate: trustme.LeafCert, *, oldest: ssl.TLSVersion | None = None) -> Iterator[FaultServer]:
    """The fault server behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    if oldest is not None:
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = oldest
    with FaultServer(tls=context) as server:
        yield server


async def fetch(address: str, authority: trustme.CA | None, folder: Path) -> FetchOutcome:
    """Fetch, trusting an authority named in a file."""
    ca_file = None
    if authority is not None:
        ca_file = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(ca_file)
    policy = FetchPolicy(total_seconds=3.0, connect_seconds=1.0, allow_private=True, ca_file=ca_file)
    async with Fetcher(policy, lookup=lambda _: ["127.0.0.1"]) as fetcher:
        return await fetcher.fetch(address)


async def test_a_verified_server_is_read(authority: trustme.CA, tmp_path: Path) -> None:
    """An authority named in the policy is trusted, by address and by name."""
    with secure_server(authority.issue_cert("feeds.test", "127.0.0.1")) as server:
        for host in ("feeds.test", "127.0.0.1"):
            outcome = await fetch(server.url("/feed", host=host), authority, tmp_path)
            assert isinstance(outcome, Fetched), outcome
            assert outcome.body == FEED


async def test_an_unknown_authority_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    """H31: self-made certificates are refused, with the remedy."""
    with secure_server(authority.issue_cert("127.0.0.1")) as server:
        outcome = await fetch(server.url("/feed"), None, tmp_path)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TLS
    assert "ca_file" in outcome.detail
    assert server.asked == []


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [(NOW - 9 * DAY, NOW - DAY, "expired"), (NOW + DAY, NOW + 9 * DAY, "not yet valid")],
)
async def test_a_certificate_out_of_its_time_is_refused(
    begins: datetime, ends: datetime, words: str, authority: trustme.CA, tmp_path: Path
) -> None:
    """H31: expired, or from the future: refused, with a hint at the clock, which may be ours."""
    with secure_server(authority.issue_cert("127.0.0.1", not_before=begins, not_after=ends)) as server:
        outcome = await fetch(server.url("/feed"), authority, tmp_path)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TLS
    assert words in outcome.detail
    assert "clock" in outcome.detail


async def test_a_certificate_of_another_host_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    """H31: the name must be right."""
    with secure_server(authority.issue_cert("other.test")) as server:
        outcome = await fetch(server.url("/feed", host="feeds.test"), authority, tmp_path)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TLS
    assert "feeds.test" in outcome.detail


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_outdated_tls_is_refused(authority: trustme.CA, tmp_path: Path) -> None:
    """H31: no fall back to TLS 1.0."""
    with secure_server(authority.issue_cert("127.0.0.1"), oldest=ssl.TLSVersion.TLSv1) as server:
        outcome = await fetch(server.url("/feed"), authority, tmp_path)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TLS
    assert server.asked == []


async def test_a_server_without_tls_is_refused(tmp_path: Path) -> None:
    """Plain HTTP on an https address is no document."""
    with FaultServer() as server:
        server.reply("", b"HTTP/1.1 400 Bad Request\r\n\r\n")
        outcome = await fetch(server.url("/feed").replace("http:", "https:"), None, tmp_path)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason in {FetchReason.TLS, FetchReason.TIMEOUT}


@pytest.mark.parametrize("user", ["", "me:secret"])
async def test_https_is_not_given_up(user: str, authority: trustme.CA, tmp_path: Path) -> None:
    """H15: a redirect from https to http is refused, with and without credentials."""
    with FaultServer() as plain, secure_server(authority.issue_cert("127.0.0.1")) as server:
        address = server.url(f"/redirect?to={plain.url('/feed')}", user=user)
        outcome = await fetch(address, authority, tmp_path)
        assert isinstance(outcome, FetchFailed)
        assert outcome.reason is FetchReason.REDIRECT
        assert plain.connections == 0
