"""Introductions: asked, answered, met halfway, passed on, ended by time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation
from tests.factories.matchmaking import BASE, make_introduction, make_line, tomorrow
from tests.factories.worker import run_named, work_off
from tests.features.matchmaking.conftest import Market, Statements
from tests.features.matchmaking.introducing import INTRODUCTIONS, MESSAGE, accept, act, ask, board, kinds, seen
from tests.features.notifications.conftest import FixedClock, clock

from community.events.accounts import MembershipChanged
from community.features.accounts.models import Membership
from community.features.matchmaking.jobs.introductions import ASK_RENEWALS, END_ASKS, REMIND
from community.features.matchmaking.models import Introduction, Opportunity
from community.features.matchmaking.policy import ASKS_A_WEEK
from community.features.matchmaking.vocabulary.introductions import Column, IntroductionState
from community.features.notifications.models import StoredNotice
from community.infra.db import Database
from community.settings import Settings

__all__ = ["clock"]

Work = Callable[..., Awaitable[list[str]]]


@pytest.fixture
def work(database: Database, settings: Settings, clock: FixedClock) -> Work:
    """What the worker does: all that is left to do, after one job of the clock if one is named."""

    async def run(job: str | None = None) -> list[str]:
        if job:
            return await run_named(database, settings, clock, job)
        return await work_off(database, settings, clock)

    return run


async def told(session: AsyncSession, market: Market, name: str) -> list[str]:
    """Kinds of the notices to somebody, in the order in which they came."""
    statement = select(StoredNotice.kind).where(StoredNotice.person_id == market.people[name].id)
    return [kind.removeprefix("matchmaking.") for kind in await session.scalars(statement.order_by(StoredNotice.id))]


async def leave(database: Database, market: Market, name: str) -> None:
    """A person leaves the firm."""
    person = market.people[name]
    async with database.unit_of_work() as uow:
        await uow.session.execute(
            update(Membership).where(Membership.person_id == person.id).values(ended_at=text("now()"))
        )
        uow.outbox.add(MembershipChanged(person_id=person.id, organisation_id=market.firm.id))


async def test_interest_is_asked_accepted_talked_about_and_closed(
    market: Market, session: AsyncSession, work: Work
) -> None:
    made = await market.published()
    asked = await ask(market, "carla", opportunityId=made["id"])
    assert (asked["state"], asked["part"], asked["asked"]["organisationName"]) == (
        "asked",
        "asking",
        market.firm.legal_name,
    )
    assert await board(market, "carla", "waiting") == await board(market, "bruno", "to_answer") == [asked["id"]]
    accepted = await accept(market, "bruno", asked["id"])
    assert (accepted["state"], accepted["asked"]["personId"]) == ("accepted", str(market.people["bruno"].id))
    await work()
    talking = await seen(market, "carla", asked["id"])
    assert (talking["state"], kinds(talking)) == ("talking", ["asked", "accepted", "conversation_opened"])
    place = await market["carla"].get(f"/api/messaging/conversations/{talking['conversationId']}")
    assert {each["person"]["id"] for each in place.json()["members"]} == {
        str(market.people[name].id) for name in ("bruno", "carla")
    }
    assert (await told(session, market, "ana"))[-1] == "asked"
    assert "answered" in await told(session, market, "carla")
    closing = {"result": "agreement", "agreement": "service", "band": "to_50k"}
    closed = await act(market, "carla", asked["id"], "closing", closing)
    assert (closed["state"], closed["outcome"]["stage"], closed["outcome"]["confirmed"]) == (
        "closed",
        "agreement",
        False,
    )
    other = await act(market, "bruno", asked["id"], "outcome", {"stage": "agreement", "agreement": "service"}, "PUT")
    assert (other["outcome"]["confirmed"], other["outcome"]["band"]) == (True, "to_50k")
    assert await board(market, "bruno", "done") == [asked["id"]]


@pytest.mark.parametrize("about", ["line", "organisation"])
async def test_lines_and_organisations_as_such_can_be_asked_about(
    market: Market, session: AsyncSession, about: str
) -> None:
    line = make_line(market.other, market.people["carla"])
    session.add(line)
    await session.commit()
    wanted = {"lineId": str(line.id)} if about == "line" else {"organisationId": str(market.other.id)}
    asked = await ask(market, "ana", **wanted)
    assert asked["about"] == {
        "kind": about,
        "id": str(line.id) if about == "line" else None,
        "title": line.text if about == "line" else market.other.legal_name,
        "direction": None,
        "anonymous": False,
    }
    theirs = await seen(market, "carla", asked["id"])
    assert theirs["about"]["title"] == (line.text if about == "line" else market.firm.legal_name)


async def test_the_same_again_is_the_same_one(market: Market) -> None:
    first = await ask(market, "ana", organisationId=str(market.other.id))
    assert (await ask(market, "ana", organisationId=str(market.other.id)))["id"] == first["id"]
    another = {"organisationId": str(market.other.id), "message": "Autre chose"}
    twice = await market["ana"].post(INTRODUCTIONS, json=another)
    assert (twice.status_code, twice.json()["code"], twice.json()["params"]) == (
        409,
        "already_asked",
        {"id": first["id"]},
    )


async def test_two_that_ask_each_other_have_both_said_yes(market: Market) -> None:
    first = await ask(market, "ana", organisationId=str(market.other.id))
    second = await ask(market, "carla", organisationId=str(market.firm.id), message="Nous aussi")
    assert (second["id"], second["state"], second["answer"]) == (first["id"], "accepted", "Nous aussi")
    assert kinds(await seen(market, "ana", first["id"])) == ["asked", "both_asked"]


async def test_what_is_refused_says_why(market: Market) -> None:
    nothing = await market["ana"].post(INTRODUCTIONS, json={"message": MESSAGE})
    assert nothing.json()["errors"][0]["code"] == "required"
    own = await market["ana"].post(INTRODUCTIONS, json={"message": MESSAGE, "organisationId": str(market.firm.id)})
    assert own.json()["errors"][0]["code"] == "own_organisation"
    homeless = await market["eve"].post(INTRODUCTIONS, json={"message": MESSAGE, "organisationId": str(market.firm.id)})
    assert homeless.status_code == 403
    made = await market.published()
    excluding = await market.published(excluded=[str(market.other.id)])
    body = {"message": MESSAGE, "opportunityId": excluding["id"]}
    assert (await market["carla"].post(INTRODUCTIONS, json=body)).status_code == 404
    asked = await ask(market, "carla", opportunityId=made["id"])
    path = f"{INTRODUCTIONS}/{asked['id']}/answer"
    assert (await market["carla"].post(path, json={"answer": "accept"})).status_code == 403
    late = {"answer": "not_now", "until": tomorrow(400)}
    assert (await market["ana"].post(path, json=late)).json()["errors"][0]["code"] == "too_late"


async def test_a_quota_stops_floods_and_gives_back_what_is_withdrawn(market: Market, session: AsyncSession) -> None:
    others = [await make_organisation(session) for _ in range(ASKS_A_WEEK + 1)]
    await session.commit()
    asked = [await ask(market, "ana", organisationId=str(each.id)) for each in others[:-1]]
    left = (await market["bruno"].get(f"{INTRODUCTIONS}/quota")).json()
    assert left["leftThisWeek"] == 0
    body = {"message": MESSAGE, "organisationId": str(others[-1].id)}
    full = await market["bruno"].post(INTRODUCTIONS, json=body)
    assert (full.status_code, full.json()["code"]) == (409, "ask_quota_reached")
    await act(market, "bruno", asked[0]["id"], "withdrawal")
    await ask(market, "bruno", organisationId=str(others[-1].id))


async def test_after_its_time_it_cannot_be_accepted_but_asked_anew(
    market: Market, session: AsyncSession, work: Work, clock: FixedClock
) -> None:
    asked = await ask(market, "carla", organisationId=str(market.firm.id), days=3)
    await session.execute(update(Introduction).values(expires_at=Introduction.asked_at))
    await session.commit()
    late = await market["ana"].post(f"{INTRODUCTIONS}/{asked['id']}/answer", json={"answer": "accept"})
    assert (late.status_code, late.json()["code"]) == (409, "ask_expired")
    clock.pass_(seconds=5)
    await work(END_ASKS)
    gone = await seen(market, "carla", asked["id"])
    assert (gone["state"], gone["mayAskAgain"]) == ("expired", True)
    assert (await ask(market, "carla", organisationId=str(market.firm.id)))["id"] != asked["id"]


async def test_not_now_comes_back(market: Market, work: Work, clock: FixedClock) -> None:
    asked = await ask(market, "carla", organisationId=str(market.firm.id))
    put_off = {"answer": "not_now", "until": tomorrow(30)}
    assert (await act(market, "ana", asked["id"], "answer", put_off))["putOffUntil"] == tomorrow(30)
    assert await board(market, "ana", "waiting") == [asked["id"]]
    clock.pass_(days=32)
    await work(END_ASKS)
    again = await seen(market, "ana", asked["id"])
    assert (again["state"], again["putOffUntil"], kinds(again)[-1]) == ("asked", None, "asked_again")


async def test_who_does_not_answer_is_reminded_twice(
    market: Market, session: AsyncSession, work: Work, clock: FixedClock
) -> None:
    await ask(market, "carla", organisationId=str(market.firm.id), days=10)
    names = ("ana", "bruno")
    counted = []
    for days in (1, 5, 2, 2):
        clock.pass_(days=days)
        await work(REMIND)
        kinds_told = [kind for name in names for kind in await told(session, market, name)]
        counted.append(kinds_told.count("introduction_reminder"))
    assert counted == [0, 1, 1, 2]


async def test_what_sleeps_is_asked_about(market: Market, session: AsyncSession, work: Work, clock: FixedClock) -> None:
    asked = await ask(market, "carla", organisationId=str(market.firm.id))
    await accept(market, "ana", asked["id"])
    await work()
    clock.pass_(days=15)
    for _ in range(2):
        await work(REMIND)
    for name in ("ana", "carla"):
        assert (await told(session, market, name)).count("introduction_reminder") == 1


async def test_who_leaves_hands_over_to_a_colleague_and_both_are_told(
    market: Market, session: AsyncSession, database: Database, work: Work
) -> None:
    made = await market.published()
    asked = await ask(market, "carla", opportunityId=made["id"])
    await accept(market, "ana", asked["id"])
    await work()
    await leave(database, market, "ana")
    await work()
    now = await seen(market, "carla", asked["id"])
    assert (now["asked"]["personId"], kinds(now)[-1]) == (str(market.people["bruno"].id), "passed_on")
    for name in ("bruno", "carla"):
        assert "passed_on" in await told(session, market, name)
    place = f"/api/messaging/conversations/{now['conversationId']}"
    present = (await market["bruno"].get(place)).json()["members"]
    assert {each["person"]["id"] for each in present if each["state"] == "member"} == {
        str(market.people[name].id) for name in ("bruno", "carla")
    }
    assert (await market["ana"].get(place)).status_code == 404


async def test_a_withdrawn_opportunity_ends_what_is_asked_not_what_is_agreed(
    market: Market, session: AsyncSession, work: Work
) -> None:
    made = [await market.published(), await market.published()]
    waiting, agreed = [await ask(market, "carla", opportunityId=each["id"]) for each in made]
    await accept(market, "ana", agreed["id"])
    for each in made:
        await market.did("ana", each["id"], "withdrawal")
    await work()
    assert (await seen(market, "carla", waiting["id"]))["state"] == "expired"
    assert (await seen(market, "carla", agreed["id"]))["state"] == "talking"
    assert (await market.seen("carla", made[1]["id"]))["state"] == "withdrawn"
    assert (await market["carla"].get(f"{BASE}/opportunities/{made[0]['id']}")).status_code == 404
    assert "opportunity_gone" in await told(session, market, "carla")


async def test_who_blocked_an_organisation_gets_no_asks_of_it(
    market: Market, session: AsyncSession, work: Work
) -> None:
    path = f"/api/messaging/blocks/organisations/{market.other.id}"
    assert (await market["ana"].put(path)).is_success
    await work()
    made = await market.published()
    asked = await ask(market, "carla", opportunityId=made["id"])
    await work()
    assert await board(market, "ana", "to_answer") == []
    assert (await market["ana"].get(f"{INTRODUCTIONS}/{asked['id']}")).status_code == 404
    assert "asked" not in await told(session, market, "ana")
    assert await board(market, "bruno", "to_answer") == [asked["id"]]


async def test_an_adviser_comes_when_asked_and_sees_what_both_see(
    market: Market, session: AsyncSession, work: Work
) -> None:
    made = await market.published(anonymous=True)
    asked = await ask(market, "carla", opportunityId=made["id"], blind=True)
    assert (await market["mod"].get(f"{INTRODUCTIONS}/{asked['id']}")).status_code == 404
    assert (await market["mod"].post(f"{INTRODUCTIONS}/{asked['id']}/adviser/joining")).status_code == 404
    await act(market, "carla", asked["id"], "adviser")
    await work()
    assert "adviser_wanted" in await told(session, market, "mod")
    line = (await market["mod"].get("/api/notifications")).json()["items"][0]
    assert (line["title"], line["path"]) == (made["title"], "/mises-en-relation")
    waiting = (await market["mod"].get(f"{INTRODUCTIONS}/wanting-adviser")).json()
    assert [each["id"] for each in waiting] == [asked["id"]]
    joined = await act(market, "mod", asked["id"], "adviser/joining")
    assert (joined["part"], joined["asking"]["known"], joined["asked"]["known"]) == ("adviser", True, True)
    await accept(market, "ana", asked["id"])
    await work()
    talking = await seen(market, "mod", asked["id"])
    place = await market["mod"].get(f"/api/messaging/conversations/{talking['conversationId']}")
    assert len(place.json()["members"]) == 3
    assert kinds(talking) == [
        "asked", "adviser_invited", "adviser_joined", "accepted", "identities_shown", "conversation_opened",
    ]  # fmt: skip


async def test_an_author_is_asked_to_renew_and_told_of_a_verdict(
    market: Market, session: AsyncSession, work: Work, clock: FixedClock
) -> None:
    await market.published()
    await work()
    assert await told(session, market, "ana") == ["reviewed"]
    ends = clock.now().date() + timedelta(days=10)
    long_ago = clock.now().date() - timedelta(days=100)
    await session.execute(update(Opportunity).values(valid_until=ends, published_on=long_ago))
    await session.commit()
    for days in (0, 1, 7, 1):
        clock.pass_(days=days)
        await work(ASK_RENEWALS)
    assert (await told(session, market, "ana")).count("renewal_due") == 2


@pytest.mark.parametrize("count", [1, 20])
async def test_a_column_is_one_statement_and_pages_by_key(
    market: Market, session: AsyncSession, statements: Statements, count: int
) -> None:
    rows = [
        make_introduction(market.firm, await make_organisation(session), asker_id=market.people["ana"].id)
        for _ in range(count + 5 if count > 1 else 1)
    ]
    session.add_all(rows)
    await session.commit()
    await market["ana"].get(f"{INTRODUCTIONS}?column=waiting")
    statements.reset()
    first = (await market["ana"].get(f"{INTRODUCTIONS}?column=waiting")).json()
    assert len([sent for sent in statements.sent if sent.startswith("SELECT")]) == 1
    found = [each["id"] for each in first["items"]]
    if first["next"]:
        query = {"column": "waiting", "cursor": first["next"]}
        found += [each["id"] for each in (await market["ana"].get(INTRODUCTIONS, params=query)).json()["items"]]
    assert sorted(found) == sorted(str(each.id) for each in rows)


@pytest.mark.parametrize("state", IntroductionState)
async def test_each_state_stands_in_one_column_of_each_side(
    market: Market, session: AsyncSession, state: IntroductionState
) -> None:
    session.add(make_introduction(market.firm, market.other, state=state))
    await session.commit()
    for name in ("ana", "carla"):
        found = {column: len(await board(market, name, column)) for column in Column}
        assert sum(found.values()) == 1
        counts = (await market[name].get(f"{INTRODUCTIONS}/counts")).json()
        assert counts["done"] == found[Column.DONE]
        assert counts["toAnswer"] == found[Column.TO_ANSWER]
