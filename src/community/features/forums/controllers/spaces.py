"""Spaces."""

from uuid import UUID

from litestar import Controller, Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.queries import spaces as shown
from community.features.forums.queries import tags
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.rights import RightsIn, RightsPreviewOut
from community.features.forums.schemas.spaces import (
    Grants,
    OrderIn,
    SpaceIn,
    SpaceOut,
    SpacePatch,
    SpaceSettingsOut,
)
from community.features.forums.schemas.topics import SpaceTagsOut
from community.features.forums.service.spaces import SpaceService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.ready import ReadyJson
from community.web.routes import get, patch, post, put

MANAGE = [requires(Permission.FORUMS_SPACE_MANAGE)]


class SpaceController(Controller):
    path = "/spaces"
    tags = ("forums",)

    @get("/", operation_id="forums_spaces", guards=[requires(Permission.FORUMS_SPACE_READ)])
    async def spaces(self, reads: NamedDependency[Reads]) -> Response[list[SpaceOut]]:
        """The spaces that exist for the reader, in their order."""
        return ReadyJson(await shown.spaces(reads))

    @post("/", operation_id="forums_create_space", guards=MANAGE)
    async def create(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        space_service: NamedDependency[SpaceService],
        data: JSONBody[SpaceIn],
    ) -> SpaceSettingsOut:
        """Create a space."""
        space_id = await space_service.create(actor=actor, space=data)
        return await shown.space_settings(uow.session, space_id)

    @get("/{space_id:uuid}/tags", operation_id="forums_space_tags", guards=[requires(Permission.FORUMS_SPACE_READ)])
    async def space_tags(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], space_id: FromPath[UUID]
    ) -> SpaceTagsOut:
        """The tags to choose from when a topic of the space is opened or changed."""
        return await tags.space_tags(reader, actor, space_id)

    @get("/{space_id:uuid}/settings", operation_id="forums_space_settings", guards=MANAGE)
    async def settings(self, reader: NamedDependency[AsyncSession], space_id: FromPath[UUID]) -> SpaceSettingsOut:
        """A space in all languages, with its grants."""
        return await shown.space_settings(reader, space_id)

    @patch("/{space_id:uuid}", operation_id="forums_change_space", guards=MANAGE)
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        space_service: NamedDependency[SpaceService],
        space_id: FromPath[UUID],
        data: JSONBody[SpacePatch],
    ) -> SpaceSettingsOut:
        """Change texts, colour, position or state of a space."""
        await space_service.change(actor=actor, space_id=space_id, patch=data)
        return await shown.space_settings(uow.session, space_id)

    @put("/{space_id:uuid}/grants", operation_id="forums_set_grants", guards=MANAGE)
    async def grants(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        space_service: NamedDependency[SpaceService],
        space_id: FromPath[UUID],
        data: JSONBody[Grants],
    ) -> SpaceSettingsOut:
        """Say what each group and organisation may do in a space; who is not named may nothing."""
        await space_service.set_grants(actor=actor, space_id=space_id, grants=data)
        return await shown.space_settings(uow.session, space_id)

    @post("/{space_id:uuid}/rights/preview", operation_id="forums_preview_rights", guards=MANAGE, status_code=200)
    async def preview(
        self,
        actor: NamedDependency[Actor],
        space_service: NamedDependency[SpaceService],
        space_id: FromPath[UUID],
        data: JSONBody[RightsIn],
    ) -> RightsPreviewOut:
        """Who would gain and who would lose what by other rights; nothing is changed."""
        return await space_service.preview_rights(actor=actor, space_id=space_id, rights=data)

    @put("/{space_id:uuid}/rights", operation_id="forums_set_rights", guards=MANAGE)
    async def rights(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        space_service: NamedDependency[SpaceService],
        space_id: FromPath[UUID],
        data: JSONBody[RightsIn],
    ) -> SpaceSettingsOut:
        """Say where a space lies and who may do what in it."""
        await space_service.set_rights(actor=actor, space_id=space_id, rights=data)
        return await shown.space_settings(uow.session, space_id)

    @put("/order", operation_id="forums_order_spaces", guards=MANAGE, status_code=204)
    async def order(
        self,
        actor: NamedDependency[Actor],
        space_service: NamedDependency[SpaceService],
        data: JSONBody[OrderIn],
    ) -> None:
        """Put the spaces that lie side by side in another order."""
        await space_service.order(actor=actor, order=data)
