"""Who takes part in a conversation, kept in the process: asked for with every sign of life of a writer."""

from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, select

from community.features.messaging.models import Member, MemberState
from community.infra.direct import Prepared, parameter
from community.infra.listening import LiveContext

_TAKING_PART: Final = Prepared(
    select(Member.person_id).where(
        Member.conversation_id == parameter("conversation_id", Uuid()), Member.state == MemberState.MEMBER
    )
)


def members_tag(conversation_id: UUID) -> str:
    return f"messaging.members:{conversation_id}"


async def taking_part(context: LiveContext, conversation_id: UUID) -> frozenset[UUID]:
    """Those who are in it and have accepted it."""
    key = ("messaging.members", conversation_id)
    known: frozenset[UUID] | None = context.cache.get(key)
    if known is not None:
        return known
    generation = context.cache.generation
    rows = await context.database.direct.fetch(_TAKING_PART, {"conversation_id": conversation_id})
    people = frozenset(row.person_id for row in rows)
    context.cache.put(key, people, tags=[members_tag(conversation_id)], generation=generation)
    return people
