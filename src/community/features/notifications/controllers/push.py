"""Browsers that are woken by web push, and what they are shown."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.notifications.queries.pushed import devices
from community.features.notifications.schemas.push import PushDeviceIn, PushNewsOut, PushOut, PushStateOut
from community.features.notifications.service.devices import DeviceService
from community.infra.push.service import vapid_key
from community.settings import Settings
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import delete, get, post


class PushController(Controller):
    path = "/push"
    tags = ("notifications",)
    guards = (requires(Permission.NOTIFICATIONS_INBOX_USE),)

    @get("/", operation_id="notifications_push")
    async def push(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], settings: NamedDependency[Settings]
    ) -> PushOut:
        """The reader's browsers that are woken, and the key for another one."""
        key = vapid_key(settings.push_private_key).public if settings.push_on else None
        return await devices(reader, actor, public_key=key)

    @post(
        "/devices",
        operation_id="notifications_add_device",
        status_code=204,
        guards=[Limit("notifications_add_device", count=30, seconds=3600)],
    )
    async def add(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        device_service: NamedDependency[DeviceService],
        data: JSONBody[PushDeviceIn],
    ) -> None:
        """Have this browser woken from now on, for as long as its session stands."""
        agent = request.headers.get("user-agent", "")
        await device_service.add(actor=actor, endpoint=data.endpoint, user_agent=agent)

    @delete("/devices/{device_id:uuid}", operation_id="notifications_remove_device")
    async def remove(
        self, actor: NamedDependency[Actor], device_service: NamedDependency[DeviceService], device_id: FromPath[UUID]
    ) -> None:
        """Wake a browser no more."""
        await device_service.remove(actor=actor, device_id=device_id)

    @post(
        "/devices/{device_id:uuid}/test",
        operation_id="notifications_test_device",
        status_code=204,
        guards=[Limit("notifications_test_device", count=10, seconds=600)],
    )
    async def test(
        self, actor: NamedDependency[Actor], device_service: NamedDependency[DeviceService], device_id: FromPath[UUID]
    ) -> None:
        """Send a push for nothing but to see that it arrives."""
        await device_service.test(actor=actor, device_id=device_id)

    @post("/news", operation_id="notifications_push_news", status_code=200)
    async def news(self, actor: NamedDependency[Actor], device_service: NamedDependency[DeviceService]) -> PushNewsOut:
        """What is new since this browser last asked: what its service worker shows when it is woken."""
        return await device_service.take(actor=actor)

    @get("/state", operation_id="notifications_push_state")
    async def state(
        self, actor: NamedDependency[Actor], device_service: NamedDependency[DeviceService]
    ) -> PushStateOut:
        """What a device may still show: the rest was read elsewhere."""
        return await device_service.state(actor=actor)
