"""What the reader follows, mutes and ignores."""

from typing import Annotated, Final
from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.queries import following, topics
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.following import (
    FollowingIn,
    FollowingOut,
    IgnoreIn,
    MutedWordsIn,
    MutedWordsOut,
    PlaceFollowIn,
    TagFollowIn,
    TagOut,
    TopicFollowIn,
)
from community.features.forums.schemas.topics import TopicOut
from community.features.forums.service.following import FollowingService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.ready import ReadyJson
from community.web.routes import delete, get, put

OFTEN: Final = [Limit("forums_follow", count=120, seconds=60)]


class FollowingController(Controller):
    tags = ("forums",)
    guards = (requires(Permission.FORUMS_SPACE_READ),)

    @get("/following", operation_id="forums_following")
    async def following(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> FollowingOut:
        """All choices of the reader beside single topics."""
        return await following.following(reader, actor)

    @put("/following", operation_id="forums_set_tracking", guards=OFTEN)
    async def set_tracking(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        data: JSONBody[FollowingIn],
    ) -> FollowingOut:
        """Say when reading makes one track a topic."""
        await following_service.set_tracking(actor=actor, tracking=data.tracking)
        return await following.following(uow.session, actor)

    @put("/topics/{topic_id:uuid}/follow", operation_id="forums_follow_topic", guards=OFTEN)
    async def follow_topic(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        topic_id: FromPath[UUID],
        data: JSONBody[TopicFollowIn],
    ) -> Response[TopicOut]:
        """Choose how closely to follow a topic, or take the choice back."""
        await following_service.follow_topic(actor=actor, topic_id=topic_id, level=data.level)
        return ReadyJson(await topics.topic_now(uow.session, actor, topic_id))

    @put("/spaces/{space_id:uuid}/follow", operation_id="forums_follow_space", guards=OFTEN)
    async def follow_space(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        space_id: FromPath[UUID],
        data: JSONBody[PlaceFollowIn],
    ) -> FollowingOut:
        """Choose how closely to follow the topics of a space."""
        await following_service.follow_space(actor=actor, space_id=space_id, level=data.level)
        return await following.following(uow.session, actor)

    @get("/tags", operation_id="forums_tags")
    async def tags_in_use(
        self,
        reads: NamedDependency[Reads],
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        limit: Annotated[int, QueryParameter(ge=1, le=100)] = 20,
    ) -> list[TagOut]:
        """Tags of the latest topics that the reader may see, most used first."""
        return await following.tags(reads, beginning=q.lower(), limit=limit)

    @put("/tags/follow", operation_id="forums_follow_tag", guards=OFTEN)
    async def follow_tag(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        data: JSONBody[TagFollowIn],
    ) -> FollowingOut:
        """Choose how closely to follow the topics with a tag."""
        await following_service.follow_tag(actor=actor, tag=data.tag, level=data.level)
        return await following.following(uow.session, actor)

    @put("/people/{person_id:uuid}/ignore", operation_id="forums_ignore_person", guards=OFTEN)
    async def ignore(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        person_id: FromPath[UUID],
        data: JSONBody[IgnoreIn],
    ) -> FollowingOut:
        """Ignore a person for some time or for good."""
        await following_service.ignore(actor=actor, person_id=person_id, duration=data.duration)
        return await following.following(uow.session, actor)

    @delete("/people/{person_id:uuid}/ignore", operation_id="forums_stop_ignoring", status_code=200)
    async def stop_ignoring(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        person_id: FromPath[UUID],
    ) -> FollowingOut:
        """Hear of a person again."""
        await following_service.stop_ignoring(actor=actor, person_id=person_id)
        return await following.following(uow.session, actor)

    @get("/muted-words", operation_id="forums_muted_words")
    async def words(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> MutedWordsOut:
        """The reader's muted words."""
        return MutedWordsOut(words=await following.muted_words(reader, actor))

    @put("/muted-words", operation_id="forums_set_muted_words", guards=OFTEN)
    async def set_words(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        following_service: NamedDependency[FollowingService],
        data: JSONBody[MutedWordsIn],
    ) -> MutedWordsOut:
        """Replace the muted words."""
        await following_service.set_words(actor=actor, words=data.words)
        return MutedWordsOut(words=await following.muted_words(uow.session, actor))
