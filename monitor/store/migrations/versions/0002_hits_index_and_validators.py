"""The full-text index holds the articles of hits, no others; a source's validators remember which address gave them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXED_UP_TO = "(SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'indexed_up_to')"


def upgrade() -> None:
    _index_hits_only()
    said = "which address gave etag and last_modified; null = url"
    op.add_column("source", sa.Column("validators_url", sa.String(), nullable=True, comment=said))


def _index_hits_only() -> None:
    op.execute("DELETE FROM article_fts WHERE rowid NOT IN (SELECT article_id FROM hit)")
    op.execute("DELETE FROM unindexed WHERE article_id NOT IN (SELECT article_id FROM hit)")
    op.execute(
        f"INSERT OR IGNORE INTO unindexed SELECT DISTINCT article_id FROM hit WHERE article_id > {INDEXED_UP_TO}"  # noqa: S608 - a constant
    )
    op.execute("DELETE FROM meta WHERE key = 'indexed_up_to'")
