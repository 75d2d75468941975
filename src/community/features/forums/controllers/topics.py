"""Topics: the lists, one topic, and what is done to it as a whole."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.queries import lists, topics
from community.features.forums.queries.list_pages import Wanted
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.topics import (
    AnswerIn,
    ListName,
    TopicIn,
    TopicOut,
    TopicPage,
    TopicPatch,
    TopicState,
    TopicStateIn,
)
from community.features.forums.service.topics import TopicService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.ready import ReadyJson
from community.web.routes import get, patch, post, put

READ = [requires(Permission.FORUMS_SPACE_READ)]
WRITE = [requires(Permission.FORUMS_TOPIC_CREATE)]


class TopicController(Controller):
    path = "/topics"
    tags = ("forums",)

    @get("/", operation_id="forums_topics", guards=READ)
    async def topics(  # noqa: PLR0913, PLR0917 - one parameter for each thing that narrows the list
        self,
        reads: NamedDependency[Reads],
        kind: Annotated[ListName, QueryParameter(name="list")] = "latest",
        space: FromQuery[UUID | None] = None,
        only: FromQuery[bool] = False,
        tag: Annotated[str | None, QueryParameter(max_length=40)] = None,
        topic_state: Annotated[TopicState | None, QueryParameter(name="state")] = None,
        cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    ) -> Response[TopicPage]:
        """One of the lists, of all spaces or of one and those in it (`only`: without them), of a tag, of a state."""
        wanted = Wanted(kind=kind, space_id=space, tag=tag, state=topic_state, only=space is not None and only)
        return ReadyJson(await lists.topic_list(reads, wanted, cursor=cursor), sources=reads.sources)

    @post(
        "/",
        operation_id="forums_open_topic",
        guards=[*WRITE, Limit("forums_open_topic", count=10, seconds=3600)],
    )
    async def open(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        topic_service: NamedDependency[TopicService],
        data: JSONBody[TopicIn],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[TopicOut]:
        """Open a topic with its first post."""
        topic_id = await topic_service.open(actor=actor, topic=data, key=idempotency_key)
        return ReadyJson(await topics.topic_now(uow.session, actor, topic_id), status=201)

    @get("/{topic_id:uuid}", operation_id="forums_topic", guards=READ)
    async def topic(self, reads: NamedDependency[Reads], topic_id: FromPath[UUID]) -> Response[TopicOut]:
        """One topic, with the reader's rights."""
        return ReadyJson(await topics.topic(reads, topic_id), sources=reads.sources)

    @patch("/{topic_id:uuid}", operation_id="forums_change_topic", guards=WRITE)
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        topic_service: NamedDependency[TopicService],
        topic_id: FromPath[UUID],
        data: JSONBody[TopicPatch],
    ) -> Response[TopicOut]:
        """Rename or tag a topic, or move it to another space."""
        await topic_service.change(actor=actor, topic_id=topic_id, patch=data)
        return ReadyJson(await topics.topic_now(uow.session, actor, topic_id))

    @put("/{topic_id:uuid}/state", operation_id="forums_set_topic_state", guards=READ)
    async def state(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        topic_service: NamedDependency[TopicService],
        topic_id: FromPath[UUID],
        data: JSONBody[TopicStateIn],
    ) -> Response[TopicOut]:
        """Close or reopen, pin or unpin a topic."""
        await topic_service.set_state(actor=actor, topic_id=topic_id, state=data)
        return ReadyJson(await topics.topic_now(uow.session, actor, topic_id))

    @put("/{topic_id:uuid}/answer", operation_id="forums_accept_answer", guards=WRITE)
    async def answer(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        topic_service: NamedDependency[TopicService],
        topic_id: FromPath[UUID],
        data: JSONBody[AnswerIn],
    ) -> Response[TopicOut]:
        """Accept a post as the answer, or take the acceptance back."""
        await topic_service.accept_answer(actor=actor, topic_id=topic_id, number=data.number)
        return ReadyJson(await topics.topic_now(uow.session, actor, topic_id))
