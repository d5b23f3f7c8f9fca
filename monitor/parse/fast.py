"""Well-formed RSS 2.0, RSS 1.0 and Atom 1.0, read with lxml at a twentieth of feedparser's price.

It stands in front of feedparser and gives the very same `RawFeed`, or nothing: whatever is not plain and strict (a
broken document, an odd namespace, markup where text should be, a relative base) it leaves alone. What feedparser makes of a
document is the truth here; the differential test holds this reader to it over all corpora.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from monitor.parse.fast_entry import NAMES, read_entry
from monitor.parse.fast_text import Addresses, Element, Unusual, construct, fixed, language_of, link_href, plain_text
from monitor.parse.feed import ttl_of
from monitor.parse.reading import RawEntry, RawFeed
from monitor.parse.scan import MAX_ATTRIBUTES, MAX_DEPTH, MAX_NAMESPACES
from monitor.parse.trim import MAX_ENTRIES

_ATOM = "http://www.w3.org/2005/atom"
_RSS1 = "http://purl.org/rss/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES = {  # the namespaces whose elements mean something here, in lower case, as feedparser knows them
    _ATOM: "",
    _RSS1: "",
    _RDF: "rdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://www.georss.org/georss": "georss",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://webns.net/mvcb/": "admin",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons",
}
_RSS_VERSIONS = {"0.91": "rss091u", "0.92": "rss092", "0.93": "rss093", "0.94": "rss094"}
_SUMMARIES = frozenset({"summary", "itunes_summary"})
_CONTENTS = frozenset({"content", "content_encoded", "fullitem"})
_DESCRIPTIONS = _SUMMARIES | _CONTENTS | {"description", "dc_description", "media_description"}
_HEAD_NAMES = frozenset(
    {"channel", "item", "entry", "title", "dc_title", "media_title", "link", "id", "guid", "language", "dc_language"}
    | {"ttl", "sy_updateperiod", "sy_updatefrequency", "image", "textinput"}
    | _DESCRIPTIONS
)
_HEAD_REFUSED = frozenset({"media_title", "media_group", "media_content", "source"})
_CDF_ATTRIBUTES = frozenset({"href", "lastmod"})
_NAMES = NAMES | _HEAD_NAMES
_MEANINGFUL = _NAMES - {"itunes_category", "itunes_keywords"}  # these two may stand in themselves
_TEXTS = _DESCRIPTIONS | {"subtitle", "itunes_subtitle", "tagline", "rights", "dc_rights", "copyright", "info"}
_IMAGE_PARTS = frozenset({"title", "link", "description", "url", "href", "width", "height"})
_INPUT_PARTS = frozenset({"title", "link", "description", "name"})

_REPLACED = "\ufffd".encode()

_too_deep = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_too_many_attributes = etree.XPath(f"boolean(//@*[{MAX_ATTRIBUTES + 1}])")


def read_fast(data: bytes) -> RawFeed | None:
    """What feedparser would find in `data` (UTF-8, from the root element on), or None: let it look itself."""
    if data.count(b"xmlns") > MAX_NAMESPACES or _REPLACED in data:
        return None  # a replaced byte may stand in a name, and lxml would not mind
    parser = _strict_parser()
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if len(parser.error_log) or _too_deep(root) or _too_many_attributes(root):
        return None
    try:
        return _Document(root, Addresses(based=b"base=" in data)).read()
    except Unusual:
        return None


def _strict_parser() -> etree.XMLParser:
    """A parser that repairs nothing, opens nothing and expands nothing."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


@dataclass(slots=True)
class _Head:
    """What a document says of itself, while its elements go by."""

    title: str | None = None
    title_depth: int = -1
    link: str | None = None
    language: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    has_summary: bool = False
    has_content: bool = False

    def describe(self, name: str) -> None:
        """Follow which element feedparser takes for a content: the second description, where a summary came before."""
        if self.has_content or name not in _DESCRIPTIONS:
            return
        if name in _CONTENTS or self.has_summary:
            self.has_content = True
        self.has_summary = self.has_summary or name in _SUMMARIES


