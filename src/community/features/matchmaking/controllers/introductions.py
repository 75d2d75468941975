"""Introductions: the board, asking, answering, and all that comes after a yes."""

from typing import Final
from uuid import UUID

from litestar import Controller
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import local_day
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.matchmaking.queries import introduction as one_introduction
from community.features.matchmaking.queries import introductions
from community.features.matchmaking.schemas.introductions import (
    AdvisedRow,
    AskQuotaOut,
    ClosingIn,
    CountsOut,
    IntroductionAnswerIn,
    IntroductionIn,
    IntroductionOut,
    IntroductionRow,
    ReachedIn,
)
from community.features.matchmaking.service.introductions import IntroductionService
from community.features.matchmaking.service.outcomes import OutcomeService
from community.features.matchmaking.vocabulary.introductions import Column
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.house import house_of
from community.web.limits import Limit
from community.web.routes import get, post, put

USES: Final = requires(Permission.MATCHMAKING_PROFILE_EDIT)
ADVISES: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
WRITES: Final = Limit("matchmaking_introductions", count=120, seconds=3600)


async def shown(state: State, session: AsyncSession, actor: Actor, introduction_id: UUID) -> IntroductionOut:
    """One as it is now."""
    today = local_day(house_of(state).clock.now())
    return await one_introduction.introduction(session, actor, introduction_id, today=today)


class IntroductionController(Controller):
    path = "/introductions"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_introductions", guards=[USES])
    async def board(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        column: FromQuery[Column],
        cursor: FromQuery[str | None] = None,
    ) -> Page[IntroductionRow]:
        """One column of the board of one's organisation, and of what one advises."""
        return await introductions.introductions(reader, actor, column, cursor=cursor)

    @get("/counts", operation_id="matchmaking_introduction_counts", guards=[USES])
    async def counts(self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]) -> CountsOut:
        return await introductions.counts(reader, actor)

    @get("/quota", operation_id="matchmaking_introduction_quota", guards=[USES])
    async def quota(
        self, state: State, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> AskQuotaOut:
        return await introductions.quota(reader, actor, now=house_of(state).clock.now())

    @get("/wanting-adviser", operation_id="matchmaking_wanting_adviser", guards=[ADVISES])
    async def wanting_adviser(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession]
    ) -> list[AdvisedRow]:
        """Where the sides asked the chamber for somebody, and nobody has come yet."""
        return await introductions.wanting_adviser(reader, actor)

    @get("/{introduction_id:uuid}", operation_id="matchmaking_introduction", guards=[USES])
    async def one(
        self,
        state: State,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        introduction_id: FromPath[UUID],
    ) -> IntroductionOut:
        return await shown(state, reader, actor, introduction_id)

    @post(operation_id="matchmaking_ask_introduction", guards=[USES, WRITES])
    async def ask(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        introduction_service: NamedDependency[IntroductionService],
        data: JSONBody[IntroductionIn],
    ) -> IntroductionOut:
        """Express interest. Sent again it is the same one; where the other side has asked too, both have said yes."""
        made = await introduction_service.ask(actor=actor, wanted=data)
        return await shown(state, uow.session, actor, made)

    @post(
        "/{introduction_id:uuid}/answer",
        operation_id="matchmaking_answer_introduction",
        guards=[USES, WRITES],
        status_code=200,
    )
    async def answer(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        introduction_service: NamedDependency[IntroductionService],
        introduction_id: FromPath[UUID],
        data: JSONBody[IntroductionAnswerIn],
    ) -> IntroductionOut:
        await introduction_service.answer(actor=actor, introduction_id=introduction_id, wanted=data)
        return await shown(state, uow.session, actor, introduction_id)

    @post(
        "/{introduction_id:uuid}/withdrawal",
        operation_id="matchmaking_withdraw_introduction",
        guards=[USES, WRITES],
        status_code=200,
    )
    async def withdraw(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        introduction_service: NamedDependency[IntroductionService],
        introduction_id: FromPath[UUID],
    ) -> IntroductionOut:
        """Take it back before it is answered; it does not count against the quota then."""
        await introduction_service.withdraw(actor=actor, introduction_id=introduction_id)
        return await shown(state, uow.session, actor, introduction_id)

    @post(
        "/{introduction_id:uuid}/closing",
        operation_id="matchmaking_close_introduction",
        guards=[USES, WRITES],
        status_code=200,
    )
    async def close(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        introduction_service: NamedDependency[IntroductionService],
        introduction_id: FromPath[UUID],
        data: JSONBody[ClosingIn],
    ) -> IntroductionOut:
        await introduction_service.close(actor=actor, introduction_id=introduction_id, wanted=data)
        return await shown(state, uow.session, actor, introduction_id)

    @put("/{introduction_id:uuid}/outcome", operation_id="matchmaking_tell_outcome", guards=[USES, WRITES])
    async def outcome(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        outcome_service: NamedDependency[OutcomeService],
        introduction_id: FromPath[UUID],
        data: JSONBody[ReachedIn],
    ) -> IntroductionOut:
        """How far one's side has come."""
        await outcome_service.tell(actor=actor, introduction_id=introduction_id, told=data)
        return await shown(state, uow.session, actor, introduction_id)
