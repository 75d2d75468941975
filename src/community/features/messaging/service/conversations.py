"""Conversations: begun, answered, named; people come and go."""

from collections.abc import Collection, Sequence
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.ids import new_id
from community.events.messaging import ConversationChanged
from community.features.messaging import policy
from community.features.messaging.errors import (
    ConversationFull,
    NotAccepting,
    NotAGroup,
    OrganisationBlocked,
    PersonBlocked,
)
from community.features.messaging.models import AcceptFrom, Kind, MemberRole, MemberState, MessageKind
from community.features.messaging.repository import contacts, conversations
from community.features.messaging.repository.conversations import Locked
from community.features.messaging.schemas.conversations import ContactWay, PersonContact
from community.features.messaging.service.lines import write
from community.infra.db import UnitOfWork
from community.infra.texts import clean_line


class ConversationService:
    """Changes to conversations and their members, each under the lock of the conversation."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def open_direct(self, *, actor: Actor, person_id: UUID) -> UUID:
        """The conversation with one other person: the one that there is, or a new one that waits for a message.

        Raises:
            NotFound: there is no such active person.
            NotAccepting: they take no first messages from the actor.
            PersonBlocked, OrganisationBlocked: the actor takes none from them.
        """
        session, now = self._uow.session, self._clock.now()
        pair = policy.pair_of(actor.id, person_id)
        former = await conversations.pair_of(session, pair)
        if former is not None:
            return former
        known = await self._known(actor, [person_id])
        if person_id not in known or person_id == actor.id:
            raise NotFound
        if known[person_id] is None:
            raise NotAccepting
        conversation_id, made = await conversations.add_pair(
            session, pair, conversation_id=new_id(), by=actor.id, now=now
        )
        if made:
            states = {actor.id: MemberState.MEMBER, person_id: known[person_id] or MemberState.ASKED}
            await conversations.add_members(session, conversation_id, states, history_from=0, now=now)
        return conversation_id

    async def contact(self, *, actor: Actor, person_id: UUID) -> PersonContact:
        """How the actor can write to a person.

        Raises:
            NotFound: there is no such active person.
        """
        for found in await self.contacts(actor=actor, person_ids=[person_id]):
            return found
        raise NotFound

    async def contacts(self, *, actor: Actor, person_ids: Sequence[UUID]) -> list[PersonContact]:
        """How the actor can write to these people; who is not active, and they themselves, are left out."""
        session = self._uow.session
        found = await contacts.relations(session, actor.id, person_ids)
        pairs = {person_id: policy.pair_of(actor.id, person_id) for person_id in found if person_id != actor.id}
        former = await conversations.ids_of_pairs(session, pairs.values())
        return [
            PersonContact(
                person_id=person_id,
                conversation_id=former.get(pair),
                way=_way(actor, found[person_id]),
                blocked=found[person_id].blocked,
                blocked_organisation=found[person_id].blocked_organisation,
            )
            for person_id, pair in pairs.items()
        ]

    async def open_group(self, *, actor: Actor, group_id: UUID, title: str, person_ids: Sequence[UUID]) -> UUID:
        """A group with the actor as its administrator; the same id again is the same group.

        Raises:
            NotFound: the id belongs to a conversation of others, or one of the people is not active.
            ConversationFull, NotAccepting.
        """
        session, now = self._uow.session, self._clock.now()
        if not await conversations.add_group(
            session, conversation_id=group_id, title=clean_line(title), by=actor.id, now=now
        ):
            place = await self._lock(actor, group_id)
            return place.id
        states = {actor.id: MemberState.MEMBER, **await self._invited(actor, person_ids, present=1)}
        await conversations.add_members(session, group_id, states, history_from=0, now=now, administrators=[actor.id])
        await self._tell(actor, group_id, MessageKind.CREATED, person_ids=[*states], hearers=[*states])
        return group_id

    async def answer(self, *, actor: Actor, conversation_id: UUID, accept: bool) -> None:
        """Accept or decline a request; who has declined can still accept. The asking side is not told of a decline.

        Raises:
            NotFound: nobody has asked the actor.
        """
        place = await self._lock(actor, conversation_id)
        member = place.members[actor.id]
        if member.state == MemberState.MEMBER:
            return
        state = MemberState.MEMBER if accept else MemberState.DECLINED
        await conversations.answer(self._uow.session, conversation_id, member, state)
        self._changed(place, told=self._hearers(place) if accept else policy.side(member, place.members.values()))

    async def rename(self, *, actor: Actor, conversation_id: UUID, title: str) -> None:
        """Give a group another title; the same one again is no change."""
        place = await self._administered(actor, conversation_id)
        title = clean_line(title)
        if title == place.title:
            return
        await conversations.set_title(self._uow.session, conversation_id, title)
        await self._tell(actor, place.id, MessageKind.RENAMED, title=title, hearers=self._hearers(place))

    async def add(self, *, actor: Actor, conversation_id: UUID, person_ids: Sequence[UUID], with_history: bool) -> None:
        """People come to a group, or come back; those who are in it already stay as they are.

        Raises:
            ConversationFull, NotAccepting, Forbidden.
            NotFound: the conversation does not exist for the actor, or one of the people is not active.
        """
        place = await self._administered(actor, conversation_id)
        hearers = self._hearers(place)
        # Who has declined is not asked again, and that is not told on.
        declined = {each.person_id for each in place.members.values() if each.state == MemberState.DECLINED}
        new = [each for each in dict.fromkeys(person_ids) if each not in hearers and each not in declined]
        if not new:
            return
        states = await self._invited(actor, new, present=len(hearers))
        await conversations.add_members(
            self._uow.session,
            conversation_id,
            states,
            history_from=0 if with_history else place.last_seq,
            now=self._clock.now(),
        )
        await self._tell(actor, place.id, MessageKind.ADDED, person_ids=new, hearers=[*hearers, *new])

    async def remove(self, *, actor: Actor, conversation_id: UUID, person_id: UUID) -> None:
        """A member leaves a group, by themselves or by an administrator. Who has left hears of it for the last time.

        The last administrator hands over to the member who has been there longest. Twice is as once.

        Raises:
            NotAGroup: direct conversations are archived, not left.
            Forbidden: only administrators remove others.
        """
        place = await self._lock(actor, conversation_id)
        if place.kind != Kind.GROUP:
            raise NotAGroup
        member = place.members.get(person_id)
        if person_id != actor.id and not policy.may_administer(place.kind, place.members[actor.id]):
            raise Forbidden
        if member is None or member.state == MemberState.LEFT:
            return
        session = self._uow.session
        await conversations.set_state(session, place.id, person_id, MemberState.LEFT)
        kind = MessageKind.LEFT if person_id == actor.id else MessageKind.REMOVED
        hearers = self._hearers(place)
        await self._tell(actor, place.id, kind, person_ids=[person_id], hearers=[*{*hearers} - {person_id}])
        self._changed(place, told=[person_id])
        heir = policy.heir(place.members.values(), leaving=person_id)
        if heir is not None:
            await conversations.set_role(session, place.id, heir, MemberRole.ADMINISTRATOR)
            await self._tell(
                actor, place.id, MessageKind.APPOINTED, person_ids=[heir], hearers=[*{*hearers} - {person_id}]
            )

    async def set_role(self, *, actor: Actor, conversation_id: UUID, person_id: UUID, role: str) -> None:
        """Make a member of a group an administrator, or one member again; one administrator stays.

        Raises:
            NotFound: they are not in it.
            Forbidden: the actor is no administrator, or would leave the group without one.
        """
        place = await self._administered(actor, conversation_id)
        member = place.members.get(person_id)
        if member is None or member.state != MemberState.MEMBER:
            raise NotFound
        if member.role == role:
            return
        if role == MemberRole.MEMBER and policy.heir(place.members.values(), leaving=person_id) is not None:
            raise Forbidden
        await conversations.set_role(self._uow.session, place.id, person_id, MemberRole(role))
        if role == MemberRole.ADMINISTRATOR:
            await self._tell(
                actor, place.id, MessageKind.APPOINTED, person_ids=[person_id], hearers=self._hearers(place)
            )
        else:
            self._changed(place, told=self._hearers(place))

    async def _invited(self, actor: Actor, person_ids: Collection[UUID], *, present: int) -> dict[UUID, MemberState]:
        others = [person_id for person_id in dict.fromkeys(person_ids) if person_id != actor.id]
        if present + len(others) > policy.MAX_MEMBERS:
            raise ConversationFull(maximum=policy.MAX_MEMBERS)
        known = await self._known(actor, others)
        if len(known) < len(others):
            raise Invalid({"/personIds": FieldProblem("unknown_value")})
        refusing = [person_id for person_id, state in known.items() if state is None]
        if refusing:
            raise NotAccepting(personIds=[str(person_id) for person_id in refusing])
        return {person_id: state for person_id, state in known.items() if state is not None}

    async def _known(self, actor: Actor, person_ids: Collection[UUID]) -> dict[UUID, MemberState | None]:
        """How each active person comes into a conversation with the actor: at once, asked, or not at all (None)."""
        found = await contacts.relations(self._uow.session, actor.id, person_ids)
        blocked = [str(person_id) for person_id, relation in found.items() if relation.blocked]
        if blocked:
            raise PersonBlocked(personIds=blocked)
        blocked = [str(person_id) for person_id, relation in found.items() if relation.blocked_organisation]
        if blocked:
            raise OrganisationBlocked(personIds=blocked)
        return {person_id: _comes_as(actor, relation) for person_id, relation in found.items()}

    async def _lock(self, actor: Actor, conversation_id: UUID) -> Locked:
        place = await conversations.lock(self._uow.session, conversation_id)
        if place is None or not policy.may_see(place.members.get(actor.id)):
            raise NotFound
        return place

    async def _administered(self, actor: Actor, conversation_id: UUID) -> Locked:
        place = await self._lock(actor, conversation_id)
        if place.kind != Kind.GROUP:
            raise NotAGroup
        if not policy.may_administer(place.kind, place.members[actor.id]):
            raise Forbidden
        return place

    @staticmethod
    def _hearers(place: Locked) -> list[UUID]:
        return policy.hearers(place.members.values())

    def _changed(self, place: Locked, *, told: list[UUID]) -> None:
        self._uow.outbox.add(ConversationChanged(conversation_id=place.id, member_ids=told))

    async def _tell(
        self,
        actor: Actor,
        conversation_id: UUID,
        kind: MessageKind,
        *,
        hearers: list[UUID],
        person_ids: Sequence[UUID] = (),
        title: str = "",
    ) -> None:
        """A line about the conversation itself, numbered like the messages."""
        line_id = new_id()
        await write(
            self._uow,
            now=self._clock.now(),
            hearers=hearers,
            id=line_id,
            conversation_id=conversation_id,
            author_id=actor.id,
            client_message_id=line_id,
            fingerprint=b"",
            kind=kind,
            person_ids=list(person_ids),
            title=title,
        )
        self._uow.outbox.add(ConversationChanged(conversation_id=conversation_id, member_ids=hearers))


def _comes_as(actor: Actor, relation: contacts.Relation) -> MemberState | None:
    """How a person comes into a conversation with the actor; who has blocked the actor, not even as a colleague."""
    if relation.blocks:
        return None
    colleague = actor.organisation_id is not None and relation.organisation_id == actor.organisation_id
    if colleague or relation.contact or policy.reaches_everybody(actor):
        return MemberState.MEMBER
    return MemberState.ASKED if relation.accept_from == AcceptFrom.EVERYONE else None


def _way(actor: Actor, relation: contacts.Relation) -> ContactWay:
    state = None if relation.blocked or relation.blocked_organisation else _comes_as(actor, relation)
    if state is None:
        return "closed"
    return "open" if state == MemberState.MEMBER else "request"
