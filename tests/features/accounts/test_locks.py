"""Who is held up by whom, with transactions that are open at once."""

from pathlib import Path

from sqlalchemy import text
from tests.conftest import make_settings
from tests.factories.accounts import make_person, sign_in

from community.app.devstack import StackUrls
from community.features.accounts.repository.people import lock_person
from community.infra.db import open_database


async def test_rows_that_name_a_person_keep_nobody_from_signing_in(
    own_database: str, urls: StackUrls, tmp_path: Path
) -> None:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database:
        async with database.unit_of_work() as uow:
            person = await make_person(uow.session)
        async with database.unit_of_work() as writer, database.unit_of_work() as signing_in:
            # A session of theirs stands for whatever refers to them: notices, readings, posts.
            await sign_in(writer.session, person)
            await writer.session.flush()
            await signing_in.session.execute(text("SET LOCAL lock_timeout = '300ms'"))
            assert await lock_person(signing_in.session, person.id) is not None
