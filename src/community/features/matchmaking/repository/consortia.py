"""Consortia, their needs, invitations and proposals, to be changed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_facts, person_cards, representatives
from community.features.matchmaking.models import (
    Consortium,
    ConsortiumInvitation,
    ConsortiumNeed,
    ConsortiumProposal,
)
from community.features.matchmaking.models.consortium import STANDING
from community.features.matchmaking.vocabulary.consortia import ConsortiumState, InvitationState, ProposalState

SPEAKERS: Final = 5
"""Of an organisation without administrators, so many of its people are told."""
ABANDONED_AFTER: Final = timedelta(minutes=2)
"""A proposal on which somebody worked for so long is worked on by nobody any more."""
OPEN: Final = (ProposalState.ASKED, ProposalState.WORKING)


async def lock_consortium(session: AsyncSession, consortium_id: UUID) -> Consortium | None:
    found: Consortium | None = await session.scalar(
        select(Consortium)
        .where(Consortium.id == consortium_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def needs_of(session: AsyncSession, consortium_id: UUID) -> Sequence[ConsortiumNeed]:
    """In their order."""
    statement = select(ConsortiumNeed).where(ConsortiumNeed.consortium_id == consortium_id)
    return (await session.scalars(statement.order_by(ConsortiumNeed.position, ConsortiumNeed.id))).all()


async def delete_needs(session: AsyncSession, ids: Sequence[UUID]) -> None:
    await session.execute(delete(ConsortiumNeed).where(ConsortiumNeed.id.in_(ids)))


async def invitations_of(session: AsyncSession, consortium_id: UUID) -> Sequence[ConsortiumInvitation]:
    """The oldest first."""
    statement = select(ConsortiumInvitation).where(ConsortiumInvitation.consortium_id == consortium_id)
    statement = statement.order_by(ConsortiumInvitation.invited_at, ConsortiumInvitation.id)
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()


async def standing_invitation(
    session: AsyncSession, consortium_id: UUID, organisation_id: UUID | None
) -> ConsortiumInvitation | None:
    """The invitation of an organisation that it can still answer, or has accepted."""
    found: ConsortiumInvitation | None = await session.scalar(
        select(ConsortiumInvitation).where(
            ConsortiumInvitation.consortium_id == consortium_id,
            ConsortiumInvitation.organisation_id == organisation_id,
            ConsortiumInvitation.state.in_(STANDING),
        )
    )
    return found


async def open_proposal(session: AsyncSession, consortium_id: UUID) -> ConsortiumProposal | None:
    """The one that is asked for or being made."""
    found: ConsortiumProposal | None = await session.scalar(
        select(ConsortiumProposal).where(
            ConsortiumProposal.consortium_id == consortium_id, ConsortiumProposal.state.in_(OPEN)
        )
    )
    return found


async def forget_proposals(session: AsyncSession, consortium_id: UUID, *, kept: int) -> None:
    """Delete all that are made but the latest ones."""
    latest = (
        select(ConsortiumProposal.id)
        .where(ConsortiumProposal.consortium_id == consortium_id)
        .order_by(ConsortiumProposal.id.desc())
        .limit(kept)
    )
    await session.execute(
        delete(ConsortiumProposal).where(
            ConsortiumProposal.consortium_id == consortium_id,
            ConsortiumProposal.state.not_in(OPEN),
            ConsortiumProposal.id.not_in(latest),
        )
    )


async def claim_proposal(session: AsyncSession, *, now: datetime) -> ConsortiumProposal | None:
    """The one that waits longest; nobody else gets it while this transaction lasts."""
    found: ConsortiumProposal | None = await session.scalar(
        select(ConsortiumProposal)
        .where(
            or_(
                ConsortiumProposal.state == ProposalState.ASKED,
                (ConsortiumProposal.state == ProposalState.WORKING)
                & (ConsortiumProposal.started_at < now - ABANDONED_AFTER),
            )
        )
        .order_by(ConsortiumProposal.asked_at, ConsortiumProposal.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return found


async def proposal_under_way(
    session: AsyncSession, proposal_id: UUID, started_at: datetime
) -> ConsortiumProposal | None:
    """The proposal, unless somebody else has taken it over or its project is gone."""
    found: ConsortiumProposal | None = await session.scalar(
        select(ConsortiumProposal)
        .where(
            ConsortiumProposal.id == proposal_id,
            ConsortiumProposal.state == ProposalState.WORKING,
            ConsortiumProposal.started_at == started_at,
        )
        .with_for_update()
    )
    return found


async def consortium(session: AsyncSession, consortium_id: UUID) -> Consortium:
    return await session.get_one(Consortium, consortium_id, populate_existing=True)


async def facts_of(session: AsyncSession, ids: Sequence[UUID]) -> Sequence[Any]:
    """id, kind, siren, postcode and country of those of these organisations that exist."""
    facts = organisation_facts.c
    return (
        await session.execute(
            select(facts.id, facts.kind, facts.siren, facts.postcode, facts.country).where(facts.id.in_(ids))
        )
    ).all()


async def speakers(session: AsyncSession, organisation_id: UUID) -> Sequence[UUID]:
    """Who is told of what concerns an organisation: its administrators; where there are none, some of its people."""
    leading = (
        await session.scalars(
            select(representatives.c.person_id)
            .where(representatives.c.organisation_id == organisation_id)
            .order_by(representatives.c.person_id)
        )
    ).all()
    if leading:
        return leading
    return (
        await session.scalars(
            select(person_cards.c.person_id)
            .where(person_cards.c.organisation_id == organisation_id, person_cards.c.active)
            .order_by(person_cards.c.person_id)
            .limit(SPEAKERS)
        )
    ).all()


async def concerned(session: AsyncSession, consortium: Consortium) -> Sequence[UUID]:
    """Active people of the author's side who work on it: its author, and whoever invited for it."""
    invited_by = select(ConsortiumInvitation.invited_by).where(ConsortiumInvitation.consortium_id == consortium.id)
    ids = union(invited_by, select(Consortium.author_id).where(Consortium.id == consortium.id)).subquery()
    return (
        await session.scalars(
            select(person_cards.c.person_id)
            .where(
                person_cards.c.person_id.in_(select(ids.c[0])),
                person_cards.c.organisation_id == consortium.organisation_id,
                person_cards.c.active,
            )
            .order_by(person_cards.c.person_id)
        )
    ).all()


async def lock_expired(session: AsyncSession, *, today: date, limit: int) -> Sequence[ConsortiumInvitation]:
    """Invitations whose last day is over."""
    statement = (
        select(ConsortiumInvitation)
        .where(ConsortiumInvitation.state == InvitationState.ASKED, ConsortiumInvitation.expires_on < today)
        .order_by(ConsortiumInvitation.expires_on, ConsortiumInvitation.id)
    )
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()


async def lock_near_deadline(session: AsyncSession, *, today: date, until: date, limit: int) -> Sequence[Consortium]:
    """Projects under way whose deadline is near, and whose author has not been told of that day."""
    statement = (
        select(Consortium)
        .where(
            Consortium.state.in_((ConsortiumState.SEARCHING, ConsortiumState.INVITING)),
            Consortium.deadline.between(today, until),
            or_(Consortium.reminded_of.is_(None), Consortium.reminded_of != Consortium.deadline),
        )
        .order_by(Consortium.deadline, Consortium.id)
    )
    return (await session.scalars(statement.limit(limit).with_for_update(skip_locked=True))).all()
