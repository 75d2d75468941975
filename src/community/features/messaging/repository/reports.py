"""Reports to be made and handled."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.groups import MODERATORS
from community.features.accounts.api import organisation_names, person_cards, person_groups
from community.features.messaging.models import (
    VISIBLE,
    Conversation,
    Kind,
    Member,
    Message,
    MessageVersion,
    Report,
    ReportState,
    still_in,
)
from community.features.messaging.schemas.reports import ReportedMessage


class Reportable(NamedTuple):
    """A conversation as who reports it sees it."""

    kind: str
    title: str
    last_seq: int
    history_from: int
    other: UUID | None
    """Whom it is with, of two people; who wrote to the organisation, for those who represent it."""


async def reportable(session: AsyncSession, conversation_id: UUID, person_id: UUID) -> Reportable | None:
    """None where it does not exist for the person."""
    other = Member.__table__.alias("other")
    row = (
        await session.execute(
            select(
                Conversation.kind,
                Conversation.title,
                organisation_names.c.legal_name,
                Conversation.last_seq,
                Member.history_from,
                other.c.person_id,
            )
            .join(Member, and_(Member.conversation_id == Conversation.id, Member.person_id == person_id))
            .outerjoin(organisation_names, organisation_names.c.id == Conversation.organisation_id)
            .outerjoin(
                other,
                and_(
                    other.c.conversation_id == Conversation.id,
                    other.c.person_id != person_id,
                    other.c.represents.is_(None),
                    Conversation.kind != Kind.GROUP,
                ),
            )
            .where(Conversation.id == conversation_id, Member.state.in_(VISIBLE), still_in())
        )
    ).one_or_none()
    if row is None:
        return None
    return Reportable(row.kind, row.title or row.legal_name or "", row.last_seq, row.history_from, row.person_id)


async def copied(
    session: AsyncSession, conversation_id: UUID, *, first: int, last: int, reported: int
) -> list[ReportedMessage]:
    """What was said from one number to another, as it stands now."""
    rows = await session.execute(
        select(
            Message.id,
            Message.seq,
            Message.author_id,
            person_cards.c.name,
            Message.kind,
            Message.source,
            Message.forwarded_source,
            Message.created_at,
            Message.edited_at,
            Message.deleted_at,
        )
        .join(person_cards, person_cards.c.person_id == Message.author_id)
        .where(Message.conversation_id == conversation_id, Message.seq.between(first, last))
        .order_by(Message.seq)
    )
    found = rows.all()
    ids = [row.id for row in found if row.seq == reported]
    former = await session.scalars(
        select(MessageVersion.source).where(MessageVersion.message_id.in_(ids)).order_by(MessageVersion.version)
    )
    sources = list(former)
    return [
        ReportedMessage(
            seq=row.seq,
            author_id=row.author_id,
            author_name=row.name,
            kind=row.kind,
            source=_said(row.source, row.forwarded_source),
            former_sources=sources if row.seq == reported else [],
            at=row.created_at,
            edited=row.edited_at is not None,
            deleted=row.deleted_at is not None,
            reported=row.seq == reported,
        )
        for row in found
    ]


def _said(source: str, forwarded: str | None) -> str:
    """What somebody said, under what they carried from elsewhere."""
    carried = "\n".join(f"> {line}" for line in (forwarded or "").splitlines())
    return "\n\n".join(filter(None, [carried, source]))


async def add_report(session: AsyncSession, report: Report) -> bool:
    """False where the person has an open one of the same already, or this one."""
    values = {column.name: getattr(report, column.name) for column in Report.__table__.columns}
    added = upsert(Report).values(values).on_conflict_do_nothing().returning(Report.id)
    return await session.scalar(added) is not None


async def open_report(session: AsyncSession, reporter_id: UUID, conversation_id: UUID, seq: int) -> UUID | None:
    found: UUID | None = await session.scalar(
        select(Report.id).where(
            Report.reporter_id == reporter_id,
            Report.conversation_id == conversation_id,
            Report.seq == seq,
            Report.state == ReportState.OPEN,
        )
    )
    return found


async def lock_report(session: AsyncSession, report_id: UUID) -> Report | None:
    found: Report | None = await session.scalar(select(Report).where(Report.id == report_id).with_for_update())
    return found


async def moderators(session: AsyncSession, *, without: set[UUID]) -> list[UUID]:
    """Who deals with reports, those whom it concerns left out."""
    people = await session.scalars(
        select(person_groups.c.person_id).where(
            person_groups.c.group_id == MODERATORS, person_groups.c.person_id.not_in(without)
        )
    )
    return list(people)
