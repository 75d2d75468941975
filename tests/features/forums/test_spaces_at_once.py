"""Two administrators at the same moment, each on a connection of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.conftest import make_settings, running
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_space
from tests.factories.web import member_client

from community.app.devstack import StackUrls
from community.app.factory import create_app
from community.core.permissions import Role
from community.infra.db import open_database

API = "/api/forums/spaces"
Office = tuple[list[UUID], list[httpx.AsyncClient]]


@pytest.fixture
async def office(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Office]:
    """Two spaces and two administrators."""
    settings = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(settings, application_name="tests") as database, database.unit_of_work() as uow:
        people = [await make_person(uow.session, roles=[Role.ADMINISTRATOR]) for _ in range(2)]
        spaces = [(await make_space(uow.session)).id for _ in range(2)]
        tokens = [await sign_in(uow.session, person) for person in people]
    async with running(create_app(settings)) as app, AsyncExitStack() as stack:
        yield spaces, [await stack.enter_async_context(member_client(app, token)) for token in tokens]


async def rights(browser: httpx.AsyncClient, space: UUID, parent: UUID | None) -> dict[str, Any]:
    now = (await browser.get(f"{API}/{space}/settings")).json()
    body = {"basis": now["basis"], "parentId": parent and str(parent), "inherits": False, "ceiling": "open"}
    preview = await browser.post(f"{API}/{space}/rights/preview", json={**body, "grants": []})
    return {**body, "basis": preview.json()["basis"], "grants": []}


async def test_of_two_who_save_what_they_saw_one_is_told(office: Office) -> None:
    (space, _), browsers = office
    bodies = [await rights(browser, space, None) for browser in browsers]
    answers = await asyncio.gather(
        *(browser.put(f"{API}/{space}/rights", json=body) for browser, body in zip(browsers, bodies, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "rights_changed"}


async def test_two_spaces_moved_into_each_other_make_no_circle(office: Office) -> None:
    spaces, browsers = office
    bodies = [await rights(browsers[0], space, other) for space, other in (spaces, spaces[::-1])]
    answers = await asyncio.gather(
        *(
            browser.put(f"{API}/{space}/rights", json=body)
            for browser, space, body in zip(browsers, spaces, bodies, strict=True)
        )
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses in ([200, 409], [200, 422])
    parents = {(await browsers[0].get(f"{API}/{space}/settings")).json()["parentId"] for space in spaces}
    assert None in parents
    assert len(parents) == 2
