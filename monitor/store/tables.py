"""The tables, as SQLModel classes. Private to the store: values leave it as frozen dataclasses only.

Writes and reads go through SQLAlchemy Core on these tables (`table(ArticleRow)`), in bulk. The full-text index is no
SQLModel table: see `monitor.store.search`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, Index, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from monitor.store.types import Span, UtcTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Row(SQLModel):
    """Base of all tables, with a metadata of its own. Ids are never used twice."""

    metadata = metadata


def table(model: type[SQLModel]) -> Table:
    """The Core table behind a model."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


def _time(comment: str, **more: Any) -> Any:
    return Field(sa_type=UtcTime, sa_column_kwargs={"comment": comment}, **more)


def _column(comment: str, **more: Any) -> Any:
    return Field(sa_column_kwargs={"comment": comment}, **more)


def _json(comment: str) -> Any:
    return Field(sa_type=JSON, nullable=False, sa_column_kwargs={"comment": comment})


def _id() -> Any:
    return Field(default=None, primary_key=True)


_NEVER_REUSED: dict[str, Any] = {"sqlite_autoincrement": True}


class SourceRow(Row, table=True):
    """A source and what must be remembered between polls."""

    __tablename__ = "source"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("declared_url"),
        Index(None, "next_poll_at"),
        Index(None, "last_polled_at"),
        _NEVER_REUSED,
    )

    id: int | None = _id()
    declared_url: str = _column("as in the settings; may hold credentials")
    url: str = _column("where to fetch")
    declared: bool = _column("still in the settings")
    name: str | None = _column("as in the settings")
    tags: list[str] = _json("as in the settings")
    next_poll_at: datetime | None = _time("null = never polled")
    last_polled_at: datetime | None = _time("whatever came of it")
    last_ok_at: datetime | None = _time("last document or 304")
    etag: str | None = _column("byte for byte, latin-1")
    last_modified: str | None = _column("byte for byte, latin-1")
    body_digest: str | None = _column("of the last stored document")
    failures: int = _column("consecutive")
    last_error: str | None = _column("for people, holds no secret")
    moved_to: str | None = _column("permanent redirect, not yet believed")
    moved_sightings: int = _column("how often in a row")
    retired: str | None = _column("why it is polled no more")
    baseline_done: bool = _column("its first poll is stored")
    feed_title: str | None = _column("as the feed says")
    publishes_every: timedelta | None = Field(
        sa_type=Span, sa_column_kwargs={"comment": "smoothed gap between entries, microseconds"}
    )
    validators_url: str | None = _column("which address gave etag and last_modified; null = url")


class StoryRow(Row, table=True):
    """The articles on one event."""

    __tablename__ = "story"
    __table_args__: ClassVar[Any] = (Index(None, "last_seen_at"), _NEVER_REUSED)

    id: int | None = _id()
    title: str = _column("of its first article")
    first_seen_at: datetime = _time("when its first article came")
    last_seen_at: datetime = _time("when its latest article came")


def _partial_index(condition: str, *columns: str) -> Index:
    return Index(None, *columns, sqlite_where=text(condition))


def _story_index(column: str, known: str = "story_id") -> Index:
    """An index that holds only articles that belong to a story, so that bulk inserts pay nothing for it."""
    return _partial_index(f"{known} IS NOT NULL", column)


class ArticleRow(Row, table=True):
    """An article in its present wording, and its place in a story."""

    __tablename__ = "article"
    __table_args__: ClassVar[Any] = (
        Index(None, "source_id", "guid_key"),
        Index(None, "source_id", "link_key"),
        Index(None, "source_id", "content_key"),
        _partial_index("story_id IS NULL", "source_id", "last_seen_at"),  # for retention, which spares stories
        _story_index("story_id"),
        _story_index("canonical_url"),
        _story_index("title_key"),
        _story_index("text_key"),
        _story_index("copy_of", known="copy_of"),
        _NEVER_REUSED,
    )

    id: int | None = _id()
    source_id: int = _column("whose entry it is", foreign_key="source.id")
    guid_key: str | None = _column("identity within the source")
    link_key: str | None = _column("identity within the source")
    content_key: str = _column("identity within the source")
    digest: str = _column("of everything a reader sees")
    revision: int = _column("1, and one more at each change")
    title: str = _column("plain text")
    summary: str = _column("plain text")
    text: str = _column("plain text")
    url: str | None = _column("as published, absolute")
    canonical_url: str | None = _column("without tracking")
    outlet: str = _column("who published it")
    language: str | None = _column("ISO 639-1")
    author: str | None = _column("as published")
    tags: list[str] = _json("as published")
    published_at: datetime = _time("by the rule in date_rule")
    published_raw: str | None = _column("as published")
    date_rule: str = _column("how published_at was found")
    first_seen_at: datetime = _time("when it was first read")
    last_seen_at: datetime = _time("when it was last in the feed, to the hour")
    title_key: str = _column("folded title")
    text_key: str = _column("hash of the folded text")
    baseline: bool = _column("came with the source's first poll")
    story_id: int | None = _column("its story", foreign_key="story.id")
    copy_of: int | None = _column("the article it repeats", foreign_key="article.id")
    wire: str | None = _column("agency whose text it is")
    join_reason: str | None = _column("why it is in its story")
    similarity: float | None = _column("to what it joined, 0 to 1")


class RevisionRow(Row, table=True):
    """A wording that the publisher has replaced."""

    __tablename__ = "revision"
    __table_args__: ClassVar[Any] = (UniqueConstraint("article_id", "revision"), _NEVER_REUSED)

    id: int | None = _id()
    article_id: int = _column("whose wording", foreign_key="article.id", ondelete="CASCADE")
    revision: int = _column("the number this wording had")
    title: str = _column("plain text")
    summary: str = _column("plain text")
    text: str = _column("plain text")
    url: str | None = _column("as published then")
    digest: str = _column("of everything a reader saw")
    replaced_at: datetime = _time("when the next wording was read")


