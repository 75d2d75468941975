"""Opportunities: lists, drafts, reviews, renewal."""

import asyncio
from typing import Annotated, Final
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.paging import Page
from community.core.permissions import Permission
from community.features.matchmaking.queries import opportunities
from community.features.matchmaking.queries.opportunities import Filters
from community.features.matchmaking.schemas.opportunities import (
    OpportunityIn,
    OpportunityOut,
    OpportunityRow,
    ProposalIn,
    ProposalOut,
    RenewalIn,
    ReviewIn,
)
from community.features.matchmaking.service.opportunities import OpportunityService
from community.features.matchmaking.service.proposing import propose
from community.features.matchmaking.vocabulary.kinds import Area, Direction, LineKind
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import delete, get, post, put

_READS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_READ)
_CREATES: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_CREATE)
_REVIEWS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
_WRITES: Final = Limit("matchmaking_opportunities", count=120, seconds=3600)
Tag = Annotated[str | None, QueryParameter(max_length=40)]


class OpportunityController(Controller):
    path = "/opportunities"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_opportunities", guards=[_READS])
    async def list(  # noqa: PLR0913, PLR0917  one argument for each filter
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        direction: FromQuery[Direction | None] = None,
        area: FromQuery[Area | None] = None,
        kind: FromQuery[LineKind | None] = None,
        tag: Tag = None,
        own: FromQuery[bool] = False,
        cursor: FromQuery[str | None] = None,
    ) -> Page[OpportunityRow]:
        """What is published, or all of one's own organisation."""
        filters = Filters(direction=direction, area=area, kind=kind, tag=tag, own=own)
        return await opportunities.opportunities(reader, actor, filters=filters, cursor=cursor)

    @get("/waiting", operation_id="matchmaking_waiting_opportunities", guards=[_REVIEWS])
    async def waiting(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        cursor: FromQuery[str | None] = None,
    ) -> Page[OpportunityRow]:
        """What waits for a review, the longest first."""
        return await opportunities.opportunities(reader, actor, filters=Filters(waiting=True), cursor=cursor)

    @post("/proposal", operation_id="matchmaking_propose", guards=[_CREATES, _WRITES], status_code=200)
    async def propose(self, data: JSONBody[ProposalIn]) -> ProposalOut:
        """What a text seems to say, to be confirmed; nothing is stored."""
        return await asyncio.to_thread(propose, data.text)

    @get("/{opportunity_id:uuid}", operation_id="matchmaking_opportunity", guards=[_READS])
    async def one(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], opportunity_id: FromPath[UUID]
    ) -> OpportunityOut:
        return await opportunities.opportunity(reader, actor, opportunity_id)

    @post(operation_id="matchmaking_begin_opportunity", guards=[_CREATES, _WRITES])
    async def begin(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        opportunity_service: NamedDependency[OpportunityService],
        data: JSONBody[OpportunityIn],
        idempotency_key: IdempotencyKey = None,
    ) -> OpportunityOut:
        """A draft."""
        begun = await opportunity_service.begin(actor=actor, wanted=data, key=idempotency_key)
        return await opportunities.opportunity(uow.session, actor, begun)

    @put("/{opportunity_id:uuid}", operation_id="matchmaking_change_opportunity", guards=[_CREATES, _WRITES])
    async def change(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        opportunity_service: NamedDependency[OpportunityService],
        opportunity_id: FromPath[UUID],
        data: JSONBody[OpportunityIn],
    ) -> OpportunityOut:
        await opportunity_service.change(actor=actor, opportunity_id=opportunity_id, wanted=data)
        return await opportunities.opportunity(uow.session, actor, opportunity_id)

    @delete("/{opportunity_id:uuid}", operation_id="matchmaking_delete_opportunity", guards=[_CREATES])
    async def drop(
        self,
        actor: NamedDependency[Actor],
        opportunity_service: NamedDependency[OpportunityService],
        opportunity_id: FromPath[UUID],
    ) -> None:
        """A draft only."""
        await opportunity_service.drop(actor=actor, opportunity_id=opportunity_id)

    @post(
        "/{opportunity_id:uuid}/submission",
        operation_id="matchmaking_submit_opportunity",
        guards=[_CREATES, _WRITES],
        status_code=200,
    )
    async def submit(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        opportunity_service: NamedDependency[OpportunityService],
        opportunity_id: FromPath[UUID],
    ) -> OpportunityOut:
        await opportunity_service.submit(actor=actor, opportunity_id=opportunity_id)
        return await opportunities.opportunity(uow.session, actor, opportunity_id)

    @post(
        "/{opportunity_id:uuid}/review",
        operation_id="matchmaking_review_opportunity",
        guards=[_REVIEWS],
        status_code=200,
    )
    async def review(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        opportunity_service: NamedDependency[OpportunityService],
        opportunity_id: FromPath[UUID],
        data: JSONBody[ReviewIn],
    ) -> OpportunityOut:
        await opportunity_service.review(actor=actor, opportunity_id=opportunity_id, wanted=data)
        return await opportunities.opportunity(uow.session, actor, opportunity_id)

    @post(
        "/{opportunity_id:uuid}/renewal",
        operation_id="matchmaking_renew_opportunity",
        guards=[_CREATES, _WRITES],
        status_code=200,
    )
    async def renew(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        opportunity_service: NamedDependency[OpportunityService],
        opportunity_id: FromPath[UUID],
        data: JSONBody[RenewalIn],
    ) -> OpportunityOut:
        await opportunity_service.renew(actor=actor, opportunity_id=opportunity_id, valid_until=data.valid_until)
        return await opportunities.opportunity(uow.session, actor, opportunity_id)

    @post(
        "/{opportunity_id:uuid}/withdrawal",
        operation_id="matchmaking_withdraw_opportunity",
        guards=[_CREATES],
        status_code=200,
    )
    async def withdraw(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        opportunity_service: NamedDependency[OpportunityService],
        opportunity_id: FromPath[UUID],
    ) -> OpportunityOut:
        await opportunity_service.withdraw(actor=actor, opportunity_id=opportunity_id)
        return await opportunities.opportunity(uow.session, actor, opportunity_id)
