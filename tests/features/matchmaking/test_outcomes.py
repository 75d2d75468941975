"""The outcome ledger: asked after 30, 90 and 180 days, answered by a link without signing in."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import client_of
from tests.factories.matchmaking import BASE
from tests.factories.worker import run_named
from tests.features.matchmaking.conftest import Market
from tests.features.matchmaking.introducing import accept, act, ask, kinds, seen
from tests.features.notifications.conftest import FixedClock, clock

from community.app.factory import Community
from community.events.matchmaking import MeetingHeld
from community.features.matchmaking.jobs.introductions import ASK_OUTCOMES
from community.features.matchmaking.models import Introduction, OutcomeQuestion
from community.features.notifications.jobs import SEND
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.settings import Settings

__all__ = ["clock"]

Run = Callable[[str], Awaitable[list[str]]]


@pytest.fixture
def run(database: Database, settings: Settings, clock: FixedClock) -> Run:
    async def job(name: str) -> list[str]:
        return await run_named(database, settings, clock, name)

    return job


async def agreed(market: Market) -> str:
    asked = await ask(market, "carla", organisationId=str(market.firm.id))
    await accept(market, "ana", asked["id"])
    return str(asked["id"])


async def token_of(session: AsyncSession, market: Market, organisation: str) -> str:
    firm = market.other if organisation == "other" else market.firm
    statement = select(OutcomeQuestion.token).where(OutcomeQuestion.organisation_id == firm.id)
    return str((await session.scalars(statement.order_by(OutcomeQuestion.days.desc()))).first())


async def test_each_side_is_asked_three_times_until_they_have_agreed(
    market: Market, session: AsyncSession, run: Run, clock: FixedClock
) -> None:
    introduction = await agreed(market)
    counted = []
    for days in (29, 2, 0, 60, 90):
        clock.pass_(days=days)
        await run(ASK_OUTCOMES)
        counted.append(len((await session.scalars(select(OutcomeQuestion.days))).all()))
    assert counted == [0, 2, 2, 4, 6]
    await session.execute(update(Introduction).values(accepted_at=clock.now() - timedelta(days=100)))
    await session.commit()
    await act(market, "ana", introduction, "outcome", {"stage": "agreement", "agreement": "supply"}, "PUT")
    rows = (await session.execute(select(OutcomeQuestion.organisation_id, OutcomeQuestion.answered_at))).all()
    assert {row.organisation_id for row in rows if row.answered_at is not None} == {market.firm.id}


async def test_the_link_of_the_mail_answers_without_signing_in(
    app: Community, market: Market, session: AsyncSession, run: Run, clock: FixedClock
) -> None:
    introduction = await agreed(market)
    clock.pass_(days=31)
    await run(ASK_OUTCOMES)
    clock.pass_(hours=12)
    await run(SEND)
    token = await token_of(session, market, "other")
    mails = await session.scalars(select(Mail.text).where(Mail.recipient == market.people["carla"].email))
    assert any(f"/suite#token={token}" in mail for mail in mails)
    async with client_of(app) as stranger:
        asked = (await stranger.post(f"{BASE}/outcomes/check", json={"token": token})).json()
        assert (asked["partner"], asked["days"], asked["stage"]) == (market.firm.legal_name, 30, None)
        for stage in ("meeting", "offer"):
            told = await stranger.post(f"{BASE}/outcomes", json={"token": token, "stage": stage})
            assert (told.status_code, told.json()["stage"]) == (200, stage)
        bare = await stranger.post(f"{BASE}/outcomes", json={"token": token, "stage": "agreement"})
        assert bare.json()["errors"][0]["pointer"] == "/agreement"
        assert (await stranger.post(f"{BASE}/outcomes/check", json={"token": token[:-1]})).status_code == 404
    shown = await seen(market, "ana", introduction)
    assert (shown["outcome"]["stage"], shown["outcome"]["own"], shown["outcome"]["confirmed"]) == ("offer", None, False)


@pytest.mark.parametrize(
    ("one", "other", "taken", "confirmed"),
    [
        ("talk", "offer", "offer", False),
        ("meeting", "meeting", "meeting", True),
        ("nothing", "talk", "talk", False),
        ("nothing", "nothing", "nothing", True),
    ],
)
async def test_the_ledger_takes_the_further_and_marks_what_both_say(
    market: Market, one: str, other: str, taken: str, confirmed: bool
) -> None:
    introduction = await agreed(market)
    await act(market, "ana", introduction, "outcome", {"stage": one}, "PUT")
    shown = await act(market, "carla", introduction, "outcome", {"stage": other}, "PUT")
    assert (shown["outcome"]["stage"], shown["outcome"]["confirmed"]) == (taken, confirmed)
    assert (shown["outcome"]["own"], (await seen(market, "ana", introduction))["outcome"]["own"]) == (other, one)


async def test_who_was_not_introduced_has_nothing_to_tell(market: Market) -> None:
    asked = await ask(market, "carla", organisationId=str(market.firm.id))
    path = f"{BASE}/introductions/{asked['id']}/outcome"
    answer = await market["ana"].put(path, json={"stage": "talk"})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_a_meeting_day_tells_the_ledger_of_those_who_were_introduced(
    market: Market, database: Database, run: Run
) -> None:
    introduction = await agreed(market)
    await act(market, "carla", introduction, "outcome", {"stage": "offer"}, "PUT")
    for _ in range(2):
        async with database.unit_of_work() as uow:
            firms = [market.firm.id, market.other.id]
            uow.outbox.add(MeetingHeld(meeting_id=uuid4(), day_id=uuid4(), organisation_ids=firms, person_ids=[]))
        await run(ASK_OUTCOMES)
    told = [(await seen(market, name, introduction))["outcome"] for name in ("ana", "carla")]
    assert [(each["own"], each["stage"]) for each in told] == [("meeting", "offer"), ("offer", "offer")]
    assert kinds(await seen(market, "ana", introduction)).count("outcome_told") == 2
