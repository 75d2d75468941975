"""Answers to matches and contested parts, to be changed."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import Contest, Line, Match, MatchAnswer, Opportunity
from community.features.matchmaking.vocabulary.answers import MatchSide
from community.features.matchmaking.vocabulary.kinds import LineSide, OpportunityState


class Asked(NamedTuple):
    """A need that others may know of. excluded: organisations that never see it."""

    need_id: UUID
    opportunity_id: UUID | None
    line_id: UUID | None
    owner_id: UUID
    version: int
    excluded: frozenset[UUID]

    def columns(self) -> dict[str, UUID | None]:
        """Those of `models.match.OfNeed`."""
        return {name: getattr(self, name) for name in ("need_id", "opportunity_id", "line_id", "owner_id")}


async def asked(session: AsyncSession, need_id: UUID) -> Asked | None:
    """The published opportunity or the sought line of this id; one statement."""
    opportunity = select(
        Opportunity.id,
        literal(True).label("is_opportunity"),
        Opportunity.organisation_id,
        Opportunity.version,
        Opportunity.excluded,
    ).where(Opportunity.id == need_id, Opportunity.state == OpportunityState.PUBLISHED)
    line = select(
        Line.id, literal(False), Line.organisation_id, Line.version, literal([], Opportunity.excluded.type)
    ).where(Line.id == need_id, Line.side == LineSide.SEEK)
    row = (await session.execute(opportunity.union_all(line))).one_or_none()
    if row is None:
        return None
    return Asked(
        need_id,
        need_id if row.is_opportunity else None,
        None if row.is_opportunity else need_id,
        row.organisation_id,
        row.version,
        frozenset(row.excluded),
    )


async def signals_of(session: AsyncSession, need_id: UUID, organisation_id: UUID) -> frozenset[str] | None:
    """Signals of the parts of a match; None where the two are not matched."""
    parts = await session.scalar(
        select(Match.parts).where(Match.need_id == need_id, Match.organisation_id == organisation_id)
    )
    return None if parts is None else frozenset(part["signal"] for part in parts)


async def lock_answer(
    session: AsyncSession, need_id: UUID, organisation_id: UUID, side: MatchSide
) -> MatchAnswer | None:
    found: MatchAnswer | None = await session.scalar(
        select(MatchAnswer)
        .where(
            and_(
                MatchAnswer.need_id == need_id,
                MatchAnswer.organisation_id == organisation_id,
                MatchAnswer.side == side,
            )
        )
        .with_for_update()
    )
    return found


async def lock_contest(
    session: AsyncSession, need_id: UUID, organisation_id: UUID, side: MatchSide, signal: str
) -> Contest | None:
    found: Contest | None = await session.scalar(
        select(Contest)
        .where(
            Contest.need_id == need_id,
            Contest.organisation_id == organisation_id,
            Contest.side == side,
            Contest.signal == signal,
        )
        .with_for_update()
    )
    return found


async def lock_contest_by_id(session: AsyncSession, contest_id: UUID) -> Contest | None:
    found: Contest | None = await session.scalar(select(Contest).where(Contest.id == contest_id).with_for_update())
    return found
