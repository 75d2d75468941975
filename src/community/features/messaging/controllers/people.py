"""Whose messages the reader wants."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.messaging.controllers.messages import USE
from community.features.messaging.queries import people
from community.features.messaging.schemas.people import (
    BlockedOrganisation,
    BlockedPerson,
    MessagingPreferences,
    MessagingPreferencesPatch,
)
from community.features.messaging.service.people import PeopleService
from community.infra.db import UnitOfWork
from community.web.limits import Limit
from community.web.routes import delete, get, patch, put

BLOCK = Limit("messaging_block", count=60, seconds=3600)


class PreferenceController(Controller):
    path = "/preferences"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_preferences")
    async def preferences(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> MessagingPreferences:
        """Whose first message arrives, and whether receipts are shown."""
        return await people.preferences(reader, actor)

    @patch("/", operation_id="messaging_change_preferences")
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        people_service: NamedDependency[PeopleService],
        data: JSONBody[MessagingPreferencesPatch],
    ) -> MessagingPreferences:
        """Change what is given."""
        await people_service.prefer(actor=actor, patch=data)
        return await people.preferences(uow.session, actor)


class BlockController(Controller):
    path = "/blocks"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_blocked")
    async def blocked(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> list[BlockedPerson]:
        """Whom the reader has blocked, the latest first."""
        return await people.blocked(reader, actor)

    @get("/organisations", operation_id="messaging_blocked_organisations")
    async def blocked_organisations(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> list[BlockedOrganisation]:
        """Which organisations the reader has blocked, the latest first."""
        return await people.blocked_organisations(reader, actor)

    @put(
        "/organisations/{organisation_id:uuid}",
        operation_id="messaging_block_organisation",
        guards=[BLOCK],
        status_code=204,
    )
    async def block_organisation(
        self,
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
        organisation_id: FromPath[UUID],
    ) -> None:
        """Take no private messages of an organisation and its people any more; they are not told."""
        await people_service.block_organisation(actor=actor, organisation_id=organisation_id)

    @delete("/organisations/{organisation_id:uuid}", operation_id="messaging_unblock_organisation")
    async def unblock_organisation(
        self,
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
        organisation_id: FromPath[UUID],
    ) -> None:
        """Take that block back."""
        await people_service.unblock_organisation(actor=actor, organisation_id=organisation_id)

    @put(
        "/{person_id:uuid}",
        operation_id="messaging_block",
        guards=[BLOCK],
        status_code=204,
    )
    async def block(
        self,
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
        person_id: FromPath[UUID],
    ) -> None:
        """Take no private messages of a person any more; they are not told."""
        await people_service.block(actor=actor, person_id=person_id)

    @delete("/{person_id:uuid}", operation_id="messaging_unblock")
    async def unblock(
        self,
        actor: NamedDependency[Actor],
        people_service: NamedDependency[PeopleService],
        person_id: FromPath[UUID],
    ) -> None:
        """Take a block back."""
        await people_service.unblock(actor=actor, person_id=person_id)
