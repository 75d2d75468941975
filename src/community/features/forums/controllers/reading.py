"""What the reader has read."""

from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.queries import counters
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.reading import CountersOut, DismissIn, DismissUnreadIn, ReadIn, UnreadIn
from community.features.forums.service.reading import ReadingService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.ready import ReadyJson
from community.web.routes import get, post, put


class ReadingController(Controller):
    tags = ("forums",)
    guards = (requires(Permission.FORUMS_SPACE_READ),)

    @get("/counters", operation_id="forums_counters")
    async def counters(self, reads: NamedDependency[Reads]) -> Response[CountersOut]:
        """How many topics are New and Unread."""
        return ReadyJson(await counters.counters(reads), sources=reads.sources)

    @put("/topics/{topic_id:uuid}/read", operation_id="forums_mark_read")
    async def read(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        reading_service: NamedDependency[ReadingService],
        topic_id: FromPath[UUID],
        data: JSONBody[ReadIn],
    ) -> CountersOut:
        """Say how far a topic has been read; the mark never moves back."""
        await reading_service.mark_read(actor=actor, topic_id=topic_id, number=data.number, seconds=data.seconds)
        return await counters.count(uow.session, actor)

    @post("/topics/dismiss-new", operation_id="forums_dismiss_new", status_code=200)
    async def dismiss(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        reading_service: NamedDependency[ReadingService],
        data: JSONBody[DismissIn],
    ) -> CountersOut:
        """Let New topics go, of one space or all; Unread ones stay."""
        await reading_service.dismiss_new(actor=actor, space_id=data.space_id, only=data.only)
        return await counters.count(uow.session, actor)

    @put("/topics/{topic_id:uuid}/unread", operation_id="forums_mark_unread")
    async def unread(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        reading_service: NamedDependency[ReadingService],
        topic_id: FromPath[UUID],
        data: JSONBody[UnreadIn],
    ) -> CountersOut:
        """Have a topic unread again from a post on."""
        await reading_service.mark_unread(actor=actor, topic_id=topic_id, number=data.number)
        return await counters.count(uow.session, actor)

    @post("/topics/dismiss-unread", operation_id="forums_dismiss_unread", status_code=200)
    async def dismiss_unread(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        reading_service: NamedDependency[ReadingService],
        data: JSONBody[DismissUnreadIn],
    ) -> CountersOut:
        """Mark as read until now: some topics, or all Unread ones, of a space or a tag."""
        await reading_service.dismiss_unread(
            actor=actor, space_id=data.space_id, only=data.only, tag=data.tag, topic_ids=data.topic_ids
        )
        return await counters.count(uow.session, actor)
