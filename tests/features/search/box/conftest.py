"""A small forum whose documents are made, and the browsers of its people; PostgreSQL answers their searches."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.factories.accounts import make_group, make_organisation, make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.web import member_client
from tests.features.forums.conftest import Statements

from community.app.factory import Community
from community.core.permissions import Role
from community.features.accounts.models import Organisation, Person
from community.features.forums.models import Level, Space, Topic
from community.features.search.service.indexing import Indexing
from community.infra.db import Database

CANARY = "canari-5b1d"
API = "/api/search"


@dataclass
class Town:
    """member: sees the private space. outsider: does not."""

    public: Space
    private: Space
    melons: Topic
    secret: Topic
    firm: Organisation
    people: dict[str, Person]
    browsers: dict[str, httpx.AsyncClient]

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.browsers[name]

    async def search(self, name: str, q: str, **params: Any) -> dict[str, Any]:
        answer = await self[name].get(API, params={"q": q, **params})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def titles(self, name: str, q: str, **params: Any) -> list[str]:
        return [shown(each["title"]) for each in (await self.search(name, q, **params))["items"]]

    async def suggestions(self, name: str, q: str) -> list[dict[str, Any]]:
        answer = await self[name].get(f"{API}/suggestions", params={"q": q})
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]  # type: ignore[no-any-return]


Index = Callable[[], Awaitable[None]]


def shown(segments: list[dict[str, Any]]) -> str:
    return "".join(segment["text"] for segment in segments)


def marked(segments: list[dict[str, Any]]) -> list[str]:
    return [segment["text"] for segment in segments if segment["marked"]]


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(database.bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def statements(connection: AsyncConnection) -> Statements:
    return Statements.of(connection)


@pytest.fixture
def index(app: Community, session: AsyncSession) -> Index:
    """Makes all documents anew."""

    async def walk() -> None:
        house = app.state.house
        indexing = Indexing(session, house.catalogue.searches, house.clock)
        await indexing.begin_walks(reason="reindex", kinds=house.catalogue.searches)
        while await indexing.walk_on():
            pass
        await session.commit()

    return walk


@pytest.fixture
async def town(app: Community, session: AsyncSession, index: Index) -> AsyncIterator[Town]:
    inside = await make_group(session, "Dedans")
    firm = await make_organisation(session, legal_name="Primeurs du Soleil")
    people = {
        "member": await make_person(
            session, organisation=firm, groups=[inside.id], given_name="Camille", family_name="Roux"
        ),
        "outsider": await make_person(session, organisation=firm, given_name="Emily", family_name="Stone"),
        "moderator": await make_person(session, roles=[Role.MODERATOR]),
        "administrator": await make_person(session, roles=[Role.ADMINISTRATOR]),
    }
    public = await make_space(session, slug="export", name={"fr": "Export", "en": "Exporting"})
    private = await make_space(
        session, grants={inside.id: Level.OPEN}, slug=f"prive-{CANARY}", name={"fr": f"Espace {CANARY}"}
    )
    member, outsider = people["member"], people["outsider"]
    melons = await make_topic(session, public, member, replies=[outsider], title="Exporter des melons", tags=["douane"])
    secret = await make_topic(session, private, member, replies=[member], title=f"Melons secrets {CANARY}")
    await make_topic(session, public, outsider, title="Transport frigorifique des tomates", tags=["transport"])
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    await index()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield Town(public, private, melons, secret, firm, people, browsers)
