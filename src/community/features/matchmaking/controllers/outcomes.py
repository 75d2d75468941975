"""The links of mails that ask what came of an introduction: answered without signing in, by a press of a button."""

from typing import Final

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import JSONBody

from community.features.matchmaking.queries import outcomes
from community.features.matchmaking.schemas.introductions import (
    OutcomeByLinkIn,
    OutcomeLinkIn,
    OutcomeLinkOut,
    ReachedIn,
)
from community.features.matchmaking.service.outcomes import OutcomeService
from community.infra.db import UnitOfWork
from community.web.guards import public
from community.web.limits import Limit
from community.web.routes import post

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
