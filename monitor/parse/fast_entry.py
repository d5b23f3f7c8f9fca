"""An entry read from a parsed tree, field for field as feedparser reads it.

feedparser's rules on which of several titles, texts and links wins are followed exactly: the differential test
compares every field over all corpora. Where following them would take more than a few lines, `Unusual` is raised and
the document goes to feedparser itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from monitor.parse.fast_text import (
    Addresses,
    Element,
    Unusual,
    attributes_of,
    construct,
    fixed,
    language_of,
    link_href,
    plain_text,
    short_text,
)
from monitor.parse.feed import as_html, summary_and_content
from monitor.parse.reading import RawEntry

Namer = Callable[[Element], str]


@dataclass(slots=True)
class Draft:
    """An entry while its elements go by. What stands deeper does not overwrite what stands nearer the entry."""

    name: Namer  # the canonical name of an element: `dc_creator`
    addresses: Addresses
    atom: bool
    fields: dict[str, str] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    plain: dict[str, bool] = field(default_factory=dict)
    languages: dict[str, str | None] = field(default_factory=dict)
    contents: list[str] = field(default_factory=list)
    has_content: bool = False
    title_depth: int = -1
    link: str | None = None
    guid_is_link: bool | None = None
    tags: list[tuple[str | None, str | None, str | None]] = field(default_factory=list)  # term, scheme, label
    origin: tuple[str | None, str | None] = (None, None)

    def keep(self, name: str, value: str, depth: int) -> None:
        """Keep a value, unless one from nearer the entry is there."""
        if depth <= self.depths.get(name, depth):
            self.depths[name] = depth
            self.fields[name] = value

    def finish(self) -> RawEntry:
        """The entry as all its elements make it."""
        fields = self.fields
        summary, content = summary_and_content(
            as_html(fields.get("summary", ""), plain=self.atom and self.plain.get("summary", False)), self.contents
        )
        guid, link = fields.get("id") or None, self.link or None
        return RawEntry(
            title=as_html(fields.get("title", ""), plain=not self.atom or self.plain.get("title", False)),
            summary=summary,
            content=content,
            link=fields.get("feedburner_origlink") or link,
            guid=guid,
            link_is_guid=bool(self.guid_is_link) and link == guid,
            author=fields.get("author") or None,
            published=fields.get("published") or fields.get("created") or fields.get("updated") or None,
            updated=fields.get("updated") or None,
            language=self.languages.get("title") or self.languages.get("summary"),
            tags=[tag for term, _, label in self.tags if (tag := term or label)],
            origin_name=self.origin[0],
            origin_url=self.origin[1],
        )


def read_entry(
    element: Element,
    name: Namer,
    addresses: Addresses,
    language: str | None,
    *,
    atom: bool,
    has_content: bool = False,
) -> RawEntry:
    """The entry in `element`. `language` is what is stated around it.

    `has_content`: feedparser carries over to the first entry that the head of the feed had a content.
    """
    draft = Draft(name, addresses, atom, has_content=has_content)
    for attribute, value in element.attrib.items():
        if attribute == _ABOUT:
            draft.fields["id"] = value
        elif attribute.lower() in {"href", "lastmod"}:  # CDF
            raise Unusual
    _read_children(draft, element, 1, language_of(element, language))
    return draft.finish()


def _read_children(draft: Draft, parent: Element, depth: int, language: str | None) -> None:
    for element in parent:
        name = draft.name(element)
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(draft, element, depth, language)
        elif name in _CONTAINERS:
            _read_children(draft, element, depth + 1, language_of(element, language))
        elif name in _REFUSED:
            raise Unusual
        elif len(element):
            _pass_over(draft, element)


def _pass_over(draft: Draft, parent: Element) -> None:
    """Whatever has no meaning for us must hold nothing that has."""
    for element in parent.iterdescendants():
        name = draft.name(element)
        if name in _HANDLERS or name in _CONTAINERS or name in _REFUSED:
            raise Unusual


def _title(draft: Draft, element: Element, depth: int, language: str | None) -> None:
    value, kind = construct(element, "text/plain", atom=draft.atom)
    if not -1 < draft.title_depth <= depth:
        draft.keep("title", value, depth)
        _describe_text(draft, "title", kind, language_of(element, language))
    if value:
        draft.title_depth = depth


def _media_title(draft: Draft, element: Element, depth: int, language: str | None) -> None:
    before = draft.title_depth
    _title(draft, element, depth, language)
    draft.title_depth = before


def _description(default: str, draft: Draft, element: Element, depth: int, language: str | None) -> None:
    """The first description is the summary; a second one, without a content before it, is a content."""
    if "summary" in draft.fields and not draft.has_content:
        _content("text/plain", draft, element, depth, language)
        return
    value, kind = construct(element, default, atom=draft.atom)
    draft.keep("summary", value, depth)
    _describe_text(draft, "summary", kind, language_of(element, language))


def _content(default: str, draft: Draft, element: Element, _depth: int, _language: str | None) -> None:
    value, kind = construct(element, default, atom=draft.atom)
    draft.has_content = True
    draft.contents.append(as_html(value, plain=draft.atom and kind == "text/plain"))
    draft.fields.setdefault("summary", value)


def _describe_text(draft: Draft, name: str, kind: str, language: str | None) -> None:
    draft.plain[name] = kind == "text/plain"
    draft.languages[name] = language.replace("_", "-") if language else None


def _link(draft: Draft, element: Element, _depth: int, _language: str | None) -> None:
    href, is_page = link_href(element)
    if href is None:
        draft.link = draft.addresses.mended(fixed(plain_text(element)).replace("&amp;", "&"))
    elif is_page:
        draft.link = draft.addresses.read(href)


def _guid(draft: Draft, element: Element, depth: int, _language: str | None) -> None:
    value = fixed(plain_text(element))
    permanent = not element.attrib or attributes_of(element).get("ispermalink", "true") == "true"
    draft.keep("id", draft.addresses.read(value) if permanent else value, depth)
    if draft.guid_is_link is None:
        draft.guid_is_link = permanent and draft.link is None
    if permanent and draft.link is None:
        draft.link = value


def _date(field_name: str, draft: Draft, element: Element, depth: int, _language: str | None) -> None:
    draft.keep(field_name, fixed(short_text(element)), depth)


def _author(draft: Draft, element: Element, depth: int, _language: str | None) -> None:
    if not len(element):
        draft.keep("author", fixed(short_text(element)), depth)
        return
    parts: dict[str, str] = {}
    for child in element:
        name = draft.name(child)
        if name in _PERSON:
            parts[_PERSON[name]] = short_text(child)
        elif len(child) or name in NAMES or (child.text and name not in _ADDRESSES):
            raise Unusual
    before = draft.fields.get("author", "")
    if "@" in before or (before and next(iter(parts), "") != "name") or _has_own_text(element):
        raise Unusual  # feedparser carries parts of one author over to the next
    draft.keep("author", "", depth)
    whole = f"{parts['name']} ({parts['email']})" if parts.get("name") and parts.get("email") else ""
    if whole := whole or parts.get("name") or parts.get("email") or "":
        draft.fields["author"] = whole


def _has_own_text(element: Element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _category(scheme: str | None, draft: Draft, element: Element, _depth: int, _language: str | None) -> None:
    value = fixed(plain_text(element))
    given = attributes_of(element)
    _add_tag(draft, given.get("term"), given.get("scheme", scheme or given.get("domain")), given.get("label"))
    if value and draft.tags and not draft.tags[-1][0]:
        draft.tags[-1] = (value, *draft.tags[-1][1:])
    elif value:
        _add_tag(draft, value, None, None)


def _itunes_category(draft: Draft, element: Element, _depth: int, _language: str | None) -> None:
    for part in element.iter():
        if draft.name(part) != "itunes_category" or (part.text or "").strip():
            raise Unusual
        _add_tag(draft, attributes_of(part).get("text"), _ITUNES, None)


def _keywords(scheme: str | None, draft: Draft, element: Element, _depth: int, _language: str | None) -> None:
    if element.attrib:
        raise Unusual
    for term in fixed(plain_text(element)).split(","):
        if term.strip():
            _add_tag(draft, term.strip(), scheme, None)


def _add_tag(draft: Draft, term: str | None, scheme: str | None, label: str | None) -> None:
    tag = (term, scheme, label)
    if any(tag) and tag not in draft.tags:
        draft.tags.append(tag)


def _source(draft: Draft, element: Element, depth: int, _language: str | None) -> None:
    """Where an aggregator has it from: RSS says it in an attribute and text, Atom in elements."""
    if not len(element):
        draft.title_depth = -1
        draft.origin = (fixed(plain_text(element)) or None, attributes_of(element).get("url") or None)
        return
    if _has_own_text(element) or element.attrib:
        raise Unusual
    title = link = ""
    for child in element:
        name = draft.name(child)
        if name == "title" and not title:
            title, _ = construct(child, "text/plain", atom=draft.atom)
        elif name == "link":
            href, is_page = link_href(child)
            if href is None:
                raise Unusual
            link = draft.addresses.read(href) if is_page else link
        elif name == "id":
            link = link or draft.addresses.read(fixed(plain_text(child)))
        elif name not in _QUIET_IN_SOURCE or child.attrib:
            raise Unusual
    draft.title_depth = depth + 1 if title else -1
    draft.origin = (title or None, link or None)


def _image(draft: Draft, element: Element, _depth: int, _language: str | None) -> None:
    if len(element):
        raise Unusual
    draft.title_depth = -1


def _original_link(draft: Draft, element: Element, depth: int, _language: str | None) -> None:
    text = fixed(plain_text(element))
    if element.attrib:  # feedparser keeps the attributes in the text's place
        draft.fields["feedburner_origlink"] = ""
    else:
        draft.keep("feedburner_origlink", text, depth)


_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_ITUNES = "http://www.itunes.com/"
_ADDRESSES = frozenset({"uri", "url", "homepage"})
_PERSON = {"name": "name", "email": "email", "itunes_name": "name", "itunes_email": "email"}
_QUIET_IN_SOURCE = frozenset({"updated", "icon", "logo", "rights", "subtitle", "generator"})
_CONTAINERS = frozenset({"media_group", "media_content"})
_REFUSED = frozenset(
    {"item", "entry", "channel", "feed", "rss", "body", "xhtml_body", "date", "tags", "textinput"} | {"itunes_owner"}
)

Handler = Callable[[Draft, Element, int, str | None], None]
_HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(("title", "dc_title"), _title),
    "media_title": _media_title,
    **dict.fromkeys(("summary", "itunes_summary", "abstract"), partial(_description, "text/plain")),
    **dict.fromkeys(("description", "dc_description", "media_description"), partial(_description, "text/html")),
    **dict.fromkeys(("content_encoded", "fullitem"), partial(_content, "text/html")),
    "content": partial(_content, "text/plain"),
    "link": _link,
    **dict.fromkeys(("guid", "id"), _guid),
    **dict.fromkeys(("published", "pubdate", "issued", "dcterms_issued"), partial(_date, "published")),
    **dict.fromkeys(
        ("updated", "modified", "lastbuilddate", "dc_date", "dcterms_modified"), partial(_date, "updated")
    ),
    **dict.fromkeys(("created", "dcterms_created"), partial(_date, "created")),
    **dict.fromkeys(("author", "managingeditor", "dc_author", "dc_creator", "itunes_author"), _author),
    **dict.fromkeys(("category", "keywords", "dc_subject"), partial(_category, None)),
    "media_category": partial(_category, "http://search.yahoo.com/mrss/category_schema"),
    "media_keywords": partial(_keywords, None),
    "itunes_keywords": partial(_keywords, _ITUNES),
    "itunes_category": _itunes_category,
    "source": _source,
    "image": _image,
    "feedburner_origlink": _original_link,
}
NAMES = frozenset(_HANDLERS) | _REFUSED | _CONTAINERS
