"""What a person has read."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.events.forums import NewDismissed, TopicRead
from community.features.forums import policy
from community.features.forums.repository import reading, topics
from community.infra.db import UnitOfWork


class ReadingService:
    """Marks that only move forward."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def mark_read(self, *, actor: Actor, topic_id: UUID, number: int) -> None:
        """The person has seen the topic up to this post; a number beyond the end means the end."""
        session = self._uow.session
        topic = await topics.glance_at_topic(
            session, topic_id, visible=policy.topic_exists(actor), level=policy.level_in(actor)
        )
        if topic is None:
            raise NotFound
        number = min(number, topic.highest_number)
        moved = await reading.mark_read(
            session,
            person_id=actor.id,
            topic_id=topic_id,
            number=number,
            now=self._clock.now(),
            to_the_end=topic.pinned and number == topic.highest_number,
        )
        if moved:
            self._uow.outbox.add(TopicRead(person_id=actor.id, topic_id=topic_id, number=number))

    async def dismiss_new(self, *, actor: Actor, space_id: UUID | None) -> None:
        """Nothing that exists now is New any more, in one space or anywhere; Unread stays as it is."""
        session = self._uow.session
        if space_id is not None:
            visible, level = policy.may_see(actor), policy.level_in(actor)
            if await topics.level_of_space(session, space_id, visible=visible, level=level) is None:
                raise Invalid({"/spaceId": FieldProblem("unknown_value")})
        await reading.dismiss(session, person_id=actor.id, space_id=space_id, now=self._clock.now())
        self._uow.outbox.add(NewDismissed(person_id=actor.id, space_id=space_id))
