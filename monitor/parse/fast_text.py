"""Texts, languages and links of single elements, as feedparser reads them: see `monitor.parse.fast`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no public name for it

MAX_LONG = 100_000  # characters of a text: longer ones are left to the reader whose input is cut before
MAX_SHORT = 128  # of an author or a date

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MEANT = frozenset(
    {"rel", "type", "href", "url", "uri", "term", "scheme", "domain", "label", "text", "mode", "ispermalink"}
)
_XHTML = "{http://www.w3.org/1999/xhtml}"
_UNASSIGNED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_WINDOWS_SIGNS = {sign: bytes([sign]).decode("cp1252") for sign in range(0x80, 0xA0) if sign not in _UNASSIGNED}
_CONTROLS = re.compile("[\x80-\x9f]")
_ABSOLUTE = re.compile(
    r"(?:https?://[^\[\]?#;]+(?:\?[^#?\[\];]+)?(?:#[^#\[\];]+)?|(?:tag|urn):[^?#;\[\]]+)\Z", re.IGNORECASE
)
_NAMED_AMPERSAND = re.compile("&([A-Za-z0-9_]+);")
_MARKUP_TYPE = "application/xhtml+xml"
_TYPES = {
    **dict.fromkeys(("text", "plain", "text/plain"), "text/plain"),
    **dict.fromkeys(("html", "text/html"), "text/html"),
    **dict.fromkeys(("xhtml", _MARKUP_TYPE), _MARKUP_TYPE),
}


class Unusual(Exception):  # noqa: N818 - not an error: the other reader's turn
    """The document has something the fast reader does not do."""


def fixed(text: str) -> str:
    """UTF-8 encoded twice, and Windows signs among the control characters, set right as feedparser does."""
    if text.isascii():
        return text
    try:  # noqa: SIM105 - `suppress` costs three times the rest
        text = text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        pass
    # Their first byte is found far faster than a class of characters; surrogates are no letters of anything here.
    if b"\xc2" in text.encode("utf-8", "replace") and _CONTROLS.search(text):
        return text.translate(_WINDOWS_SIGNS)
    return text


def plain_text(element: Element) -> str:
    """The stripped text of an element that holds nothing but text."""
    if len(element):
        raise Unusual
    text = element.text
    if text is None:
        return ""
    if len(text) > MAX_LONG:
        raise Unusual
    return text.strip()


def short_text(element: Element) -> str:
    """The text of an author or a date, of ordinary length."""
    text = plain_text(element)
    if len(text) > MAX_SHORT:
        raise Unusual
    return text


def attributes_of(element: Element) -> dict[str, str]:
    """The attributes by name in lower case. One that means something and has a namespace is left to feedparser."""
    attributes = {name.lower(): value for name, value in element.attrib.items()}
    if any(name.startswith("{") and name.rpartition("}")[2] in _MEANT for name in attributes):
        raise Unusual
    return attributes


def construct(element: Element, default: str, *, atom: bool) -> tuple[str, str]:
    """A text construct (RFC 4287 section 3.1): its value as HTML or plain text, and which of them it says it is."""
    if not element.attrib:
        return fixed(plain_text(element)), default
    attributes = attributes_of(element)
    kind = _TYPES.get(attributes.get("type", default).lower())
    if kind is None or "mode" in attributes:
        raise Unusual
    if kind != _MARKUP_TYPE:
        return fixed(plain_text(element)), kind
    if not atom:
        raise Unusual
    return fixed(_inner_markup(element)), kind


def _inner_markup(element: Element) -> str:
    """The markup inside an XHTML construct, without the `div` that stands around it."""
    inner = element
    if len(element) == 1 and element[0].tag == f"{_XHTML}div":
        around = (element.text or "") + (element[0].tail or "")
        inner = element if around.strip() else element[0]
    markup = "".join(_markup(inner)).strip()
    if len(markup) > MAX_LONG:
        raise Unusual
    return markup


def _markup(element: Element) -> Iterator[str]:
    if element.text:
        yield escape(element.text)
    for child in element:
        tag = str(child.tag)
        if not tag.startswith(_XHTML) or any(str(name).startswith("{") for name in child.attrib):
            raise Unusual
        name = tag.removeprefix(_XHTML).lower()
        attributes = "".join(_attribute(str(key), str(value)) for key, value in child.attrib.items())
        yield f"<{name}{attributes}>"
        yield from _markup(child)
        yield f"</{name}>"
        if child.tail:
            yield escape(child.tail)


def _attribute(name: str, value: str) -> str:
    name = name.lower()
    shown = escape(value.lower() if name in {"rel", "type"} else value, {'"': "&quot;"})
    return f' {name}="{shown}"'


def language_of(element: Element, inherited: str | None) -> str | None:
    """The language an element states, else the one around it. An empty one takes it back."""
    stated = element.get(_LANG)
    if stated is None:
        stated = element.get("lang")
    return inherited if stated is None else stated or None


def link_href(element: Element) -> tuple[str | None, bool]:
    """The address in a link's attributes, and whether it is the page itself (RFC 4287 section 4.2.7)."""
    if not element.attrib:
        return None, False
    attributes = attributes_of(element)
    href = attributes.get("url", attributes.get("uri", attributes.get("href")))
    if href is None:
        return None, False
    if len(element) or not href:
        raise Unusual
    kind = _TYPES.get(attributes.get("type", "html").lower())
    return href, attributes.get("rel", "alternate").lower() == "alternate" and kind in {"text/html", _MARKUP_TYPE}


@dataclass(frozen=True, slots=True)
class Addresses:
    """How a document's addresses are read. `based`: it states bases, so that only absolute ones are for us."""

    based: bool

    def read(self, uri: str) -> str:
        """An address as feedparser hands it on; one that it would mend or resolve is left to it."""
        if ":///" in uri or (self.based and uri and not _ABSOLUTE.match(uri)):
            raise Unusual
        return uri

    def mended(self, uri: str) -> str:
        """The same, with `&name;` opened as feedparser opens it in addresses that are text."""
        uri = self.read(uri)
        return _NAMED_AMPERSAND.sub(r"&\1", uri) if "&" in uri else uri
