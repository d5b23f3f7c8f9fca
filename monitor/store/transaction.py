"""Everything that can be said to the store, gathered: what reads, and what writes as well."""

from __future__ import annotations

from monitor.store.articles import ArticleReads, ArticleWrites
from monitor.store.digests import DigestReads, DigestWrites
from monitor.store.hits import HitReads, HitWrites
from monitor.store.maintenance import MaintenanceReads, MaintenanceWrites
from monitor.store.outbox import OutboxReads, OutboxWrites
from monitor.store.sources import SourceReads, SourceWrites
from monitor.store.stories import StoryReads, StoryWrites


class Reader(SourceReads, ArticleReads, StoryReads, HitReads, OutboxReads, DigestReads, MaintenanceReads):
    """All reads, at one moment of the database."""


class Transaction(
    SourceWrites, ArticleWrites, StoryWrites, HitWrites, OutboxWrites, DigestWrites, MaintenanceWrites, Reader
):
    """All writes, and all reads as they stand inside the transaction."""
