"""What organisations offer and seek, and the lists from which they choose."""

from typing import Final
from uuid import UUID

from litestar import Controller
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.matchmaking.queries import profile as profiles
from community.features.matchmaking.queries.vocabulary import vocabulary
from community.features.matchmaking.schemas.lines import LineIn, LinePut, LinesFileIn, LinesFileOut, ProfileOut
from community.features.matchmaking.schemas.vocabulary import VocabularyOut
from community.features.matchmaking.service.lines_file import LinesFile
from community.features.matchmaking.service.profile import ProfileService
from community.infra.db import UnitOfWork
from community.web.guards import requires
from community.web.house import house_of
from community.web.limits import Limit
from community.web.parameters import IdempotencyKey
from community.web.routes import delete, get, post, put

_READS: Final = requires(Permission.MATCHMAKING_OPPORTUNITY_READ)
_EDITS: Final = requires(Permission.MATCHMAKING_PROFILE_EDIT)
_WRITES: Final = Limit("matchmaking_lines", count=300, seconds=3600)


class ProfileController(Controller):
    path = "/organisations/{organisation_id:uuid}/profile"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_profile", guards=[_READS])
    async def profile(
        self,
        state: State,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        organisation_id: FromPath[UUID],
    ) -> ProfileOut:
        return await profiles.profile(reader, actor, organisation_id, now=house_of(state).clock.now())

    @post("/file", operation_id="matchmaking_read_lines", guards=[_EDITS, _WRITES], status_code=200)
    async def read_file(
        self,
        actor: NamedDependency[Actor],
        lines_file: NamedDependency[LinesFile],
        organisation_id: FromPath[UUID],
        data: JSONBody[LinesFileIn],
    ) -> LinesFileOut:
        """Look at a CSV file, or write its good rows."""
        return await lines_file.run(
            actor=actor, organisation_id=organisation_id, content=data.content, check=data.check
        )


class LineController(Controller):
    path = "/lines"
    tags = ("matchmaking",)
    guards = (_EDITS, _WRITES)

    @post(operation_id="matchmaking_add_line")
    async def add(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        profile_service: NamedDependency[ProfileService],
        data: JSONBody[LineIn],
        idempotency_key: IdempotencyKey = None,
    ) -> ProfileOut:
        owner = await profile_service.add(actor=actor, wanted=data, key=idempotency_key)
        return await profiles.profile(uow.session, actor, owner, now=house_of(state).clock.now())

    @put("/{line_id:uuid}", operation_id="matchmaking_change_line")
    async def change(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        profile_service: NamedDependency[ProfileService],
        line_id: FromPath[UUID],
        data: JSONBody[LinePut],
    ) -> ProfileOut:
        owner = await profile_service.change(actor=actor, line_id=line_id, wanted=data)
        return await profiles.profile(uow.session, actor, owner, now=house_of(state).clock.now())

    @post("/{line_id:uuid}/confirmation", operation_id="matchmaking_confirm_line", status_code=200)
    async def confirm(
        self,
        state: State,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        profile_service: NamedDependency[ProfileService],
        line_id: FromPath[UUID],
    ) -> ProfileOut:
        """Say that it still holds."""
        owner = await profile_service.confirm(actor=actor, line_id=line_id)
        return await profiles.profile(uow.session, actor, owner, now=house_of(state).clock.now())

    @delete("/{line_id:uuid}", operation_id="matchmaking_delete_line")
    async def drop(
        self, actor: NamedDependency[Actor], profile_service: NamedDependency[ProfileService], line_id: FromPath[UUID]
    ) -> None:
        await profile_service.drop(actor=actor, line_id=line_id)


class VocabularyController(Controller):
    path = "/vocabulary"
    tags = ("matchmaking",)

    @get(operation_id="matchmaking_vocabulary", guards=[_READS])
    async def lists(self, locale: FromQuery[str | None] = None) -> VocabularyOut:
        """The controlled lists with names in one language."""
        return vocabulary(locale)
