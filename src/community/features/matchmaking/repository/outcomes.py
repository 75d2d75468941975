"""The outcome ledger, to be written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import Introduction, Outcome, OutcomeQuestion
from community.features.matchmaking.vocabulary.introductions import AGREED, Reached


async def put(session: AsyncSession, **values: Any) -> bool:
    """Write what one side says; True when it is another thing than before."""
    keys = ("introduction_id", "organisation_id")
    changed = {name: value for name, value in values.items() if name not in keys}
    statement = upsert(Outcome).values(values)
    differs = or_(
        *(getattr(Outcome, name).is_distinct_from(statement.excluded[name]) for name in ("stage", "agreement", "band"))
    )
    written = await session.scalar(
        statement.on_conflict_do_update(index_elements=list(keys), set_=changed, where=differs).returning(
            Outcome.introduction_id
        )
    )
    return written is not None


async def lock_question(session: AsyncSession, token: str) -> OutcomeQuestion | None:
    found: OutcomeQuestion | None = await session.scalar(
        select(OutcomeQuestion).where(OutcomeQuestion.token == token).with_for_update()
    )
    return found


async def close_questions(session: AsyncSession, introduction_id: UUID, organisation_id: UUID, *, at: datetime) -> None:
    await session.execute(
        update(OutcomeQuestion)
        .where(
            OutcomeQuestion.introduction_id == introduction_id,
            OutcomeQuestion.organisation_id == organisation_id,
            OutcomeQuestion.answered_at.is_(None),
        )
        .values(answered_at=at)
        .execution_options(synchronize_session=False)
    )


async def lock_to_ask(
    session: AsyncSession, *, days: int, accepted_before: datetime, accepted_after: datetime, limit: int
) -> Sequence[Introduction]:
    """Those that were accepted so long ago and that nobody was asked about since; who has agreed is not asked."""
    asked = exists().where(OutcomeQuestion.introduction_id == Introduction.id, OutcomeQuestion.days == days)
    known = exists().where(Outcome.introduction_id == Introduction.id, Outcome.stage == Reached.AGREEMENT)
    statement = (
        select(Introduction)
        .where(
            Introduction.state.in_(AGREED),
            Introduction.accepted_at <= accepted_before,
            Introduction.accepted_at > accepted_after,
            ~asked,
            ~known,
        )
        .order_by(Introduction.accepted_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()


async def stages_of(session: AsyncSession, introduction_id: UUID) -> dict[UUID, str]:
    """What each side said, by organisation."""
    rows = await session.execute(
        select(Outcome.organisation_id, Outcome.stage).where(Outcome.introduction_id == introduction_id)
    )
    return {row.organisation_id: row.stage for row in rows}
