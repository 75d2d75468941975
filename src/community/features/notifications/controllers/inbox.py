"""The reader's inbox."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.notifications.queries import counting, inbox
from community.features.notifications.schemas.inbox import (
    NoticeCountOut,
    NoticeLineOut,
    NoticeReadIn,
    NoticesReadIn,
)
from community.features.notifications.service.inbox import InboxService
from community.infra.catalogue import Catalogue
from community.web.guards import requires
from community.web.house import house_of
from community.web.routes import delete, get, put


class InboxController(Controller):
    tags = ("notifications",)
    guards = (requires(Permission.NOTIFICATIONS_INBOX_USE),)

    @get("/", operation_id="notifications_inbox")
    async def inbox(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        catalogue: NamedDependency[Catalogue],
        only: FromQuery[str] = "all",
        cursor: FromQuery[str | None] = None,
        limit: FromQuery[int] = 20,
    ) -> Page[NoticeLineOut]:
        """What one was told, newest first: all, unread, direct, or of one kind."""
        return await inbox.lines(reader, actor, catalogue, only=only[:40], cursor=cursor, limit=min(max(limit, 1), 50))

    @get("/count", operation_id="notifications_count")
    async def count(self, request: Request[Any, Actor, Any], state: State) -> NoticeCountOut:
        """How many lines are unread."""
        house = house_of(state)
        return await counting.unread_count(request.scope["user"], house.cache, house.database, house.catalogue)

    @put("/{notice_id:uuid}/read", operation_id="notifications_mark", status_code=204)
    async def mark(
        self,
        actor: NamedDependency[Actor],
        inbox_service: NamedDependency[InboxService],
        notice_id: FromPath[UUID],
        data: JSONBody[NoticeReadIn],
    ) -> None:
        """Mark a line as read, or as unread again."""
        await inbox_service.mark(actor=actor, notice_id=notice_id, read=data.read)

    @put("/read", operation_id="notifications_mark_all", status_code=204)
    async def mark_all(
        self, actor: NamedDependency[Actor], inbox_service: NamedDependency[InboxService], data: JSONBody[NoticesReadIn]
    ) -> None:
        """Mark everything as read up to a notice."""
        await inbox_service.mark_all(actor=actor, newest=data.up_to)

    @delete("/{notice_id:uuid}", operation_id="notifications_remove")
    async def remove(
        self, actor: NamedDependency[Actor], inbox_service: NamedDependency[InboxService], notice_id: FromPath[UUID]
    ) -> None:
        """Take a line out of the inbox."""
        await inbox_service.remove(actor=actor, notice_id=notice_id)
