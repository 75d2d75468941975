"""Members of spaces: joining and leaving, requests, invitations."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.forums.queries import joining as shown
from community.features.forums.schemas.joining import (
    DecisionIn,
    InvitedOut,
    InviteIn,
    JoinIn,
    JoiningOut,
    JoinOut,
    MemberIn,
    MemberOut,
    RequestOut,
)
from community.features.forums.service.joining import JoiningService
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import delete, get, post, put

Cursor = Annotated[str | None, QueryParameter(max_length=400)]
Search = Annotated[str | None, QueryParameter(name="query", max_length=100)]


class JoiningController(Controller):
    path = "/spaces"
    tags = ("forums",)
    guards = (requires(Permission.FORUMS_SPACE_READ),)

    @get("/joining", operation_id="forums_joining")
    async def joining(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> list[JoiningOut]:
        """Spaces that the reader can join, asks to join, or is invited to."""
        return await shown.joining(reader, actor)

    @post(
        "/{space_id:uuid}/join",
        operation_id="forums_join_space",
        status_code=200,
        guards=[Limit("forums_join_space", count=60, seconds=3600)],
    )
    async def join(
        self,
        actor: NamedDependency[Actor],
        joining_service: NamedDependency[JoiningService],
        space_id: FromPath[UUID],
        data: JSONBody[JoinIn],
    ) -> JoinOut:
        """Join a space, accept an invitation to it, or ask to be let in."""
        return await joining_service.join(actor=actor, space_id=space_id, join=data)

    @delete("/{space_id:uuid}/join", operation_id="forums_leave_space")
    async def leave(
        self,
        actor: NamedDependency[Actor],
        joining_service: NamedDependency[JoiningService],
        space_id: FromPath[UUID],
    ) -> None:
        """Leave a space, take a request back, or decline an invitation."""
        await joining_service.leave(actor=actor, space_id=space_id)

    @get("/{space_id:uuid}/members", operation_id="forums_space_members")
    async def members(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        space_id: FromPath[UUID],
        search: Search = None,
        cursor: Cursor = None,
    ) -> Page[MemberOut]:
        """Who joined a space or moderates it, moderators first."""
        return await shown.members(reader, actor, space_id, query=search, cursor=cursor)

    @put("/{space_id:uuid}/members/{person_id:uuid}", operation_id="forums_set_space_member", status_code=204)
    async def set_level(
        self,
        actor: NamedDependency[Actor],
        joining_service: NamedDependency[JoiningService],
        space_id: FromPath[UUID],
        person_id: FromPath[UUID],
        data: JSONBody[MemberIn],
    ) -> None:
        """Say what a member may do in a space."""
        await joining_service.set_level(actor=actor, space_id=space_id, person_id=person_id, level=data.level)

    @delete("/{space_id:uuid}/members/{person_id:uuid}", operation_id="forums_remove_space_member")
    async def remove(
        self,
        actor: NamedDependency[Actor],
        joining_service: NamedDependency[JoiningService],
        space_id: FromPath[UUID],
        person_id: FromPath[UUID],
    ) -> None:
        """Take a member out of a space."""
        await joining_service.remove(actor=actor, space_id=space_id, person_id=person_id)

    @get("/{space_id:uuid}/requests", operation_id="forums_space_requests")
    async def requests(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        space_id: FromPath[UUID],
        cursor: Cursor = None,
    ) -> Page[RequestOut]:
        """Requests and invitations that wait for an answer."""
        return await shown.requests(reader, actor, space_id, cursor=cursor)

    @post(
        "/{space_id:uuid}/requests/{request_id:uuid}/decision",
        operation_id="forums_decide_space_request",
        status_code=204,
    )
    async def decide(
        self,
        actor: NamedDependency[Actor],
        joining_service: NamedDependency[JoiningService],
        space_id: FromPath[UUID],
        request_id: FromPath[UUID],
        data: JSONBody[DecisionIn],
    ) -> None:
        """Let somebody in or not, or take an invitation back."""
        await joining_service.decide(actor=actor, space_id=space_id, request_id=request_id, accept=data.accept)

    @post(
        "/{space_id:uuid}/invitations",
        operation_id="forums_invite_to_space",
        status_code=200,
        guards=[Limit("forums_invite_to_space", count=60, seconds=3600)],
    )
    async def invite(
        self,
        actor: NamedDependency[Actor],
        joining_service: NamedDependency[JoiningService],
        space_id: FromPath[UUID],
        data: JSONBody[InviteIn],
    ) -> InvitedOut:
        """Invite people to a space."""
        return InvitedOut(invited=await joining_service.invite(actor=actor, space_id=space_id, invite=data))
