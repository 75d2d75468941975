"""The matcher's lists: who is on them, who never is, how places are shared, and that they follow what changes."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person
from tests.factories.matchmaking import make_introduction, make_line, make_opportunity
from tests.features.matchmaking.conftest import Market

from community.core.clock import SystemClock
from community.features.accounts.models import Organisation
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.matching.rounds import Rounds
from community.features.matchmaking.models import (
    CompetitorShield,
    Contest,
    LearntWeights,
    Match,
    MatchAnswer,
    Prospect,
    Round,
)
from community.features.matchmaking.repository.changes import note_changes
from community.features.matchmaking.scoring.board import Sharing
from community.features.matchmaking.scoring.listing import CONTENT
from community.infra.db import Database

COLD = "Transport frigorifique de fruits et légumes, camions à température dirigée"


@pytest.fixture
async def rounds(database: Database) -> AsyncIterator[Rounds]:
    keeper = Keeper(database, SystemClock())
    yield Rounds(database, keeper, SystemClock(), Sharing(cap=20, minimum=1))
    keeper.close()


async def haulier(session: AsyncSession, name: str = "Frigo Sud", **line: Any) -> Organisation:
    """A firm with somebody who speaks for it and a line of cold transport."""
    firm = await make_organisation(session, legal_name=name)
    person = await make_person(session, organisation=firm)
    await session.flush()
    session.add(make_line(firm, person, **({"text": COLD} | line)))
    await session.flush()
    return firm


async def rows(session: AsyncSession, need: UUID) -> Sequence[Match]:
    statement = select(Match).where(Match.need_id == need).order_by(Match.rank)
    return (await session.scalars(statement.execution_options(populate_existing=True))).all()


async def shown(session: AsyncSession, need: UUID) -> list[UUID]:
    return [row.organisation_id for row in await rows(session, need)]


async def need(market: Market, session: AsyncSession, **changes: Any) -> UUID:
    """A published request of ana's firm."""
    values = {"title": "Un transporteur frigorifique", "summary": COLD, "tags": ["refrigerated_transport"]} | changes
    opportunity = make_opportunity(market.firm, market.people["ana"], **values)
    session.add(opportunity)
    await session.flush()
    return opportunity.id


async def test_who_offers_what_is_sought_is_listed_with_parts_that_add_up(
    market: Market, session: AsyncSession, rounds: Rounds
) -> None:
    firm = await haulier(session, certifications=[{"key": "atp", "until": None}])
    wanted = await need(market, session, certifications=[{"key": "atp", "until": None}, {"key": "gdp", "until": None}])
    await rounds.step()
    found = {row.organisation_id: row for row in await rows(session, wanted)}
    row = found[firm.id]
    assert row.score == sum(part["points"] for part in row.parts)
    assert (row.fits, row.lacking, row.owner_id) == (
        ["tag:refrigerated_transport"],
        {"certification": ["gdp"]},
        market.firm.id,
    )
    assert market.firm.id not in found
    assert row.near_line_id is not None


async def test_an_offer_is_shown_to_those_who_seek_it(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    seeker = await haulier(session, "Vergers du Midi", side="seek")
    seller = await haulier(session)
    offer = await need(market, session, direction="offer")
    await rounds.step()
    found = await shown(session, offer)
    assert seeker.id in found
    assert seller.id not in found


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("certifications", {"certifications": [{"key": "atp", "until": None}]}),
        ("partner_kinds", {"partner_kinds": ["laboratory"]}),
        ("languages", {"languages": ["de"]}),
        ("places", {"places": ["PT"]}),
        ("codes", {"codes": ["cn:0805"]}),
        ("capacity", {"capacity": 100, "capacity_unit": "pallet"}),
    ],
)
async def test_whom_a_condition_bars_is_not_listed(
    market: Market, session: AsyncSession, rounds: Rounds, condition: str, values: dict[str, Any]
) -> None:
    firm = await haulier(session, places=["FR"], capacity=200, capacity_unit="tonne")
    barred = await need(market, session, conditions=[condition], **values)
    wished = await need(market, session, **values)
    await rounds.step()
    assert firm.id not in await shown(session, barred)
    assert firm.id in await shown(session, wished)


