"""Posts: written, edited, deleted, restored."""

from datetime import timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import ColumnElement

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import DomainError, FieldProblem, Forbidden, Invalid, NotFound
from community.events.forums import PostCreated, TopicOpened
from community.features.forums import policy
from community.features.forums.errors import (
    EditConflict,
    PostDeleted,
    SlowMode,
    TopicClosed,
    TopicHasReplies,
    TopicMoved,
)
from community.features.forums.models import Level, Post, PostRevision, Topic
from community.features.forums.policy import TopicFacts
from community.features.forums.queries.glance import TopicGlance, glance_at_topic
from community.features.forums.queries.places import place_of
from community.features.forums.queries.subjects import POST
from community.features.forums.repository import reading, topics
from community.features.forums.repository.mentions import named_by
from community.features.forums.schemas.posts import PostIn, PostPatch
from community.features.forums.service import mentions, rules
from community.features.forums.service.changes import facts_of, post_changed, post_facts_of, topic_changed
from community.features.forums.service.drafts import forget
from community.features.forums.service.polls import add_with_poll
from community.features.media.api import Attachments
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.markdown import RENDERER_VERSION, MarkdownRenderer, Rendered
from community.infra.texts import clean_source, render


class PostService:
    """Changes to posts. Texts are rendered first, then the topic's row is locked for the rest."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer, attachments: Attachments) -> None:
        self._uow = uow
        self._clock = clock
        self._markdown = markdown
        self._attachments = attachments

    async def preview(self, *, actor: Actor, source: str) -> str:
        """What a text will look like."""
        source = source.replace("\x00", "\ufffd")
        files = await self._attachments.for_preview(self._uow.session, actor, source)
        return (await render(self._markdown, source, "preview", files)).html

    async def reply(self, *, actor: Actor, topic_id: UUID, post: PostIn, key: UUID | None) -> UUID:
        """Add a post; the id of the one added before, when the key says that this is a repetition.

        Raises:
            NotFound: the topic does not exist for the actor.
            Forbidden: they may only read there.
            TopicClosed: it takes no more posts.
        """
        source, session = clean_source(post.source), self._uow.session
        files = await self._attachments.of_text(session, actor, source)
        rendered = await render(self._markdown, source, files=files)
        seen = await glance_at_topic(session, actor, topic_id)
        operation = f"forums_reply:{topic_id}"
        post_id, first = await claim(session, owner=str(actor.id), key=key, operation=operation, body=post)
        if not first:
            # A repetition of what was done, even if the topic has been closed or merged since.
            return post_id
        if seen is None:
            raise await self._gone(actor, topic_id, post)
        if seen.level < Level.REPLY:
            raise await rules.refusal(session, seen.space_id, Level.REPLY)
        check_reply(seen)
        named = await mentions.addressed(session, actor, rendered, space_id=seen.space_id, level=seen.level)
        now = self._clock.now()
        numbered = await topics.number_next_post(session, topic_id, author_id=actor.id, now=now)
        if numbered is None:
            raise await self._gone(actor, topic_id, post)
        if not policy.moderates(seen.level):
            await self._check_place(actor, topic_id, numbered)
        await self._check_reply_to(topic_id, post.reply_to, numbered.number)
        written = _new_post(post_id, actor.id, numbered, post, source, rendered)
        await add_with_poll(session, written, post.poll, now=now)
        await mentions.store(session, post_id, named)
        await self._attachments.attach_new(self._uow, kind=POST, subject_id=post_id, file_ids=files)
        await forget(self._uow, actor.id, post.draft)
        await reading.mark_written(
            session,
            person_id=actor.id,
            topic_id=topic_id,
            number=numbered.number,
            read_all_before=numbered.last_living_before,
            now=now,
        )
        self._uow.outbox.add(_created(post_id, actor.id, numbered))
        return post_id

    async def _gone(self, actor: Actor, topic_id: UUID, post: PostIn) -> DomainError:
        """What to tell who replies to a topic that is not there: where it went, if it was merged.

        The claim of the request's key is taken back with the transaction: the same key serves for the other topic.
        """
        place = await place_of(self._uow.session, actor, topic_id, post.reply_to)
        if place is None:
            return NotFound()
        return TopicMoved(topicId=str(place.topic_id), number=None if post.reply_to is None else place.number)

    async def edit(self, *, actor: Actor, post_id: UUID, patch: PostPatch) -> None:
        """Replace the text; the former one is kept. The same text again is no change, whatever its version.

        Raises:
            EditConflict: somebody saved another text meanwhile.
        """
        source = clean_source(patch.source)
        files = await self._attachments.of_text(self._uow.session, actor, source)
        rendered = await render(self._markdown, source, files=files)
        post, topic, level = await self._lock(actor, post_id)
        if not policy.may_edit(actor, facts_of(topic, level), post_facts_of(post)):
            raise PostDeleted if post.deleted_by is not None and policy.moderates(level) else Forbidden
        if source == post.source:
            return
        if post.number == 1:
            await rules.check_first_post(self._uow.session, topic.space_id, level=level, source=source)
        if patch.version != post.version:
            raise EditConflict(version=post.version, source=post.source)
        await self._address(actor, post, topic, level, rendered)
        await self._attachments.attach(self._uow, kind=POST, subject_id=post.id, file_ids=files)
        now = self._clock.now()
        self._uow.session.add(
            PostRevision(
                post_id=post.id,
                version=post.version,
                source=post.source,
                html=post.html,
                editor_id=post.edited_by or post.author_id,
                at=now,
            )
        )
        post.source, post.html, post.excerpt = source, rendered.html, rendered.excerpt
        post.renderer_version = RENDERER_VERSION
        post.edited_at, post.edited_by = now, actor.id
        post.version += 1
        await forget(self._uow, actor.id, patch.draft)
        post_changed(self._uow.outbox, topic, post)

    async def _address(self, actor: Actor, post: Post, topic: Topic, level: int, rendered: Rendered) -> None:
        """Whom the new text names; who is named anew is told by the consumer of the change."""
        session = self._uow.session
        former = await named_by(session, post.id)
        found = await mentions.addressed(session, actor, rendered, space_id=topic.space_id, level=level, former=former)
        await mentions.replace(session, post.id, former, found)

    async def delete(self, *, actor: Actor, post_id: UUID) -> None:
        """Take a post away, softly; with the first one goes the topic. Twice is as once.

        Raises:
            TopicHasReplies: it is the first post of a topic in which others have written.
        """
        post, topic, level = await self._lock(actor, post_id)
        if post.deleted_by is not None:
            return
        facts = facts_of(topic, level)
        if not policy.may_delete(actor, facts, post_facts_of(post), replies=topic.post_count - 1):
            raise TopicHasReplies if policy.may_make_wiki(actor, facts, post_facts_of(post)) else Forbidden
        now = self._clock.now()
        post.deleted_at, post.deleted_by = now, actor.id
        topic.deleted_numbers = sorted({*topic.deleted_numbers, post.number})
        topic.post_count -= 1
        answered = topic.accepted_number == post.number
        if answered:
            topic.accepted_number = None
        if post.number == 1:
            topic.deleted_at = now
        post_changed(self._uow.outbox, topic, post)
        if answered or post.number == 1:
            topic_changed(self._uow.outbox, topic)
        await self._find_last_post(topic)

    async def restore(self, *, actor: Actor, post_id: UUID) -> None:
        """Bring a post back, and with the first one its topic. Twice is as once."""
        restorable = policy.topic_restorable(actor)
        post, topic, level = await self._lock(actor, post_id, visible=restorable)
        if post.deleted_by is None:
            return
        if not policy.may_restore(actor, facts_of(topic, level), post_facts_of(post)):
            raise Forbidden
        post.deleted_at, post.deleted_by = None, None
        topic.deleted_numbers = [number for number in topic.deleted_numbers if number != post.number]
        topic.post_count += 1
        post_changed(self._uow.outbox, topic, post)
        if post.number == 1:
            topic.deleted_at = None
            self._uow.outbox.add(TopicOpened(topic_id=topic.id, space_id=topic.space_id, author_id=topic.author_id))
        await self._find_last_post(topic)

    async def _find_last_post(self, topic: Topic) -> None:
        """Lists speak of the last post that is still there."""
        last = await topics.last_living_post(self._uow.session, topic.id)
        if last is not None:
            topic.last_author_id, topic.last_post_at = last

    async def _check_place(self, actor: Actor, topic_id: UUID, place: topics.Numbered) -> None:
        """Closed meanwhile, or slow. Asked under the lock of the topic: two posts at once are still one by one."""
        if place.closed:
            raise TopicClosed
        if not place.slow_seconds:
            return
        pause = timedelta(seconds=place.slow_seconds)
        last = await topics.last_post_by(self._uow.session, topic_id, actor.id, since=place.at - pause)
        if last is not None:
            raise SlowMode(retry_after=max(1, ceil((last + pause - place.at).total_seconds())))

    async def _check_reply_to(self, topic_id: UUID, reply_to: int | None, number: int) -> None:
        if reply_to is None:
            return
        if reply_to >= number or await topics.post_numbered(self._uow.session, topic_id, reply_to) is None:
            raise Invalid({"/replyTo": FieldProblem("unknown_value")})

    async def _lock(
        self, actor: Actor, post_id: UUID, *, visible: ColumnElement[bool] | None = None
    ) -> topics.LockedPost:
        if visible is None:
            visible = policy.topic_exists(actor)
        locked = await topics.lock_post(self._uow.session, post_id, visible=visible, level=policy.level_in(actor))
        if locked is None:
            raise NotFound
        return locked


def check_reply(seen: TopicGlance) -> None:
    facts = TopicFacts(
        level=seen.level,
        author_id=seen.author_id,
        closed=seen.closed_at is not None,
        deleted=seen.deleted_at is not None,
    )
    if not policy.may_reply(facts):
        raise TopicClosed if facts.closed and facts.level >= Level.REPLY else Forbidden


def _created(post_id: UUID, author_id: UUID, place: topics.Numbered) -> PostCreated:
    return PostCreated(
        topic_id=place.topic_id,
        space_id=place.space_id,
        post_id=post_id,
        number=place.number,
        author_id=author_id,
        change_seq=place.change_seq,
    )


def _new_post(
    post_id: UUID,
    author_id: UUID,
    place: topics.Numbered,
    post: PostIn,
    source: str,
    rendered: Rendered,
) -> Post:
    return Post(
        id=post_id,
        topic_id=place.topic_id,
        number=place.number,
        author_id=author_id,
        source=source,
        html=rendered.html,
        excerpt=rendered.excerpt,
        renderer_version=RENDERER_VERSION,
        reply_to=post.reply_to,
        created_at=place.at,
        change_seq=place.change_seq,
    )
