"""What the reader has scheduled."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.messaging.controllers.messages import USE
from community.features.messaging.queries import scheduled as shown
from community.features.messaging.schemas.scheduled import (
    ScheduledMessageIn,
    ScheduledMessageOut,
    ScheduledMessagePatch,
    SentMessage,
)
from community.features.messaging.service.scheduling import SchedulingService
from community.infra.db import UnitOfWork
from community.web.guards import same_author
from community.web.limits import Limit
from community.web.routes import delete, get, patch, post

LIMITED = Limit("messaging_schedule", count=60, seconds=600)


class ScheduledController(Controller):
    path = "/scheduled"
    tags = ("messaging",)
    guards = (USE,)

    @get("/", operation_id="messaging_scheduled")
    async def scheduled(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> list[ScheduledMessageOut]:
        """What waits for its time, the next one first; with `refusal` what could not be sent and waits for them."""
        return await shown.scheduled(reader, actor)

    @post("/", operation_id="messaging_schedule", guards=[same_author, LIMITED])
    async def schedule(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        message_scheduling_service: NamedDependency[SchedulingService],
        data: JSONBody[ScheduledMessageIn],
    ) -> ScheduledMessageOut:
        """Have a message sent later; sent again with the same id it answers the same."""
        scheduled_id = await message_scheduling_service.schedule(actor=actor, wanted=data)
        return await shown.scheduled_now(uow.session, actor, scheduled_id)

    @patch("/{scheduled_id:uuid}", operation_id="messaging_change_scheduled", guards=[LIMITED])
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        message_scheduling_service: NamedDependency[SchedulingService],
        scheduled_id: FromPath[UUID],
        data: JSONBody[ScheduledMessagePatch],
    ) -> ScheduledMessageOut:
        """Change text or time of what waits; 409 `message_conflict` if another device was faster."""
        await message_scheduling_service.change(actor=actor, scheduled_id=scheduled_id, patch=data)
        return await shown.scheduled_now(uow.session, actor, scheduled_id)

    @delete("/{scheduled_id:uuid}", operation_id="messaging_cancel_scheduled")
    async def cancel(
        self,
        actor: NamedDependency[Actor],
        message_scheduling_service: NamedDependency[SchedulingService],
        scheduled_id: FromPath[UUID],
    ) -> None:
        """Do not send it; the text goes back to the draft of its conversation."""
        await message_scheduling_service.cancel(actor=actor, scheduled_id=scheduled_id)

    @post("/{scheduled_id:uuid}/send", operation_id="messaging_send_scheduled", status_code=200)
    async def send(
        self,
        actor: NamedDependency[Actor],
        message_scheduling_service: NamedDependency[SchedulingService],
        scheduled_id: FromPath[UUID],
    ) -> SentMessage:
        """Send it now."""
        return await message_scheduling_service.send_now(actor=actor, scheduled_id=scheduled_id)
