"""Members of two firms who write to each other, and their browsers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, open_group, send_to
from tests.factories.web import member_client
from tests.features.forums.conftest import Events, Statements, events, session, statements

from community.app.factory import Community
from community.core.permissions import Role
from community.features.accounts.models import Person

__all__ = ["Events", "Statements", "events", "session", "statements"]


@dataclass
class Talk:
    """ana and bruno are colleagues; carla is of another firm; dan is of a third one; mod is a moderator.

    pair: the conversation of ana and bruno. group: ana's, with bruno.
    """

    people: dict[str, Person]
    browsers: dict[str, httpx.AsyncClient]
    pair: str = ""
    group: str = ""

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.browsers[name]

    async def messages(self, name: str, conversation: str, **query: Any) -> dict[str, Any]:
        answer = await self[name].get(f"{BASE}/conversations/{conversation}/messages", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def seen(self, name: str, conversation: str) -> dict[str, Any]:
        answer = await self[name].get(f"{BASE}/conversations/{conversation}")
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def listed(self, name: str, which: str = "all") -> list[dict[str, Any]]:
        answer = await self[name].get(f"{BASE}/conversations", params={"which": which})
        assert answer.status_code == 200, answer.text
        return answer.json()["items"]  # type: ignore[no-any-return]


@pytest.fixture
async def talk(app: Community, session: AsyncSession) -> AsyncIterator[Talk]:
    firm, other, third = [await make_organisation(session) for _ in range(3)]
    homes = {"ana": firm, "bruno": firm, "carla": other, "dan": third, "mod": None}
    people = {
        name: await make_person(
            session,
            organisation=home,
            given_name=name.title(),
            roles=[Role.MODERATOR if name == "mod" else Role.MEMBER],
        )
        for name, home in homes.items()
    }
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        made = Talk(people, browsers)
        made.pair = (await send_to(browsers["ana"], people["bruno"].id)).json()["id"]
        made.group = (await open_group(browsers["ana"], [people["bruno"].id])).json()["id"]
        yield made
