"""The blind stage: what of one side reaches the other before both have said yes, and what afterwards."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.matchmaking import BASE
from tests.factories.media import make_file
from tests.factories.worker import run_named, work_off
from tests.features.matchmaking.conftest import Events, Market
from tests.features.matchmaking.introducing import INTRODUCTIONS, accept, act, ask, kinds, seen
from tests.features.matchmaking.test_introductions import leave
from tests.features.notifications.conftest import FixedClock, clock

from community.features.matchmaking.vocabulary.introductions import Column
from community.features.notifications.jobs import SEND
from community.features.notifications.models import StoredNotice
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.infra.storage import Storage
from community.settings import Settings

__all__ = ["clock"]

Work = Callable[[], Awaitable[list[str]]]
SECRET = "canari-7f3a"


@pytest.fixture
def work(database: Database, settings: Settings) -> Work:
    async def run() -> list[str]:
        return await work_off(database, settings)

    return run


PLACES = {"ana": ("84300", "Cavaillon", "FR-84", SECRET), "carla": ("13650", "Meyrargues")}


def marks(market: Market, name: str) -> list[str]:
    """What tells who a side is: its names, its place, its mail addresses, its ids."""
    firm = market.other if name == "carla" else market.firm
    people = [market.people[each] for each in (("carla",) if name == "carla" else ("ana", "bruno"))]
    return [
        str(firm.id),
        firm.legal_name,
        str(firm.siren),
        *PLACES[name],
        *(str(person.id) for person in people),
        *(person.family_name for person in people),
        *(person.email for person in people),
    ]


async def everything(market: Market, name: str, introduction: str, opportunity: str) -> dict[str, str]:
    """All that somebody can fetch in which the other side could show, by address."""
    paths = [
        f"{BASE}/opportunities/{opportunity}",
        f"{BASE}/opportunities",
        f"{INTRODUCTIONS}/{introduction}",
        *(f"{INTRODUCTIONS}?column={column}" for column in Column),
        f"{INTRODUCTIONS}/counts",
        f"{INTRODUCTIONS}/quota",
        f"{INTRODUCTIONS}/wanting-adviser",
        "/api/notifications",
        "/api/notifications/count",
        "/api/messaging/conversations",
        "/api/media/files",
        "/api/search?q=transporteur",
    ]
    return {path: (await market[name].get(path)).text for path in paths}


async def test_nothing_tells_who_a_side_is_before_both_have_said_yes(
    market: Market,
    session: AsyncSession,
    database: Database,
    settings: Settings,
    work: Work,
    events: Events,
    clock: FixedClock,
) -> None:
    for firm, name in ((market.firm, "ana"), (market.other, "carla")):
        firm.postcode, firm.city = PLACES[name][:2]
        session.add(firm)
    await session.commit()
    began = datetime.now(UTC)
    made = await market.published(anonymous=True, description=f"Nous, {SECRET}", advantages=SECRET)
    asked = await ask(market, "carla", opportunityId=made["id"], blind=True)
    await work()
    await act(market, "ana", asked["id"], "disclosure", {"text": f"Accord de {SECRET}"}, "PUT")
    await act(market, "ana", asked["id"], "adviser")
    await work()
    clock.pass_(minutes=10)
    await run_named(database, settings, clock, SEND)
    await leave(database, market, "ana")
    await work()
    minute = began.strftime("%Y-%m-%dT%H:%M")
    own = (f"{INTRODUCTIONS}/{asked['id']}", f"{BASE}/opportunities/{made['id']}", "/api/notifications")
    own_minutes = {("carla", own[0]), ("carla", own[2]), *(("bruno", path) for path in own)}
    for reader, hidden in (("carla", "ana"), ("bruno", "carla"), ("eve", "ana"), ("eve", "carla")):
        for path, text in (await everything(market, reader, asked["id"], made["id"])).items():
            told = [mark for mark in marks(market, hidden) if mark in text]
            if (reader, path) not in own_minutes:
                told += [minute] * (minute in text)
            assert not told, (reader, path, told)
    await market.did("bruno", made["id"], "withdrawal")
    await work()
    clock.pass_(minutes=30)
    await run_named(database, settings, clock, SEND)
    mails = list(await session.scalars(select(Mail)))
    assert {mail.recipient for mail in mails} >= {market.people[name].email for name in ("ana", "carla")}
    for mail in mails:
        hidden = "ana" if mail.recipient == market.people["carla"].email else "carla"
        told = [mark for mark in marks(market, hidden) if mark in mail.subject + mail.text + mail.html]
        assert not told, (mail.recipient, told)
    for name, payload in await events():
        if name == "matchmaking.introduction_changed":
            assert set(payload) == {"introduction_id", "person_ids"}
    heard = [payload for name, payload in await events() if name == "matchmaking.introduction_changed"]
    assert str(market.people["carla"].id) not in heard[-2]["person_ids"], "that the author's side changed is its own"


async def test_who_hands_over_behind_a_teaser_is_not_told(
    market: Market, session: AsyncSession, database: Database, work: Work
) -> None:
    made = await market.published(anonymous=True)
    asked = await ask(market, "carla", opportunityId=made["id"], blind=True)
    before = await market["carla"].get(f"{INTRODUCTIONS}/{asked['id']}")
    await leave(database, market, "ana")
    await work()
    assert (await market["carla"].get(f"{INTRODUCTIONS}/{asked['id']}")).json() == before.json()
    assert "passed_on" in kinds(await seen(market, "bruno", asked["id"]))
    rows = await session.scalars(select(StoredNotice.kind).where(StoredNotice.person_id == market.people["carla"].id))
    assert list(rows) == []


@pytest.mark.parametrize("blind", [False, True])
async def test_the_yes_shows_each_to_the_other(market: Market, blind: bool) -> None:
    made = await market.published(anonymous=True, description=SECRET)
    asked = await ask(market, "carla", opportunityId=made["id"], blind=blind)
    before = await seen(market, "ana", asked["id"])
    assert (before["asking"]["known"], before["asked"]["hidden"]) == (not blind, True)
    assert (before["asking"]["country"], before["asking"]["organisationKind"]) == ("FR", "firm")
    for step in before["steps"]:
        assert (step["at"] is None) == blind
    assert (await seen(market, "carla", asked["id"]))["asked"]["organisationName"] == ""
    await accept(market, "ana", asked["id"])
    after = await seen(market, "carla", asked["id"])
    assert (after["asked"]["organisationName"], after["asked"]["known"]) == (market.firm.legal_name, True)
    whole = await market.seen("carla", made["id"])
    assert (whole["organisationName"], whole["description"]) == (market.firm.legal_name, SECRET)
    assert (await market.seen("eve", made["id"]))["organisationName"] == ""
    assert (await seen(market, "ana", asked["id"]))["asking"]["known"]


async def test_an_author_invites_from_behind_the_teaser(market: Market) -> None:
    made = await market.published(anonymous=True)
    asked = await ask(market, "ana", opportunityId=made["id"], organisationId=str(market.other.id))
    theirs = await seen(market, "carla", asked["id"])
    assert (theirs["asking"]["known"], theirs["asked"]["known"], theirs["about"]["title"]) == (
        False,
        True,
        made["title"],
    )
    await act(market, "carla", asked["id"], "answer", {"answer": "decline", "refusal": "no_capacity"})
    assert not (await seen(market, "carla", asked["id"]))["asking"]["known"]
    assert (await market.seen("carla", made["id"]))["organisationName"] == ""


async def test_documents_wait_for_what_has_to_be_accepted(
    market: Market, session: AsyncSession, settings: Settings, events: Events
) -> None:
    made = await market.published(anonymous=True)
    asked = await ask(market, "carla", opportunityId=made["id"])
    files = {
        name: await make_file(session, Storage(settings.files_dir), market.people[name], name=f"{name}.png")
        for name in ("ana", "carla")
    }
    await session.commit()
    add = {"fileId": str(files["ana"].id)}
    early = await market["ana"].post(f"{INTRODUCTIONS}/{asked['id']}/documents", json=add)
    assert (early.status_code, early.json()["code"]) == (409, "wrong_state")
    await accept(market, "ana", asked["id"])
    await act(market, "ana", asked["id"], "disclosure", {"text": "Rien ne sort d’ici."}, "PUT")
    await act(market, "ana", asked["id"], "documents", add)
    await act(market, "carla", asked["id"], "documents", {"fileId": str(files["carla"].id)})
    assert await _names(market, "bruno", asked["id"]) == ["ana.png", "carla.png"]
    assert await _names(market, "carla", asked["id"]) == ["carla.png"]
    address = f"/media/{files['ana'].id}"
    assert (await market["carla"].get(address)).status_code == 404
    text = (await seen(market, "carla", asked["id"]))["disclosure"]
    assert (text["pending"], text["mayAccept"], text["maySet"]) == (True, True, False)
    path = f"{INTRODUCTIONS}/{asked['id']}/disclosure/acceptance"
    other = await market["carla"].post(path, json={"sha256": "0" * 64})
    assert (other.status_code, other.json()["code"]) == (409, "disclosure_changed")
    assert (await market["ana"].post(path, json={"sha256": text["sha256"]})).status_code == 403
    done = await act(market, "carla", asked["id"], "disclosure/acceptance", {"sha256": text["sha256"]})
    given = done["disclosure"]["acceptances"][0]
    assert (given["sha256"], given["organisationName"]) == (text["sha256"], market.other.legal_name)
    assert await _names(market, "carla", asked["id"]) == ["ana.png", "carla.png"]
    assert (await market["carla"].get(address)).status_code != 404
    assert (await market["eve"].get(address)).status_code == 404
    await act(market, "ana", asked["id"], "disclosure", {"text": "D’autres mots."}, "PUT")
    assert await _names(market, "carla", asked["id"]) == ["carla.png"]
    assert (await market["carla"].get(address)).status_code == 404


async def test_a_file_of_somebody_else_is_no_document(
    market: Market, session: AsyncSession, settings: Settings
) -> None:
    asked = await ask(market, "carla", organisationId=str(market.firm.id))
    await accept(market, "ana", asked["id"])
    file = await make_file(session, Storage(settings.files_dir), market.people["mod"])
    await session.commit()
    answer = await market["ana"].post(f"{INTRODUCTIONS}/{asked['id']}/documents", json={"fileId": str(file.id)})
    assert answer.status_code == 422


async def _names(market: Market, name: str, introduction: str) -> list[str]:
    shown: dict[str, Any] = await seen(market, name, introduction)
    return [each["name"] for each in shown["documents"]]
