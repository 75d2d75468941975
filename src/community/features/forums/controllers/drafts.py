"""The reader's drafts, and what they have scheduled."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.forums.queries import drafts as shown
from community.features.forums.schemas.drafts import (
    DraftIn,
    DraftOut,
    DraftRow,
    DraftSaved,
    PublishedOut,
    ScheduledIn,
    ScheduledOut,
    ScheduledPatch,
)
from community.features.forums.service.drafts import DraftService
from community.features.forums.service.scheduling import SchedulingService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import delete, get, patch, post, put

WRITE = requires(Permission.FORUMS_POST_CREATE)
LIMITED = Limit("forums_draft", count=90, seconds=60)


class DraftController(Controller):
    path = "/drafts"
    tags = ("forums",)
    guards = (WRITE,)

    @get("/", operation_id="forums_drafts")
    async def drafts(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> list[DraftRow]:
        """The reader's drafts, newest first."""
        return await shown.drafts(reader, actor)

    @get("/{key:str}", operation_id="forums_draft")
    async def draft(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], key: FromPath[str]
    ) -> DraftOut | None:
        """One of them, whole; null where there is none."""
        return await shown.draft(reader, actor, key)

    @put("/{key:str}", operation_id="forums_save_draft", guards=[LIMITED])
    async def save(
        self,
        actor: NamedDependency[Actor],
        draft_service: NamedDependency[DraftService],
        key: FromPath[str],
        data: JSONBody[DraftIn],
    ) -> DraftSaved:
        """Keep a text; 409 `draft_conflict` with the stored one if another device was faster."""
        return await draft_service.save(actor=actor, key=key, draft=data)

    @delete("/{key:str}", operation_id="forums_delete_draft", guards=[LIMITED])
    async def delete(
        self,
        actor: NamedDependency[Actor],
        draft_service: NamedDependency[DraftService],
        key: FromPath[str],
        sequence: Annotated[int, QueryParameter(ge=0, le=2_000_000_000)],
    ) -> None:
        """Drop a draft, unless another device has saved a newer one."""
        await draft_service.delete(actor=actor, key=key, sequence=sequence)


class ScheduledController(Controller):
    path = "/scheduled"
    tags = ("forums",)
    guards = (WRITE,)

    @get("/", operation_id="forums_scheduled")
    async def scheduled(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> list[ScheduledOut]:
        """What the reader has scheduled, the next one first."""
        return await shown.scheduled(reader, actor)

    @post("/", operation_id="forums_schedule", guards=[Limit("forums_schedule", count=30, seconds=600)])
    async def schedule(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        scheduling_service: NamedDependency[SchedulingService],
        data: JSONBody[ScheduledIn],
        idempotency_key: IdempotencyKey = None,
    ) -> ScheduledOut:
        """Have a reply or a new topic published later."""
        scheduled_id = await scheduling_service.schedule(actor=actor, wanted=data, key=idempotency_key)
        return await shown.scheduled_now(uow.session, actor, scheduled_id)

    @patch("/{scheduled_id:uuid}", operation_id="forums_change_scheduled")
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        scheduling_service: NamedDependency[SchedulingService],
        scheduled_id: FromPath[UUID],
        data: JSONBody[ScheduledPatch],
    ) -> ScheduledOut:
        """Change text, title or time of what waits."""
        await scheduling_service.change(actor=actor, scheduled_id=scheduled_id, patch=data)
        return await shown.scheduled_now(uow.session, actor, scheduled_id)

    @delete("/{scheduled_id:uuid}", operation_id="forums_cancel_scheduled")
    async def cancel(
        self,
        actor: NamedDependency[Actor],
        scheduling_service: NamedDependency[SchedulingService],
        scheduled_id: FromPath[UUID],
    ) -> None:
        """Do not publish it; the text becomes a draft."""
        await scheduling_service.cancel(actor=actor, scheduled_id=scheduled_id)

    @post("/{scheduled_id:uuid}/publish", operation_id="forums_publish_scheduled", status_code=200)
    async def publish(
        self,
        actor: NamedDependency[Actor],
        scheduling_service: NamedDependency[SchedulingService],
        scheduled_id: FromPath[UUID],
    ) -> PublishedOut:
        """Publish it now."""
        return await scheduling_service.publish_now(actor=actor, scheduled_id=scheduled_id)
