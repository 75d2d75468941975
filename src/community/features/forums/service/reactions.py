"""Reactions to posts."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import Forbidden, NotFound
from community.core.reactions import in_order
from community.events.forums import OwnReactionsChanged, PostReacted
from community.events.notifications import Notice, Recipient
from community.features.forums import policy
from community.features.forums.errors import OwnPost, PostDeleted
from community.features.forums.models import SpaceCondition
from community.features.forums.repository import reactions
from community.features.forums.repository.reactions import ReactedPost
from community.features.forums.schemas.reactions import ReactionsOut
from community.infra.db import UnitOfWork

REACTION_NOTICE = "forums.reaction"
YOUR_POST = "your_post"


class ReactionService:
    """Gives reactions and takes them back; the same twice is as once, and counts are those of the rows."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def react(self, *, actor: Actor, post_id: UUID, kind: str) -> ReactionsOut:
        """Give a reaction: whoever may read the post, but not its author, and not where a space only rests.

        Raises:
            NotFound: the post does not exist for the actor.
            OwnPost, PostDeleted, Forbidden.
        """
        post = await self._lock(actor, post_id)
        if post.author_id == actor.id:
            raise OwnPost
        if post.space_state != SpaceCondition.OPEN:
            raise Forbidden
        session, now = self._uow.session, self._clock.now()
        own = await reactions.own_kinds(session, post_id=post_id, person_id=actor.id)
        if not await reactions.add_reaction(session, post_id=post_id, person_id=actor.id, kind=kind, now=now):
            return _answer(post, post.reactions, post.reaction_seq, own)
        ignoring = policy.ignoring(now=now)
        if not own and not await reactions.is_ignored(
            session, by=post.author_id, person_id=actor.id, ignoring=ignoring
        ):
            self._tell_author(actor, post)
        return await self._count(actor, post, kind, 1, own | {kind})

    async def take_back(self, *, actor: Actor, post_id: UUID, kind: str) -> ReactionsOut:
        """Take the own reaction back, wherever the post can be read."""
        post = await self._lock(actor, post_id)
        session = self._uow.session
        own = await reactions.own_kinds(session, post_id=post_id, person_id=actor.id)
        if not await reactions.remove_reaction(session, post_id=post_id, person_id=actor.id, kind=kind):
            return _answer(post, post.reactions, post.reaction_seq, own)
        return await self._count(actor, post, kind, -1, own - {kind})

    async def _lock(self, actor: Actor, post_id: UUID) -> ReactedPost:
        post = await reactions.lock_reacted_post(self._uow.session, post_id, visible=policy.topic_exists(actor))
        if post is None:
            raise NotFound
        if post.deleted_by is not None:
            raise PostDeleted
        return post

    async def _count(self, actor: Actor, post: ReactedPost, kind: str, change: int, own: set[str]) -> ReactionsOut:
        changed = {**post.reactions, kind: post.reactions.get(kind, 0) + change}
        counts: dict[str, int] = {each: changed[each] for each in in_order(changed) if changed[each] > 0}
        seq = post.reaction_seq + 1
        await reactions.store_counts(self._uow.session, post.post_id, reactions=counts, reaction_seq=seq)
        self._uow.outbox.add(
            PostReacted(
                topic_id=post.topic_id,
                post_id=post.post_id,
                number=post.number,
                person_id=actor.id,
                reactions=counts,
                reaction_seq=seq,
            )
        )
        self._uow.outbox.add(
            OwnReactionsChanged(
                person_id=actor.id,
                topic_id=post.topic_id,
                number=post.number,
                own_reactions=[*in_order(own)],
                reaction_seq=seq,
            )
        )
        return _answer(post, counts, seq, own)

    def _tell_author(self, actor: Actor, post: ReactedPost) -> None:
        self._uow.outbox.add(
            Notice(
                kind=REACTION_NOTICE,
                subject_id=post.topic_id,
                item=post.number,
                by=actor.id,
                recipients=[Recipient(person_id=post.author_id, reason=YOUR_POST)],
            )
        )


def _answer(post: ReactedPost, counts: dict[str, int], seq: int, own: set[str]) -> ReactionsOut:
    return ReactionsOut(post_id=post.post_id, reactions=counts, reaction_seq=seq, own_reactions=in_order(own))
