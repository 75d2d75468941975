"""Every route, asked by six people; a route without a row fails."""

import json
from collections.abc import AsyncIterator

import pytest
from litestar.handlers import HTTPRouteHandler
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.architecture.test_routes import all_handlers
from tests.conftest import client_of, make_settings, running
from tests.web.matrix import PEOPLE, ROWS, Row
from tests.web.scene import Scene, build_scene

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.infra.db import Database, create_engine
from community.infra.storage import Storage

CELLS = [
    pytest.param(row, person, int(status), id=f"{row.operation}-{number}-{person}")
    for number, row in enumerate(ROWS)
    for person, status in zip(PEOPLE, row.statuses.split(), strict=True)
]


@pytest.fixture(scope="module")
async def world(
    migrated: str, urls: StackUrls, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Community, AsyncConnection, Scene]]:
    """One application and one scene for all cells; each cell takes back what it did."""
    settings = make_settings(migrated, urls.redis_url, tmp_path_factory.mktemp("matrix"))
    engine = create_engine(settings, application_name="tests")
    async with engine.connect() as connection:
        transaction = await connection.begin()
        async with AsyncSession(connection, join_transaction_mode="create_savepoint") as session, session.begin():
            scene = await build_scene(session, Storage(settings.files_dir))
        async with running(create_app(settings, database=Database(connection, connection))) as app:
            yield app, connection, scene
        await transaction.rollback()
    await engine.dispose()


@pytest.mark.parametrize(("row", "person", "expected"), CELLS)
async def test_cell(world: tuple[Community, AsyncConnection, Scene], row: Row, person: str, expected: int) -> None:
    app, connection, scene = world
    token = scene.tokens[person]
    body = None if row.body is None else json.loads(fill(json.dumps(row.body), scene))
    savepoint = await connection.begin_nested()
    app.state.house.cache.clear()
    async with client_of(app, **({"Cookie": f"sid={token}"} if token else {})) as client:
        answer = await client.request(row.method, fill(row.path, scene), json=body)
    await savepoint.rollback()
    assert answer.status_code == expected, answer.text


def fill(text: str, scene: Scene) -> str:
    for name, value in scene.names.items():
        text = text.replace("{" + name + "}", value)
    return text


def test_every_route_has_a_row() -> None:
    described = {row.operation for row in ROWS}
    existing = {handler.operation_id for _, handler in all_handlers() if isinstance(handler, HTTPRouteHandler)}
    assert not existing - described, "state in tests/web/matrix who gets what answer"
    assert not described - existing, "rows of routes that are gone"
