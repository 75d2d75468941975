"""What people choose about the messages of others, to be changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names, person_cards
from community.features.messaging.models import (
    AcceptFrom,
    Block,
    Conversation,
    Kind,
    Member,
    MemberState,
    OrganisationBlock,
    Preference,
)


async def prefer(session: AsyncSession, person_id: UUID, values: dict[str, Any]) -> None:
    """Write some preferences; the others stay."""
    defaults = {
        "accept_from": AcceptFrom.EVERYONE,
        "read_receipts": True,
        "presence_visible": True,
        "link_previews": True,
    }
    await session.execute(
        upsert(Preference)
        .values(person_id=person_id, **{**defaults, **values})
        .on_conflict_do_update(index_elements=[Preference.person_id], set_=values)
    )


async def is_person(session: AsyncSession, person_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(person_cards.c.person_id == person_id))))


async def count_blocks(session: AsyncSession, person_id: UUID) -> int:
    return (await session.execute(select(func.count()).where(Block.person_id == person_id))).scalar_one()


async def block(session: AsyncSession, person_id: UUID, blocked_id: UUID, *, at: datetime) -> None:
    values = {"person_id": person_id, "blocked_id": blocked_id, "at": at}
    await session.execute(upsert(Block).values(values).on_conflict_do_nothing())


async def unblock(session: AsyncSession, person_id: UUID, blocked_id: UUID) -> None:
    await session.execute(delete(Block).where(Block.person_id == person_id, Block.blocked_id == blocked_id))


async def is_organisation(session: AsyncSession, organisation_id: UUID) -> bool:
    return bool(await session.scalar(select(exists().where(organisation_names.c.id == organisation_id))))


async def count_organisation_blocks(session: AsyncSession, person_id: UUID) -> int:
    count = select(func.count()).where(OrganisationBlock.person_id == person_id)
    return (await session.execute(count)).scalar_one()


async def block_organisation(session: AsyncSession, person_id: UUID, organisation_id: UUID, *, at: datetime) -> None:
    values = {"person_id": person_id, "organisation_id": organisation_id, "at": at}
    await session.execute(upsert(OrganisationBlock).values(values).on_conflict_do_nothing())


async def unblock_organisation(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> None:
    await session.execute(
        delete(OrganisationBlock).where(
            OrganisationBlock.person_id == person_id, OrganisationBlock.organisation_id == organisation_id
        )
    )


async def decline_requests_of(session: AsyncSession, person_id: UUID, organisation_id: UUID) -> list[UUID]:
    """The requests to a person by people of an organisation, which are declined by this."""
    asking = (
        select(Member.conversation_id)
        .join(Conversation, Conversation.id == Member.conversation_id)
        .join(person_cards, person_cards.c.person_id == Member.person_id)
        .where(Conversation.kind == Kind.DIRECT, person_cards.c.organisation_id == organisation_id)
    )
    statement = (
        update(Member)
        .where(Member.person_id == person_id, Member.state == MemberState.ASKED, Member.conversation_id.in_(asking))
        .values(state=MemberState.DECLINED)
        .returning(Member.conversation_id)
        .execution_options(synchronize_session=False)
    )
    return list(await session.scalars(statement))
