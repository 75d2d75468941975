"""What a person has read."""

from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.events.forums import FollowingChanged, NewDismissed, ReadingChanged, TopicRead
from community.features.forums.queries import list_pages
from community.features.forums.queries.context import visible_space_ids
from community.features.forums.queries.glance import glance_at_topic
from community.features.forums.queries.space_tree import spaces_within
from community.features.forums.repository import reading
from community.infra.db import UnitOfWork

MOST_SECONDS_AT_ONCE: Final = 120


class ReadingService:
    """Marks that move forward by reading, and back by hand only."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def mark_read(self, *, actor: Actor, topic_id: UUID, number: int, seconds: int) -> None:
        """The person has seen the topic up to this post; a number beyond the end means the end.

        `seconds` since it was last told; what nobody reads in one go is not believed.
        """
        session = self._uow.session
        topic = await glance_at_topic(session, actor, topic_id)
        if topic is None:
            raise NotFound
        number = min(number, topic.highest_number)
        marked = await reading.mark_read(
            session,
            person_id=actor.id,
            topic_id=topic_id,
            number=number,
            seconds=min(seconds, MOST_SECONDS_AT_ONCE),
            now=self._clock.now(),
            to_the_end=topic.pinned and number == topic.highest_number,
        )
        if marked.tracked:
            self._uow.outbox.add(FollowingChanged(person_id=actor.id, topic_id=topic_id))
        if marked.moved:
            self._uow.outbox.add(TopicRead(person_id=actor.id, topic_id=topic_id, number=number))

    async def dismiss_new(self, *, actor: Actor, space_id: UUID | None, only: bool) -> None:
        """Nothing that exists now is New any more, anywhere or in one space and those in it; Unread stays as it is."""
        session, now = self._uow.session, self._clock.now()
        if space_id is None:
            await reading.dismiss(session, person_id=actor.id, space_id=None, now=now)
            self._uow.outbox.add(NewDismissed(person_id=actor.id, space_id=None))
            return
        within = await visible_space_ids(session, actor, spaces_within(space_id, only=only))
        if space_id not in within:
            raise Invalid({"/spaceId": FieldProblem("unknown_value")})
        for each in sorted(within):
            await reading.dismiss(session, person_id=actor.id, space_id=each, now=now)
            self._uow.outbox.add(NewDismissed(person_id=actor.id, space_id=each))

    async def mark_unread(self, *, actor: Actor, topic_id: UUID, number: int) -> None:
        """The topic is unread from this post on, and tracked: the person wants to come back to it.

        Raises:
            NotFound: the topic does not exist for the actor.
        """
        session = self._uow.session
        topic = await glance_at_topic(session, actor, topic_id)
        if topic is None:
            raise NotFound
        number = min(number, topic.highest_number)
        await reading.mark_unread(session, person_id=actor.id, topic_id=topic_id, number=number, now=self._clock.now())
        self._uow.outbox.add(ReadingChanged(person_id=actor.id, topic_id=topic_id))

    async def dismiss_unread(
        self, *, actor: Actor, space_id: UUID | None, only: bool, tag: str | None, topic_ids: list[UUID] | None
    ) -> None:
        """Mark as read until now: some topics, or all Unread ones, of a space or a tag where these are given."""
        if topic_ids is not None:
            chosen = list_pages.topics_to_read(actor, topic_ids)
        else:
            spaces = None if space_id is None else spaces_within(space_id, only=only)
            chosen = list_pages.unread_to_read(actor, spaces=spaces, tag=tag)
        await reading.mark_all_read(self._uow.session, chosen, person_id=actor.id, now=self._clock.now())
        self._uow.outbox.add(ReadingChanged(person_id=actor.id, topic_id=None))
