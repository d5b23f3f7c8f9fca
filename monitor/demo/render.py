"""A demo outlet's feed document: RSS 2.0, Atom 1.0, RSS 1.0 (RDF) or JSON Feed 1.1, in the outlet's encoding."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from monitor.demo.documents import Item, Outlet

_MEDIA_TYPES = {
    "rss20": "application/rss+xml",
    "atom10": "application/atom+xml",
    "rdf10": "application/rdf+xml",
    "json11": "application/feed+json",
}


def media_type(outlet: Outlet) -> str:
    """The Content-Type of the outlet's feed."""
    return f"{_MEDIA_TYPES[outlet.format]}; charset={outlet.encoding}"


def document(outlet: Outlet, items: Sequence[Item], start: datetime) -> bytes:
    """The feed with `items` in this order; `start` is the moment their `minutes` count from."""
    write = _WRITERS[outlet.format]
    # Characters the encoding lacks become numeric references, which is right in XML; JSON is always UTF-8.
    return write(outlet, items, start).encode(outlet.encoding, "xmlcharrefreplace")


def _published(item: Item, start: datetime) -> datetime:
    return start + timedelta(minutes=item.minutes)


def _declaration(outlet: Outlet) -> str:
    return f'<?xml version="1.0" encoding="{outlet.encoding}"?>\n'


def _summary(item: Item) -> str:
    return f"<![CDATA[{item.summary}]]>" if item.cdata else escape(item.summary)


def _rss(outlet: Outlet, items: Sequence[Item], start: datetime) -> str:
    return (
        f'{_declaration(outlet)}<rss version="2.0"><channel><title>{escape(outlet.name)}</title>'
        f"<link>https://{outlet.domain}/</link><description>{escape(outlet.name)}</description>"
        f"<language>{outlet.language}</language>\n"
        + "".join(_rss_item(item, start) for item in items)
        + "</channel></rss>\n"
    )


def _rss_item(item: Item, start: datetime) -> str:
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f'<guid isPermaLink="false">{escape(item.guid)}</guid>'
        f"<pubDate>{format_datetime(_published(item, start))}</pubDate>"
        f"<description>{_summary(item)}</description></item>\n"
    )


def _atom(outlet: Outlet, items: Sequence[Item], start: datetime) -> str:
    newest = max((_published(item, start) for item in items), default=start)
    return (
        f'{_declaration(outlet)}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f"<title>{escape(outlet.name)}</title><id>https://{outlet.domain}/</id>"
        f'<link href="https://{outlet.domain}/"/><updated>{newest.isoformat()}</updated>\n'
        + "".join(_atom_entry(item, start) for item in items)
        + "</feed>\n"
    )


def _atom_entry(item: Item, start: datetime) -> str:
    when = _published(item, start).isoformat()
    return (
        f"<entry><title>{escape(item.title)}</title><link href={quoteattr(item.link)}/>"
        f"<id>{escape(item.guid)}</id><published>{when}</published><updated>{when}</updated>"
        f'<summary type="html">{_summary(item)}</summary></entry>\n'
    )


def _rdf(outlet: Outlet, items: Sequence[Item], start: datetime) -> str:
    sequence = "".join(f"<rdf:li rdf:resource={quoteattr(item.link)}/>" for item in items)
    return (
        f'{_declaration(outlet)}<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="https://{outlet.domain}/"><title>{escape(outlet.name)}</title>'
        f"<link>https://{outlet.domain}/</link><description>{escape(outlet.name)}</description>"
        f"<dc:language>{outlet.language}</dc:language><items><rdf:Seq>{sequence}</rdf:Seq></items></channel>\n"
        + "".join(_rdf_item(item, start) for item in items)
        + "</rdf:RDF>\n"
    )


def _rdf_item(item: Item, start: datetime) -> str:
    return (
        f"<item rdf:about={quoteattr(item.link)}><title>{escape(item.title)}</title><link>{escape(item.link)}</link>"
        f"<dc:date>{_published(item, start).isoformat()}</dc:date><description>{_summary(item)}</description></item>\n"
    )


def _json(outlet: Outlet, items: Sequence[Item], start: datetime) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"https://{outlet.domain}/",
        "language": outlet.language,
        "items": [
            {
                "id": item.guid,
                "url": item.link,
                "title": item.title,
                "content_html": item.summary,
                "date_published": _published(item, start).isoformat(),
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


_WRITERS: dict[str, Callable[[Outlet, Sequence[Item], datetime], str]] = {
    "rss20": _rss,
    "atom10": _atom,
    "rdf10": _rdf,
    "json11": _json,
}
