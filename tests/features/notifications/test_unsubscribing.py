"""Links that end mails: for one person, for one thing, as often as one likes."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import Stored, Work, follow, reply

from community.features.forums.models import FollowLevel, LevelReason, TopicReader
from community.features.notifications.schemas.scope import Scope
from community.features.notifications.service.tokens import Ticket, read, sign
from community.settings import Settings

PATH = "/api/notifications/unsubscribe"


@pytest.fixture
def token(world: World, settings: Settings) -> str:
    """What a mail of a watched topic holds."""
    return sign(
        settings,
        Ticket(
            person_id=world.people["reader"].id,
            scope=Scope.SUBJECT,
            kind="forums.reply",
            subject_kind="forums.topic",
            subject_id=world.topic.id,
        ),
    )


async def one_click(client: httpx.AsyncClient, token: str) -> int:
    """As a mail provider posts it: a form, no cookie, no origin."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post(f"{PATH}?token={token}", content="List-Unsubscribe=One-Click", headers=headers)
    return answer.status_code


async def test_one_click_twice_ends_the_following_once(
    client: httpx.AsyncClient, world: World, session: AsyncSession, work: Work, stored: Stored, token: str
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    del client.headers["Origin"]
    del client.headers["Sec-Fetch-Site"]
    for _ in range(2):
        assert await one_click(client, token) == 200
        await work()
    assert {notice.mail_stage for notice in await stored(reader)} == {"cancelled"}
    row = await session.get(TopicReader, (reader.id, world.topic.id), populate_existing=True)
    assert row is not None
    assert (row.level, row.level_reason) == (FollowLevel.REGULAR, LevelReason.CHOSEN)
    await reply(world, "outsider", world.topic)
    await work()
    assert len(await stored(reader)) == 1


async def test_a_muted_topic_stays_muted(
    client: httpx.AsyncClient, world: World, session: AsyncSession, work: Work, token: str
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic, FollowLevel.MUTED)
    await one_click(client, token)
    await work()
    row = await session.get(TopicReader, (reader.id, world.topic.id), populate_existing=True)
    assert row is not None
    assert row.level == FollowLevel.MUTED


async def test_the_page_offers_what_applies_and_no_names(
    client: httpx.AsyncClient, world: World, token: str, settings: Settings
) -> None:
    answer = await client.post(f"{PATH}/check", json={"token": token})
    assert answer.json() == {"scopes": ["subject", "kind", "all"], "kind": "forums.reply"}
    digest = sign(settings, Ticket(person_id=world.people["reader"].id, scope=Scope.DIGEST))
    answer = await client.post(f"{PATH}/check", json={"token": digest})
    assert answer.json() == {"scopes": ["digest", "all"], "kind": None}


async def test_each_scope(client: httpx.AsyncClient, world: World, token: str, settings: Settings) -> None:
    async def preferences() -> dict[str, object]:
        page = (await world["reader"].get("/api/notifications/preferences")).json()
        mails = {row["kind"]: row["mail"] for row in page["kinds"]}
        return {"reply": mails["forums.reply"], "mention": mails["forums.mention"], **page}

    for _ in range(2):
        assert (await client.post(f"{PATH}/confirm", json={"token": token, "scope": "kind"})).status_code == 200
    page = await preferences()
    assert (page["reply"], page["mention"], page["preset"], page["mailStop"]) == (False, True, "custom", None)
    refused = await client.post(f"{PATH}/confirm", json={"token": token, "scope": "digest"})
    assert refused.status_code == 404
    digest = sign(settings, Ticket(person_id=world.people["reader"].id, scope=Scope.DIGEST))
    assert await one_click(client, digest) == 200
    assert (await preferences())["digest"] == "none"
    for _ in range(2):
        assert (await client.post(f"{PATH}/confirm", json={"token": token, "scope": "all"})).status_code == 200
    assert (await preferences())["mailStop"] == "unsubscribed"
    other = (await world["member"].get("/api/notifications/preferences")).json()
    assert (other["preset"], other["mailStop"], other["digest"]) == ("default", None, "weekly")


async def test_forged_and_foreign_links(
    client: httpx.AsyncClient, world: World, token: str, settings: Settings
) -> None:
    half = len(token) // 2
    other = sign(
        Settings(**{**{name: getattr(settings, name) for name in settings.__struct_fields__}, "secret_key": "y" * 40}),
        Ticket(person_id=world.people["reader"].id, scope=Scope.ALL),
    )
    changed = token[:half] + ("A" if token[half] != "A" else "B") + token[half + 1 :]
    for forged in (changed, token[:-4], other, "x", "é", "=" * 40, ""):
        assert await one_click(client, forged) == 410
    assert read(settings, token) is not None
    assert (await world["reader"].get("/api/notifications/preferences")).json()["mailStop"] is None


async def test_opening_the_address_leads_to_the_page(client: httpx.AsyncClient, token: str, world: World) -> None:
    answer = await client.get(f"{PATH}?token={token}")
    assert answer.status_code == 303
    target = urlsplit(answer.headers["Location"])
    assert (target.path, target.query) == ("/desabonnement", "")
    assert parse_qs(target.fragment)["token"] == [token]
    hostile = await client.get(f"{PATH}", params={"token": 'x"><script>\r\nSet-Cookie: a=b'})
    assert "<" not in hostile.headers["Location"]
    assert "Set-Cookie" not in hostile.headers
