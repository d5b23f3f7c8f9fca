"""From what a reader found to entries: lengths limited, links made absolute, dates read, keys and digests made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from monitor.model import Entry, EntryDate, EntryKeys
from monitor.parse.dates import read_date
from monitor.parse.keys import content_key, guid_key, link_key, reader_digest, trusted
from monitor.parse.plain import visible
from monitor.parse.reading import RawEntry, RawFeed

MAX_TITLE = 1_024  # characters
MAX_TEXT = 64 * 1024
MAX_AUTHOR = 512
MAX_NAME = 256
MAX_LINK = 4_096
MAX_TAGS = 64

_NO_DATE = EntryDate(None, None, "none")
_PLAIN_LINK = re.compile(
    r"https?://[^\s/?#@\\:\[\]<>\"^`{|}]+(?::[0-9]{1,5})?(?:[/?][^\s<>\"\\^`{|}]*)?\Z", re.IGNORECASE
)
_LINE_SIGNS = re.compile(r"[\t\r\n]+")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an entry's reading depends on beside itself."""

    base: str  # what relative links are relative to
    feed_link: str | None
    language: str | None  # of the document
    date_language: str | None
    now: datetime


def assemble(raw: RawFeed, around: Circumstances) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The document's entries, and a warning with a count for each thing that was cut, dropped or not believed."""
    notes: Counter[str] = Counter()
    drafts = []
    seen: set[tuple[str | None, ...]] = set()
    for found in raw.entries:
        draft = _draft(found, around, notes)
        if not (draft.title or draft.summary or draft.content or draft.link):
            notes["dropped-empty"] += 1
            continue
        marks = _marks(draft)
        if seen.isdisjoint(marks):
            drafts.append(draft)
        else:
            notes["dropped-duplicates"] += 1
        seen.update(marks)
    entries = _with_trusted_keys(drafts, around.feed_link, notes)
    return entries, tuple(f"{note}: {count}" for note, count in notes.items() if count)


def absolute_link(link: str | None, base: str) -> str | None:
    """`link` as an absolute http(s) address, or None: nothing else is ever shown or followed as a link."""
    if not link:
        return None
    if _PLAIN_LINK.match(link):
        return link if len(link) <= MAX_LINK else None
    link = _LINE_SIGNS.sub("", link.strip())
    if not link or len(link) > MAX_LINK:
        return None
    try:
        absolute = urljoin(base, link)
        parts = urlsplit(absolute)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return absolute.replace(" ", "%20") if usable else None


def _draft(raw: RawEntry, around: Circumstances, notes: Counter[str]) -> Entry:
    """An entry with its own keys: which of them the document makes worthless is not known yet."""
    title = _limited(raw.title, MAX_TITLE, "long-titles", notes)
    summary = _limited(raw.summary, MAX_TEXT, "long-texts", notes)
    content = _limited(raw.content, MAX_TEXT, "long-texts", notes)
    link = absolute_link(raw.link, "" if raw.link_is_guid else around.base)
    if raw.link and not link and not raw.link_is_guid:
        notes["unusable-links"] += 1
    language = raw.language or around.language
    published = read_date(raw.published, around.date_language or language, around.now)
    keys, digest = _keys_and_digest(raw.guid, link, (title, summary, content), published)
    return Entry(
        keys=keys,
        title=title,
        summary=summary,
        content=content,
        link=link,
        guid=raw.guid[:MAX_TITLE] if raw.guid else None,
        author=raw.author.strip()[:MAX_AUTHOR] or None if raw.author else None,
        published=published,
        updated=_updated(raw, published, around.date_language or language, around.now),
        language=language,
        tags=_tags(raw.tags) if raw.tags else (),
        origin_name=raw.origin_name[:MAX_NAME] if raw.origin_name else None,
        origin_url=absolute_link(raw.origin_url, around.base) if raw.origin_url else None,
        digest=digest,
    )


def _keys_and_digest(
    guid: str | None, link: str | None, texts: tuple[str, str, str], published: EntryDate
) -> tuple[EntryKeys, str]:
    title, summary, content = map(visible, texts)
    by_link = link_key(link)
    by_guid = by_link if guid == link and by_link and "#" not in by_link else guid_key(guid)
    by_content = content_key(title, summary or content, published)
    return EntryKeys(by_guid, by_link, by_content), reader_digest(title, summary, content, link)


def _updated(raw: RawEntry, published: EntryDate, language: str | None, now: datetime) -> EntryDate:
    if raw.updated is None:
        return _NO_DATE
    return published if raw.updated == raw.published else read_date(raw.updated, language, now)


def _limited(text: str, limit: int, note: str, notes: Counter[str]) -> str:
    if len(text) <= limit:
        return text
    notes[note] += 1
    return text[:limit]


def _tags(tags: Sequence[str]) -> tuple[str, ...]:
    stripped = (tag.strip()[:MAX_NAME] for tag in tags[: MAX_TAGS * 2])
    return tuple(dict.fromkeys(tag for tag in stripped if tag))[:MAX_TAGS]


def _marks(draft: Entry) -> set[tuple[str | None, ...]]:
    """What makes two entries of one document the same: equal text and equal guid and link, or equal text, date and
    either of the two. Equal text alone does not: an air raid alert is given again.
    """
    keys, date = draft.keys, draft.published.raw
    marks: set[tuple[str | None, ...]] = {("all", keys.content, keys.guid, keys.link)}
    if keys.guid and date:
        marks.add(("guid", keys.content, date, keys.guid))
    if keys.link and date:
        marks.add(("link", keys.content, date, keys.link))
    return marks


def _with_trusted_keys(drafts: list[Entry], feed_link: str | None, notes: Counter[str]) -> tuple[Entry, ...]:
    entries = []
    for draft, keys in zip(drafts, trusted([draft.keys for draft in drafts], feed_link), strict=True):
        if keys == draft.keys:
            entries.append(draft)
            continue
        notes["repeated-guids"] += keys.guid != draft.keys.guid
        notes["repeated-links"] += keys.link != draft.keys.link
        entries.append(replace(draft, keys=keys))
    return tuple(entries)
