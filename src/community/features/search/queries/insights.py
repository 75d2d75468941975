"""What is searched, as moderators see it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.search.models import AskedQuery, QueryClick, QueryDay
from community.features.search.schemas.insights import InsightsOut, OpenedPlaceOut, QueryOut, SearchDayOut

LISTED: Final = 50
PLACES: Final = 11
"""The last one stands for all that follow."""


async def insights(session: AsyncSession, *, since: date, until: date, people: int) -> InsightsOut:
    """From one day to another, also those without searches; four statements."""
    found = await session.execute(
        select(QueryDay.day, func.sum(QueryDay.searches).label("searches"), func.sum(QueryDay.empty).label("empty"))
        .where(QueryDay.day >= since)
        .group_by(QueryDay.day)
        .order_by(QueryDay.day)
    )
    place = func.least(QueryClick.place, PLACES).label("place")
    places = await session.execute(
        select(place, func.sum(QueryClick.clicks).label("clicks"))
        .where(QueryClick.day >= since)
        .group_by(place)
        .order_by(place)
    )
    days = {row.day: SearchDayOut(day=row.day, searches=row.searches, empty=row.empty) for row in found}
    whole = [since + timedelta(days=number) for number in range((until - since).days + 1)] if days else []
    return InsightsOut(
        days=[days.get(day) or SearchDayOut(day=day, searches=0, empty=0) for day in whole],
        frequent=_queries(await _common(session, since, by_empty=False)),
        fruitless=_queries(await _common(session, since, by_empty=True)),
        places=[OpenedPlaceOut(place=row.place, clicks=row.clicks) for row in places],
        people=people,
    )


async def _common(session: AsyncSession, since: date, *, by_empty: bool) -> Sequence[Row[Any]]:
    asked = (
        select(
            QueryDay.query_id,
            func.sum(QueryDay.searches).label("searches"),
            func.sum(QueryDay.empty).label("empty"),
        )
        .where(QueryDay.day >= since)
        .group_by(QueryDay.query_id)
        .subquery()
    )
    opened = (
        select(
            QueryClick.query_id,
            func.sum(QueryClick.clicks).label("clicks"),
            (func.sum(QueryClick.clicks * QueryClick.place) * 1.0 / func.sum(QueryClick.clicks)).label("place"),
        )
        .where(QueryClick.day >= since)
        .group_by(QueryClick.query_id)
        .subquery()
    )
    statement = (
        select(AskedQuery.words, asked.c.searches, asked.c.empty, opened.c.clicks, opened.c.place)
        .join(asked, asked.c.query_id == AskedQuery.id)
        .outerjoin(opened, opened.c.query_id == AskedQuery.id)
        .where(AskedQuery.common)
        .limit(LISTED)
    )
    if by_empty:
        statement = statement.where(asked.c.empty > 0).order_by(asked.c.empty.desc(), AskedQuery.words)
    else:
        statement = statement.order_by(asked.c.searches.desc(), AskedQuery.words)
    return (await session.execute(statement)).all()


def _queries(rows: Sequence[Row[Any]]) -> list[QueryOut]:
    return [
        QueryOut(
            words=row.words,
            searches=row.searches,
            empty=row.empty,
            clicks=row.clicks or 0,
            place=None if row.place is None else round(float(row.place), 1),
        )
        for row in rows
    ]
