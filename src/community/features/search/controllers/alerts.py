"""Searches of which one wants to hear what is new."""

from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.search.queries import alerts
from community.features.search.schemas.alerts import AlertIn, AlertPatch, AlertsOut
from community.features.search.service.alerts import AlertService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.routes import delete, get, patch, post


class AlertController(Controller):
    path = "/alerts"
    tags = ("search",)
    guards = (requires(Permission.SEARCH_ALL_USE),)

    @get(operation_id="search_alerts")
    async def alerts(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> AlertsOut:
        """One's own, oldest first."""
        return await alerts.own_alerts(reader, actor)

    @post(operation_id="search_create_alert")
    async def create(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        alert_service: NamedDependency[AlertService],
        data: JSONBody[AlertIn],
    ) -> AlertsOut:
        """Be told what is new in a search; once for each, however often it is asked for."""
        await alert_service.create(actor=actor, wanted=data)
        return await alerts.own_alerts(uow.session, actor)

    @patch("/{alert_id:uuid}", operation_id="search_change_alert")
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        alert_service: NamedDependency[AlertService],
        alert_id: FromPath[UUID],
        data: JSONBody[AlertPatch],
    ) -> AlertsOut:
        await alert_service.change(actor=actor, alert_id=alert_id, pace=data.pace)
        return await alerts.own_alerts(uow.session, actor)

    @delete("/{alert_id:uuid}", operation_id="search_delete_alert")
    async def drop(
        self, actor: NamedDependency[Actor], alert_service: NamedDependency[AlertService], alert_id: FromPath[UUID]
    ) -> None:
        await alert_service.drop(actor=actor, alert_id=alert_id)
