"""Who knows whom: what decides whether a first message arrives, arrives as a request, or not."""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.features.accounts.api import person_cards
from community.features.messaging.models import (
    AcceptFrom,
    Conversation,
    Kind,
    Member,
    MemberState,
    Preference,
    blocks_organisation_of,
    blocks_person,
)

_mine: Final = aliased(Member, name="mine")
_theirs: Final = aliased(Member, name="theirs")


class Relation(NamedTuple):
    """How an active person stands to another one."""

    organisation_id: UUID | None
    accept_from: str
    contact: bool
    """Both have taken part in their direct conversation."""
    blocks: bool
    """They have blocked the other one, or their organisation."""
    blocked: bool
    """The other one has blocked them by name."""
    blocked_organisation: bool
    """The other one has blocked their organisation."""


async def relations(session: AsyncSession, person_id: UUID, others: Collection[UUID]) -> dict[UUID, Relation]:
    """How these people stand to a person; those who are not active are left out."""
    them = person_cards.c.person_id
    contact = exists(
        select(_mine.conversation_id)
        .join(_theirs, _theirs.conversation_id == _mine.conversation_id)
        .join(Conversation, Conversation.id == _mine.conversation_id)
        .where(
            Conversation.kind == Kind.DIRECT,
            _mine.person_id == person_id,
            _mine.state == MemberState.MEMBER,
            _theirs.person_id == them,
            _theirs.state == MemberState.MEMBER,
        )
    ).correlate(person_cards)
    rows = await session.execute(
        select(
            them,
            person_cards.c.organisation_id,
            func.coalesce(Preference.accept_from, AcceptFrom.EVERYONE).label("accept_from"),
            contact.label("contact"),
            or_(blocks_person(them, person_id), blocks_organisation_of(them, person_id)).label("blocks"),
            blocks_person(person_id, them).label("blocked"),
            blocks_organisation_of(person_id, them).label("blocked_organisation"),
        )
        .outerjoin(Preference, Preference.person_id == them)
        .where(them.in_(others), person_cards.c.active)
    )
    return {row.person_id: Relation(*row[1:]) for row in rows}
