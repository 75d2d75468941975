"""Matches: one's own needs with their lists, needs that one may meet, answers, contested parts, rounds."""

from typing import Final
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.matchmaking.queries import contests, matches, needs, starting
from community.features.matchmaking.queries.rounds import rounds
from community.features.matchmaking.schemas.matches import (
    AnsweredOut,
    AnswerIn,
    ContestIn,
    ContestOut,
    MatchOut,
    NeedMatchesOut,
    NeedRow,
    ResolutionIn,
    RoundOut,
    StartOut,
)
from community.features.matchmaking.service.answers import AnswerService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import delete, get, post, put

_READS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_READ)
_SPEAKS: Final = requires(Permission.MATCHMAKING_PROFILE_EDIT)
_REVIEWS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
_WRITES: Final = Limit("matchmaking_answers", count=600, seconds=3600)
_PAIR: Final = "/{need_id:uuid}/{organisation_id:uuid}"


class MatchController(Controller):
    path = "/matches"
    tags = ("matchmaking",)

    @get("/needs", operation_id="matchmaking_own_needs", guards=[_READS])
    async def own_needs(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        cursor: FromQuery[str | None] = None,
    ) -> Page[NeedRow]:
        """What one's own organisation asks for, with how many may meet it."""
        return await needs.own_needs(reader, actor, cursor)

    @get("/needs/{need_id:uuid}", operation_id="matchmaking_need_matches", guards=[_READS])
    async def need_matches(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], need_id: FromPath[UUID]
    ) -> NeedMatchesOut:
        """Who may meet one of one's own needs, the best first."""
        return await matches.need_matches(reader, actor, need_id)

    @get("/met", operation_id="matchmaking_met_needs", guards=[_READS])
    async def met_needs(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        cursor: FromQuery[str | None] = None,
    ) -> Page[MatchOut]:
        """Needs of others that one's own organisation may meet."""
        return await matches.met_needs(reader, actor, cursor)

    @get("/start", operation_id="matchmaking_start", guards=[_READS])
    async def start(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> StartOut:
        """How one's own organisation gets on more lists."""
        return await starting.start(reader, actor.organisation_id)

    @put(f"{_PAIR}/answer", operation_id="matchmaking_answer_match", guards=[_SPEAKS, _WRITES])
    async def answer(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        answer_service: NamedDependency[AnswerService],
        need_id: FromPath[UUID],
        organisation_id: FromPath[UUID],
        data: JSONBody[AnswerIn],
    ) -> AnsweredOut:
        """Must meet, interested, or no thanks."""
        await answer_service.answer(actor=actor, need_id=need_id, organisation_id=organisation_id, wanted=data)
        return await matches.answered(uow.session, actor, need_id, organisation_id)

    @delete(f"{_PAIR}/answer", operation_id="matchmaking_undo_answer", guards=[_SPEAKS, _WRITES])
    async def undo(
        self,
        actor: NamedDependency[Actor],
        answer_service: NamedDependency[AnswerService],
        need_id: FromPath[UUID],
        organisation_id: FromPath[UUID],
    ) -> None:
        await answer_service.undo(actor=actor, need_id=need_id, organisation_id=organisation_id)

    @post(f"{_PAIR}/contests", operation_id="matchmaking_contest_part", guards=[_SPEAKS, _WRITES])
    async def contest(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        answer_service: NamedDependency[AnswerService],
        need_id: FromPath[UUID],
        organisation_id: FromPath[UUID],
        data: JSONBody[ContestIn],
    ) -> MatchOut:
        """Say that a reason is wrong."""
        await answer_service.contest(actor=actor, need_id=need_id, organisation_id=organisation_id, wanted=data)
        return await matches.match(uow.session, actor, need_id, organisation_id)

    @get("/contests", operation_id="matchmaking_contests", guards=[_REVIEWS])
    async def contests(
        self,
        reader: NamedDependency[AsyncSession],
        open_only: FromQuery[bool] = True,
        cursor: FromQuery[str | None] = None,
    ) -> Page[ContestOut]:
        """Reasons that people called wrong."""
        return await contests.contests(reader, open_only=open_only, cursor=cursor)

    @put("/contests/{contest_id:uuid}/resolution", operation_id="matchmaking_resolve_contest", guards=[_REVIEWS])
    async def resolve(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        answer_service: NamedDependency[AnswerService],
        contest_id: FromPath[UUID],
        data: JSONBody[ResolutionIn],
    ) -> ContestOut:
        await answer_service.resolve(actor=actor, contest_id=contest_id, wanted=data)
        return await contests.contest(uow.session, actor, contest_id)

    @get("/rounds", operation_id="matchmaking_rounds", guards=[_REVIEWS])
    async def rounds(self, reader: NamedDependency[AsyncSession]) -> list[RoundOut]:
        """How the last makings of all lists went."""
        return await rounds(reader)
