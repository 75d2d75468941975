"""Opportunities: their way from a draft to the archive, and who sees what of them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.matchmaking import BASE, GOOD, NEED, make_opportunity, today, tomorrow
from tests.factories.worker import in_worker
from tests.features.matchmaking.conftest import Market

from community.app.factory import Community
from community.core.actor import ANONYMOUS
from community.features.accounts.api import actors_of
from community.features.matchmaking.jobs.opportunities import end_opportunities
from community.features.matchmaking.models import Opportunity
from community.features.matchmaking.policy import Standing, exists_for, visible_opportunities
from community.features.matchmaking.vocabulary.kinds import OpportunityState

CANARY = "canari-4d1c"


async def test_a_need_is_drafted_reviewed_and_shown_to_all(market: Market) -> None:
    made = await market.begun()
    assert (made["state"], made["mayEdit"], made["own"]) == ("draft", True, True)
    for name in ("carla", "mod"):
        assert (await market[name].get(f"{BASE}/opportunities/{made['id']}")).status_code == 404
    assert (await market.did("bruno", made["id"], "submission"))["state"] == "in_review"
    assert (await market["carla"].get(f"{BASE}/opportunities/{made['id']}")).status_code == 404
    waiting = (await market["mod"].get(f"{BASE}/opportunities/waiting")).json()["items"]
    assert [each["id"] for each in waiting] == [made["id"]]
    reviewed = await market.did("mod", made["id"], "review", GOOD | {"version": 1})
    assert (reviewed["state"], reviewed["reviews"][0]["verdict"]) == ("published", "publish")
    theirs = await market.seen("carla", made["id"])
    assert (theirs["organisationName"], theirs["own"], theirs["reviews"]) == ("Melons du Luberon", False, [])
    assert theirs["reference"] == made["id"].replace("-", "")[:8].upper()
    assert theirs["validUntil"] == tomorrow(180)
    assert await market.listed("carla") == [NEED["title"]]
    assert await market.listed("carla", tag="melon", direction="request") == [NEED["title"]]
    assert await market.listed("carla", direction="offer") == []


async def test_the_same_key_is_the_same_draft_and_tells_no_time(market: Market) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    made = [(await market["ana"].post(f"{BASE}/opportunities", json=NEED, headers=key)).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    assert UUID(made[0]).version == 4
    assert await market.listed("bruno", own=True) == [NEED["title"]]


@pytest.mark.parametrize(
    ("scores", "state"),
    [((5, 5, 0, 5), "on_hold"), ((3, 3, 2, 2), "published"), ((3, 2, 2, 2), "on_hold"), ((1, 1, 1, 1), "rejected")],
)
async def test_the_sum_of_four_scores_decides(market: Market, scores: tuple[int, ...], state: str) -> None:
    made = await market.begun()
    await market.did("ana", made["id"], "submission")
    names = ("advantages", "clarity", "expectations", "wording")
    review: dict[str, Any] = {**dict(zip(names, scores, strict=True)), "comment": "Précisez le calibre.", "version": 1}
    assert (await market.did("mod", made["id"], "review", review))["state"] == state
    seen = await market.seen("ana", made["id"])
    assert (seen["reviews"][0]["comment"], seen["mayEdit"]) == ("Précisez le calibre.", True)


async def test_what_is_refused_says_why(market: Market) -> None:
    made = await market.begun()
    await market.did("ana", made["id"], "submission")
    path = f"{BASE}/opportunities/{made['id']}"
    bare = await market["mod"].post(f"{path}/review", json=GOOD | {"version": 1, "clarity": 0})
    assert (bare.status_code, bare.json()["errors"][0]["pointer"]) == (422, "/comment")
    old = await market["mod"].post(f"{path}/review", json=GOOD | {"version": 7})
    assert (old.status_code, old.json()["code"]) == (409, "version_conflict")
    await market.did("mod", made["id"], "review", GOOD | {"version": 1})
    twice = await market["mod"].post(f"{path}/review", json=GOOD | {"version": 1})
    assert (twice.status_code, twice.json()["code"]) == (409, "wrong_state")


async def test_nobody_reviews_what_is_their_own(market: Market) -> None:
    made = await market.begun("mod")
    await market.did("mod", made["id"], "submission")
    answer = await market["mod"].post(f"{BASE}/opportunities/{made['id']}/review", json=GOOD | {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "own_review")


async def test_what_lacks_what_others_answer_to_is_not_submitted(market: Market) -> None:
    made = await market.begun(summary="", description=" ", terms={})
    answer = await market["ana"].post(f"{BASE}/opportunities/{made['id']}/submission")
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/summary", "/description", "/terms/tags"}


async def test_other_words_go_to_review_again(market: Market) -> None:
    made = await market.published()
    path = f"{BASE}/opportunities/{made['id']}"
    edited = await market["bruno"].put(path, json=NEED | {"title": "Deux transporteurs", "version": 1})
    assert (edited.status_code, edited.json()["state"], edited.json()["version"]) == (200, "in_review", 2)
    assert (await market["carla"].get(path)).status_code == 404
    late = await market["ana"].put(path, json=NEED | {"version": 1})
    assert late.status_code == 409


async def test_days_are_within_the_coming_year(market: Market) -> None:
    bad = NEED | {"deadline": tomorrow(-1), "validUntil": tomorrow(400)}
    answer = await market["ana"].post(f"{BASE}/opportunities", json=bad)
    assert answer.json()["errors"][0] == {"pointer": "/deadline", "code": "in_the_past", "params": {}}
    answer = await market["ana"].post(f"{BASE}/opportunities", json=NEED | {"validUntil": tomorrow(400)})
    assert answer.json()["errors"][0]["code"] == "too_late"


async def test_a_teaser_does_not_tell_whose_it_is(market: Market) -> None:
    made = await market.published(
        anonymous=True, description=f"Nous, {CANARY}, à Cavaillon", advantages=CANARY, deadline=tomorrow(30)
    )
    seen = await market["carla"].get(f"{BASE}/opportunities/{made['id']}")
    told = seen.json()
    assert (told["organisationId"], told["authorId"], told["organisationName"]) == (None, None, "")
    assert (told["country"], told["terms"]["places"]) == ("FR", ["FR", "DE"])
    listed = await market["carla"].get(f"{BASE}/opportunities")
    secrets = (CANARY, "Luberon", "FR-84", str(market.firm.id), str(market.people["ana"].id), market.firm.city)
    for text in (seen.text, listed.text):
        assert not [secret for secret in secrets if secret in text]
    for name in ("ana", "mod"):
        assert (await market.seen(name, made["id"]))["organisationName"] == "Melons du Luberon"


async def test_an_excluded_organisation_never_sees_it(market: Market) -> None:
    made = await market.published(excluded=[str(market.other.id)])
    assert (await market["carla"].get(f"{BASE}/opportunities/{made['id']}")).status_code == 404
    assert await market.listed("carla") == []
    assert (await market["eve"].get(f"{BASE}/opportunities/{made['id']}")).status_code == 404
    assert await market.listed("bruno") == [NEED["title"]]
    unknown = NEED | {"excluded": [str(market.people["ana"].id)]}
    assert (await market["ana"].post(f"{BASE}/opportunities", json=unknown)).status_code == 422


@pytest.mark.parametrize("what", ["submission", "withdrawal"])
async def test_others_do_nothing_with_it(market: Market, what: str) -> None:
    made = await market.published()
    answer = await market["carla"].post(f"{BASE}/opportunities/{made['id']}/{what}")
    assert answer.status_code == 403
    assert (await market["carla"].delete(f"{BASE}/opportunities/{made['id']}")).status_code == 403


async def test_it_ends_is_renewed_and_is_put_away(market: Market, app: Community, session: AsyncSession) -> None:
    firm, ana = market.firm, market.people["ana"]
    ended = make_opportunity(firm, ana, title="Fini", valid_until=today() - timedelta(days=2))
    old = make_opportunity(firm, ana, title="Vieux", state="expired", valid_until=today() - timedelta(days=100))
    running = make_opportunity(firm, ana, title="En cours", valid_until=today())
    session.add_all([ended, old, running])
    await session.commit()
    async with in_worker(app, session) as worker:
        await end_opportunities(worker)
    states = {
        one.title: (await session.get_one(Opportunity, one.id, populate_existing=True)).state
        for one in (ended, old, running)
    }
    assert states == {"Fini": "expired", "Vieux": "archived", "En cours": "published"}
    assert await market.listed("carla") == ["En cours"]
    assert set(await market.listed("ana", own=True)) == {"Fini", "Vieux", "En cours"}
    renewed = await market.did("bruno", str(ended.id), "renewal", {"validUntil": tomorrow(60)})
    assert (renewed["state"], renewed["validUntil"]) == ("published", tomorrow(60))
    refused = await market["ana"].post(f"{BASE}/opportunities/{old.id}/renewal", json={"validUntil": tomorrow()})
    assert refused.json()["code"] == "wrong_state"


async def test_a_draft_is_deleted_and_what_was_shown_is_withdrawn(market: Market) -> None:
    draft, shown = await market.begun(), await market.published()
    assert (await market["ana"].delete(f"{BASE}/opportunities/{draft['id']}")).status_code == 204
    assert (await market["ana"].delete(f"{BASE}/opportunities/{shown['id']}")).json()["code"] == "wrong_state"
    assert (await market.did("ana", shown["id"], "withdrawal"))["state"] == "withdrawn"
    assert await market.listed("carla") == []


@pytest.mark.parametrize("query", [{}, {"own": True}])
async def test_pages_go_on_where_the_last_one_ended(
    market: Market, session: AsyncSession, query: dict[str, Any]
) -> None:
    firm, ana = market.firm, market.people["ana"]
    now = datetime.now(UTC)
    session.add_all(
        [
            make_opportunity(
                firm,
                ana,
                title=f"{number}",
                created_at=now - timedelta(hours=number),
                published_on=now.date() - timedelta(days=number // 7),
            )
            for number in range(45)
        ]
    )
    await session.commit()
    titles: list[str] = []
    cursor = None
    while cursor is not None or not titles:
        page = (
            await market["bruno"].get(f"{BASE}/opportunities", params=query | ({"cursor": cursor} if cursor else {}))
        ).json()
        titles += [each["title"] for each in page["items"]]
        cursor = page["next"]
    assert sorted(map(int, titles)) == list(range(45))


@pytest.mark.parametrize("excluded", [False, True])
async def test_the_rule_in_sql_is_the_rule_for_a_row(market: Market, session: AsyncSession, excluded: bool) -> None:
    made = [
        make_opportunity(market.firm, market.people["ana"], state=state, excluded=[market.other.id] if excluded else [])
        for state in OpportunityState
    ]
    session.add_all(made)
    await session.commit()
    actors = await actors_of(session, [person.id for person in market.people.values()])
    for actor in [*actors.values(), ANONYMOUS]:
        found = set(await session.scalars(select(Opportunity.id).where(visible_opportunities(actor))))
        assert found == {one.id for one in made if exists_for(actor, one, Standing())}, actor
