"""People of two firms and of the chamber, and their browsers."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.matchmaking import BASE, GOOD, NEED
from tests.factories.web import member_client
from tests.features.forums.conftest import Events, Statements, events, session, statements

from community.app.factory import Community
from community.core.groups import OrganisationKind
from community.core.permissions import Role
from community.features.accounts.models import Organisation, Person

__all__ = ["Events", "Statements", "events", "session", "statements"]


@dataclass
class Market:
    """ana and bruno work for `firm`, carla for `other`; mod is a moderator of the chamber; eve works for nobody."""

    firm: Organisation
    other: Organisation
    people: dict[str, Person]
    browsers: dict[str, httpx.AsyncClient]

    def __getitem__(self, name: str) -> httpx.AsyncClient:
        return self.browsers[name]

    async def begun(self, name: str = "ana", **changes: Any) -> dict[str, Any]:
        """A draft."""
        answer = await self[name].post(f"{BASE}/opportunities", json=NEED | changes)
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def did(self, name: str, opportunity: str, what: str, body: Any = None) -> dict[str, Any]:
        """Submission, review, renewal, withdrawal."""
        answer = await self[name].post(f"{BASE}/opportunities/{opportunity}/{what}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def published(self, name: str = "ana", **changes: Any) -> dict[str, Any]:
        made = await self.begun(name, **changes)
        await self.did(name, made["id"], "submission")
        return await self.did("mod", made["id"], "review", GOOD | {"version": made["version"]})

    async def seen(self, name: str, opportunity: str) -> dict[str, Any]:
        answer = await self[name].get(f"{BASE}/opportunities/{opportunity}")
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def listed(self, name: str, **query: Any) -> list[str]:
        """Titles."""
        answer = await self[name].get(f"{BASE}/opportunities", params=query)
        assert answer.status_code == 200, answer.text
        return [each["title"] for each in answer.json()["items"]]


@pytest.fixture
async def market(app: Community, session: AsyncSession) -> AsyncIterator[Market]:
    firm, other = [await make_organisation(session, legal_name=name) for name in ("Melons du Luberon", "Froid Express")]
    chamber = await make_organisation(session, kind=OrganisationKind.CHAMBER)
    homes = {"ana": firm, "bruno": firm, "carla": other, "mod": chamber, "eve": None}
    people = {
        name: await make_person(session, organisation=home, roles=[Role.MODERATOR if name == "mod" else Role.MEMBER])
        for name, home in homes.items()
    }
    tokens = {name: await sign_in(session, person) for name, person in people.items()}
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = {name: await stack.enter_async_context(member_client(app, token)) for name, token in tokens.items()}
        yield Market(firm, other, people, browsers)
