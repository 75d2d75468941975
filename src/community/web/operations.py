"""The administrator's view of the machinery: kept mails, failed jobs."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, PathParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.clock import Clock
from community.core.paging import Page
from community.core.permissions import Permission
from community.infra import operations
from community.infra.db import UnitOfWork
from community.infra.operations import FailedJobOut, MailOut, MailRow
from community.web.guards import requires
from community.web.routes import get, post

JobId = Annotated[int, PathParameter(ge=1, le=2**63 - 1)]


class MailController(Controller):
    path = "/mails"
    tags = ("operations",)
    guards = (requires(Permission.OPERATIONS_MAIL_READ),)

    @get(operation_id="operations_mails")
    async def mails(self, reader: NamedDependency[AsyncSession], cursor: FromQuery[str | None] = None) -> Page[MailRow]:
        return await operations.mails(reader, cursor=cursor)

    @get("/{mail_id:uuid}", operation_id="operations_mail")
    async def mail(self, mail_id: FromPath[UUID], reader: NamedDependency[AsyncSession]) -> MailOut:
        return await operations.mail(reader, mail_id=mail_id)


class JobController(Controller):
    path = "/jobs"
    tags = ("operations",)
    guards = (requires(Permission.OPERATIONS_JOB_MANAGE),)

    @get("/failed", operation_id="operations_failed_jobs")
    async def failed(self, reader: NamedDependency[AsyncSession]) -> list[FailedJobOut]:
        return await operations.failed_jobs(reader)

    @post("/{job_id:int}/retry", operation_id="operations_retry_job", status_code=204)
    async def retry(self, job_id: JobId, uow: NamedDependency[UnitOfWork], clock: NamedDependency[Clock]) -> None:
        await operations.retry_job(uow.session, job_id=job_id, now=clock.now())
