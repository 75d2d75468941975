"""Posts: of a topic, and one by one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.controllers.parameters import Number
from community.features.forums.queries import posts, revisions
from community.features.forums.queries.posts import Window
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.posts import (
    PostIn,
    PostOut,
    PostPage,
    PostPatch,
    PreviewIn,
    PreviewOut,
    RevisionOut,
)
from community.features.forums.service.posts import PostService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.ready import ReadyJson
from community.web.routes import delete, get, patch, post

READ = [requires(Permission.FORUMS_SPACE_READ)]
CREATE = requires(Permission.FORUMS_POST_CREATE)
EDIT = [requires(Permission.FORUMS_POST_EDIT)]


class TopicPostController(Controller):
    path = "/topics/{topic_id:uuid}"
    tags = ("forums",)

    @get("/posts", operation_id="forums_posts", guards=READ)
    async def posts(  # noqa: PLR0913, PLR0917 - one parameter for each way to ask
        self,
        reads: NamedDependency[Reads],
        topic_id: FromPath[UUID],
        around: Number = None,
        after: Number = None,
        before: Number = None,
        at: Annotated[
            datetime | None, QueryParameter(description="Around the first post from this instant on.")
        ] = None,
        limit: Annotated[int, QueryParameter(ge=1, le=50)] = 20,
    ) -> Response[PostPage]:
        """Posts by number: the first ones, those after, before, or around a number."""
        window = Window(limit=limit, after=after, before=before, around=around, at=at)
        return ReadyJson(await posts.post_page(reads, topic_id, window), sources=reads.sources)

    @get("/changes", operation_id="forums_changes", guards=READ)
    async def changes(
        self,
        reads: NamedDependency[Reads],
        topic_id: FromPath[UUID],
        after: Annotated[int, QueryParameter(ge=0, le=1_000_000_000_000)],
    ) -> Response[PostPage]:
        """Posts written, edited, deleted or restored since a change number."""
        return ReadyJson(await posts.changed_posts(reads, topic_id, after=after))

    @post(
        "/posts",
        operation_id="forums_reply",
        guards=[CREATE, Limit("forums_reply", count=30, seconds=600)],
    )
    async def reply(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        post_service: NamedDependency[PostService],
        topic_id: FromPath[UUID],
        data: JSONBody[PostIn],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[PostOut]:
        """Reply to a topic, or to a post of it."""
        post_id = await post_service.reply(actor=actor, topic_id=topic_id, post=data, key=idempotency_key)
        return ReadyJson(await posts.post_now(uow.session, actor, post_id), status=201)


class PostController(Controller):
    tags = ("forums",)

    @patch(
        "/posts/{post_id:uuid}",
        operation_id="forums_edit_post",
        guards=[*EDIT, Limit("forums_edit_post", count=60, seconds=600)],
    )
    async def edit(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        post_service: NamedDependency[PostService],
        post_id: FromPath[UUID],
        data: JSONBody[PostPatch],
    ) -> Response[PostOut]:
        """Replace the text of a post; 409 `edit_conflict` with the stored text if somebody was faster."""
        await post_service.edit(actor=actor, post_id=post_id, patch=data)
        return ReadyJson(await posts.post_now(uow.session, actor, post_id))

    @get("/posts/{post_id:uuid}/revisions", operation_id="forums_revisions", guards=EDIT)
    async def revisions(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], post_id: FromPath[UUID]
    ) -> list[RevisionOut]:
        """The former texts of a post, newest first."""
        return await revisions.revisions(reader, actor, post_id)

    @delete("/posts/{post_id:uuid}", operation_id="forums_delete_post", guards=EDIT)
    async def delete(
        self, actor: NamedDependency[Actor], post_service: NamedDependency[PostService], post_id: FromPath[UUID]
    ) -> None:
        """Delete a post, softly; with the first one goes its topic."""
        await post_service.delete(actor=actor, post_id=post_id)

    @post("/posts/{post_id:uuid}/restore", operation_id="forums_restore_post", guards=EDIT, status_code=200)
    async def restore(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        post_service: NamedDependency[PostService],
        post_id: FromPath[UUID],
    ) -> Response[PostOut]:
        """Bring a deleted post back, and with the first one its topic."""
        await post_service.restore(actor=actor, post_id=post_id)
        return ReadyJson(await posts.post_now(uow.session, actor, post_id))

    @post(
        "/preview",
        operation_id="forums_preview",
        guards=[CREATE, Limit("forums_preview", count=120, seconds=60)],
        status_code=200,
    )
    async def preview(
        self, actor: NamedDependency[Actor], post_service: NamedDependency[PostService], data: JSONBody[PreviewIn]
    ) -> PreviewOut:
        """What a text will look like."""
        return PreviewOut(html=await post_service.preview(actor=actor, source=data.source))
