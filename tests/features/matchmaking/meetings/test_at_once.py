"""Two organisers who book at the same moment, with real commits."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from tests.conftest import make_settings, running
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.meetings import BASE, make_day, make_participant
from tests.factories.web import member_client

from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.core.permissions import Role
from community.features.matchmaking.models import MeetingPlace
from community.infra.db import open_database


async def test_of_two_bookings_at_once_one_is_refused(own_database: str, urls: StackUrls, tmp_path: Path) -> None:
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database:
        async with database.unit_of_work() as uow:
            session = uow.session
            homes = [await make_organisation(session) for _ in range(4)]
            people = [await make_person(session, organisation=home, roles=[Role.MODERATOR]) for home in homes]
            day = await make_day(session, people[0], now=datetime.now(UTC))
            ids = [
                str((await make_participant(session, day, person, home)).id)
                for person, home in zip(people, homes, strict=True)
            ]
            rows = await session.scalars(select(MeetingPlace).where(MeetingPlace.day_id == day.id))
            tables = [str(one.id) for one in rows]
            tokens = [await sign_in(session, person) for person in people[:2]]
        app = create_app(settings)
        async with running(app), member_client(app, tokens[0]) as one, member_client(app, tokens[1]) as other:
            path = f"{BASE}/{day.id}/meetings"
            answers = await asyncio.gather(
                one.post(path, json={"first": ids[0], "second": ids[1], "slot": 0, "placeId": tables[0]}),
                other.post(path, json={"first": ids[1], "second": ids[2], "slot": 0, "placeId": tables[1]}),
            )
            assert sorted(each.status_code for each in answers) == [201, 409]
            late = next(each for each in answers if each.status_code == 409)
            assert late.json()["code"] == "meeting_two_meetings"
