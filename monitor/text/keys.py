"""What articles of different outlets can be recognised by: the title's words, and a hash of the text's words."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

from monitor.text.fold import STOP, fold

MIN_WORDS = 12  # a shorter text is too likely to be a common phrase
MIN_SIGNS = 40  # the same for scripts that put no spaces between words

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»:]|::|//)\s+")
_NO_SPACES = re.compile("[぀-ヿ㐀-鿿\U00020000-\U0003ffff]")
_ADDED = frozenset(
    {"", "news", "com", "online", "world", "tv", "media", "english", "agency", "newsagency", "digital"}
)


def title_key(title: str, source: str, origin: str | None, outlet: str) -> str:
    """The folded words of a title, without the outlet's name at its end (`... - BBC News`)."""
    return _words(_without_outlet(title, _names(source, origin, outlet)))


def text_key(summary: str, text: str) -> str:
    """A hash of the folded words of summary and text; "" when they are too few to tell articles apart."""
    words = " ".join(filter(None, map(_words, (summary, text))))
    if words.count(" ") + 1 < MIN_WORDS and (words.isascii() or len(_NO_SPACES.findall(words)) < MIN_SIGNS):
        return ""
    return blake2b(words.encode(), digest_size=16).hexdigest()


def _words(text: str) -> str:
    return fold(text).text.replace(f" {STOP} ", " ").strip()


def _without_outlet(title: str, names: frozenset[str]) -> str:
    last = None
    for last in _SEPARATOR.finditer(title):  # noqa: B007 - the last one is wanted
        pass
    if last is None or " " not in title[: last.start()].strip():
        return title
    return title[: last.start()] if _squeezed(title[last.end() :]) in names else title


@lru_cache(maxsize=4096)
def _names(source: str, origin: str | None, outlet: str) -> frozenset[str]:
    """What the outlet may call itself, squeezed: its stated names, its domain, and the domain's name with `News` ..."""
    label = _squeezed(outlet.split(".", 1)[0])
    stated = {_squeezed(name) for name in (source, origin or "", outlet)}
    return frozenset((stated | {label + added for added in _ADDED} | {f"the{label}"}) - {""})


def _squeezed(name: str) -> str:
    return _words(name).replace(" ", "")
