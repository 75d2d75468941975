"""What the statements of the search have in common."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession


def among(column: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    # One parameter however many ids there are: the statement is compiled once.
    chosen: ColumnElement[bool] = column == any_(literal(list(ids), ARRAY(Uuid())))
    return chosen


async def page_of(
    session: AsyncSession, key: Any, which: ColumnElement[bool] | None, after: UUID | None, limit: int
) -> Sequence[UUID]:
    statement = select(key).order_by(key).limit(limit)
    if which is not None:
        statement = statement.where(which)
    if after is not None:
        statement = statement.where(key > after)
    return (await session.scalars(statement)).all()
