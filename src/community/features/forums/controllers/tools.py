"""What is done to topics and posts beside writing: pins, authors, wikis, and what of it their page shows."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.controllers.parameters import Number
from community.features.forums.queries import acts, long_topics, places, posts, topics
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.moving import MergeIn, SplitIn
from community.features.forums.schemas.posts import HiddenIn, PostOut, PostPage, WikiIn
from community.features.forums.schemas.tools import ActOut, DateOut, PlaceOut
from community.features.forums.schemas.topics import OwnerIn, PinHiddenIn, TopicOut
from community.features.forums.service.moving import MovingService
from community.features.forums.service.ownership import OwnershipService
from community.features.forums.service.topics import TopicService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.parameters import IdempotencyKey
from community.web.ready import ReadyJson
from community.web.routes import get, post, put

READ = [requires(Permission.FORUMS_SPACE_READ)]
WRITE = [requires(Permission.FORUMS_TOPIC_CREATE)]
EDIT = [requires(Permission.FORUMS_POST_EDIT)]


class TopicToolController(Controller):
    path = "/topics/{topic_id:uuid}"
    tags = ("forums",)

    @get("/acts", operation_id="forums_acts", guards=READ)
    async def acts(self, reads: NamedDependency[Reads], topic_id: FromPath[UUID]) -> list[ActOut]:
        """What was done to the topic as a whole, oldest first."""
        return await acts.acts(reads, topic_id)

    @get("/place", operation_id="forums_place", guards=READ)
    async def place(
        self,
        reads: NamedDependency[Reads],
        topic_id: FromPath[UUID],
        number: Annotated[Number, QueryParameter(description="An old number; without it, the topic.")] = None,
    ) -> PlaceOut:
        """Where a post that was moved, or a topic that was merged, stands today."""
        return await places.place(reads, topic_id, number)

    @put("/pin-hidden", operation_id="forums_hide_pin", guards=READ)
    async def hide_pin(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        topic_service: NamedDependency[TopicService],
        topic_id: FromPath[UUID],
        data: JSONBody[PinHiddenIn],
    ) -> Response[TopicOut]:
        """Let a pinned topic go where its last post puts it, for the reader alone."""
        await topic_service.hide_pin(actor=actor, topic_id=topic_id, hidden=data.hidden)
        return ReadyJson(await topics.topic_now(uow.session, actor, topic_id))

    @post("/split", operation_id="forums_split", guards=WRITE)
    async def split(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        moving_service: NamedDependency[MovingService],
        topic_id: FromPath[UUID],
        data: JSONBody[SplitIn],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[TopicOut]:
        """Move posts to another topic, or to a new one; the answer is that topic."""
        target = await moving_service.split(actor=actor, topic_id=topic_id, split=data, key=idempotency_key)
        return ReadyJson(await topics.topic_now(uow.session, actor, target), status=201)

    @post("/merge", operation_id="forums_merge", guards=WRITE, status_code=200)
    async def merge(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        moving_service: NamedDependency[MovingService],
        topic_id: FromPath[UUID],
        data: JSONBody[MergeIn],
    ) -> Response[TopicOut]:
        """Move all posts to another topic, which takes over the links; the answer is that topic."""
        target = await moving_service.merge(actor=actor, topic_id=topic_id, merge=data)
        return ReadyJson(await topics.topic_now(uow.session, actor, target))

    @get("/summary", operation_id="forums_summary", guards=READ)
    async def summary(self, reads: NamedDependency[Reads], topic_id: FromPath[UUID]) -> Response[PostPage]:
        """The posts of a long topic that matter most, in their order."""
        return ReadyJson(await long_topics.summary(reads, topic_id))

    @get("/dates", operation_id="forums_dates", guards=READ)
    async def dates(self, reads: NamedDependency[Reads], topic_id: FromPath[UUID]) -> list[DateOut]:
        """The dates of some forty posts at even distances."""
        return await long_topics.dates(reads, topic_id)


class PostToolController(Controller):
    path = "/posts/{post_id:uuid}"
    tags = ("forums",)

    @put("/wiki", operation_id="forums_set_wiki", guards=EDIT)
    async def wiki(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        ownership_service: NamedDependency[OwnershipService],
        post_id: FromPath[UUID],
        data: JSONBody[WikiIn],
    ) -> Response[PostOut]:
        """Let whoever may reply edit a post, or no longer."""
        await ownership_service.set_wiki(actor=actor, post_id=post_id, wiki=data.wiki)
        return ReadyJson(await posts.post_now(uow.session, actor, post_id))

    @put("/revisions/{version:int}/hidden", operation_id="forums_hide_revision", guards=EDIT, status_code=204)
    async def hide(
        self,
        actor: NamedDependency[Actor],
        ownership_service: NamedDependency[OwnershipService],
        post_id: FromPath[UUID],
        version: FromPath[int],
        data: JSONBody[HiddenIn],
    ) -> None:
        """Let moderators of the space alone see a former text, or no longer."""
        await ownership_service.hide_version(actor=actor, post_id=post_id, version=version, hidden=data.hidden)

    @put("/owner", operation_id="forums_set_owner", guards=EDIT)
    async def give(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        ownership_service: NamedDependency[OwnershipService],
        post_id: FromPath[UUID],
        data: JSONBody[OwnerIn],
    ) -> Response[PostOut]:
        """Give a post, and with the first one its topic, to another author."""
        await ownership_service.set_owner(actor=actor, post_id=post_id, person_id=data.person_id)
        return ReadyJson(await posts.post_now(uow.session, actor, post_id))
