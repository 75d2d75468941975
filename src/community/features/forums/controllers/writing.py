"""Help for those who write: whom one can mention, who answered, quoted or linked."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.core.permissions import Permission
from community.features.forums.queries import backlinks, naming
from community.features.forums.schemas.writing import BacklinkOut, CitedOut, NameOut
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get

WRITE = requires(Permission.FORUMS_POST_CREATE)


class WritingController(Controller):
    tags = ("forums",)

    @get("/mentions", operation_id="forums_names", guards=[WRITE, Limit("forums_names", count=240, seconds=60)])
    async def names(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        typed: Annotated[str, QueryParameter(name="query", max_length=200)] = "",
        topic: Annotated[UUID | None, QueryParameter()] = None,
        space: Annotated[UUID | None, QueryParameter()] = None,
    ) -> list[NameOut]:
        """People, organisations and groups to mention in a topic, or in a new one of a space."""
        if (topic is None) == (space is None):
            raise Invalid({"/topic": FieldProblem("required")})
        return await naming.names_for(reader, actor, typed, topic_id=topic, space_id=space)

    @get(
        "/posts/{post_id:uuid}/backlinks",
        operation_id="forums_backlinks",
        guards=[requires(Permission.FORUMS_SPACE_READ)],
    )
    async def backlinks(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], post_id: FromPath[UUID]
    ) -> list[BacklinkOut]:
        """The posts that answer or quote a post, or link to it."""
        return await backlinks.backlinks(reader, actor, post_id)

    @get(
        "/topics/{topic_id:uuid}/citations",
        operation_id="forums_citations",
        guards=[requires(Permission.FORUMS_SPACE_READ)],
    )
    async def citations(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        topic_id: FromPath[UUID],
        first: Annotated[int, QueryParameter(ge=1, le=2_147_483_647)],
        last: Annotated[int, QueryParameter(ge=1, le=2_147_483_647)],
    ) -> list[CitedOut]:
        """How often posts of a topic are quoted or linked to, of two hundred at most."""
        return await backlinks.citations(reader, actor, topic_id, first=first, last=min(last, first + 199))
