"""Applications: the public form and its links, and the vetting queue."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.accounts.models.application import ApplicationState
from community.features.accounts.queries import applications as application_queries
from community.features.accounts.schemas.applications import (
    AnswerIn,
    ApplicationIn,
    ApplicationOut,
    ApplicationRow,
    ApplicationStateOut,
    ApplicationStatisticsOut,
    ApprovalIn,
    QuestionIn,
    QuestionOut,
    RefusalIn,
)
from community.features.accounts.schemas.me import TokenIn
from community.features.accounts.service.applications import ApplicationService
from community.features.accounts.service.vetting import VettingService
from community.web.guards import public, requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import get, post

HOUR = 3600
LINK_LIMIT = Limit("accounts-application-link", count=60, seconds=HOUR)
DECIDES = requires(Permission.ACCOUNTS_JOINING_DECIDE)
StateQuery = Annotated[ApplicationState, QueryParameter(name="state")]


class ApplicationFormController(Controller):
    """What an applicant does, without an account."""

    path = "/applications"
    tags = ("accounts",)

    @post(
        operation_id="accounts_apply",
        guards=[public, Limit("accounts-apply", count=10, seconds=HOUR)],
        status_code=202,
    )
    async def apply(
        self,
        data: JSONBody[ApplicationIn],
        application_service: NamedDependency[ApplicationService],
        idempotency_key: IdempotencyKey = None,
    ) -> ApplicationStateOut:
        await application_service.submit(form=data, key=idempotency_key)
        return ApplicationStateOut(state=ApplicationState.UNCONFIRMED)

    @post("/confirm", operation_id="accounts_confirm_application", guards=[public, LINK_LIMIT], status_code=200)
    async def confirm(
        self, data: JSONBody[TokenIn], application_service: NamedDependency[ApplicationService]
    ) -> ApplicationStateOut:
        return ApplicationStateOut(state=await application_service.confirm(token=data.token))

    @post("/answer/check", operation_id="accounts_application_question", guards=[public, LINK_LIMIT], status_code=200)
    async def question(
        self, data: JSONBody[TokenIn], application_service: NamedDependency[ApplicationService]
    ) -> QuestionOut:
        return await application_service.question(token=data.token)

    @post("/answer", operation_id="accounts_answer_application", guards=[public, LINK_LIMIT], status_code=200)
    async def answer(
        self, data: JSONBody[AnswerIn], application_service: NamedDependency[ApplicationService]
    ) -> ApplicationStateOut:
        return ApplicationStateOut(state=await application_service.answer(token=data.token, message=data.message))


class VettingController(Controller):
    """What those who decide see and do."""

    path = "/applications"
    tags = ("accounts",)

    @get(operation_id="accounts_applications", guards=[DECIDES])
    async def queue(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        in_state: StateQuery = ApplicationState.WAITING,
        cursor: FromQuery[str | None] = None,
    ) -> Page[ApplicationRow]:
        return await application_queries.queue(reader, actor=actor, state=in_state, cursor=cursor)

    @get(
        "/statistics",
        operation_id="accounts_application_statistics",
        guards=[requires(Permission.ACCOUNTS_APPLICATION_DECIDE)],
    )
    async def statistics(
        self, reader: NamedDependency[AsyncSession], clock: NamedDependency[Clock]
    ) -> ApplicationStatisticsOut:
        return await application_queries.statistics(reader, now=clock.now())

    @get("/{application_id:uuid}", operation_id="accounts_application", guards=[DECIDES])
    async def application(
        self,
        application_id: FromPath[UUID],
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
    ) -> ApplicationOut:
        return await application_queries.application(reader, actor=actor, application_id=application_id)

    @post(
        "/{application_id:uuid}/approve",
        operation_id="accounts_approve_application",
        guards=[DECIDES],
        status_code=204,
    )
    async def approve(
        self,
        application_id: FromPath[UUID],
        data: JSONBody[ApprovalIn],
        actor: NamedDependency[Actor],
        vetting_service: NamedDependency[VettingService],
    ) -> None:
        await vetting_service.approve(actor=actor, application_id=application_id, note=data.note or "")

    @post("/{application_id:uuid}/ask", operation_id="accounts_ask_applicant", guards=[DECIDES], status_code=204)
    async def ask(
        self,
        application_id: FromPath[UUID],
        data: JSONBody[QuestionIn],
        actor: NamedDependency[Actor],
        vetting_service: NamedDependency[VettingService],
    ) -> None:
        await vetting_service.ask(actor=actor, application_id=application_id, message=data.message)

    @post(
        "/{application_id:uuid}/refuse",
        operation_id="accounts_refuse_application",
        guards=[DECIDES],
        status_code=204,
    )
    async def refuse(
        self,
        application_id: FromPath[UUID],
        data: JSONBody[RefusalIn],
        actor: NamedDependency[Actor],
        vetting_service: NamedDependency[VettingService],
    ) -> None:
        await vetting_service.refuse(
            actor=actor, application_id=application_id, reason=data.reason, message=data.message
        )
