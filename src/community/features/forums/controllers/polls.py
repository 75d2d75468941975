"""Polls in posts."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.forums.queries import polls
from community.features.forums.schemas.polls import PollOut, PollPatch, PollVoteOut, VoteIn
from community.features.forums.service.polls import PollService
from community.settings import Settings
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import delete, get, patch, post, put

READ = [requires(Permission.FORUMS_SPACE_READ)]
VOTE = requires(Permission.FORUMS_POST_CREATE)
EDIT = [requires(Permission.FORUMS_POST_EDIT)]


class PollController(Controller):
    path = "/posts/{post_id:uuid}/poll"
    tags = ("forums",)

    @get("/", operation_id="forums_poll", guards=READ)
    async def poll(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
        post_id: FromPath[UUID],
    ) -> PollOut:
        """The poll of a post, with the reader's vote and the results as far as they are shown."""
        return await polls.poll_of(reader, actor, post_id, now=clock.now(), secret_key=settings.secret_key)

    @patch("/", operation_id="forums_mend_poll", guards=EDIT)
    async def mend(
        self,
        actor: NamedDependency[Actor],
        poll_service: NamedDependency[PollService],
        post_id: FromPath[UUID],
        data: JSONBody[PollPatch],
    ) -> PollOut:
        """Correct a poll; 409 `poll_has_votes` once somebody has voted."""
        return await poll_service.mend(actor=actor, post_id=post_id, patch=data)

    @put("/vote", operation_id="forums_vote", guards=[VOTE, Limit("forums_vote", count=120, seconds=600)])
    async def vote(
        self,
        actor: NamedDependency[Actor],
        poll_service: NamedDependency[PollService],
        post_id: FromPath[UUID],
        data: JSONBody[VoteIn],
    ) -> PollOut:
        """Vote, or vote otherwise; 409 `poll_closed` with the result when it is too late."""
        return await poll_service.vote(actor=actor, post_id=post_id, vote=data)

    @delete("/vote", operation_id="forums_take_vote_back", guards=[VOTE], status_code=200)
    async def take_back(
        self, actor: NamedDependency[Actor], poll_service: NamedDependency[PollService], post_id: FromPath[UUID]
    ) -> PollOut:
        """Take the own vote back."""
        return await poll_service.take_back(actor=actor, post_id=post_id)

    @post("/close", operation_id="forums_close_poll", guards=EDIT, status_code=200)
    async def close(
        self, actor: NamedDependency[Actor], poll_service: NamedDependency[PollService], post_id: FromPath[UUID]
    ) -> PollOut:
        """Take no more votes."""
        return await poll_service.close(actor=actor, post_id=post_id)

    @get("/votes", operation_id="forums_poll_votes", guards=READ)
    async def votes(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
        post_id: FromPath[UUID],
        cursor: Annotated[str | None, QueryParameter(max_length=300)] = None,
    ) -> Page[PollVoteOut]:
        """Who voted what in a public ballot."""
        poll = await polls.poll_of(reader, actor, post_id, now=clock.now(), secret_key=settings.secret_key)
        return await polls.poll_votes(reader, poll, cursor=cursor)

    @get("/export", operation_id="forums_export_poll", guards=READ)
    async def export(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        clock: NamedDependency[Clock],
        settings: NamedDependency[Settings],
        post_id: FromPath[UUID],
    ) -> Response[str]:
        """The results as CSV for who runs the poll; names only of public ballots."""
        poll = await polls.poll_of(reader, actor, post_id, now=clock.now(), secret_key=settings.secret_key)
        headers = {"Content-Disposition": f'attachment; filename="poll-{post_id}.csv"'}
        # Excel takes UTF-8 for what it is only with the mark in front.
        body = "\ufeff" + await polls.poll_csv(reader, poll)
        return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
