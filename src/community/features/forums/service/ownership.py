"""Posts of others: made a wiki, given to another author."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.features.forums import policy
from community.features.forums.models import ActKind
from community.features.forums.repository import reading, topics
from community.features.forums.service.acts import record
from community.features.forums.service.changes import facts_of, post_changed, post_facts_of, topic_changed
from community.infra.db import UnitOfWork


class OwnershipService:
    """Who may change a post, and who counts as its author."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def set_wiki(self, *, actor: Actor, post_id: UUID, wiki: bool) -> None:
        """Let whoever may reply edit the post, or no longer: its author, and moderators."""
        post, topic, level = await self._lock(actor, post_id)
        if not policy.may_make_wiki(actor, facts_of(topic, level), post_facts_of(post)):
            raise Forbidden
        if post.wiki != wiki:
            post.wiki = wiki
            post_changed(self._uow.outbox, topic, post)

    async def set_owner(self, *, actor: Actor, post_id: UUID, person_id: UUID) -> None:
        """Give a post, and with the first one the topic, to a person who may see it: moderators.

        Raises:
            Invalid: there is no such person, or they cannot see the topic.
        """
        post, topic, level = await self._lock(actor, post_id)
        if not policy.moderates(level) or post.deleted_at is not None or topic.deleted_at is not None:
            raise Forbidden
        session = self._uow.session
        if post.author_id == person_id:
            return
        if not await reading.may_person_see(session, policy.people_who_see(topic.space_id), person_id):
            raise Invalid({"/personId": FieldProblem("unknown_value")})
        post.author_id = person_id
        if post.number == 1:
            topic.author_id = person_id
        await session.flush()
        last = await topics.last_living_post(session, topic.id)
        if last is not None:
            topic.last_author_id = last[0]
        record(session, topic, ActKind.OWNER, by=actor.id, at=self._clock.now(), detail=str(post.number))
        post_changed(self._uow.outbox, topic, post)
        topic_changed(self._uow.outbox, topic)

    async def hide_version(self, *, actor: Actor, post_id: UUID, version: int, hidden: bool) -> None:
        """Let moderators alone see a former text, or all who may see the history: moderators. Who did it is kept."""
        post, _, level = await self._lock(actor, post_id)
        if not policy.moderates(level):
            raise Forbidden
        former = await topics.lock_revision(self._uow.session, post.id, version)
        if former is None:
            raise NotFound
        if hidden != (former.hidden_at is not None):
            former.hidden_at, former.hidden_by = (self._clock.now(), actor.id) if hidden else (None, None)

    async def _lock(self, actor: Actor, post_id: UUID) -> topics.LockedPost:
        visible, level = policy.topic_exists(actor), policy.level_in(actor)
        locked = await topics.lock_post(self._uow.session, post_id, visible=visible, level=level)
        if locked is None:
            raise NotFound
        return locked
