"""Conversations with organisations: whoever represents one answers in its name."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.core.ids import new_id
from community.events.messaging import ConversationChanged
from community.features.messaging import policy
from community.features.messaging.errors import MailboxUnattended, OrganisationBlocked, OwnOrganisation
from community.features.messaging.models import MemberState
from community.features.messaging.repository import conversations, mailboxes
from community.features.messaging.schemas.conversations import OrganisationContact
from community.infra.db import UnitOfWork


class MailboxService:
    """Begins conversations with organisations."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def open(self, *, actor: Actor, organisation_id: UUID) -> UUID:
        """The actor's conversation with an organisation: the one that there is, or a new one.

        Raises:
            NotFound: there is no such organisation.
            OwnOrganisation, OrganisationBlocked, MailboxUnattended.
        """
        session, now = self._uow.session, self._clock.now()
        pair = policy.mailbox_of(actor.id, organisation_id)
        former = await conversations.pair_of(session, pair)
        if former is not None:
            return former
        standing = await mailboxes.standing(session, actor.id, organisation_id)
        if standing is None:
            raise NotFound
        if actor.organisation_id == organisation_id:
            raise OwnOrganisation
        if standing.blocked:
            raise OrganisationBlocked
        if not standing.representatives:
            raise MailboxUnattended
        conversation_id, made = await conversations.add_pair(
            session, pair, conversation_id=new_id(), by=actor.id, now=now, organisation=organisation_id
        )
        if made:
            state = MemberState.MEMBER if policy.reaches_everybody(actor) else MemberState.ASKED
            await conversations.add_members(
                session, conversation_id, {actor.id: MemberState.MEMBER}, history_from=0, now=now
            )
            await conversations.add_members(
                session,
                conversation_id,
                dict.fromkeys(standing.representatives, state),
                history_from=0,
                now=now,
                represents=organisation_id,
            )
        return conversation_id

    async def contact(self, *, actor: Actor, organisation_id: UUID) -> OrganisationContact:
        """How the actor can write to an organisation.

        Raises:
            NotFound: there is no such organisation.
        """
        session = self._uow.session
        standing = await mailboxes.standing(session, actor.id, organisation_id)
        if standing is None:
            raise NotFound
        former = await conversations.pair_of(session, policy.mailbox_of(actor.id, organisation_id))
        way, reason = policy.way_to_organisation(
            own=actor.organisation_id == organisation_id,
            blocked=standing.blocked,
            attended=bool(standing.representatives),
            known=policy.reaches_everybody(actor),
        )
        return OrganisationContact(conversation_id=former, way=way, reason=reason, blocked=standing.blocked)

    async def follow(self, *, person_id: UUID) -> None:
        """Give a person the conversations of the organisation that they represent from now on, and no other ones."""
        for conversation_id in await mailboxes.follow(self._uow.session, person_id, now=self._clock.now()):
            self._uow.outbox.add(ConversationChanged(conversation_id=conversation_id, member_ids=[person_id]))
