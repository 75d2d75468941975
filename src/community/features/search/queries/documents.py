"""How much can be found."""

from collections.abc import Collection

from sqlalchemy import BigInteger, String, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import REGCLASS
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import FoundDocument


async def last_change(session: AsyncSession) -> int:
    return await session.scalar(select(func.coalesce(func.max(FoundDocument.change), 0))) or 0


async def count_kinds(session: AsyncSession, kinds: Collection[str], *, upto: int) -> dict[str, int]:
    """How many documents of these kinds there are, of those that were last changed up to this change."""
    counts = (
        select(FoundDocument.kind, func.count().label("documents"))
        .where(FoundDocument.kind.in_(kinds), FoundDocument.gone.is_(False), FoundDocument.change <= upto)
        .group_by(FoundDocument.kind)
    )
    return dict.fromkeys(kinds, 0) | {row.kind: row.documents for row in await session.execute(counts)}


async def count_about(session: AsyncSession) -> int:
    """How many documents there are, as the planner believes."""
    classes = table("pg_class", column("oid"), column("reltuples"))
    about = select(cast(classes.c.reltuples, BigInteger())).where(
        classes.c.oid == cast(cast("search_document", String()), REGCLASS)
    )
    return max(await session.scalar(about) or 0, 1)
