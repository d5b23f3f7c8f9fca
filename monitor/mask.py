"""Making text safe to show: no secret of an address, no control sign that moves a terminal or forges a log line."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u2028\u2029\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"  # line ends, and letters that cannot be seen
    "\ud800-\udfff]"  # halves of characters: no terminal or file takes them
)
_SECRET_NAME = re.compile("key|token|secret|pass|pwd|auth|sig|credential|session|jwt", re.IGNORECASE)
_PARAMETER = re.compile(r"[^&;]+")
_PATH_PARAMETER = re.compile(r"(?<=;)[^;/]+")
_USER_INSIDE = re.compile(r"(?<=//)[^/?#&@\s]*+@")


def url(address: str) -> str:
    """A feed's address without its user, password and secret-looking parameters: `https://***@host/path?key=***`.

    The fragment goes, and so does everything before an `@` in what is no proper address. Secrets that are part of the
    path (`/feed/<token>/rss`) cannot be told from other names and stay.
    """
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(unreadable address)"
    if not parts.netloc and "@" in address:
        return line(f"***@{address.rpartition('@')[2]}")
    user = "***@" if "@" in parts.netloc else ""
    shown = f"[{host}]" if ":" in host else host
    path = _USER_INSIDE.sub("***@", _PATH_PARAMETER.sub(_shown_parameter, parts.path))
    query = _PARAMETER.sub(_shown_parameter, parts.query)
    scheme = f"{parts.scheme}:" if parts.scheme else ""
    slashes = "//" if parts.netloc or address[len(scheme) :].startswith("//") else ""
    return line(f"{scheme}{slashes}{user}{shown}{port}{path}{'?' if query else ''}{query}")


def _shown_parameter(found: re.Match[str]) -> str:
    name, equals, value = found[0].partition("=")
    secret = _SECRET_NAME.search(unquote(name)) or _USER_INSIDE.search(unquote(value))
    return f"{name}=***" if equals and value and secret else found[0]


def target(address: str) -> str:
    """A target's address is a secret as a whole: only its scheme is shown, `mailto://***`."""
    scheme, found, _ = address.partition("://")
    return f"{line(scheme)}://***" if found and scheme.isascii() and len(scheme) < 32 else "***"


def secrets(text: str, *known: str) -> str:
    """`text` without any of the `known` secrets, plain or percent-encoded. Secrets of three characters or fewer stay."""
    forms = {form for secret in known if len(secret) > 3 for form in (secret, *_quoted(secret))}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, "***")
    return text


def _quoted(secret: str) -> tuple[str, str]:
    """As it stands in a query and in a path."""
    return quote(secret, safe="", errors="replace"), quote(secret, errors="replace")


def line(text: str, limit: int = 500) -> str:
    """`text` as one harmless line of at most `limit` characters: control and direction signs become spaces."""
    clean = _CONTROL.sub(" ", text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
