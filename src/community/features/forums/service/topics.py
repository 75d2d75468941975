"""Topics: opened, renamed, moved, closed, pinned, answered."""

from typing import Any
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.ids import new_id
from community.events.forums import PinHidden, TopicOpened
from community.events.notifications import Notice, Recipient
from community.features.forums import policy
from community.features.forums.models import ActKind, Level, Post, TimerKind, Topic
from community.features.forums.notices import ACCEPTED
from community.features.forums.queries import topics as shown
from community.features.forums.queries.subjects import POST
from community.features.forums.repository import reading, timers, topics
from community.features.forums.schemas.topics import TopicIn, TopicPatch, TopicStateIn
from community.features.forums.service import mentions, rules
from community.features.forums.service.acts import record
from community.features.forums.service.changes import facts_of, post_changed, topic_changed, topic_moved
from community.features.forums.service.drafts import forget
from community.features.forums.service.polls import add_with_poll
from community.features.forums.service.templates import Filled, filled
from community.features.forums.service.texts import clean_tags, clean_title
from community.features.media.api import Attachments
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.markdown import RENDERER_VERSION, MarkdownRenderer, Rendered
from community.infra.texts import clean_source, render

YOUR_ANSWER = "your_answer"


class TopicService:
    """Changes to topics as wholes; `service.posts` changes what is in them."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer, attachments: Attachments) -> None:
        self._uow = uow
        self._clock = clock
        self._markdown = markdown
        self._attachments = attachments

    async def open(self, *, actor: Actor, topic: TopicIn, key: UUID | None) -> UUID:
        """Open a topic; the id of the one opened before, when the key says that this is a repetition.

        Raises:
            NotFound: the space does not exist for the actor.
            Forbidden: they may not open topics there.
        """
        title = clean_title(topic.title)
        if topic.form is None or topic.source:
            clean_source(topic.source or "")
        session = self._uow.session
        level = await topics.level_of_space(
            session, topic.space_id, visible=policy.may_see(actor), level=policy.level_in(actor)
        )
        if level is None:
            raise NotFound
        if level < Level.OPEN:
            raise await rules.refusal(session, topic.space_id, Level.OPEN)
        topic_id, first = await claim(session, owner=str(actor.id), key=key, operation="forums_open", body=topic)
        if not first:
            return topic_id
        source, form = await first_text(self._uow, actor, topic_id, topic, level=level)
        files = await self._attachments.of_text(session, actor, source)
        rendered = await render(self._markdown, source, files=files)
        named = await mentions.addressed(session, actor, rendered, space_id=topic.space_id, level=level)
        post_id = await self._write(actor, topic_id, topic, title=title, source=source, rendered=rendered)
        if form is not None:
            session.add(form.form)
        await mentions.store(session, post_id, named)
        await self._attachments.attach_new(self._uow, kind=POST, subject_id=post_id, file_ids=files)
        await forget(self._uow, actor.id, topic.draft)
        self._uow.outbox.add(TopicOpened(topic_id=topic_id, space_id=topic.space_id, author_id=actor.id))
        return topic_id

    async def _write(
        self, actor: Actor, topic_id: UUID, topic: TopicIn, *, title: str, source: str, rendered: Rendered
    ) -> UUID:
        """The first post's id."""
        now, session = self._clock.now(), self._uow.session
        session.add(
            Topic(
                id=topic_id,
                space_id=topic.space_id,
                title=title,
                tags=clean_tags(topic.tags),
                author_id=actor.id,
                created_at=now,
                last_post_at=now,
                last_author_id=actor.id,
            )
        )
        await session.flush()
        first = Post(
            id=new_id(),
            topic_id=topic_id,
            number=1,
            author_id=actor.id,
            source=source,
            html=rendered.html,
            excerpt=rendered.excerpt,
            renderer_version=RENDERER_VERSION,
            created_at=now,
        )
        await add_with_poll(session, first, topic.poll, now=now)
        await reading.mark_written(session, person_id=actor.id, topic_id=topic_id, number=1, read_all_before=0, now=now)
        return first.id

    async def change(self, *, actor: Actor, topic_id: UUID, patch: TopicPatch) -> None:
        """Rename or tag (author or moderator), move to another space (moderator)."""
        topic, level = await self._lock(actor, topic_id)
        former, before = topic.space_id, (topic.title, topic.tags)
        unset = msgspec.UNSET
        if (patch.title, patch.tags) != (unset, unset) and not policy.may_rename(actor, facts_of(topic, level)):
            raise Forbidden
        if patch.title is not msgspec.UNSET:
            self._rename(actor, topic, clean_title(patch.title))
        if patch.tags is not msgspec.UNSET:
            await self._tag(actor, topic, level, clean_tags(patch.tags))
        if patch.space_id is not msgspec.UNSET and patch.space_id != topic.space_id:
            await self._move(actor, topic, level, patch.space_id)
        if topic.space_id != former:
            self._act(actor, topic, ActKind.MOVED, from_space_id=former, to_space_id=topic.space_id)
            topic_moved(self._uow.outbox, topic, former_space_id=former)
        elif (topic.title, topic.tags) != before:
            topic_changed(self._uow.outbox, topic)

    def _rename(self, actor: Actor, topic: Topic, title: str) -> None:
        if title != topic.title:
            self._act(actor, topic, ActKind.RENAMED, detail=topic.title)
            topic.title = title

    async def _tag(self, actor: Actor, topic: Topic, level: int, tags: list[str]) -> None:
        if tags == topic.tags:
            return
        await rules.check_tags(self._uow.session, topic.space_id, level=level, tags=tags)
        self._act(actor, topic, ActKind.TAGGED, detail=", ".join(topic.tags)[:200])
        topic.tags = tags

    async def _move(self, actor: Actor, topic: Topic, level: int, space_id: UUID) -> None:
        if not policy.moderates(level) or topic.deleted_at is not None:
            raise Forbidden
        there = await topics.level_of_space(
            self._uow.session, space_id, visible=policy.may_see(actor), level=policy.level_in(actor)
        )
        if there is None:
            raise Invalid({"/spaceId": FieldProblem("unknown_value")})
        if there < Level.OPEN:
            raise Forbidden
        topic.space_id = space_id

    async def set_state(self, *, actor: Actor, topic_id: UUID, state: TopicStateIn) -> None:
        """Close or reopen, pin or unpin, slow down: moderators."""
        topic, level = await self._lock(actor, topic_id)
        if not policy.moderates(level) or topic.deleted_at is not None:
            raise Forbidden
        now = self._clock.now()
        changed = False
        if state.closed is not msgspec.UNSET and state.closed != (topic.closed_at is not None):
            topic.closed_at = now if state.closed else None
            self._act(actor, topic, ActKind.CLOSED if state.closed else ActKind.OPENED)
            changed = True
        if state.slow_seconds is not msgspec.UNSET and state.slow_seconds != topic.slow_seconds:
            topic.slow_seconds = state.slow_seconds
            self._act(actor, topic, ActKind.SLOWED, detail=str(state.slow_seconds))
            changed = True
        changed = await self._pin(actor, topic, state) or changed
        if changed:
            topic_changed(self._uow.outbox, topic)

    async def _pin(self, actor: Actor, topic: Topic, state: TopicStateIn) -> bool:
        """Set the pin, its reach and its end; True when any of it changed."""
        before = topic.pinned, topic.pinned_everywhere, topic.pinned_until
        if state.pinned is not msgspec.UNSET and state.pinned != (topic.pinned_at is not None):
            topic.pinned_at = self._clock.now() if state.pinned else None
        pinned = topic.pinned_at is not None
        if state.pinned_everywhere is not msgspec.UNSET:
            topic.pinned_everywhere = state.pinned_everywhere
        if state.pinned_until is not msgspec.UNSET:
            topic.pinned_until = state.pinned_until
        if not pinned:
            topic.pinned_everywhere, topic.pinned_until = False, None
        elif topic.pinned_until is not None and topic.pinned_until <= self._clock.now():
            raise Invalid({"/pinnedUntil": FieldProblem("in_the_past")})
        if (pinned, topic.pinned_everywhere, topic.pinned_until) == before:
            return False
        session, until = self._uow.session, topic.pinned_until
        if until is None:
            await timers.drop_timer(session, topic.id, TimerKind.UNPIN, person_id=actor.id)
        else:
            now = self._clock.now()
            await timers.put_timer(session, topic.id, TimerKind.UNPIN, due_at=until, by=actor.id, now=now)
        if pinned != before[0]:
            self._act(actor, topic, ActKind.PINNED if pinned else ActKind.UNPINNED)
        return True

    async def hide_pin(self, *, actor: Actor, topic_id: UUID, hidden: bool) -> None:
        """Let a pinned topic go where its last post puts it, for this person alone; or take that back."""
        session = self._uow.session
        if not await shown.topic_exists(session, actor, topic_id):
            raise NotFound
        at = self._clock.now() if hidden else None
        await reading.hide_pin(session, person_id=actor.id, topic_id=topic_id, at=at, now=self._clock.now())
        self._uow.outbox.add(PinHidden(person_id=actor.id, topic_id=topic_id))

    def _act(self, actor: Actor, topic: Topic, kind: ActKind, **particulars: Any) -> None:
        record(self._uow.session, topic, kind, by=actor.id, at=self._clock.now(), **particulars)

    async def accept_answer(self, *, actor: Actor, topic_id: UUID, number: int | None) -> None:
        """Say which post answers the question, or that none does: the topic's author or a moderator."""
        topic, level = await self._lock(actor, topic_id)
        if not policy.may_accept_answer(actor, facts_of(topic, level)):
            raise Forbidden
        if number == topic.accepted_number:
            return
        if number == 1:
            raise Invalid({"/number": FieldProblem("answer_is_question")})
        session, former = self._uow.session, topic.accepted_number
        answer = None if number is None else await topics.post_numbered(session, topic_id, number)
        if number is not None and answer is None:
            raise Invalid({"/number": FieldProblem("unknown_value")})
        topic.accepted_number = number
        topic_changed(self._uow.outbox, topic)
        was = None if former is None else await topics.post_numbered(session, topic_id, former)
        for post in (was, answer):
            if post is not None:
                post_changed(self._uow.outbox, topic, post)
        if answer is not None and answer.author_id != actor.id:
            told = [Recipient(person_id=answer.author_id, reason=YOUR_ANSWER)]
            notice = Notice(kind=ACCEPTED, subject_id=topic.id, item=answer.number, by=actor.id, recipients=told)
            self._uow.outbox.add(notice)

    async def _lock(self, actor: Actor, topic_id: UUID) -> topics.LockedTopic:
        locked = await topics.lock_topic(
            self._uow.session, topic_id, visible=policy.topic_exists(actor), level=policy.level_in(actor)
        )
        if locked is None:
            raise NotFound
        return locked


async def first_text(
    uow: UnitOfWork, actor: Actor, topic_id: UUID, topic: TopicIn, *, level: int
) -> tuple[str, Filled | None]:
    """The first post: what the form makes, and what was written beside it; as the space's rules want it."""
    form = None if topic.form is None else await filled(uow, actor, topic_id, topic.space_id, topic.form)
    parts = [form.source if form else "", topic.source or ""]
    source = clean_source("\n\n".join(part for part in parts if part.strip()))
    tags, by_template = clean_tags(topic.tags), form is not None
    await rules.check_opening(
        uow.session, topic.space_id, level=level, source=source, tags=tags, by_template=by_template
    )
    return source, form