class _Document:
    """A document's tree, and the names of its elements as feedparser calls them."""

    def __init__(self, root: Element, addresses: Addresses) -> None:
        self._root = root
        self._addresses = addresses
        self._names: dict[str, str] = {}
        self._language = language_of(root, None)
        self._head = _Head(language=self._language.replace("_", "-") if self._language else None)
        self._entries: list[RawEntry] = []
        self._atom = False

    def read(self) -> RawFeed:
        format_ = self._format()
        self._atom = format_ == "atom10"
        if format_ == "rss10":
            self._head.language = None  # feedparser looks for it on other roots only
            self._read_head(self._root, 1, self._language)
        elif self._atom:
            self._read_head(self._root, 1, self._language)
        else:
            self._read_channel()
        head = self._head
        return RawFeed(
            format=format_,
            title=head.title or None,
            link=head.link or None,
            language=head.language or None,
            ttl=ttl_of(
                head.texts.get("ttl"), head.texts.get("sy_updateperiod"), head.texts.get("sy_updatefrequency")
            ),
            entries=self._entries,
        )

    def _format(self) -> str:
        """The format as feedparser names it, of a root that declares nothing contradictory."""
        root = self._root
        uris = {uri.lower() for uri in root.nsmap.values()}
        if root.tag == "rss" and _RSS1 not in uris:
            version = next((value for name, value in root.attrib.items() if name.lower() == "version"), "")
            return _RSS_VERSIONS.get(version) or ("rss20" if version.startswith("2.") else "rss")
        if root.tag == "{http://www.w3.org/2005/Atom}feed" and _RSS1 not in uris:
            return "atom10"
        if root.tag == f"{{{_RDF}}}RDF" and _RSS1 in uris and _ATOM not in uris:
            return "rss10"
        raise Unusual

    def _read_channel(self) -> None:
        channels = [element for element in self._root if self._name(element) == "channel"]
        others = [element for element in self._root if len(element) or self._name(element) in _NAMES]
        if len(channels) != 1 or others != channels or _CDF_ATTRIBUTES.intersection(channels[0].attrib):
            raise Unusual
        self._read_head(channels[0], 2, language_of(channels[0], self._language))

    def _read_head(self, parent: Element, depth: int, language: str | None) -> None:
        for element in parent:
            name = self._name(element)
            if name in {"item", "entry"}:
                self._read_entry(element, language)
            elif name == "channel":
                self._read_rdf_channel(element, depth, language)
            elif name in {"image", "textinput"}:
                self._pass_image(element, name)
            else:
                self._read_own(element, name, depth)

    def _read_rdf_channel(self, element: Element, depth: int, language: str | None) -> None:
        if depth != 1 or self._atom or any(not name.startswith("{") for name in element.attrib):
            raise Unusual
        self._read_head(element, 2, language_of(element, language))

    def _read_entry(self, element: Element, language: str | None) -> None:
        if len(self._entries) >= MAX_ENTRIES:
            raise Unusual
        head = self._head
        entry = read_entry(
            element, self._name, self._addresses, language, atom=self._atom, has_content=head.has_content
        )
        self._entries.append(entry)
        head.title_depth = -1
        head.has_content = False

    def _pass_image(self, element: Element, name: str) -> None:
        """A channel's image and search box have titles and links of their own."""
        parts = {self._name(part) for part in element}
        if not parts <= (_IMAGE_PARTS if name == "image" else _INPUT_PARTS) or any(len(part) for part in element):
            raise Unusual
        self._head.title_depth = -1

    def _read_own(self, element: Element, name: str, depth: int) -> None:
        """What the document says of itself."""
        if name in _HEAD_REFUSED or (depth == 1 and not self._atom and name in _HEAD_NAMES):
            raise Unusual
        if name in {"title", "dc_title"}:
            self._read_title(element, depth)
        elif name == "link":
            self._read_link(element)
        elif name in {"id", "guid"}:
            self._read_id(element)
        elif name in {"language", "dc_language"}:
            self._head.language = fixed(plain_text(element))
        elif name in {"ttl", "sy_updateperiod", "sy_updatefrequency"}:
            text = fixed(plain_text(element))
            self._head.texts[name] = "" if element.attrib else text
        else:
            self._head.describe(name)
            if len(element):
                self._pass_over(element, name)

    def _read_title(self, element: Element, depth: int) -> None:
        head = self._head
        value, _ = construct(element, "text/plain", atom=self._atom)
        if not -1 < head.title_depth <= depth:
            head.title = value
        head.title_depth = depth if value else head.title_depth

    def _read_id(self, element: Element) -> None:
        """An id: feedparser takes it for a link, too, where it has none yet."""
        value = self._addresses.read(fixed(plain_text(element)))
        if element.attrib:
            raise Unusual
        self._head.link = value if self._head.link is None else self._head.link

    def _read_link(self, element: Element) -> None:
        href, is_page = link_href(element)
        if href is None:
            self._head.link = self._addresses.mended(fixed(plain_text(element)))
        elif is_page:
            self._head.link = self._addresses.read(href)

    def _pass_over(self, parent: Element, name: str) -> None:
        """Whatever has no meaning for us must hold nothing that has, and text must hold no markup."""
        if name in _TEXTS or any(self._name(element) in _MEANINGFUL for element in parent.iterdescendants()):
            raise Unusual

    def _name(self, element: Element) -> str:
        """The element's canonical name: `dc_creator`, in lower case, bare in the feed formats' own namespaces."""
        tag = str(element.tag)
        name = self._names.get(tag)
        if name is None:
            name = self._names[tag] = _canonical(tag, element.prefix)
        return name


def _canonical(tag: str, prefix: str | None) -> str:
    """The name feedparser goes by: of a namespace it knows, else of the prefix as declared, else the bare one."""
    if not tag.startswith("{"):
        if ":" in tag:
            raise Unusual
        return tag.lower()
    uri, _, local = tag[1:].lower().partition("}")
    known = _PREFIXES.get(uri, prefix.lower() if prefix else None)
    if known is None and local in _NAMES:
        raise Unusual
    return f"{known}_{local}" if known else local
