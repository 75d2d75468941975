"""Rounds of the matcher, for the chamber's report."""

from typing import Final

from msgspec import convert
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import Round
from community.features.matchmaking.schemas.matches import RoundOut

MOST: Final = 400
"""A year of days and the starts between them."""


async def rounds(session: AsyncSession) -> list[RoundOut]:
    """The latest makings of all lists, the newest first; one statement."""
    rows = await session.scalars(select(Round).order_by(Round.made_at.desc(), Round.id.desc()).limit(MOST))
    return [
        convert({name: getattr(row, name) for name in _FIELDS}, RoundOut, strict=False, from_attributes=True)
        for row in rows
    ]


_FIELDS: Final = RoundOut.__struct_fields__
