"""What the worker does by the clock, and what it makes good after an outage of Valkey."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import func, select, update
from tests.conftest import client_of, running
from tests.factories.accounts import PASSWORD, make_application, make_person, sign_in
from tests.factories.web import member_client
from tests.factories.worker import work_off

from community.app.factory import Community, create_app
from community.app.slices import MANIFESTS
from community.core.clock import SystemClock
from community.core.ids import new_id
from community.features.accounts.models import Application, Session, SignInAttempt, Token
from community.features.accounts.service.session_cache import session_cache
from community.features.accounts.service.tokens import token_hash
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import Database
from community.infra.valkey import Valkey
from community.settings import Settings

ME = "/api/accounts/me"


async def run(database: Database, settings: Settings, job: str) -> None:
    valkey = Valkey(settings)
    context = WorkerContext(
        database=database, valkey=valkey, clock=SystemClock(), settings=settings, catalogue=Catalogue(MANIFESTS)
    )
    await run_job(context, job=job, args={})
    await valkey.close()


async def session_of(database: Database, token: str) -> Session:
    async with database.reading() as session:
        return (await session.scalars(select(Session).where(Session.token_hash == token_hash(token)))).one()


async def test_use_of_a_session_reaches_the_database_in_batches(
    app: Community, database: Database, settings: Settings
) -> None:
    before = datetime.now(UTC) - timedelta(hours=2)
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session)
        tokens = [await sign_in(uow.session, person, at=before) for _ in range(3)]
    for token in tokens[:2]:
        async with member_client(app, token) as client:
            assert (await client.get(ME)).status_code == 200
    assert (await session_of(database, tokens[0])).last_seen_at == before, "a request writes nothing"
    await run(database, settings, "accounts.write_presence")
    seen = [(await session_of(database, token)).last_seen_at > before for token in tokens]
    assert seen == [True, True, False]
    await run(database, settings, "accounts.write_presence")


async def test_night_deletes_what_has_lost_its_use(database: Database, settings: Settings) -> None:
    now = datetime.now(UTC)
    long_ago = now - timedelta(days=40)
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session)
        old, ended, live = [await sign_in(uow.session, person) for _ in range(3)]
        for token, values in ((old, {"expires_at": long_ago}), (ended, {"ended_at": long_ago})):
            await uow.session.execute(update(Session).where(Session.token_hash == token_hash(token)).values(**values))
        for expires in (long_ago, now):
            uow.session.add(
                Token(
                    kind="activation",
                    token_hash=new_id().bytes,
                    person_id=person.id,
                    created_at=long_ago,
                    expires_at=expires,
                )
            )
        for subject, last in ((b"old", long_ago), (b"new", now)):
            uow.session.add(SignInAttempt(subject=subject, consecutive=1, next_at=last, last_at=last))
        await make_application(uow.session, state="unconfirmed", confirmed_at=None, created_at=long_ago)
        await make_application(uow.session, state="unconfirmed", confirmed_at=None)
        await make_application(uow.session, created_at=long_ago)
    await run(database, settings, "accounts.clean")
    async with database.reading() as session:
        counts = [
            (await session.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (Session, Token, SignInAttempt, Application)
        ]
    assert counts == [1, 1, 1, 2]
    assert (await session_of(database, live)).ended_at is None


async def test_worker_bars_again_what_valkey_remembers_wrongly(
    app: Community, database: Database, settings: Settings
) -> None:
    """A Valkey that was away at the revocation, and came back with what it held, is corrected from the outbox."""
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session)
        kept, other = await sign_in(uow.session, person), await sign_in(uow.session, person)
    valkey = Valkey(settings)
    key = valkey.key("session1", token_hash(other).hex())
    async with member_client(app, kept) as client, member_client(app, other) as phone:
        assert (await phone.get(ME)).status_code == 200
        remembered = await valkey.commands.get(key)
        await client.delete(f"{ME}/sessions")
        await valkey.commands.set(key, remembered, ex=60)
        await work_off(database, settings)
        assert await session_cache(valkey).get(token_hash(other).hex()) is None
        assert (await phone.get(ME)).status_code == 401
    await valkey.close()


async def test_sign_in_works_while_valkey_is_away(own_settings_without_valkey: Settings, database: Database) -> None:
    async with database.unit_of_work() as uow:
        person = await make_person(uow.session)
    async with (
        running(create_app(own_settings_without_valkey, database=database)) as app,
        client_of(app) as client,
    ):
        answer = await client.post("/api/accounts/sign-in", json={"email": person.email, "password": PASSWORD})
        assert answer.status_code == 200
        assert (await client.get(ME)).status_code == 200
        await client.post("/api/accounts/sign-out")
        assert (await client.get(ME)).status_code == 401


@pytest.fixture
def own_settings_without_valkey(settings: Settings) -> Settings:
    # Nobody listens on the discard port.
    return msgspec.structs.replace(settings, redis_url="redis://127.0.0.1:9/0")
