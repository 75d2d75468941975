"""Whom an organisation keeps what it publishes from."""

from typing import Final
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.matchmaking.queries import shields
from community.features.matchmaking.schemas.shields import ShieldIn, ShieldOut
from community.features.matchmaking.service.shields import ShieldService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.limits import Limit
from community.web.routes import get, put

_EDITS: Final = requires(Permission.MATCHMAKING_PROFILE_EDIT)
_WRITES: Final = Limit("matchmaking_shields", count=60, seconds=3600)


class ShieldController(Controller):
    path = "/organisations/{organisation_id:uuid}/shield"
    tags = ("matchmaking",)
    guards = (_EDITS,)

    @get(operation_id="matchmaking_shield")
    async def shield(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        shield_service: NamedDependency[ShieldService],
        organisation_id: FromPath[UUID],
    ) -> ShieldOut:
        """For its own people only."""
        shield_service.check(actor, organisation_id)
        return await shields.shield(reader, organisation_id)

    @put(operation_id="matchmaking_put_shield", guards=[_WRITES])
    async def put(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        shield_service: NamedDependency[ShieldService],
        organisation_id: FromPath[UUID],
        data: JSONBody[ShieldIn],
    ) -> ShieldOut:
        await shield_service.put(actor=actor, organisation_id=organisation_id, wanted=data)
        return await shields.shield(uow.session, organisation_id)
