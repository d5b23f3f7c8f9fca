"""Articles: looking up known ones, adding, revising, touching, reading them back for backtests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, text, update
from sqlalchemy.dialects.sqlite import insert

from monitor.errors import NotFound
from monitor.model import Article, EntryKeys, Known
from monitor.store.bound import AnyRow, Bound, any_of, by_any_key
from monitor.store.sources import name_of, shown_name
from monitor.store.tables import article, hit, revision, source, unindexed
from monitor.store.types import microseconds, to_json

TOUCH_EVERY = timedelta(hours=1)  # last_seen_at is kept no finer than this

_CHUNK = 500  # keys of each kind in one look-up
_c = article.c

_KNOWN = by_any_key(
    select(
        _c.id,
        _c.guid_key,
        _c.link_key,
        _c.content_key,
        _c.digest,
        _c.title,
        _c.published_at,
        _c.last_seen_at,
        _c.revision,
    ),
    where=[_c.source_id == bindparam("source")],
    keys=[any_of(_c.guid_key, "guids"), any_of(_c.link_key, "links"), any_of(_c.content_key, "contents")],
)
_ARTICLE = select(
    article, name_of.label("source_name"), source.c.tags.label("source_tags"), source.c.declared_url
).join_from(article, source)
_SINCE = (
    _ARTICLE.where(_c.id > bindparam("after"), _c.first_seen_at >= bindparam("since"))
    .order_by(_c.id)
    .limit(bindparam("count"))
)
_ARCHIVE = (
    _ARTICLE.where(
        _c.id > bindparam("after"), _c.first_seen_at >= bindparam("since"), _c.first_seen_at < bindparam("until")
    )
    .order_by(_c.id)
    .limit(bindparam("count"))
)
_BY_ID = _ARTICLE.where(any_of(_c.id, "ids")).order_by(_c.id)
_BY_URL = _ARTICLE.where(or_(any_of(_c.url, "urls"), any_of(_c.canonical_url, "urls"))).order_by(_c.id)
_ADDED = (
    "id", "source_id", "guid_key", "link_key", "content_key", "digest", "revision", "title", "summary", "text", "url",
    "canonical_url", "outlet", "language", "author", "tags", "published_at", "published_raw", "date_rule",
    "first_seen_at", "last_seen_at", "title_key", "text_key", "baseline",
)  # fmt: skip
# Handed to the driver as it is, with values in its own types: for rows by the thousand a third of Core's price.
_ADD = f"INSERT INTO {article.name} ({', '.join(_ADDED)}) VALUES ({', '.join('?' * len(_ADDED))})"  # noqa: S608 - constant names
_LAST_ID = text("SELECT seq FROM sqlite_sequence WHERE name = 'article'")
_TOUCH = (
    update(article)
    .where(any_of(_c.id, "ids"), _c.last_seen_at <= bindparam("before"))
    .values(last_seen_at=bindparam("now"))
)
_REKEY = (
    update(article)
    .where(_c.id == bindparam("row"))
    .values(guid_key=bindparam("g"), link_key=bindparam("l"), content_key=bindparam("c"))
)
_KEEP_WORDING = insert(revision).from_select(
    ["article_id", "revision", "title", "summary", "text", "url", "digest", "replaced_at"],
    select(
        _c.id,
        _c.revision,
        _c.title,
        _c.summary,
        _c.text,
        _c.url,
        _c.digest,
        bindparam("now", type_=revision.c.replaced_at.type),
    ).where(_c.id == bindparam("row")),
)

_INDEX_AGAIN = (
    insert(unindexed)
    .from_select(["article_id"], select(hit.c.article_id).where(hit.c.article_id == bindparam("row")).limit(1))
    .on_conflict_do_nothing()
)


@dataclass(frozen=True, slots=True)
class Archived:
    """A stored article with its place among the stories; all None where no watch has hit it."""

    article: Article
    story_id: int | None = None
    copy_of: int | None = None
    wire: str | None = None


class ArticleReads(Bound):
    """Reading articles."""

    def known(self, source_id: int, keys: Sequence[EntryKeys]) -> list[Known]:
        """The stored articles of a source that share a key with any of `keys`, each once."""
        found: dict[int, Known] = {}
        for start in range(0, len(keys), _CHUNK):
            for row in self.connection.execute(_KNOWN, _wanted(source_id, keys[start : start + _CHUNK])):
                found[row.id] = _known(row)
        return list(found.values())

    def article(self, article_id: int) -> Article:
        """One article in its present wording."""
        row = self.connection.execute(_ARTICLE.where(_c.id == article_id)).first()
        if row is None:
            raise NotFound("article", f"no article a{article_id}")
        return _article(row)

    def articles_since(self, since: datetime, *, after_id: int = 0, limit: int = 500) -> list[Article]:
        """Up to `limit` articles first seen at or after `since`, in the order they came.

        The next batch starts after the last one's id. `Store.articles_since` does so, each batch in a transaction of
        its own: a reader that stays open lets the write-ahead log grow without bound.
        """
        rows = self.connection.execute(_SINCE, {"since": since, "after": after_id, "count": limit})
        return [_article(row) for row in rows]

    def archive(self, since: datetime, until: datetime, *, after_id: int = 0, limit: int = 500) -> list[Archived]:
        """As `articles_since`, of those first seen before `until`, each with its place among the stories."""
        wanted = {"since": since, "until": until, "after": after_id, "count": limit}
        rows = self.connection.execute(_ARCHIVE, wanted)
        return [Archived(_article(row), row.story_id, row.copy_of, row.wire) for row in rows]

    def articles_named(self, ids: Sequence[int], urls: Sequence[str]) -> list[Article]:
        """The articles with any of these ids, and those published at any of these addresses, each once.

        No index holds the addresses of all articles: to look for some reads the whole table, once.
        """
        found: dict[int, Article] = {}
        for statement, wanted in ((_BY_ID, {"ids": list(ids)}), (_BY_URL, {"urls": list(urls)})):
            if any(wanted.values()):
                found.update((row.id, _article(row)) for row in self.connection.execute(statement, wanted))
        return list(found.values())


class ArticleWrites(ArticleReads):
    """Writing articles."""

    def add_articles(self, articles: Sequence[Article]) -> list[int]:
        """Store new articles; their ids, in the same order.

        The ids are counted here and not read back: inside the one writer's transaction nobody else gives any out,
        and a plain insert of many rows costs little more than half of one that returns them.
        """
        if not articles:
            return []
        first = (self.connection.scalar(_LAST_ID) or 0) + 1
        ids = list(range(first, first + len(articles)))
        self.connection.exec_driver_sql(_ADD, [_row(new, row_id) for new, row_id in zip(articles, ids, strict=True)])
        return ids

    def revise(self, article_id: int, changed: Article, now: datetime) -> int:
        """Give an article a new wording, keep the old one; the new revision number.

        Its first sighting, its place in a story and its id stay. That of a hit will be indexed again.
        """
        self.connection.execute(_KEEP_WORDING, {"row": article_id, "now": now})
        number = self.connection.scalar(
            update(article)
            .where(_c.id == article_id)
            .values(revision=_c.revision + 1, last_seen_at=now, **_wording(changed))
            .returning(_c.revision)
        )
        if number is None:
            raise NotFound("article", f"no article a{article_id}")
        self.connection.execute(_INDEX_AGAIN, {"row": article_id})
        return int(number)

    def seen_again(self, ids: Sequence[int], now: datetime) -> None:
        """Note that articles are still in their feed. Cheap: each is written at most once an hour."""
        if ids:
            self.connection.execute(_TOUCH, {"ids": list(ids), "now": now, "before": now - TOUCH_EVERY})

    def rekey(self, keys: Mapping[int, EntryKeys]) -> None:
        """Know articles (by id) by these keys from now on: a feed that changes its guids or links keeps its articles."""
        rows = [{"row": row_id, "g": key.guid, "l": key.link, "c": key.content} for row_id, key in keys.items()]
        if rows:
            self.connection.execute(_REKEY, rows)


def _wanted(source_id: int, keys: Sequence[EntryKeys]) -> dict[str, Any]:
    return {
        "source": source_id,
        "guids": [key.guid for key in keys if key.guid is not None],
        "links": [key.link for key in keys if key.link is not None],
        "contents": [key.content for key in keys],
    }


def _known(row: AnyRow) -> Known:
    number, guid, link, content, digest, title, published_at, last_seen_at, revised = row
    return Known(number, EntryKeys(guid, link, content), digest, title, published_at, last_seen_at, revised)


def _wording(new: Article) -> dict[str, Any]:
    return {
        "guid_key": new.keys.guid,
        "link_key": new.keys.link,
        "content_key": new.keys.content,
        "digest": new.digest,
        "title": new.title,
        "summary": new.summary,
        "text": new.text,
        "url": new.url,
        "canonical_url": new.canonical_url,
        "outlet": new.outlet,
        "language": new.language,
        "author": new.author,
        "tags": new.tags,
        "published_at": new.published_at,
        "published_raw": new.published_raw,
        "date_rule": new.date_rule,
        "title_key": new.title_key,
        "text_key": new.text_key,
    }


def _row(new: Article, row_id: int) -> tuple[Any, ...]:
    """The values of `_ADDED`, as the driver takes them."""
    keys, seen = new.keys, microseconds(new.first_seen_at)
    return (
        row_id, new.source_id, keys.guid, keys.link, keys.content, new.digest, new.revision, new.title, new.summary,
        new.text, new.url, new.canonical_url, new.outlet, new.language, new.author, to_json(new.tags) if new.tags else "[]",
        microseconds(new.published_at), new.published_raw, new.date_rule, seen, seen, new.title_key, new.text_key,
        new.baseline,
    )  # fmt: skip


def _article(row: AnyRow) -> Article:
    return Article(
        title=row.title,
        summary=row.summary,
        text=row.text,
        url=row.url,
        canonical_url=row.canonical_url,
        outlet=row.outlet,
        language=row.language,
        author=row.author,
        published_at=row.published_at,
        published_raw=row.published_raw,
        date_rule=row.date_rule,
        first_seen_at=row.first_seen_at,
        tags=tuple(row.tags),
        source=shown_name(row.source_name, row.declared_url),
        source_id=row.source_id,
        source_tags=tuple(row.source_tags),
        keys=EntryKeys(row.guid_key, row.link_key, row.content_key),
        digest=row.digest,
        title_key=row.title_key,
        text_key=row.text_key,
        id=row.id,
        revision=row.revision,
        baseline=row.baseline,
    )
