"""Words of strangers made harmless for every chat, mail and push service: text that is only text.

No service agrees with another on what it interprets: HTML, three dialects of markdown, `<!channel>`, `@everyone`, bare
addresses. So the few signs that start something are replaced by ones that look alike and start nothing, and signs that
cannot be seen are dropped. Pure; nothing here depends on the service.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_ZERO_WIDTH = "\u200b"
_LINK_LIMIT = 1000

# What a reader cannot see: controls, directions, fillers, tags. The joiners U+200C and U+200D stay: scripts need them.
_ESCAPE_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_SPACE = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_UNSENDABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_HALF_SIGN = re.compile(r"[\ud800-\udfff]")
_LATIN = re.compile(r"[a-z\u00df-\u024f]")
_LOOKS_LATIN = re.compile(r"[\u0370-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1f00-\u1fff\u2c80-\u2cff]")  # Greek to Coptic
_LOOK_ALIKE = str.maketrans({"<": "‹", ">": "›", "*": "∗", "`": "ˋ", "~": "∼"})
_DEFUSED = (
    (re.compile(r"@(?=[^\s@])"), "@" + _ZERO_WIDTH),  # @everyone, @here, @channel, @room, @somebody
    (re.compile(r"\|(?=\|)"), "|" + _ZERO_WIDTH),  # ||hidden until clicked||
    (re.compile(r"://"), ":" + _ZERO_WIDTH + "//"),  # an address in a headline is not a link
    (re.compile(r"\](?=[(\[:])"), "]" + _ZERO_WIDTH),  # [text](address), [text][label], [label]: address
    (re.compile(r"(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"), "ˍ"),  # _emphasis_; snake_case is none
)


def text(strange: str) -> str:
    """`strange` as one line of text that no service makes anything of."""
    seen = plain(strange).translate(_LOOK_ALIKE)
    for pattern, harmless in _DEFUSED:
        seen = pattern.sub(harmless, seen)
    return seen


def plain(strange: str) -> str:
    """`strange` as one line without signs that cannot be seen or sent; nothing else is changed."""
    seen = _UNSEEN.sub("", _ESCAPE_SEQUENCE.sub("", strange))
    return _HALF_SIGN.sub("\ufffd", _SPACE.sub(" ", seen)).strip()


def sendable(shown: str) -> str:
    """`shown` without what no protocol can carry: controls but for line ends, halves of characters. The last net."""
    return _HALF_SIGN.sub("\ufffd", _UNSENDABLE.sub("", shown))


def link(address: str | None) -> str | None:
    """An http(s) address that leads where it says: no user before the host, nothing a service could interpret.

    None where there is no such address, or one too long to be shown.
    """
    try:
        parts = urlsplit(plain(address or ""))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or not _is_host(host):
        return None
    shown = f"[{host}]" if ":" in host else _unmistakable(host)
    rest = quote(parts.path, safe="/%:;,=+$!-._&") or "/"
    query = "?" + quote(parts.query, safe="/%:;,=+$!-._&?") if parts.query else ""
    fragment = "#" + quote(parts.fragment, safe="/%:;,=+$!-._&?") if parts.fragment else ""
    whole = f"{parts.scheme}://{shown}{f':{port}' if port else ''}{rest}{query}{fragment}"
    return whole if len(whole) <= _LINK_LIMIT else None


def _is_host(host: str) -> bool:
    """Letters of any script, digits, dots, hyphens, colons (IPv6): no sign that means something elsewhere."""
    return all(sign.isalnum() or sign in ".-:_" for sign in host)


def _unmistakable(host: str) -> str:
    """`host` with those labels as punycode that mix Latin letters with look-alikes of another alphabet."""
    return host if host.isascii() else ".".join(map(_label, host.split(".")))


def _label(label: str) -> str:
    if label.isascii() or not _LATIN.search(label) or not _LOOKS_LATIN.search(label):
        return label
    return "xn--" + label.encode("punycode").decode("ascii")


def size(shown: str) -> int:
    """The length as most services count it: in UTF-16 units."""
    return len(shown) + sum(sign > "\uffff" for sign in shown)


def cut(shown: str, limit: int) -> str:
    """At most `limit` UTF-16 units of `shown`, ended by an ellipsis, not within a word or a composed sign if it can be."""
    if size(shown) <= limit:
        return shown
    kept = shown[: max(limit - 1, 0)]
    while size(kept) > limit - 1:
        kept = kept[:-1]
    return _whole_words(kept, shown[len(kept)]) + "…" if limit > 0 else ""


def cut_lines(shown: str, limit: int) -> str:
    """At most `limit` UTF-16 units of `shown` in whole lines: the first ones that fit, and always the last."""
    if size(shown) <= limit:
        return shown
    *lines, last = shown.split("\n")
    kept, room = [], limit - size(last) - 3  # an ellipsis and two line ends
    for line in lines:
        room -= size(line) + 1
        if room < 0:
            break
        kept.append(line)
    return (
        "\n".join([*kept, "…", last]) if kept else cut(" ".join(lines), max(limit - size(last) - 1, 0)) + "\n" + last
    )


def _whole_words(kept: str, following: str) -> str:
    """`kept` without a broken last word, when that word is short, or a broken last sign."""
    before, space, word = kept.rpartition(" ")
    if space and len(word) < 20 and following not in " \n":
        return before.rstrip()
    while kept and (_joins(following) or kept[-1] == "\u200d"):
        kept, following = kept[:-1], kept[-1]
    return kept.rstrip()


def _joins(sign: str) -> bool:
    """Is `sign` drawn together with the one before it?"""
    return unicodedata.combining(sign) > 0 or sign in "\u200c\u200d" or "\ufe00" <= sign <= "\ufe0f"