async def test_nobody_is_shown_what_is_kept_from_them(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    firm = await haulier(session)
    hidden = await need(market, session, excluded=[firm.id])
    await rounds.step()
    assert firm.id not in await shown(session, hidden)


async def test_nothing_about_the_author_of_a_teaser_counts(
    market: Market, session: AsyncSession, rounds: Rounds
) -> None:
    await haulier(session)
    session.add(make_line(market.firm, market.people["ana"], text=COLD))
    teaser = await need(market, session, anonymous=True, description="Melons de Cavaillon", places=["FR-84"])
    await rounds.step()
    held = await rows(session, teaser)
    assert held
    assert {part["signal"] for row in held for part in row.parts} <= set(CONTENT)
    assert all(row.score == row.content for row in held)
    assert all(row.organisation_id != market.firm.id for row in held)


async def test_a_no_thanks_is_final_until_something_changes(
    market: Market, session: AsyncSession, rounds: Rounds
) -> None:
    firm = await haulier(session)
    wanted = await need(market, session)
    session.add(_answer(market, wanted, firm, "no_thanks"))
    await session.flush()
    await rounds.step()
    assert firm.id not in await shown(session, wanted)
    await haulier_edits(session, firm)
    await note_changes(session, [market.firm.id])
    await rounds.step()
    assert firm.id in await shown(session, wanted)


async def haulier_edits(session: AsyncSession, firm: Organisation) -> None:
    person = await make_person(session, organisation=firm)
    await session.flush()
    session.add(make_line(firm, person, text=COLD))
    await session.flush()


def _answer(market: Market, need_id: UUID, firm: Organisation, answer: str) -> MatchAnswer:
    return MatchAnswer(
        need_id=need_id,
        opportunity_id=need_id,
        owner_id=market.firm.id,
        organisation_id=firm.id,
        side="owner",
        answer=answer,
        need_version=1,
        person_id=market.people["ana"].id,
        at=SystemClock().now(),
    )


async def test_a_contested_part_does_not_count(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    firm = await haulier(session)
    wanted = await need(market, session)
    await rounds.step()
    before = next(row for row in await rows(session, wanted) if row.organisation_id == firm.id)
    score, parts = before.score, {part["signal"]: part["points"] for part in before.parts}
    session.add(
        Contest(
            need_id=wanted,
            opportunity_id=wanted,
            owner_id=market.firm.id,
            organisation_id=firm.id,
            side="owner",
            signal="type",
            why="not_true",
            person_id=market.people["ana"].id,
            at=SystemClock().now(),
        )
    )
    await note_changes(session, [market.firm.id])
    await rounds.step()
    after = next(row for row in await rows(session, wanted) if row.organisation_id == firm.id)
    assert after.score == score - parts["type"]
    assert "type" not in {part["signal"] for part in after.parts}


async def test_a_new_line_comes_onto_lists_and_a_withdrawn_need_loses_its_list(
    market: Market, session: AsyncSession, rounds: Rounds
) -> None:
    wanted = await need(market, session)
    await rounds.step()
    assert await rounds.step() is None
    firm = await haulier(session)
    await note_changes(session, [firm.id])
    outcome = await rounds.step()
    assert outcome is not None
    assert not outcome.whole
    held = await rows(session, wanted)
    first = {row.organisation_id: (row.id, row.first_made_at) for row in held}
    assert firm.id in first
    await haulier(session, "Givre Express")
    await note_changes(session, [market.firm.id])
    await rounds.step()
    assert {row.organisation_id: (row.id, row.first_made_at) for row in await rows(session, wanted)}[firm.id] == first[
        firm.id
    ]


async def test_each_making_of_all_lists_is_reported(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    firm = await haulier(session)
    needs = [await need(market, session) for _ in range(4)]
    await rounds.step()
    report = (await session.scalars(select(Round))).one()
    lists = [await shown(session, each) for each in needs]
    assert report.most == sum(firm.id in names for names in lists) == 4
    assert (report.needs, report.matches) == (4, sum(map(len, lists)))
    assert 0 < report.gini < 1
    assert report.sources["offers"] > 0


async def test_it_is_said_what_one_more_certificate_would_bring(
    market: Market, session: AsyncSession, rounds: Rounds
) -> None:
    firm = await haulier(session)
    for _ in range(2):
        await need(market, session, conditions=["certifications"], certifications=[{"key": "ifs_food", "until": None}])
    await rounds.step()
    held = (await session.scalars(select(Prospect).where(Prospect.organisation_id == firm.id))).all()
    assert [(each.what, each.value, each.lists) for each in held] == [("certification", "ifs_food", 2)]


async def test_nothing_is_learnt_from_few_answers(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    firm = await haulier(session)
    wanted = await need(market, session)
    session.add(_answer(market, wanted, firm, "interested"))
    await session.flush()
    assert await rounds.learn() is None
    assert (await session.scalars(select(LearntWeights))).all() == []


async def test_a_competitor_is_never_listed(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    firm, other = await haulier(session), await haulier(session, "Givre Express")
    shield = CompetitorShield(
        organisation_id=market.firm.id, sirens=[firm.siren or ""], activities=[], updated_at=SystemClock().now()
    )
    session.add(shield)
    wanted = await need(market, session)
    await rounds.step()
    assert await shown(session, wanted) == [other.id]


async def test_those_who_agreed_before_are_partners(market: Market, session: AsyncSession, rounds: Rounds) -> None:
    firm, other = await haulier(session), await haulier(session, "Givre Express")
    wanted = await need(market, session)
    before = make_introduction(market.firm, firm, state="closed", result="agreement")
    session.add(before)
    await session.flush()
    await rounds.step()
    held = {row.organisation_id: {part["signal"] for part in row.parts} for row in await rows(session, wanted)}
    assert "partner" in held[firm.id]
    assert "partner" not in held[other.id]
