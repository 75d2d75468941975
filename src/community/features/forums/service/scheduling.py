"""Posts that wait for their time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import DomainError, FieldProblem, Invalid, NotFound
from community.core.ids import new_id
from community.events.forums import DraftChanged
from community.events.notifications import Notice, Recipient
from community.features.forums import notices, policy
from community.features.forums.errors import TooManyScheduled, TopicMoved, VersionConflict
from community.features.forums.models import Level, ScheduledPost
from community.features.forums.queries.glance import glance_at_topic
from community.features.forums.repository import drafts, scheduled, topics
from community.features.forums.schemas.drafts import PublishedOut, ScheduledIn, ScheduledPatch
from community.features.forums.schemas.polls import PollIn
from community.features.forums.schemas.posts import PostIn
from community.features.forums.schemas.templates import TopicFormIn
from community.features.forums.schemas.topics import TopicIn
from community.features.forums.service import rules
from community.features.forums.service.drafts import KEPT, forget
from community.features.forums.service.polls import check_poll
from community.features.forums.service.posts import PostService, check_reply
from community.features.forums.service.texts import clean_tags, clean_title
from community.features.forums.service.topics import TopicService, first_text
from community.features.media.api import Attachments, keep_files
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.markdown import MarkdownRenderer
from community.infra.outbox import Outbox
from community.infra.texts import clean_source, render

MAX_SCHEDULED: Final = 50
SOONEST: Final = timedelta(minutes=5)
LATEST: Final = timedelta(days=366)
OWN: Final = "own_scheduled_post"


class SchedulingService:
    """Takes posts for later and publishes them, each once, by the rights that their author has then."""

    def __init__(self, uow: UnitOfWork, clock: Clock, markdown: MarkdownRenderer, attachments: Attachments) -> None:
        self._uow = uow
        self._clock = clock
        self._markdown = markdown
        self._attachments = attachments

    async def schedule(self, *, actor: Actor, wanted: ScheduledIn, key: UUID | None) -> UUID:
        """Take a post for later, if its author could publish it now.

        Raises:
            NotFound, Forbidden, TopicClosed: they could not.
            TemplateChanged, TemplateGone: the form is another one by now.
            TooManyScheduled.
        """
        if (wanted.topic_id is None) == (wanted.space_id is None):
            raise Invalid({"/topicId": FieldProblem("required")})
        if wanted.form is not None and wanted.space_id is None:
            raise Invalid({"/form": FieldProblem("unknown_value")})
        source = _own_text(wanted.source, beside_form=wanted.form is not None)
        title = "" if wanted.space_id is None else clean_title(wanted.title)
        self._check_time(wanted.publish_at, wanted.poll)
        session = self._uow.session
        await self._take_files(actor, source, wanted.publish_at)
        form = await self._check_right(actor, wanted, source)
        scheduled_id, first = await claim(
            session, owner=str(actor.id), key=key, operation="forums_schedule", body=wanted
        )
        if not first:
            return scheduled_id
        if await scheduled.count_scheduled(session, actor.id) >= MAX_SCHEDULED:
            raise TooManyScheduled(maximum=MAX_SCHEDULED)
        session.add(
            ScheduledPost(
                id=scheduled_id,
                author_id=actor.id,
                topic_id=wanted.topic_id,
                space_id=wanted.space_id,
                title=title,
                tags=clean_tags(wanted.tags),
                source=source,
                poll=None if wanted.poll is None else msgspec.to_builtins(wanted.poll),
                form=None if form is None else {"sent": msgspec.to_builtins(wanted.form), "kept": form},
                reply_to=wanted.reply_to,
                publish_at=wanted.publish_at,
                created_at=self._clock.now(),
            )
        )
        await forget(self._uow, actor.id, wanted.draft)
        await session.flush()
        return scheduled_id

    async def change(self, *, actor: Actor, scheduled_id: UUID, patch: ScheduledPatch) -> None:
        """Another text, title or time.

        Raises:
            VersionConflict: it was changed on another device.
        """
        post = await self._own(actor, scheduled_id)
        source = _own_text(patch.source, beside_form=post.form is not None)
        if patch.version != post.version:
            raise VersionConflict(version=post.version)
        if patch.publish_at != post.publish_at:
            self._check_time(patch.publish_at, _poll_of(post))
        await self._take_files(actor, source, patch.publish_at)
        await render(self._markdown, source)
        post.source, post.publish_at = source, patch.publish_at
        if post.space_id is not None:
            post.title = clean_title(patch.title)
        post.version += 1

    async def _take_files(self, actor: Actor, source: str, publish_at: datetime) -> None:
        """Files that the post cannot use are said now; those that it can wait with it, and with its draft after it."""
        await self._attachments.of_text(self._uow.session, actor, source)
        await keep_files(self._uow.session, actor, source, until=publish_at + KEPT)

    async def cancel(self, *, actor: Actor, scheduled_id: UUID) -> None:
        """Do not publish it: it becomes a draft."""
        await self._keep_as_draft(await self._own(actor, scheduled_id), reason="cancelled")

    async def publish_now(self, *, actor: Actor, scheduled_id: UUID) -> PublishedOut:
        """Publish it before its time, by the author's own hand: what hinders it is said, and it stays."""
        post = await self._own(actor, scheduled_id)
        return await self._publish(actor, post, self._uow)

    async def publish_due(self, post: ScheduledPost, actor: Actor | None) -> None:
        """Publish what is due. What cannot be published becomes a draft again, and the author is told."""
        if actor is None:
            await self._keep_as_draft(post, reason="forbidden")
            return
        # Its own outbox: what failed half way has told nobody anything.
        outbox = Outbox()
        try:
            async with self._uow.session.begin_nested():
                await self._publish(actor, post, UnitOfWork(self._uow.session, outbox))
        except DomainError as why:
            code, params = _cause(why)
            draft_id = await self._keep_as_draft(post, reason=code, params=params)
            self._uow.outbox.add(
                Notice(
                    kind=notices.SCHEDULE_FAILED,
                    subject_id=draft_id,
                    item=None,
                    by=None,
                    recipients=[Recipient(person_id=post.author_id, reason=notices.SCHEDULE_REASONS.get(code, OWN))],
                )
            )
        else:
            for event in outbox.events:
                self._uow.outbox.add(event)

    async def _publish(self, actor: Actor, post: ScheduledPost, uow: UnitOfWork) -> PublishedOut:
        """The scheduled post's id is the key of the request: it can only be answered once."""
        if post.topic_id is not None:
            post_id = await self._reply(actor, post, uow, post.topic_id)
            await uow.session.flush()
            done = PublishedOut(topic_id=post.topic_id, number=await scheduled.number_of(uow.session, post_id))
        else:
            if post.space_id is None:
                raise NotFound
            topic = TopicIn(
                space_id=post.space_id,
                title=post.title,
                source=post.source or None,
                tags=post.tags,
                poll=_poll_of(post),
                form=None if post.form is None else msgspec.convert(post.form["sent"], TopicFormIn),
            )
            opened = TopicService(uow, self._clock, self._markdown, self._attachments)
            done = PublishedOut(topic_id=await opened.open(actor=actor, topic=topic, key=post.id), number=1)
        await uow.session.delete(post)
        return done

    async def _reply(self, actor: Actor, post: ScheduledPost, uow: UnitOfWork, topic_id: UUID) -> UUID:
        """Answer in the topic, or in the one that it was merged into."""
        replies = PostService(uow, self._clock, self._markdown, self._attachments)
        text = PostIn(source=post.source, reply_to=post.reply_to, poll=_poll_of(post))
        try:
            async with uow.session.begin_nested():
                return await replies.reply(actor=actor, topic_id=topic_id, post=text, key=post.id)
        except TopicMoved as way:
            number = way.params["number"]
            text = msgspec.structs.replace(text, reply_to=number if isinstance(number, int) else None)
            there = UUID(str(way.params["topicId"]))
            return await replies.reply(actor=actor, topic_id=there, post=text, key=post.id)

    async def _keep_as_draft(
        self, post: ScheduledPost, *, reason: str, params: Mapping[str, object] | None = None
    ) -> UUID:
        """The draft's id."""
        session, draft_id = self._uow.session, new_id()
        key = f"scheduled:{post.id}"
        sequence = await drafts.next_sequence(session)
        place = {"topicId": post.topic_id, "spaceId": post.space_id}
        extra: dict[str, object] = {name: str(value) for name, value in place.items() if value is not None}
        extra |= {"tags": post.tags, "replyTo": post.reply_to, "poll": post.poll}
        extra |= {"form": None if post.form is None else post.form["kept"]}
        extra |= {"reason": reason, "params": msgspec.to_builtins(params or {})}
        values = {
            "person_id": post.author_id,
            "key": key,
            "sequence": sequence,
            "title": post.title,
            "body": post.source,
            "extra": extra,
            "device": "",
            "updated_at": self._clock.now(),
        }
        await drafts.insert_draft(session, values, draft_id=draft_id)
        self._uow.outbox.add(DraftChanged(person_id=post.author_id, key=key, sequence=sequence))
        await session.delete(post)
        return draft_id

    async def _check_right(self, actor: Actor, wanted: ScheduledIn, source: str) -> dict[str, object] | None:
        """Whether they could publish it now; the form as drafts keep it."""
        session, visible, level = self._uow.session, policy.may_see(actor), policy.level_in(actor)
        if wanted.space_id is not None:
            here = await topics.level_of_space(session, wanted.space_id, visible=visible, level=level)
            if here is None:
                raise NotFound
            if here < Level.OPEN:
                raise await rules.refusal(session, wanted.space_id, Level.OPEN)
            topic = TopicIn(
                space_id=wanted.space_id, title=wanted.title, source=source, tags=wanted.tags, form=wanted.form
            )
            whole, form = await first_text(self._uow, actor, new_id(), topic, level=here)
            await render(self._markdown, whole)
            return None if form is None else form.draft
        await render(self._markdown, source)
        if wanted.topic_id is not None:
            seen = await glance_at_topic(session, actor, wanted.topic_id)
            if seen is None:
                raise NotFound
            check_reply(seen)
        return None

    def _check_time(self, at: datetime, poll: PollIn | None) -> None:
        now = self._clock.now()
        if at < now + SOONEST:
            raise Invalid({"/publishAt": FieldProblem("too_early", minutes=int(SOONEST.total_seconds() // 60))})
        if at > now + LATEST:
            raise Invalid({"/publishAt": FieldProblem("too_late")})
        if poll is None:
            return
        if poll.closes_at is not None and poll.closes_at <= at:
            raise Invalid({"/publishAt": FieldProblem("poll_closes_first")})
        check_poll(poll, now=at)

    async def _own(self, actor: Actor, scheduled_id: UUID) -> ScheduledPost:
        post = await scheduled.lock_own(self._uow.session, scheduled_id, actor.id)
        if post is None:
            raise NotFound
        return post


def _own_text(source: str | None, *, beside_form: bool) -> str:
    """What was written by hand; beside a form nothing has to be."""
    return "" if beside_form and not (source or "").strip() else clean_source(source or "")


def _poll_of(post: ScheduledPost) -> PollIn | None:
    return None if post.poll is None else msgspec.convert(post.poll, PollIn)


def _cause(why: DomainError) -> tuple[str, Mapping[str, object]]:
    """The code that says most, with its parameters."""
    if isinstance(why, Invalid):
        first = next(iter(why.fields.values()))
        return first.code, first.params
    return why.code, why.params
