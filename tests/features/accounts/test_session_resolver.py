from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from tests.factories.accounts import make_group, make_organisation, make_person, sign_in

from community.core.groups import EVERYONE, MODERATORS, OrganisationKind, kind_group
from community.core.permissions import Permission, Role
from community.features.accounts.models import Session
from community.features.accounts.service.resolver import SessionResolver
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.tokens import token_hash
from community.infra.cache import LocalCache
from community.infra.db import Database
from community.infra.valkey import Valkey
from community.settings import Settings


class FakeClock:
    def __init__(self) -> None:
        self.time = datetime.now(UTC)

    def now(self) -> datetime:
        return self.time


@pytest.fixture
async def valkey(settings: Settings) -> AsyncIterator[Valkey]:
    valkey = Valkey(settings)
    yield valkey
    await valkey.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def resolver(database: Database, valkey: Valkey, clock: FakeClock) -> SessionResolver:
    return SessionResolver(database, valkey, LocalCache(), clock)


async def test_actor_holds_roles_groups_and_organisation(database: Database, resolver: SessionResolver) -> None:
    async with database.unit_of_work() as uow:
        organisation = await make_organisation(uow.session, kind=OrganisationKind.LABORATORY)
        group = await make_group(uow.session)
        person = await make_person(
            uow.session,
            organisation=organisation,
            roles=[Role.ORGANISATION_ADMINISTRATOR, Role.MODERATOR],
            groups=[group.id],
            locale="es",
        )
        token = await sign_in(uow.session, person)
    actor = await resolver.resolve(token)
    assert actor is not None
    assert actor.person_id == person.id
    assert actor.organisation_id == organisation.id
    assert actor.roles == {Role.MEMBER, Role.ORGANISATION_ADMINISTRATOR, Role.MODERATOR}
    assert actor.groups == {EVERYONE, MODERATORS, kind_group(OrganisationKind.LABORATORY), group.id}
    assert actor.locale == "es"
    assert actor.may(Permission.ACCOUNTS_APPLICATION_DECIDE)
    assert await resolver.resolve(token) == actor


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "é" * 43, "\ud800" * 43])
async def test_unknown_token_is_nobody(resolver: SessionResolver, token: str) -> None:
    assert await resolver.resolve(token) is None


async def test_session_ends_after_twelve_idle_hours(
    database: Database, resolver: SessionResolver, clock: FakeClock
) -> None:
    async with database.unit_of_work() as uow:
        token = await sign_in(uow.session, await make_person(uow.session))
    clock.time += timedelta(hours=11)
    assert await resolver.resolve(token) is not None
    clock.time += timedelta(hours=11)
    assert await resolver.resolve(token) is not None, "use has moved the limit"
    clock.time += timedelta(hours=13)
    assert await resolver.resolve(token) is None


async def test_session_ends_after_thirty_days_of_use(
    database: Database, resolver: SessionResolver, clock: FakeClock
) -> None:
    async with database.unit_of_work() as uow:
        token = await sign_in(uow.session, await make_person(uow.session), at=clock.time)
    for _ in range(72):
        assert await resolver.resolve(token) is not None
        clock.time += timedelta(hours=10)
    assert await resolver.resolve(token) is None


async def test_flushed_valkey_signs_nobody_out_and_brings_nobody_back(
    database: Database, resolver: SessionResolver, valkey: Valkey, clock: FakeClock
) -> None:
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session)
        kept, ended = await sign_in(uow.session, person), await sign_in(uow.session, person)
    assert await resolver.resolve(kept)
    async with database.unit_of_work() as uow:
        await uow.session.execute(
            update(Session).where(Session.token_hash == token_hash(ended)).values(ended_at=clock.now())
        )
    async for key in valkey.commands.scan_iter(valkey.key("*")):
        await valkey.commands.delete(key)
    assert await resolver.resolve(kept)
    assert await resolver.resolve(ended) is None


async def test_barred_session_is_read_from_the_database(database: Database, valkey: Valkey, clock: FakeClock) -> None:
    resolver = SessionResolver(database, valkey, LocalCache(), clock)
    async with database.unit_of_work() as uow:
        token = await sign_in(uow.session, await make_person(uow.session))
    assert await resolver.resolve(token)
    shared = session_cache(valkey)
    assert await shared.get(token_hash(token).hex())
    await shared.bar([token_hash(token).hex()])
    assert await resolver.resolve(token)
    assert await shared.get(token_hash(token).hex()) is None, "a slow reader must not fill what was barred"
