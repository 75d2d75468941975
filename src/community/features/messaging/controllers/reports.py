"""Reports to the moderators."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.messaging.controllers.messages import USE
from community.features.messaging.queries import reports
from community.features.messaging.schemas.reports import (
    HandlingIn,
    OpenReports,
    ReportIn,
    ReportOut,
    ReportReceipt,
    ReportRow,
    ReportStateName,
)
from community.features.messaging.service.reports import ReportService
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get, post


class ReportingController(Controller):
    path = "/conversations/{conversation_id:uuid}/reports"
    tags = ("messaging",)
    guards = (USE,)

    @post("/", operation_id="messaging_report", guards=[Limit("messaging_report", count=20, seconds=86_400)])
    async def file(
        self,
        actor: NamedDependency[Actor],
        report_service: NamedDependency[ReportService],
        conversation_id: FromPath[UUID],
        data: JSONBody[ReportIn],
    ) -> ReportReceipt:
        """Show a message with what was said around it, or the latest messages, to the moderators."""
        return ReportReceipt(id=await report_service.file(actor=actor, conversation_id=conversation_id, report=data))


class ReportController(Controller):
    path = "/reports"
    tags = ("messaging",)
    guards = (requires(Permission.MESSAGING_REPORT_HANDLE),)

    @get("/", operation_id="messaging_reports")
    async def reports(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        which: FromQuery[ReportStateName] = "open",
        cursor: Annotated[str | None, QueryParameter(max_length=300)] = None,
    ) -> Page[ReportRow]:
        """Reports that do not concern the reader themselves: open ones oldest first, handled ones newest first."""
        return await reports.report_list(reader, actor, which, cursor=cursor)

    @get("/waiting", operation_id="messaging_open_reports")
    async def waiting(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> OpenReports:
        """How many wait."""
        return await reports.open_reports(reader, actor)

    @get("/{report_id:uuid}", operation_id="messaging_reported")
    async def report(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], report_id: FromPath[UUID]
    ) -> ReportOut:
        """A report with the copy of what was said."""
        return await reports.report(reader, actor, report_id)

    @post("/{report_id:uuid}/handling", operation_id="messaging_handle_report", status_code=204)
    async def handle(
        self,
        actor: NamedDependency[Actor],
        report_service: NamedDependency[ReportService],
        report_id: FromPath[UUID],
        data: JSONBody[HandlingIn],
    ) -> None:
        """Close a report; 409 `already_handled` where another moderator was faster."""
        await report_service.handle(actor=actor, report_id=report_id, handling=data)
