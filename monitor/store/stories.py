"""Stories: finding candidates, founding, joining, and what is known of one at the moment of deciding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, select, update

from monitor.model import Candidate, StoryFacts, Verdict
from monitor.store.bound import AnyRow, Bound, any_of, by_any_key, required
from monitor.store.tables import article, decision, hit, story
from monitor.views import StoryArticle

FIRST = "first"  # why an article is in the story it founded

_c = article.c
_CANDIDATES = by_any_key(
    select(_c.id, _c.story_id, _c.canonical_url, _c.title_key, _c.text_key, _c.outlet, _c.first_seen_at),
    where=[_c.story_id.is_not(None), _c.first_seen_at >= bindparam("since")],
    keys=[any_of(_c.canonical_url, "urls"), any_of(_c.title_key, "titles"), any_of(_c.text_key, "texts")],
).order_by(_c.id)
STORY_ARTICLES = select(
    _c.id,
    _c.url,
    _c.title,
    _c.outlet,
    _c.language,
    _c.published_at,
    _c.first_seen_at,
    _c.copy_of,
    _c.wire,
    _c.join_reason,
    _c.similarity,
    _c.story_id,
).order_by(_c.first_seen_at, _c.id)


def independent() -> ColumnElement[int]:
    """Over a story's articles: how many outlets say it of their own. Copies do not count, nor one wire printed twice."""
    own_words = case((_c.copy_of.is_(None), func.coalesce(_c.wire, _c.outlet)))
    return func.max(1, func.count(own_words.distinct()))


_FACTS = select(
    func.count().label("articles"),
    func.count(_c.outlet.distinct()).label("outlets"),
    independent().label("independent"),
).where(_c.story_id == bindparam("story"))
_STORY_OF = select(_c.story_id, _c.copy_of).where(_c.id == bindparam("article"))
_TOLD = (
    select(decision.c.target, decision.c.reason)
    .join_from(decision, hit)
    .where(hit.c.story_id == bindparam("story"), decision.c.verdict != Verdict.SILENT)
    .distinct()
)


_NEW = story.insert().returning(story.c.id)
_PLACE = (
    update(article)
    .where(_c.id == bindparam("row"))
    .values({name: bindparam(name) for name in ("story_id", "copy_of", "wire", "join_reason", "similarity")})
)
_LATER = (
    update(story)
    .where(story.c.id == bindparam("row"), story.c.last_seen_at < bindparam("at"))
    .values(last_seen_at=bindparam("at"))
)


class StoryReads(Bound):
    """Reading stories."""

    def candidates(
        self, canonical_urls: Sequence[str], title_keys: Sequence[str], text_keys: Sequence[str], since: datetime
    ) -> list[Candidate]:
        """Articles of stories, first seen since, that share an address, a title or a text with these. "" is no key."""
        wanted = {
            "urls": [url for url in canonical_urls if url],
            "titles": [key for key in title_keys if key],
            "texts": [key for key in text_keys if key],
            "since": since,
        }
        return [Candidate(*row) for row in self.connection.execute(_CANDIDATES, wanted)]

    def story_of(self, article_id: int) -> tuple[int, bool] | None:
        """The story an article is in, and whether it is a copy there; None = in no story."""
        row = self.connection.execute(_STORY_OF, {"article": article_id}).first()
        return None if row is None or row.story_id is None else (row.story_id, row.copy_of is not None)

    def story_articles(self, story_id: int) -> list[StoryArticle]:
        """A story's articles, first seen first."""
        rows = self.connection.execute(STORY_ARTICLES.where(_c.story_id == story_id))
        return [story_article(row) for row in rows]

    def story_facts(self, story_id: int, independent: int | None = None) -> StoryFacts:
        """What deciding needs. `independent` replaces the store's own count, where the caller knows families and wires."""
        row = self.connection.execute(_FACTS, {"story": story_id}).one()
        told = self.connection.execute(_TOLD, {"story": story_id})
        return StoryFacts(
            story_id=story_id,
            independent=row.independent if independent is None else independent,
            articles=row.articles,
            outlets=row.outlets,
            told=frozenset((target, reason) for target, reason in told),
        )


class StoryWrites(StoryReads):
    """Writing stories."""

    def new_story(self, article_id: int, title: str, at: datetime) -> int:
        """A story that begins with this article."""
        made = self.connection.scalar(_NEW, {"title": title, "first_seen_at": at, "last_seen_at": at})
        story_id = required(made)
        self._place(article_id, story_id, None, FIRST, 1.0, None)
        return story_id

    def join_story(  # noqa: PLR0917 - the columns of one row
        self,
        story_id: int,
        article_id: int,
        copy_of: int | None,
        reason: str,
        similarity: float,
        at: datetime,
        *,
        wire: str | None = None,
    ) -> None:
        """Put an article into a story: why, how alike, and whose copy it is."""
        self._place(article_id, story_id, copy_of, reason, similarity, wire)
        self.connection.execute(_LATER, {"row": story_id, "at": at})

    def _place(  # noqa: PLR0917 - the columns of one row
        self, article_id: int, story_id: int, copy_of: int | None, reason: str, similarity: float, wire: str | None
    ) -> None:
        self.connection.execute(
            _PLACE,
            {
                "row": article_id,
                "story_id": story_id,
                "copy_of": copy_of,
                "wire": wire,
                "join_reason": reason,
                "similarity": similarity,
            },
        )


def story_article(row: AnyRow) -> StoryArticle:
    """A row of `STORY_ARTICLES`."""
    return StoryArticle(
        id=row.id,
        url=row.url,
        title=row.title,
        outlet=row.outlet,
        language=row.language,
        published_at=row.published_at,
        first_seen_at=row.first_seen_at,
        copy_of=row.copy_of,
        wire=row.wire,
        reason=row.join_reason or "",
        similarity=row.similarity or 0.0,
    )
