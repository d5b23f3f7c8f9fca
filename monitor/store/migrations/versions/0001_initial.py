"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from monitor.store.search import CREATE
from monitor.store.types import Span, UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _meta()
    _source()
    _story()
    _alert()
    _article()
    _delivery()
    _figure()
    _hit()
    _revision()
    _unindexed()
    _alert_hit()
    _decision()
    _digest_item()
    if op.get_bind().dialect.name == "sqlite":
        op.execute(CREATE)


def _only(condition: str) -> dict[str, Any]:
    where = sa.text(condition)
    return {"sqlite_where": where, "postgresql_where": where}


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False, comment="name of the fact"),
        sa.Column("value", sa.String(), nullable=False, comment="the fact"),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("declared_url", sa.String(), nullable=False, comment="as in the settings; may hold credentials"),
        sa.Column("url", sa.String(), nullable=False, comment="where to fetch"),
        sa.Column("declared", sa.Boolean(), nullable=False, comment="still in the settings"),
        sa.Column("name", sa.String(), nullable=True, comment="as in the settings"),
        sa.Column("tags", sa.JSON(), nullable=False, comment="as in the settings"),
        sa.Column("next_poll_at", UtcTime(), nullable=True, comment="null = never polled"),
        sa.Column("last_polled_at", UtcTime(), nullable=True, comment="whatever came of it"),
        sa.Column("last_ok_at", UtcTime(), nullable=True, comment="last document or 304"),
        sa.Column("etag", sa.String(), nullable=True, comment="byte for byte, latin-1"),
        sa.Column("last_modified", sa.String(), nullable=True, comment="byte for byte, latin-1"),
        sa.Column("body_digest", sa.String(), nullable=True, comment="of the last stored document"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="consecutive"),
        sa.Column("last_error", sa.String(), nullable=True, comment="for people, holds no secret"),
        sa.Column("moved_to", sa.String(), nullable=True, comment="permanent redirect, not yet believed"),
        sa.Column("moved_sightings", sa.Integer(), nullable=False, comment="how often in a row"),
        sa.Column("retired", sa.String(), nullable=True, comment="why it is polled no more"),
        sa.Column("baseline_done", sa.Boolean(), nullable=False, comment="its first poll is stored"),
        sa.Column("feed_title", sa.String(), nullable=True, comment="as the feed says"),
        sa.Column("publishes_every", Span(), nullable=True, comment="smoothed gap between entries, microseconds"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("declared_url", name="uq_source_declared_url"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_source_last_polled_at", "source", ["last_polled_at"])
    op.create_index("ix_source_next_poll_at", "source", ["next_poll_at"])


def _story() -> None:
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False, comment="of its first article"),
        sa.Column("first_seen_at", UtcTime(), nullable=False, comment="when its first article came"),
        sa.Column("last_seen_at", UtcTime(), nullable=False, comment="when its latest article came"),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_last_seen_at", "story", ["last_seen_at"])


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False, comment="story, corroborated, figure, revision, digest"),
        sa.Column("story_id", sa.Integer(), nullable=True, comment="null for a digest"),
        sa.Column("created_at", UtcTime(), nullable=False, comment="when it was decided"),
        sa.Column("note", sa.String(), nullable=False, comment="what changed"),
        sa.Column("items", sa.JSON(), nullable=False, comment="the items as said"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_alert_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_alert_story_id", "alert", ["story_id"])


def _article() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="whose entry it is"),
        sa.Column("guid_key", sa.String(), nullable=True, comment="identity within the source"),
        sa.Column("link_key", sa.String(), nullable=True, comment="identity within the source"),
        sa.Column("content_key", sa.String(), nullable=False, comment="identity within the source"),
        sa.Column("digest", sa.String(), nullable=False, comment="of everything a reader sees"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="1, and one more at each change"),
        sa.Column("title", sa.String(), nullable=False, comment="plain text"),
        sa.Column("summary", sa.String(), nullable=False, comment="plain text"),
        sa.Column("text", sa.String(), nullable=False, comment="plain text"),
        sa.Column("url", sa.String(), nullable=True, comment="as published, absolute"),
        sa.Column("canonical_url", sa.String(), nullable=True, comment="without tracking"),
        sa.Column("outlet", sa.String(), nullable=False, comment="who published it"),
        sa.Column("language", sa.String(), nullable=True, comment="ISO 639-1"),
        sa.Column("author", sa.String(), nullable=True, comment="as published"),
        sa.Column("tags", sa.JSON(), nullable=False, comment="as published"),
        sa.Column("published_at", UtcTime(), nullable=False, comment="by the rule in date_rule"),
        sa.Column("published_raw", sa.String(), nullable=True, comment="as published"),
        sa.Column("date_rule", sa.String(), nullable=False, comment="how published_at was found"),
        sa.Column("first_seen_at", UtcTime(), nullable=False, comment="when it was first read"),
        sa.Column("last_seen_at", UtcTime(), nullable=False, comment="when it was last in the feed, to the hour"),
        sa.Column("title_key", sa.String(), nullable=False, comment="folded title"),
        sa.Column("text_key", sa.String(), nullable=False, comment="hash of the folded text"),
        sa.Column("baseline", sa.Boolean(), nullable=False, comment="came with the source's first poll"),
        sa.Column("story_id", sa.Integer(), nullable=True, comment="its story"),
        sa.Column("copy_of", sa.Integer(), nullable=True, comment="the article it repeats"),
        sa.Column("wire", sa.String(), nullable=True, comment="agency whose text it is"),
        sa.Column("join_reason", sa.String(), nullable=True, comment="why it is in its story"),
        sa.Column("similarity", sa.Float(), nullable=True, comment="to what it joined, 0 to 1"),
        sa.ForeignKeyConstraint(["copy_of"], ["article.id"], name="fk_article_copy_of_article"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_article_source_id_source"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_article_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_canonical_url", "article", ["canonical_url"], **_only("story_id IS NOT NULL"))
    op.create_index("ix_article_copy_of", "article", ["copy_of"], **_only("copy_of IS NOT NULL"))
    op.create_index("ix_article_source_id_content_key", "article", ["source_id", "content_key"])
    op.create_index("ix_article_source_id_guid_key", "article", ["source_id", "guid_key"])
    op.create_index(
        "ix_article_source_id_last_seen_at", "article", ["source_id", "last_seen_at"], **_only("story_id IS NULL")
    )
    op.create_index("ix_article_source_id_link_key", "article", ["source_id", "link_key"])
    op.create_index("ix_article_story_id", "article", ["story_id"], **_only("story_id IS NOT NULL"))
    op.create_index("ix_article_text_key", "article", ["text_key"], **_only("story_id IS NOT NULL"))
    op.create_index("ix_article_title_key", "article", ["title_key"], **_only("story_id IS NOT NULL"))


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False, comment="what to say"),
        sa.Column("target", sa.String(), nullable=False, comment="name of the target"),
        sa.Column("status", sa.String(), nullable=False, comment="waiting, sent, parked"),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="counted when claimed"),
        sa.Column("not_before", UtcTime(), nullable=False, comment="no attempt before this"),
        sa.Column("created_at", UtcTime(), nullable=False, comment="when it was put here"),
        sa.Column("claimed_at", UtcTime(), nullable=True, comment="last attempt"),
        sa.Column("lease_until", UtcTime(), nullable=True, comment="whose attempt this is until then"),
        sa.Column("token", sa.String(), nullable=True, comment="fences the record of the outcome"),
        sa.Column("sent_at", UtcTime(), nullable=True, comment="when the target accepted it"),
        sa.Column("last_error", sa.String(), nullable=True, comment="holds no secret"),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_delivery_alert_id_alert"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery"),
        sa.UniqueConstraint("alert_id", "target", name="uq_delivery_alert_id_target"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_status_not_before", "delivery", ["status", "not_before"])
    op.create_index("ix_delivery_target_sent_at", "delivery", ["target", "sent_at"])


def _figure() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="where it stands"),
        sa.Column("story_id", sa.Integer(), nullable=True, comment="the article's story"),
        sa.Column("kind", sa.String(), nullable=False, comment="killed, wounded, casualties, missing, captured"),
        sa.Column("low", sa.Integer(), nullable=False, comment="at least"),
        sa.Column("high", sa.Integer(), nullable=True, comment="at most"),
        sa.Column("bound", sa.String(), nullable=False, comment="exact, at_least, at_most, about, range"),
        sa.Column("claimant", sa.String(), nullable=True, comment="who says so"),
        sa.Column("victims", sa.String(), nullable=True, comment="of whom"),
        sa.Column("quote", sa.String(), nullable=False, comment="the sentence"),
        sa.Column("field", sa.String(), nullable=False, comment="title, summary, text"),
        sa.Column("start", sa.Integer(), nullable=False, comment="offset in the field"),
        sa.Column("end", sa.Integer(), nullable=False, comment="offset in the field"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_figure_article_id_article"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_figure_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_figure"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_figure_article_id", "figure", ["article_id"])
    op.create_index("ix_figure_story_id_kind", "figure", ["story_id", "kind"])


def _hit() -> None:
    op.create_table(
        "hit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="what was found"),
        sa.Column("source_id", sa.Integer(), nullable=False, comment="the article's source, to filter by"),
        sa.Column("language", sa.String(), nullable=True, comment="of the wording that matched, to filter by"),
        sa.Column("story_id", sa.Integer(), nullable=True, comment="the article's story"),
        sa.Column("watch", sa.String(), nullable=False, comment="name of the watch"),
        sa.Column("found_at", UtcTime(), nullable=False, comment="when it first matched"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the wording that matched"),
        sa.Column("why", sa.JSON(), nullable=False, comment="[field, start, end, keyword, form, text] each"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_hit_article_id_article"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_hit_source_id_source"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_hit_story_id_story"),
        sa.PrimaryKeyConstraint("id", name="pk_hit"),
        sa.UniqueConstraint("article_id", "watch", name="uq_hit_article_id_watch"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hit_found_at", "hit", ["found_at"])
    op.create_index("ix_hit_language_found_at", "hit", ["language", "found_at"])
    op.create_index("ix_hit_source_id_found_at", "hit", ["source_id", "found_at"])
    op.create_index("ix_hit_story_id", "hit", ["story_id"])
    op.create_index("ix_hit_watch_found_at", "hit", ["watch", "found_at"])


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False, comment="whose wording"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the number this wording had"),
        sa.Column("title", sa.String(), nullable=False, comment="plain text"),
        sa.Column("summary", sa.String(), nullable=False, comment="plain text"),
        sa.Column("text", sa.String(), nullable=False, comment="plain text"),
        sa.Column("url", sa.String(), nullable=True, comment="as published then"),
        sa.Column("digest", sa.String(), nullable=False, comment="of everything a reader saw"),
        sa.Column("replaced_at", UtcTime(), nullable=False, comment="when the next wording was read"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_revision_article_id_article", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("article_id", "revision", name="uq_revision_article_id_revision"),
        sqlite_autoincrement=True,
    )


def _unindexed() -> None:
    op.create_table(
        "unindexed",
        sa.Column("article_id", sa.Integer(), nullable=False, comment="to be indexed again"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_unindexed_article_id_article", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", name="pk_unindexed"),
    )


def _alert_hit() -> None:
    op.create_table(
        "alert_hit",
        sa.Column("alert_id", sa.Integer(), nullable=False, comment="the alert"),
        sa.Column("hit_id", sa.Integer(), nullable=False, comment="the hit"),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_alert_hit_alert_id_alert"),
        sa.ForeignKeyConstraint(["hit_id"], ["hit.id"], name="fk_alert_hit_hit_id_hit"),
        sa.PrimaryKeyConstraint("alert_id", "hit_id", name="pk_alert_hit"),
    )
    op.create_index("ix_alert_hit_hit_id", "alert_hit", ["hit_id"])


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hit_id", sa.Integer(), nullable=False, comment="about what"),
        sa.Column("target", sa.String(), nullable=False, comment="for whom"),
        sa.Column("verdict", sa.String(), nullable=False, comment="send, digest, silent"),
        sa.Column("reason", sa.String(), nullable=False, comment="in a word"),
        sa.Column("said", sa.String(), nullable=False, comment="in a sentence"),
        sa.Column("decided_at", UtcTime(), nullable=False, comment="when"),
        sa.Column("alert_id", sa.Integer(), nullable=True, comment="what came of it"),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name="fk_decision_alert_id_alert"),
        sa.ForeignKeyConstraint(["hit_id"], ["hit.id"], name="fk_decision_hit_id_hit"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decision_alert_id", "decision", ["alert_id"])
    op.create_index("ix_decision_hit_id", "decision", ["hit_id"])


def _digest_item() -> None:
    op.create_table(
        "digest_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False, comment="for whom"),
        sa.Column("watch", sa.String(), nullable=False, comment="name of the watch"),
        sa.Column("hit_id", sa.Integer(), nullable=False, comment="what to tell"),
        sa.Column("due_key", sa.String(), nullable=False, comment="which digest: its hour or cron line"),
        sa.Column("held_at", UtcTime(), nullable=False, comment="since when"),
        sa.ForeignKeyConstraint(["hit_id"], ["hit.id"], name="fk_digest_item_hit_id_hit"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_item"),
        sa.UniqueConstraint(
            "target", "watch", "hit_id", "due_key", name="uq_digest_item_target_watch_hit_id_due_key"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_item_hit_id", "digest_item", ["hit_id"])
