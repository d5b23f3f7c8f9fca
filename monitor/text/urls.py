"""One address per page: canonical URLs.

What happens to an address, in this order:

1. White space around it goes. Only `http` and `https` with a host count; anything else, a host that cannot be, or more
   than 4,096 characters, gives None. `http` and `https` stay apart, and so do addresses with and without `www.` or a
   last `/`: that they show the same page is likely but not certain, and title and text are compared besides.
2. Redirectors that carry their goal in the open (Google Alerts, Bing News, Facebook, VK) give way to it.
3. User, password and the default port go; the host becomes lower case and ASCII (IDNA with UTS #46, as browsers do).
4. Parameters that only tell where the reader came from go (`monitor.text.tracking`); the others are sorted.
5. `.` and `..` are resolved, percent-encoding is made uniform (w3lib), the fragment goes unless it begins with `!`.

The result is a fixed point: the canonical form of a canonical URL is itself. AMP addresses are left alone.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, urlsplit

from monitor.text.tracking import is_tracking

MAX_URL = 4_096  # characters
_LONGEST_HOST = 254  # and more no name service knows (RFC 1035 section 2.3.4)

_REDIRECTORS = {  # host and path: the parameters that may hold the goal
    ("www.google.com", "/url"): ("url", "q"),
    ("google.com", "/url"): ("url", "q"),
    ("www.bing.com", "/news/apiclick.aspx"): ("url",),
    ("l.facebook.com", "/l.php"): ("u",),
    ("lm.facebook.com", "/l.php"): ("u",),
    ("vk.com", "/away.php"): ("to",),
}
_REDIRECTOR_HOSTS = frozenset(host for host, _ in _REDIRECTORS)
_COMMON = re.compile(  # addresses that need no parsing: nothing to decode, no dots to resolve
    r"(https?://((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*+)/(?:[A-Za-z0-9_~,-][A-Za-z0-9_~,.-]*+/?+)*+)"
    r"(?:\?([A-Za-z0-9_.=&-]*+))?(?:#(?!!)[A-Za-z0-9_./=&-]*+)?"
)
_PLAIN_HOST = re.compile(
    r"https?://((?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*+|(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?::[0-9]{1,5})?/"
)
_ASCII_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*+|\[[0-9a-f:.]+\]")
_UNSEEN = re.compile(r"[\t\n\r]")  # browsers drop these anywhere in an address


def canonical_url(url: str) -> str | None:
    """The one form of `url` to compare pages by, or None if it is no web address. Never raises."""
    if len(url) > MAX_URL:
        return None
    common = _COMMON.fullmatch(url)
    if common and common[2] not in _REDIRECTOR_HOSTS and len(common[2]) < _LONGEST_HOST:
        query = _plain_query(common[3], common[2]) if common[3] else ""
        if query is not None:
            return f"{common[1]}?{query}" if query else common[1]
    return _canonical(url)


def host_of(url: str) -> str | None:
    """The host of the page `url` leads to, in lower case and ASCII, or None if it is no web address."""
    plain = _PLAIN_HOST.match(url)
    if plain and plain[1] not in _REDIRECTOR_HOSTS and len(plain[1]) < _LONGEST_HOST:
        return plain[1]
    parts = _split(url)
    return parts[1] if parts else None


def _plain_query(query: str, host: str) -> str | None:
    """A query without signs to decode or encode: kept parameters, sorted. None where w3lib has to look."""
    kept = [part for part in query.split("&") if part and not is_tracking(part, host)]
    if any(part.count("=") != 1 for part in kept):
        return None
    return "&".join(sorted(kept, key=lambda part: part.split("="))) if len(kept) > 1 else "".join(kept)


def _canonical(url: str) -> str | None:
    found = _split(url)
    if not found:
        return None
    parts, host = found
    kept = [part for part in parts.query.replace("?utm_", "&utm_").split("&") if part and not is_tracking(part, host)]
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    plain = SplitResult(parts.scheme, _with_port(parts, host), parts.path, "&".join(kept), fragment).geturl()
    try:
        return _by_w3lib(plain)
    except ValueError:
        return None


def _by_w3lib(url: str) -> str:
    from w3lib.url import canonicalize_url

    canonical: str = canonicalize_url(url, keep_fragments=True)
    return canonical


def _split(url: str, hops: int = 3) -> tuple[SplitResult, str] | None:
    """The parts of the address `url` leads to and its host; None if it is no web address."""
    try:
        parts = urlsplit(_UNSEEN.sub("", url.strip()))
        host = _ascii_host(parts.hostname or "")
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    goal = _goal(parts, host) if host in _REDIRECTOR_HOSTS and hops else None
    return _split(goal, hops - 1) if goal else (parts, host)


def _goal(parts: SplitResult, host: str) -> str | None:
    try:
        values = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return None
    names = _REDIRECTORS.get((host, parts.path), ())
    return next((value for name in names for value in values.get(name, ()) if value.startswith("http")), None)


def _ascii_host(host: str) -> str | None:
    import idna

    host = host.rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        labels = idna.uts46_remap(host, std3_rules=False).split(".")  # one by one: of ASCII ones any hyphens will do
        host = ".".join(label if label.isascii() else idna.encode(label).decode("ascii") for label in labels)
    return host if len(host) < _LONGEST_HOST and _ASCII_HOST.fullmatch(host) else None


def _with_port(parts: SplitResult, host: str) -> str:
    default = {"http": 80, "https": 443}[parts.scheme]
    return host if parts.port in {None, default} else f"{host}:{parts.port}"
