"""The competitor shield, and the rule of who sees which opportunity, in SQL and for a row."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.matchmaking import BASE, make_introduction, make_opportunity
from tests.features.matchmaking.conftest import Events, Market

from community.core.actor import ANONYMOUS
from community.features.accounts.api import actors_of
from community.features.accounts.models import Organisation
from community.features.matchmaking.models import Opportunity
from community.features.matchmaking.policy import exists_for, visible_opportunities
from community.features.matchmaking.queries.shields import kept_from
from community.features.matchmaking.queries.standings import standing
from community.features.matchmaking.vocabulary.introductions import IntroductionState
from community.features.matchmaking.vocabulary.kinds import OpportunityState


async def put(market: Market, name: str = "ana", **shield: object) -> int:
    answer = await market[name].put(f"{BASE}/organisations/{market.firm.id}/shield", json=shield)
    return answer.status_code


async def become(session: AsyncSession, organisation: Organisation, **values: object) -> None:
    for name, value in values.items():
        setattr(organisation, name, value)
    session.add(organisation)
    await session.commit()


@pytest.mark.parametrize(
    ("activities", "nearness", "postcode", "hidden"),
    [
        (["46.31"], "department", "84300", True),
        (["46"], "department", "84000", True),
        (["46.31"], "department", "13001", False),
        (["46.31"], "department", "", True),
        (["46.31"], "country", "13001", True),
        (["46.32"], "anywhere", "84300", False),
        ([], "anywhere", "84300", False),
    ],
)
async def test_competitors_by_activity_and_distance_see_nothing(
    market: Market, session: AsyncSession, activities: list[str], nearness: str, postcode: str, hidden: bool
) -> None:
    await become(session, market.firm, postcode="84100")
    await become(session, market.other, naf_code="46.31Z", naf_nomenclature="NAFRev2", postcode=postcode)
    made = await market.published()
    assert await put(market, activities=activities, nearness=nearness) == 200
    seen = await market["carla"].get(f"{BASE}/opportunities/{made['id']}")
    assert seen.status_code == (404 if hidden else 200)
    assert await market.listed("carla") == ([] if hidden else [made["title"]])
    expected = {market.firm.id: frozenset({market.other.id})} if hidden else {}
    assert await kept_from(session) == await kept_from(session, [market.firm.id]) == expected


async def test_competitors_by_number_see_nothing_and_nobody_else_sees_the_shield(
    market: Market, events: Events
) -> None:
    made = await market.published()
    assert await put(market, sirens=[market.other.siren]) == 200
    assert (await market["carla"].get(f"{BASE}/opportunities/{made['id']}")).status_code == 404
    assert (await market["eve"].get(f"{BASE}/opportunities/{made['id']}")).status_code == 200
    assert (await market["carla"].get(f"{BASE}/organisations/{market.firm.id}/shield")).status_code == 404
    assert ("matchmaking.opportunity_changed", made["id"]) in [
        (name, payload.get("opportunity_id")) for name, payload in await events()
    ]
    assert await put(market, "carla", sirens=[]) == 404
    assert await put(market, sirens=[], version=0) == 409
    assert await put(market, sirens=["123456789"], version=1) == 422
    assert await put(market, "bruno", sirens=[], version=1) == 200
    assert (await market["carla"].get(f"{BASE}/opportunities/{made['id']}")).status_code == 200


@pytest.mark.parametrize("shielded", [False, True])
@pytest.mark.parametrize("agreed", [False, True])
async def test_the_rule_in_sql_is_the_rule_for_a_row(
    market: Market, session: AsyncSession, shielded: bool, agreed: bool
) -> None:
    made = [make_opportunity(market.firm, market.people["ana"], state=state) for state in OpportunityState]
    session.add_all(made)
    await session.flush()
    if agreed:
        states = (IntroductionState.TALKING, IntroductionState.CLOSED, IntroductionState.DECLINED)
        session.add_all(
            make_introduction(market.other, market.firm, about=each, state=states[place % 3])
            for place, each in enumerate(made)
        )
    await session.commit()
    if shielded:
        assert await put(market, sirens=[market.other.siren]) == 200
    actors = await actors_of(session, [person.id for person in market.people.values()])
    for actor in [*actors.values(), ANONYMOUS]:
        found = set(await session.scalars(select(Opportunity.id).where(visible_opportunities(actor))))
        expected = {one.id for one in made if exists_for(actor, one, await standing(session, actor, one.id))}
        assert found == expected, actor
