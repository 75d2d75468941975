"""What time makes due: asks that end, introductions that sleep, opportunities to be renewed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.i18n import DEFAULT_ZONE
from community.features.matchmaking.models import Introduction, Opportunity
from community.features.matchmaking.repository.introductions import lock_some
from community.features.matchmaking.vocabulary.introductions import UNANSWERED, IntroductionState
from community.features.matchmaking.vocabulary.kinds import OpportunityState

_asked: Final = Introduction.state == IntroductionState.ASKED


async def lock_ended(session: AsyncSession, *, now: datetime, limit: int) -> Sequence[Introduction]:
    """Unanswered ones whose time is over."""
    return await lock_some(
        session, Introduction.state.in_(UNANSWERED), Introduction.expires_at <= now, limit=limit, skip=True
    )


async def lock_to_remind(
    session: AsyncSession, *, now: datetime, last_call: timedelta, limit: int
) -> Sequence[Introduction]:
    """Asks at half of their time that were not reminded, and those a day before their end that were not twice."""
    whole = Introduction.expires_at - Introduction.asked_at
    half = and_(Introduction.reminded == 0, Introduction.expires_at - now <= now - Introduction.asked_at)
    last = and_(Introduction.reminded <= 1, whole >= 3 * last_call, Introduction.expires_at - last_call <= now)
    return await lock_some(session, _asked, Introduction.expires_at > now, or_(half, last), limit=limit, skip=True)


async def lock_asleep(session: AsyncSession, *, before: datetime, limit: int) -> Sequence[Introduction]:
    """Introductions in which nothing has happened for long."""
    return await lock_some(
        session,
        Introduction.state == IntroductionState.TALKING,
        Introduction.active_at <= before,
        limit=limit,
        skip=True,
    )


async def lock_to_renew(session: AsyncSession, *, today: date, before: timedelta, limit: int) -> Sequence[Opportunity]:
    """Published ones that end within this time, and whose author was not asked since it began."""
    began = Opportunity.valid_until - before
    day = func.timezone(DEFAULT_ZONE, Opportunity.asked_at)
    statement = (
        select(Opportunity)
        .where(
            Opportunity.state == OpportunityState.PUBLISHED,
            Opportunity.valid_until >= today,
            began <= today,
            Opportunity.published_on < began,
            or_(Opportunity.asked_at.is_(None), func.date(day) < began),
        )
        .order_by(Opportunity.valid_until, Opportunity.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()
