"""Topics whose titles speak of the same, among those that the reader sees."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, literal_column, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.text import fold
from community.features.forums import policy
from community.features.forums.models import Space, Topic
from community.features.forums.schemas.writing import SimilarOut

LIMIT: Final = 5
SHORTEST: Final = 4
_WORDS: Final = 12
_FRENCH: Final = literal_column("'french'", REGCONFIG)


async def similar_topics(session: AsyncSession, actor: Actor, title: str) -> list[SimilarOut]:
    """The five most similar ones, best first; one statement."""
    folded = fold(title)[:200]
    if len(folded) < SHORTEST:
        return []
    rows = await session.execute(similar_statement(folded).where(policy.may_see(actor)))
    return [
        SimilarOut(
            id=row.id,
            title=row.title,
            space_name=row.name.get(actor.locale) or row.name["fr"],
            post_count=row.post_count,
            answered=row.answered,
            last_post_at=row.last_post_at,
        )
        for row in rows
    ]


def similar_statement(folded: str) -> Select[UUID, str, dict[str, str], int, bool, datetime]:
    """Titles alike in letters, or with words of the same stem; words that nearly all titles have count for little."""
    key: ColumnElement[str] = func.forums_fold(Topic.title)
    stems = func.to_tsvector(_FRENCH, key)
    words = [word for word in ("".join(c for c in word if c.isalnum()) for word in folded.split()) if len(word) > 2]
    wanted = func.to_tsquery(_FRENCH, literal(" | ".join(words[:_WORDS])))
    alike = key.op("%")(folded)
    return (
        select(
            Topic.id,
            Topic.title,
            Space.name,
            Topic.post_count,
            Topic.accepted_number.is_not(None).label("answered"),
            Topic.last_post_at,
        )
        .join(Space, Space.id == Topic.space_id)
        .where(Topic.deleted_at.is_(None), or_(alike, stems.op("@@")(wanted)))
        .order_by((func.similarity(key, folded) + func.ts_rank(stems, wanted)).desc(), Topic.last_post_at.desc())
        .limit(LIMIT)
    )
