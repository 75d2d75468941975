"""Two sides at the same moment: on a database of its own."""

import asyncio
from pathlib import Path
from typing import Any

import asyncpg
from tests.conftest import make_settings, running
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.web import member_client
from tests.features.matchmaking.introducing import INTRODUCTIONS

from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.infra.db import open_database

ROUNDS = 5


async def test_two_that_ask_at_the_same_moment_have_one_introduction(
    own_database: str, urls: StackUrls, tmp_path: Path
) -> None:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        pairs: list[list[tuple[Any, str]]] = []
        for _ in range(ROUNDS):
            firms = [await make_organisation(uow.session) for _ in range(2)]
            people = [await make_person(uow.session, organisation=firm) for firm in firms]
            tokens = [await sign_in(uow.session, person) for person in people]
            pairs.append(list(zip(firms, tokens, strict=True)))
    async with running(create_app(settings)) as app:

        async def ask(token: str, other: Any) -> Any:
            async with member_client(app, token) as browser:
                body = {"organisationId": str(other.id), "message": "Parlons-nous"}
                return await browser.post(INTRODUCTIONS, json=body)

        asking = [ask(token, pair[1 - side][0]) for pair in pairs for side, (_, token) in enumerate(pair)]
        answers = await asyncio.gather(*asking)
    assert [answer.status_code for answer in answers] == [201] * 2 * ROUNDS
    connection = await asyncpg.connect(own_database)
    try:
        rows = await connection.fetch("SELECT state FROM matchmaking_introduction")
    finally:
        await connection.close()
    assert [row["state"] for row in rows] == ["accepted"] * ROUNDS
