"""Whose messages a person wants: preferences and blocks."""

from typing import Any, Final
from uuid import UUID

from msgspec import UNSET

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.events.messaging import ConversationChanged, OrganisationBlockChanged, PreferenceChanged
from community.features.messaging import policy
from community.features.messaging.errors import OwnOrganisation, TooManyBlocks
from community.features.messaging.models import MemberState
from community.features.messaging.repository import conversations, people
from community.features.messaging.schemas.people import MessagingPreferencesPatch
from community.infra.db import UnitOfWork

MAX_BLOCKS: Final = 500


class PeopleService:
    """Changes to what a person wants of others."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def prefer(self, *, actor: Actor, patch: MessagingPreferencesPatch) -> None:
        """Change what is given."""
        given: dict[str, Any] = {
            "accept_from": patch.accept_from,
            "read_receipts": patch.read_receipts,
            "presence_visible": patch.presence_visible,
            "link_previews": patch.link_previews,
        }
        values = {name: value for name, value in given.items() if value is not UNSET}
        if values:
            await people.prefer(self._uow.session, actor.id, values)
            self._uow.outbox.add(PreferenceChanged(person_id=actor.id))

    async def block(self, *, actor: Actor, person_id: UUID) -> None:
        """Take no private messages of a person any more, who is not told; a request of theirs is declined with it.

        Raises:
            NotFound: there is no such person.
            TooManyBlocks.
        """
        session = self._uow.session
        if person_id == actor.id or not await people.is_person(session, person_id):
            raise NotFound
        if await people.count_blocks(session, actor.id) >= MAX_BLOCKS:
            raise TooManyBlocks(maximum=MAX_BLOCKS)
        await people.block(session, actor.id, person_id, at=self._clock.now())
        conversation_id = await conversations.pair_of(session, policy.pair_of(actor.id, person_id))
        place = None if conversation_id is None else await conversations.lock(session, conversation_id)
        if place is None:
            return
        if place.members[actor.id].state == MemberState.ASKED:
            await conversations.set_state(session, place.id, actor.id, MemberState.DECLINED)
        self._tell(actor, place.id)

    async def unblock(self, *, actor: Actor, person_id: UUID) -> None:
        """Take a block back; twice is as once."""
        session = self._uow.session
        await people.unblock(session, actor.id, person_id)
        conversation_id = await conversations.pair_of(session, policy.pair_of(actor.id, person_id))
        if conversation_id is not None:
            self._tell(actor, conversation_id)

    async def block_organisation(self, *, actor: Actor, organisation_id: UUID) -> None:
        """Take no private messages of an organisation and its people; nobody is told, their requests are declined.

        Raises:
            NotFound: there is no such organisation.
            OwnOrganisation, TooManyBlocks.
        """
        session = self._uow.session
        if not await people.is_organisation(session, organisation_id):
            raise NotFound
        if actor.organisation_id == organisation_id:
            raise OwnOrganisation
        if await people.count_organisation_blocks(session, actor.id) >= MAX_BLOCKS:
            raise TooManyBlocks(maximum=MAX_BLOCKS)
        await people.block_organisation(session, actor.id, organisation_id, at=self._clock.now())
        self._uow.outbox.add(
            OrganisationBlockChanged(person_id=actor.id, organisation_id=organisation_id, blocked=True)
        )
        for conversation_id in await people.decline_requests_of(session, actor.id, organisation_id):
            self._tell(actor, conversation_id)
        await self._tell_mailbox(actor, organisation_id)

    async def unblock_organisation(self, *, actor: Actor, organisation_id: UUID) -> None:
        """Take that back; twice is as once."""
        await people.unblock_organisation(self._uow.session, actor.id, organisation_id)
        self._uow.outbox.add(
            OrganisationBlockChanged(person_id=actor.id, organisation_id=organisation_id, blocked=False)
        )
        await self._tell_mailbox(actor, organisation_id)

    async def _tell_mailbox(self, actor: Actor, organisation_id: UUID) -> None:
        mailbox = policy.mailbox_of(actor.id, organisation_id)
        conversation_id = await conversations.pair_of(self._uow.session, mailbox)
        if conversation_id is not None:
            self._tell(actor, conversation_id)

    def _tell(self, actor: Actor, conversation_id: UUID) -> None:
        """One's own tabs alone: the other person is not to notice."""
        self._uow.outbox.add(ConversationChanged(conversation_id=conversation_id, member_ids=[actor.id]))
