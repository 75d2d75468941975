"""The conversation that something happens in: locked for it, and whether two people want it of each other."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.messaging import policy
from community.features.messaging.errors import (
    MailboxUnattended,
    NotAccepting,
    OrganisationBlocked,
    PersonBlocked,
    RequestPending,
)
from community.features.messaging.models import Kind
from community.features.messaging.repository import conversations, messages
from community.features.messaging.repository.conversations import Locked


async def lock_place(session: AsyncSession, actor: Actor, conversation_id: UUID) -> Locked:
    """The conversation, locked.

    Raises:
        NotFound: it does not exist for the actor.
    """
    place = await conversations.lock(session, conversation_id)
    if place is None or not policy.may_see(place.members.get(actor.id)):
        raise NotFound
    return place


def check_blocks(actor: Actor, place: Locked) -> None:
    """Whether both sides want it of each other, and somebody is there.

    Raises:
        PersonBlocked, OrganisationBlocked: the actor has blocked the other side.
        NotAccepting: it is the other way round.
        MailboxUnattended: nobody represents the organisation at present.
    """
    members = place.members.values()
    blockers = policy.blockers(place.kind, members)
    for blocker in blockers:
        if blocker.person_id == actor.id:
            raise PersonBlocked if blocker.blocks and place.kind == Kind.DIRECT else OrganisationBlocked
    if blockers:
        raise NotAccepting
    if policy.unattended(place.kind, members):
        raise MailboxUnattended


async def check_right(session: AsyncSession, actor: Actor, place: Locked) -> None:
    """Whether who sees a conversation may write in it now.

    Raises:
        RequestPending: the first message has not been answered yet.
        NotAccepting, PersonBlocked, OrganisationBlocked, MailboxUnattended: as `check_blocks`.
    """
    check_blocks(actor, place)
    waits = policy.waits_for_answer(place.kind, actor.id, place.members.values())
    if waits and await messages.has_text(session, place.id, actor.id):
        raise RequestPending
