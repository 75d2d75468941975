"""Conversations that people are given because they were introduced to each other: each has said yes beforehand."""

from uuid import UUID

from community.core.clock import Clock
from community.core.ids import new_id
from community.events.matchmaking import IntroductionPeopleChanged
from community.events.messaging import ConversationChanged, ConversationOpenedFor
from community.features.messaging import policy
from community.features.messaging.models import PRESENT, MemberState, MessageKind
from community.features.messaging.repository import conversations
from community.features.messaging.repository.conversations import Locked
from community.features.messaging.service.lines import write
from community.infra.db import UnitOfWork
from community.infra.texts import clean_line

MAX_TITLE = 100


class IntroducedService:
    """Makes them, and keeps who is in them."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def bring_together(self, event: IntroductionPeopleChanged) -> None:
        """Give these people their conversation; told again, it stays as it is.

        Who has left it by themselves is not brought back, and who leads it hands it over.
        """
        session, now = self._uow.session, self._clock.now()
        made = await conversations.add_group(
            session,
            conversation_id=event.conversation_id,
            title=clean_line(event.title)[:MAX_TITLE],
            by=event.by,
            now=now,
        )
        place = await conversations.lock(session, event.conversation_id)
        if place is None:
            return
        new = [each for each in event.person_ids if each not in place.members]
        if new:
            await conversations.add_members(
                session,
                place.id,
                dict.fromkeys(new, MemberState.MEMBER),
                history_from=0,
                now=now,
                administrators=new if made else (),
            )
            present = [*policy.hearers(place.members.values()), *new]
            kind = MessageKind.CREATED if made else MessageKind.ADDED
            await self._tell(event, kind, person_ids=new, hearers=present)
        for person_id in event.left_ids:
            member = place.members.get(person_id)
            if member is not None and member.state in PRESENT:
                await self._leave(event, place, person_id)
        if made:
            self._uow.outbox.add(ConversationOpenedFor(conversation_id=place.id, subject_id=event.introduction_id))

    async def _leave(self, event: IntroductionPeopleChanged, place: Locked, person_id: UUID) -> None:
        await conversations.set_state(self._uow.session, place.id, person_id, MemberState.LEFT)
        hearers = [each for each in policy.hearers(place.members.values()) if each != person_id]
        await self._tell(event, MessageKind.LEFT, by=person_id, person_ids=[person_id], hearers=hearers)
        self._uow.outbox.add(ConversationChanged(conversation_id=place.id, member_ids=[person_id]))

    async def _tell(
        self,
        event: IntroductionPeopleChanged,
        kind: MessageKind,
        *,
        person_ids: list[UUID],
        hearers: list[UUID],
        by: UUID | None = None,
    ) -> None:
        """A line about the conversation itself."""
        line_id = new_id()
        await write(
            self._uow,
            now=self._clock.now(),
            hearers=hearers,
            id=line_id,
            conversation_id=event.conversation_id,
            author_id=by or event.by,
            client_message_id=line_id,
            fingerprint=b"",
            kind=kind,
            person_ids=person_ids,
        )
        self._uow.outbox.add(ConversationChanged(conversation_id=event.conversation_id, member_ids=hearers))
