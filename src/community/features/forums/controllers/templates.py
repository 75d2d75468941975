"""Templates of spaces."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.queries import templates as shown
from community.features.forums.schemas.templates import (
    TemplateIn,
    TemplateOrderIn,
    TemplateOut,
    TemplatePut,
    TemplatesOut,
)
from community.features.forums.service.templates import TemplateService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.routes import delete, get, post, put


class TemplateController(Controller):
    tags = ("forums",)
    guards = (requires(Permission.FORUMS_SPACE_READ),)

    @get("/spaces/{space_id:uuid}/templates", operation_id="forums_templates")
    async def templates(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], space_id: FromPath[UUID]
    ) -> TemplatesOut:
        """The forms with which topics are opened in a space, and its posting rules."""
        return await shown.templates(reader, actor, space_id)

    @post("/spaces/{space_id:uuid}/templates", operation_id="forums_create_template")
    async def create(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        template_service: NamedDependency[TemplateService],
        space_id: FromPath[UUID],
        data: JSONBody[TemplateIn],
    ) -> TemplateOut:
        """Add a template to a space."""
        template_id = await template_service.create(actor=actor, space_id=space_id, template=data)
        return await shown.template(uow.session, template_id)

    @put("/spaces/{space_id:uuid}/templates/order", operation_id="forums_order_templates", status_code=204)
    async def order(
        self,
        actor: NamedDependency[Actor],
        template_service: NamedDependency[TemplateService],
        space_id: FromPath[UUID],
        data: JSONBody[TemplateOrderIn],
    ) -> None:
        """Put the templates of a space in another order."""
        await template_service.order(actor=actor, space_id=space_id, order=data)

    @put("/templates/{template_id:uuid}", operation_id="forums_change_template")
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        template_service: NamedDependency[TemplateService],
        template_id: FromPath[UUID],
        data: JSONBody[TemplatePut],
    ) -> TemplateOut:
        """Change a template; who is filling it in is told when they send it."""
        await template_service.change(actor=actor, template_id=template_id, template=data)
        return await shown.template(uow.session, template_id)

    @delete("/templates/{template_id:uuid}", operation_id="forums_remove_template")
    async def remove(
        self,
        actor: NamedDependency[Actor],
        template_service: NamedDependency[TemplateService],
        template_id: FromPath[UUID],
    ) -> None:
        """Take a template out of use."""
        await template_service.remove(actor=actor, template_id=template_id)
