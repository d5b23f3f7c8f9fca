"""The store: the only place that knows tables. Synchronous; one writer with group commit, any number of readers.

    with Store.open("sqlite:///monitor.db", exclusive=True) as store:
        ids = store.write(lambda tx: tx.add_articles(articles)).result()
        page = store.read(lambda reader: reader.hits(HitFilter(text="北朝鮮")))

Values in and out are those of `monitor.model` and `monitor.views`.
"""

from __future__ import annotations

from monitor.store.articles import Archived
from monitor.store.digests import Held
from monitor.store.room import LOG_LARGE, Room
from monitor.store.store import Store, upgrade
from monitor.store.transaction import Reader, Transaction

__all__ = ["LOG_LARGE", "Archived", "Held", "Reader", "Room", "Store", "Transaction", "upgrade"]
