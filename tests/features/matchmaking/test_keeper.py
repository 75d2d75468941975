"""The hub of the matcher: what is read into it, what stays out of it, and how it follows changes."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation
from tests.factories.matchmaking import make_line, make_opportunity
from tests.features.matchmaking.conftest import Market

from community.core.clock import SystemClock
from community.events.matchmaking import LinesChanged
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.models import Change
from community.features.matchmaking.queries.facts import path_of, path_of_tag, seat_of
from community.features.matchmaking.repository import changes
from community.features.matchmaking.scoring.codes import ancestry
from community.features.matchmaking.service.changes import note
from community.infra.db import Database


@pytest.fixture
async def keeper(database: Database) -> AsyncIterator[Keeper]:
    keeper = Keeper(database, SystemClock())
    yield keeper
    keeper.close()


@pytest.mark.parametrize(
    ("code", "levels"),
    [
        ("cn:080510", ("CN08", "CN08.CN0805", "CN08.CN0805.CN080510")),
        ("naf:46.31Z", ("NAF46", "NAF46.NAF463", "NAF46.NAF463.NAF4631", "NAF46.NAF463.NAF4631.NAF4631Z")),
    ],
)
def test_codes_of_two_nomenclatures_have_no_level_in_common(code: str, levels: tuple[str, ...]) -> None:
    assert ancestry(path_of(code)) == levels


def test_tags_have_no_wider_tags() -> None:
    assert ancestry(path_of_tag("refrigerated_transport")) == ("TAGREFRIGERATEDTRANSPORT",)


@pytest.mark.parametrize(
    ("country", "postcode", "seat"),
    [("FR", "84300", ("FR", "FR-84")), ("FR", "", ("FR",)), ("ES", "46001", ("ES",)), ("FR", "99000", ("FR",))],
)
def test_a_seat_in_france_tells_the_department(country: str, postcode: str, seat: tuple[str, ...]) -> None:
    assert seat_of(country, postcode) == seat


async def test_it_holds_what_is_offered_and_what_is_asked_for(
    market: Market, session: AsyncSession, keeper: Keeper
) -> None:
    carla, ana = market.people["carla"], market.people["ana"]
    sought = make_line(market.firm, ana, side="seek", text="Un entrepôt froid")
    request = make_opportunity(market.firm, ana, conditions=["certifications"], certifications=[_valid("ifs_food")])
    draft = make_opportunity(market.firm, ana, state="draft")
    session.add_all([sought, request, draft, make_line(market.other, carla, certifications=[_valid("atp")])])
    await session.flush()
    renewal = await keeper.renew()
    hub = await keeper.kept()
    assert renewal is not None
    assert renewal.whole
    assert set(hub.facts.asked) == {sought.id, request.id}
    assert hub.facts.asked[request.id].conditions.certifications == ("ifs_food",)
    held = hub.facts.organisations[str(market.other.id)]
    assert [one.name for one in held.certifications] == ["atp"]
    assert [line.sought for line in hub.facts.organisations[str(market.firm.id)].lines] == [True, True]


async def test_organisations_for_which_nobody_speaks_are_left_out(session: AsyncSession, keeper: Keeper) -> None:
    alone = await make_organisation(session)
    await session.flush()
    await keeper.renew()
    assert str(alone.id) not in (await keeper.kept()).facts.organisations


@pytest.mark.parametrize("hidden", [{"anonymous": True}, {"excluded": ["other"]}])
async def test_what_is_hidden_from_somebody_tells_nothing_of_its_organisation(
    market: Market, session: AsyncSession, keeper: Keeper, hidden: dict[str, Any]
) -> None:
    if "excluded" in hidden:
        hidden = {"excluded": [market.other.id]}
    opportunity = make_opportunity(market.firm, market.people["ana"], direction="offer", **hidden)
    session.add(opportunity)
    await session.flush()
    await keeper.renew()
    hub = await keeper.kept()
    assert hub.facts.organisations[str(market.firm.id)].lines == ()
    asked = hub.facts.asked[opportunity.id]
    assert asked.conditions.excluded >= {str(market.firm.id)}
    assert (asked.blind, asked.need.lead is None) == (opportunity.anonymous, opportunity.anonymous)


async def test_it_follows_marks_and_nothing_else(market: Market, session: AsyncSession, keeper: Keeper) -> None:
    await keeper.renew()
    assert await keeper.renew() is None
    session.add(make_line(market.other, market.people["carla"], text="Stockage à 2 degrés"))
    await session.flush()
    assert await keeper.renew() is None
    await note(session, [LinesChanged(organisation_id=market.other.id, line_ids=[])] * 2)
    renewal = await keeper.renew()
    assert renewal is not None
    assert (renewal.whole, renewal.organisations) == (False, {str(market.other.id)})
    held = (await keeper.kept()).facts.organisations[str(market.other.id)]
    assert [line.text for line in held.lines] == ["Stockage à 2 degrés"]


async def test_a_mark_that_is_set_again_meanwhile_stays(market: Market, session: AsyncSession) -> None:
    await changes.note_changes(session, [market.firm.id, market.other.id, UUID(int=1)])
    seen = await changes.noted(session)
    assert set(seen) == {market.firm.id, market.other.id}
    await changes.note_changes(session, [market.firm.id])
    await changes.forget(session, seen)
    assert (await session.scalars(select(Change.organisation_id))).all() == [market.firm.id]


def _valid(key: str) -> dict[str, str | None]:
    return {"key": key, "until": date(2099, 1, 1).isoformat()}
