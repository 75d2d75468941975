"""Reactions to posts."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.core.reactions import ReactionKind
from community.features.forums.queries import reactions
from community.features.forums.schemas.reactions import ReactionsOut, ReactorOut
from community.features.forums.service.reactions import ReactionService
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import delete, get, put


class ReactionController(Controller):
    path = "/posts/{post_id:uuid}/reactions"
    tags = ("forums",)

    @get("/", operation_id="forums_reactors", guards=[requires(Permission.FORUMS_SPACE_READ)])
    async def reactors(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        post_id: FromPath[UUID],
        kind: FromQuery[ReactionKind | None] = None,
        cursor: Annotated[str | None, QueryParameter(max_length=300)] = None,
    ) -> Page[ReactorOut]:
        """Who reacted to a post, the latest first."""
        return await reactions.reactors(reader, actor, post_id, kind=kind, cursor=cursor)

    @put(
        "/{kind:str}",
        operation_id="forums_react",
        guards=[requires(Permission.FORUMS_POST_CREATE), Limit("forums_react", count=300, seconds=86_400)],
    )
    async def react(
        self,
        actor: NamedDependency[Actor],
        reaction_service: NamedDependency[ReactionService],
        post_id: FromPath[UUID],
        kind: FromPath[ReactionKind],
    ) -> ReactionsOut:
        """React to somebody's post; the same again changes nothing."""
        return await reaction_service.react(actor=actor, post_id=post_id, kind=kind)

    @delete(
        "/{kind:str}",
        operation_id="forums_take_reaction_back",
        guards=[requires(Permission.FORUMS_POST_CREATE)],
        status_code=200,
    )
    async def take_back(
        self,
        actor: NamedDependency[Actor],
        reaction_service: NamedDependency[ReactionService],
        post_id: FromPath[UUID],
        kind: FromPath[ReactionKind],
    ) -> ReactionsOut:
        """Take the own reaction back; where there is none, nothing changes."""
        return await reaction_service.take_back(actor=actor, post_id=post_id, kind=kind)
