"""Counting what is searched."""

from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.features.search.models import AskedQuery, QueryAsker, QueryClick, QueryDay


async def take_query(session: AsyncSession, words: str) -> tuple[UUID, bool]:
    """The row of these words, locked, made if need be; and whether it is common."""
    statement = insert(AskedQuery).values(id=new_id(), words=words)
    statement = statement.on_conflict_do_update(index_elements=["words"], set_={"words": words})
    row = (await session.execute(statement.returning(AskedQuery.id, AskedQuery.common))).one()
    return row.id, row.common


async def known_query(session: AsyncSession, words: str) -> UUID | None:
    found: UUID | None = await session.scalar(select(AskedQuery.id).where(AskedQuery.words == words))
    return found


async def note_asker(session: AsyncSession, query_id: UUID, mark: bytes, *, day: date, enough: int) -> None:
    """Of a query that is not common: note who asks it, until there are enough."""
    await session.execute(
        insert(QueryAsker).values(query_id=query_id, mark=mark, asked_on=day).on_conflict_do_nothing()
    )
    of_query = QueryAsker.query_id == query_id
    if (await session.scalar(select(func.count()).select_from(QueryAsker).where(of_query)) or 0) >= enough:
        await session.execute(update(AskedQuery).where(AskedQuery.id == query_id).values(common=True))
        await session.execute(delete(QueryAsker).where(of_query))


async def count_search(session: AsyncSession, query_id: UUID, day: date, *, empty: bool) -> None:
    statement = insert(QueryDay).values(query_id=query_id, day=day, searches=1, empty=int(empty))
    counted = {"searches": QueryDay.searches + 1, "empty": QueryDay.empty + int(empty)}
    await session.execute(statement.on_conflict_do_update(index_elements=["query_id", "day"], set_=counted))


async def count_click(session: AsyncSession, query_id: UUID, day: date, place: int) -> None:
    statement = insert(QueryClick).values(query_id=query_id, day=day, place=place, clicks=1)
    counted = {"clicks": QueryClick.clicks + 1}
    await session.execute(statement.on_conflict_do_update(index_elements=["query_id", "day", "place"], set_=counted))


async def forget(session: AsyncSession, *, before: date, askers_before: date) -> None:
    """Days that are kept no longer, then queries of which nothing is left, and who asked rare ones."""
    await session.execute(delete(QueryDay).where(QueryDay.day < before))
    await session.execute(delete(QueryClick).where(QueryClick.day < before))
    await session.execute(delete(QueryAsker).where(QueryAsker.asked_on < askers_before))
    asked = exists().where(QueryDay.query_id == AskedQuery.id)
    await session.execute(delete(AskedQuery).where(~asked))
