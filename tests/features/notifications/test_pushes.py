"""Web push: who is woken, by what request, and what their browser is then told."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.push import PushServer
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, Stored, Work, follow, reply
from tests.features.notifications.waking import (
    KEY,
    PATH,
    Wake,
    certificate,
    devices,
    mention,
    news,
    service,
    settings,
    subscribe,
    trusted,
    wake,
)

from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.notifications.models import PushDevice
from community.features.notifications.service.pushing import PUSH_DEVICE
from community.infra.jobs import defer
from community.infra.push.vapid import VapidKey

__all__ = ["certificate", "service", "settings", "trusted", "wake"]


def opened(raw: str) -> bytes:
    return urlsafe_b64decode(raw + "=" * (-len(raw) % 4))


async def test_a_push_is_empty_signed_and_says_nothing(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer, stored: Stored
) -> None:
    await subscribe(world, service)
    await mention(world, session, source="Le secret de la cagette")
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert [notice.push_stage for notice in await stored(world.people["reader"])] == ["sent"]
    [sent] = service.at("phone")
    assert (sent.method, sent.body) == ("POST", b"")
    assert (sent.headers["ttl"], sent.headers["urgency"], sent.headers["topic"]) == ("86400", "high", "news")
    said = json.dumps(sent.headers)
    for private in ("secret", str(world.topic.id), str(world.people["reader"].id), "cookie"):
        assert private not in said
    scheme, _, rest = sent.headers["authorization"].partition(" ")
    token, key = (part.strip().partition("=")[2] for part in rest.split(","))
    assert (scheme, key) == ("vapid", VapidKey(KEY).public)
    head, claims, signature = token.split(".")
    assert json.loads(opened(head)) == {"typ": "JWT", "alg": "ES256"}
    claimed = json.loads(opened(claims))
    assert claimed["aud"] == f"https://localhost:{service.port}"
    assert claimed["sub"] == "mailto:a@example.org"
    assert clock.at < datetime.fromtimestamp(claimed["exp"], UTC) <= clock.at + timedelta(hours=24)
    public = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), opened(key))
    raw = opened(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(der, f"{head}.{claims}".encode(), ECDSA(SHA256()))


async def test_the_browser_asks_what_is_new_and_is_told_once(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:
    """A kind and a number in the person's language, no names and no texts; then nothing more of it."""
    await subscribe(world, service)
    await mention(world, session, source="Le secret de la cagette")
    last = await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert len(service.pushes) == 1
    told = await news(world["reader"])
    tag = f"forums.mention:{world.topic.id}"
    assert told == {
        "badge": 2,
        "standing": [tag],
        "shown": [
            {
                "tag": tag,
                "title": "2 mentions de vous",
                "body": "Ouvrez la communauté pour lire.",
                "path": f"/sujets/{world.topic.id}",
                "loud": True,
            }
        ],
    }
    assert (await news(world["reader"]))["shown"] == []
    assert (await world["reader"].get(f"{PATH}/state")).json() == {"badge": 2, "standing": [tag]}
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": last})
    await work()
    assert (await world["reader"].get(f"{PATH}/state")).json() == {"badge": 0, "standing": []}


@pytest.mark.parametrize("how", ["read", "deleted", "moved", "suspended", "unwanted", "removed", "ended"])
async def test_a_push_is_cancelled(
    how: str,
    world: World,
    session: AsyncSession,
    work: Work,
    wake: Wake,
    clock: FixedClock,
    service: PushServer,
) -> None:
    """Read meanwhile, gone, out of sight, not wanted any more, or nowhere to go: nobody is woken."""
    reader, browser = world.people["reader"], world["reader"]
    await subscribe(world, service)
    number = await mention(world, session)
    await work()
    match how:
        case "read":
            await browser.put(f"/api/forums/topics/{world.topic.id}/read", json={"number": number})
        case "deleted":
            await world["outsider"].delete(f"/api/forums/posts/{await world.post_id(number)}")
        case "moved":
            to = {"spaceId": str(world.private.id)}
            assert (await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json=to)).status_code == 200
        case "suspended":
            await session.execute(update(Person).where(Person.id == reader.id).values(state=PersonState.SUSPENDED))
            await session.commit()
        case "unwanted":
            ways = {"inApp": True, "mail": True, "push": False}
            await browser.put("/api/notifications/preferences/kinds/forums.mention", json=ways)
        case "removed":
            [device] = await devices(world)
            assert (await browser.delete(f"{PATH}/devices/{device['id']}")).status_code == 204
        case _:
            await browser.post("/api/accounts/sign-out")
    # Without the jobs that the arrival itself has left: the clock stands still for them.
    clock.pass_(minutes=5)
    service.pushes.clear()
    await work()
    await wake()
    assert service.pushes == []


@pytest.mark.parametrize(("preset", "woken"), [("default", False), ("quiet", False), ("all", True), ("custom", True)])
async def test_who_merely_follows_is_woken_by_choice(
    preset: str,
    woken: bool,
    world: World,
    session: AsyncSession,
    work: Work,
    wake: Wake,
    clock: FixedClock,
    service: PushServer,
) -> None:
    """Replies in a watched topic: by default in the inbox and by mail; a person's own choice holds."""
    await subscribe(world, service)
    await follow(session, world.people["reader"], world.topic)
    preferences = "/api/notifications/preferences"
    if preset == "custom":
        ways = {"inApp": False, "mail": False, "push": True}
        answer = await world["reader"].put(f"{preferences}/kinds/forums.reply", json=ways)
        shown = {row["kind"]: row for row in answer.json()["kinds"]}
        assert shown["forums.reply"] == {"kind": "forums.reply", "direct": False, **ways}
    else:
        await world["reader"].patch(preferences, json={"preset": preset})
    await reply(world, "outsider", world.topic)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert [push.headers["urgency"] for push in service.pushes] == (["normal"] if woken else [])
    assert [one["loud"] for one in (await news(world["reader"]))["shown"]] == ([False] if woken else [])


async def test_who_was_woken_and_has_not_asked_yet_is_not_woken_again(
    world: World, session: AsyncSession, work: Work, wake: Wake, clock: FixedClock, service: PushServer
) -> None:
    """A job that runs twice, or a late attempt for what a later push has told of; something newer wakes anew."""
    await subscribe(world, service)
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    device = await session.scalar(select(PushDevice.id))
    await defer(session, PUSH_DEVICE, device_id=str(device), urgent=True, attempt=2)
    await session.commit()
    assert await work() == [PUSH_DEVICE]
    assert len(service.pushes) == 1
    clock.pass_(seconds=60)
    await mention(world, session)
    await work()
    clock.pass_(seconds=6)
    await wake()
    assert len(service.pushes) == 2
    assert [one["title"] for one in (await news(world["reader"]))["shown"]] == ["2 mentions de vous"]