class HitRow(Row, table=True):
    """A stored match."""

    __tablename__ = "hit"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("article_id", "watch"),
        Index(None, "watch", "found_at"),
        Index(None, "source_id", "found_at"),
        Index(None, "language", "found_at"),
        Index(None, "found_at"),
        Index(None, "story_id"),
        _NEVER_REUSED,
    )

    id: int | None = _id()
    article_id: int = _column("what was found", foreign_key="article.id")
    source_id: int = _column("the article's source, to filter by", foreign_key="source.id")
    language: str | None = _column("of the wording that matched, to filter by")
    story_id: int | None = _column("the article's story", foreign_key="story.id")
    watch: str = _column("name of the watch")
    found_at: datetime = _time("when it first matched")
    revision: int = _column("the wording that matched")
    why: list[Any] = _json("[field, start, end, keyword, form, text] each")


class AlertRow(Row, table=True):
    """What there was to say. Its items are kept as they were said."""

    __tablename__ = "alert"
    __table_args__: ClassVar[Any] = (Index(None, "story_id"), _NEVER_REUSED)

    id: int | None = _id()
    reason: str = _column("story, corroborated, figure, revision, digest")
    story_id: int | None = _column("null for a digest", foreign_key="story.id")
    created_at: datetime = _time("when it was decided")
    note: str = _column("what changed")
    items: list[Any] = _json("the items as said")


class AlertHitRow(Row, table=True):
    """Which hits an alert speaks of."""

    __tablename__ = "alert_hit"
    __table_args__: ClassVar[Any] = (Index(None, "hit_id"),)

    alert_id: int = _column("the alert", foreign_key="alert.id", primary_key=True)
    hit_id: int = _column("the hit", foreign_key="hit.id", primary_key=True)


class DecisionRow(Row, table=True):
    """What was decided for a hit and a target, "no" included."""

    __tablename__ = "decision"
    __table_args__: ClassVar[Any] = (Index(None, "hit_id"), Index(None, "alert_id"), _NEVER_REUSED)

    id: int | None = _id()
    hit_id: int = _column("about what", foreign_key="hit.id")
    target: str = _column("for whom")
    verdict: str = _column("send, digest, silent")
    reason: str = _column("in a word")
    said: str = _column("in a sentence")
    decided_at: datetime = _time("when")
    alert_id: int | None = _column("what came of it", foreign_key="alert.id")


class DeliveryRow(Row, table=True):
    """One alert to one target: the outbox."""

    __tablename__ = "delivery"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("alert_id", "target"),
        Index(None, "status", "not_before"),
        Index(None, "target", "sent_at"),
        _NEVER_REUSED,
    )

    id: int | None = _id()
    alert_id: int = _column("what to say", foreign_key="alert.id")
    target: str = _column("name of the target")
    status: str = _column("waiting, sent, parked")
    attempts: int = _column("counted when claimed")
    not_before: datetime = _time("no attempt before this")
    created_at: datetime = _time("when it was put here")
    claimed_at: datetime | None = _time("last attempt")
    lease_until: datetime | None = _time("whose attempt this is until then")
    token: str | None = _column("fences the record of the outcome")
    sent_at: datetime | None = _time("when the target accepted it")
    last_error: str | None = _column("holds no secret")


class DigestItemRow(Row, table=True):
    """A hit kept for a target's next digest; gone once the digest is made."""

    __tablename__ = "digest_item"
    __table_args__: ClassVar[Any] = (
        UniqueConstraint("target", "watch", "hit_id", "due_key"),
        Index(None, "hit_id"),
        _NEVER_REUSED,
    )

    id: int | None = _id()
    target: str = _column("for whom")
    watch: str = _column("name of the watch")
    hit_id: int = _column("what to tell", foreign_key="hit.id")
    due_key: str = _column("which digest: its hour or cron line")
    held_at: datetime = _time("since when")


class FigureRow(Row, table=True):
    """A number of people, as somebody claims it in an article."""

    __tablename__ = "figure"
    __table_args__: ClassVar[Any] = (Index(None, "article_id"), Index(None, "story_id", "kind"), _NEVER_REUSED)

    id: int | None = _id()
    article_id: int = _column("where it stands", foreign_key="article.id")
    story_id: int | None = _column("the article's story", foreign_key="story.id")
    kind: str = _column("killed, wounded, casualties, missing, captured")
    low: int = _column("at least")
    high: int | None = _column("at most")
    bound: str = _column("exact, at_least, at_most, about, range")
    claimant: str | None = _column("who says so")
    victims: str | None = _column("of whom")
    quote: str = _column("the sentence")
    field: str = _column("title, summary, text")
    start: int = _column("offset in the field")
    end: int = _column("offset in the field")


class UnindexedRow(Row, table=True):
    """Articles of hits whose present wording is not in the full-text index."""

    __tablename__ = "unindexed"

    article_id: int = _column("to be indexed again", foreign_key="article.id", ondelete="CASCADE", primary_key=True)


class MetaRow(Row, table=True):
    """Small facts about this database."""

    __tablename__ = "meta"

    key: str = _column("name of the fact", primary_key=True)
    value: str = _column("the fact")


source = table(SourceRow)
story = table(StoryRow)
article = table(ArticleRow)
revision = table(RevisionRow)
hit = table(HitRow)
alert = table(AlertRow)
alert_hit = table(AlertHitRow)
decision = table(DecisionRow)
delivery = table(DeliveryRow)
digest_item = table(DigestItemRow)
figure = table(FigureRow)
unindexed = table(UnindexedRow)
meta = table(MetaRow)
