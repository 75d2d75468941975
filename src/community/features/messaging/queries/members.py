"""Who takes part in conversations, as signs of life of people need it."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, any_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.accounts.api import person_cards
from community.features.messaging.models import (
    Block,
    Member,
    MemberState,
    OrganisationBlock,
    Preference,
    blocks_organisation_of,
    blocks_person,
    still_in,
)
from community.infra.direct import Prepared, parameter, run
from community.infra.listening import LiveContext

_TAKING_PART: Final = Prepared(
    select(Member.person_id).where(
        Member.conversation_id == parameter("conversation_id", Uuid()), Member.state == MemberState.MEMBER, still_in()
    )
)

_mine: Final = aliased(Member, name="mine")
_theirs: Final = aliased(Member, name="theirs")
_SHARED: Final = Prepared(
    select(_mine.conversation_id)
    .join(_theirs, _theirs.conversation_id == _mine.conversation_id)
    .where(
        _mine.person_id == parameter("person_id", Uuid()),
        _mine.state == MemberState.MEMBER,
        _theirs.person_id == parameter("other_id", Uuid()),
        _theirs.state == MemberState.MEMBER,
        still_in(_mine),
        still_in(_theirs),
        ~blocks_person(parameter("other_id", Uuid()), parameter("person_id", Uuid())),
        ~blocks_organisation_of(parameter("other_id", Uuid()), parameter("person_id", Uuid())),
    )
    .limit(1)
)
_BLOCKING: Final = Prepared(
    select(Block.person_id)
    .where(
        Block.person_id == any_(parameter("people", ARRAY(Uuid()))), Block.blocked_id == parameter("person_id", Uuid())
    )
    .union(
        select(OrganisationBlock.person_id)
        .join(person_cards, person_cards.c.organisation_id == OrganisationBlock.organisation_id)
        .where(
            OrganisationBlock.person_id == any_(parameter("people", ARRAY(Uuid()))),
            person_cards.c.person_id == parameter("person_id", Uuid()),
        )
    )
)
_HIDDEN: Final = Prepared(
    select(Preference.person_id).where(
        Preference.person_id == any_(parameter("people", ARRAY(Uuid()))), Preference.presence_visible.is_(False)
    )
)


def members_tag(conversation_id: UUID) -> str:
    return f"messaging.members:{conversation_id}"


async def taking_part(context: LiveContext, conversation_id: UUID) -> frozenset[UUID]:
    """Those who are in it and have accepted it; kept in the process, since every sign of life asks for it."""
    key = ("messaging.members", conversation_id)
    known: frozenset[UUID] | None = context.cache.get(key)
    if known is not None:
        return known
    generation = context.cache.generation
    rows = await context.database.direct.fetch(_TAKING_PART, {"conversation_id": conversation_id})
    people = frozenset(row.person_id for row in rows)
    context.cache.put(key, people, tags=[members_tag(conversation_id)], generation=generation)
    return people


async def blocking(context: LiveContext, person_id: UUID, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who want nothing of the person."""
    rows = await context.database.direct.fetch(_BLOCKING, {"person_id": person_id, "people": list(people)})
    return {row.person_id for row in rows}


async def share_conversation(session: AsyncSession, person_id: UUID, other_id: UUID) -> bool:
    """Whether both take part in some conversation, and the other one has not blocked the person."""
    return bool(await run(session, _SHARED, {"person_id": person_id, "other_id": other_id}))


async def hidden_people(session: AsyncSession, people: Collection[UUID]) -> set[UUID]:
    """Those of these people who do not show whether they are there."""
    return {row.person_id for row in await run(session, _HIDDEN, {"people": list(people)})}
