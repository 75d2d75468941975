"""What came of introductions: answered by a link without signing in, and reported to the chamber."""

from datetime import date, timedelta
from typing import Final

from litestar import Controller
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.errors import FieldProblem, Invalid
from community.core.i18n import local_day
from community.core.permissions import Permission
from community.features.matchmaking.queries import outcomes
from community.features.matchmaking.queries.outcome_report import outcome_report
from community.features.matchmaking.schemas.introductions import (
    OutcomeByLinkIn,
    OutcomeLinkIn,
    OutcomeLinkOut,
    ReachedIn,
)
from community.features.matchmaking.schemas.outcome_report import OutcomeReportOut
from community.features.matchmaking.service.outcomes import OutcomeService
from community.infra.db import UnitOfWork
from community.web.guards import public, requires
from community.web.house import house_of
from community.web.limits import Limit
from community.web.routes import get, post

_REPORTS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
_YEAR: Final = timedelta(days=365)
_LONGEST: Final = timedelta(days=5 * 366)
_TRIES: Final = Limit("matchmaking_outcome_links", count=60, seconds=600)


class OutcomeLinkController(Controller):
    path = "/outcomes"
    tags = ("matchmaking",)
    guards = (public, _TRIES)

    @post("/check", operation_id="matchmaking_check_outcome_link", status_code=200)
    async def check(self, uow: NamedDependency[UnitOfWork], data: JSONBody[OutcomeLinkIn]) -> OutcomeLinkOut:
        """What a link asks about."""
        return await outcomes.by_link(uow.session, data.token)

    @post(operation_id="matchmaking_answer_outcome_link", status_code=200)
    async def answer(
        self,
        uow: NamedDependency[UnitOfWork],
        outcome_service: NamedDependency[OutcomeService],
        data: JSONBody[OutcomeByLinkIn],
    ) -> OutcomeLinkOut:
        """Answer for the side that the link was sent to; as often as one likes, the last answer stands."""
        told = ReachedIn(stage=data.stage, agreement=data.agreement, band=data.band)
        await outcome_service.tell_by_link(token=data.token, told=told)
        return await outcomes.by_link(uow.session, data.token)


class OutcomeReportController(Controller):
    path = "/outcomes/report"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_outcome_report", guards=[_REPORTS])
    async def report(
        self,
        state: State,
        reader: NamedDependency[AsyncSession],
        since: FromQuery[date | None] = None,
        until: FromQuery[date | None] = None,
    ) -> OutcomeReportOut:
        """What came of the introductions that were asked on these days; without them, of the last twelve months."""
        today = local_day(house_of(state).clock.now())
        last = min(until or today, today)
        first = since or last - _YEAR
        if first > last:
            raise Invalid({"/since": FieldProblem("after_end")})
        return await outcome_report(reader, since=max(first, last - _LONGEST), until=last)
