"""Topics split and merged: posts go to another topic, links and marks go along."""

from collections.abc import Sequence
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.forums import ReadersMoved, TopicArrived
from community.features.forums import policy
from community.features.forums.errors import TopicMoved
from community.features.forums.models import ActKind, Level, Topic
from community.features.forums.queries.places import place_of
from community.features.forums.repository import moving, topics
from community.features.forums.repository.moving import Moved, Way
from community.features.forums.schemas.moving import MergeIn, SplitIn
from community.features.forums.service.acts import record
from community.features.forums.service.changes import topic_changed
from community.features.forums.service.texts import clean_title
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim

READERS_IN_EVENT = 500


class MovingService:
    """Splits and merges. Both topics are locked in the order of their ids, before anything is looked at."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def split(self, *, actor: Actor, topic_id: UUID, split: SplitIn, key: UUID | None) -> UUID:
        """Move some posts to a topic that is there, or to a new one; the id of that topic.

        Raises:
            NotFound: there is no such topic for the actor.
            Forbidden: they do not moderate one of both.
            Invalid: a post that cannot be moved, or nowhere to move it to.
        """
        session = self._uow.session
        new_topic_id, first = await claim(
            session, owner=str(actor.id), key=key, operation=f"forums_split:{topic_id}", body=split
        )
        if not first:
            return split.topic_id or new_topic_id
        ids = [topic_id] if split.topic_id is None else [topic_id, split.topic_id]
        source, there = await self._lock(actor, ids)
        movable = set(await moving.movable_numbers(session, topic_id)) - {1}
        if not movable.issuperset(split.numbers):
            raise Invalid({"/numbers": FieldProblem("unknown_value")})
        target = there if there is not None else await self._open(actor, new_topic_id, source, split)
        moved = await self._move(actor, source, target, split.numbers, merge=False, is_new=there is None)
        count = len(moved)
        self._act(actor, source, ActKind.SPLIT, post_count=count, other_id=target.id)
        self._act(actor, target, ActKind.RECEIVED, post_count=count, other_id=source.id)
        topic_changed(self._uow.outbox, source)
        if there is None:
            arrived = TopicArrived(topic_id=target.id, space_id=target.space_id, change_seq=target.change_seq)
            self._uow.outbox.add(arrived)
        else:
            topic_changed(self._uow.outbox, target)
        return target.id

    async def merge(self, *, actor: Actor, topic_id: UUID, merge: MergeIn) -> UUID:
        """Move all posts behind those of another topic, which takes over the links; twice is as once."""
        session = self._uow.session
        if merge.topic_id == topic_id:
            raise Invalid({"/topicId": FieldProblem("unknown_value")})
        try:
            source, target = await self._lock(actor, [topic_id, merge.topic_id])
        except NotFound:
            place = await place_of(session, actor, topic_id, None)
            if place is None:
                raise
            if place.topic_id == merge.topic_id:
                return merge.topic_id
            raise TopicMoved(topicId=str(place.topic_id), number=place.number) from None
        if target is None:
            raise NotFound
        numbers = await moving.movable_numbers(session, topic_id)
        moved = await self._move(actor, source, target, numbers, merge=True, is_new=False)
        source.deleted_at, source.merged_into = self._clock.now(), target.id
        await moving.redirect(session, source_id=source.id, target_id=target.id)
        await moving.carry_notes(session, source_id=source.id, target_id=target.id, moved=moved)
        self._act(actor, target, ActKind.MERGED, post_count=len(moved), other_id=None, detail=source.title)
        topic_changed(self._uow.outbox, source)
        topic_changed(self._uow.outbox, target)
        return target.id

    async def _lock(self, actor: Actor, ids: Sequence[UUID]) -> tuple[Topic, Topic | None]:
        session = self._uow.session
        await moving.lock_topics(session, ids)
        locked = []
        for topic_id in ids:
            found = await topics.lock_topic(
                session, topic_id, visible=policy.topic_exists(actor), level=policy.level_in(actor)
            )
            if found is None:
                raise NotFound if topic_id == ids[0] else Invalid({"/topicId": FieldProblem("unknown_value")})
            if not policy.moderates(found.level) or found.topic.deleted_at is not None:
                raise Forbidden
            locked.append(found.topic)
        return locked[0], locked[1] if len(locked) > 1 else None

    async def _open(self, actor: Actor, topic_id: UUID, source: Topic, split: SplitIn) -> Topic:
        """The new topic, still without posts; its author is that of its first post, and comes with it."""
        if split.title is None:
            raise Invalid({"/title": FieldProblem("required")})
        session, space_id = self._uow.session, split.space_id or source.space_id
        level = await topics.level_of_space(
            session, space_id, visible=policy.may_see(actor), level=policy.level_in(actor)
        )
        if level is None:
            raise Invalid({"/spaceId": FieldProblem("unknown_value")})
        if level < Level.OPEN:
            raise Forbidden
        now = self._clock.now()
        topic = Topic(
            id=topic_id,
            space_id=space_id,
            title=clean_title(split.title),
            tags=list(source.tags),
            author_id=source.author_id,
            created_at=now,
            last_post_at=now,
            last_author_id=source.author_id,
            post_count=0,
            # Counts from 0 in memory; it is flushed once its posts are there.
            highest_number=1,
            change_seq=0,
            deleted_numbers=[],
            act_count=0,
            version=1,
            slow_seconds=0,
        )
        session.add(topic)
        await session.flush()
        topic.highest_number = 0
        return topic

    async def _move(
        self, actor: Actor, source: Topic, target: Topic, numbers: Sequence[int], *, merge: bool, is_new: bool
    ) -> list[Moved]:
        session, now = self._uow.session, self._clock.now()
        with session.no_autoflush:
            read_all_before = 0 if is_new else await moving.last_post_of(session, target.id)
            moved = await moving.move_posts(session, source, target, numbers, by=actor.id, now=now)
        living = [each for each in moved if not each.deleted]
        _take_away(source, moved, len(living))
        _add(target, moved, len(living))
        numbering = {each.former: each.number for each in moved}
        answer = numbering.get(source.accepted_number or 0)
        if answer is not None:
            source.accepted_number = None
            if target.accepted_number is None and answer > 1:
                target.accepted_number = answer
        if is_new:
            target.author_id, target.created_at = moved[0].author_id, now
        await session.flush()
        for topic in (target,) if merge else (source, target):
            last = await topics.last_living_post(session, topic.id)
            if last is not None:
                topic.last_author_id, topic.last_post_at = last
        readers = await moving.carry_marks(
            session,
            Way(source.id, target.id),
            moved,
            read_all_before=read_all_before,
            follow=merge or is_new,
            now=now,
        )
        for start in range(0, len(readers), READERS_IN_EVENT):
            some = readers[start : start + READERS_IN_EVENT]
            self._uow.outbox.add(ReadersMoved(topic_id=target.id, person_ids=some))
        return moved

    def _act(self, actor: Actor, topic: Topic, kind: ActKind, **particulars: object) -> None:
        record(self._uow.session, topic, kind, by=actor.id, at=self._clock.now(), **particulars)


def _take_away(source: Topic, moved: Sequence[Moved], living: int) -> None:
    """Stubs count as deleted posts do."""
    source.deleted_numbers = sorted({*source.deleted_numbers, *(each.former for each in moved)})
    source.post_count -= living
    source.change_seq += len(moved)


def _add(target: Topic, moved: Sequence[Moved], living: int) -> None:
    deleted = (each.number for each in moved if each.deleted)
    target.deleted_numbers = sorted({*target.deleted_numbers, *deleted})
    target.highest_number += len(moved)
    target.post_count += living
    target.change_seq += len(moved)
