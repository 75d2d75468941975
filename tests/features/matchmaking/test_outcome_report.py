"""The chamber's report: a funnel, shares and tables from which nobody can be told."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation
from tests.factories.matchmaking import BASE, make_introduction, today
from tests.features.matchmaking.conftest import Market, Statements

from community.features.matchmaking.models import Outcome
from community.features.matchmaking.queries.outcome_report import SMALLEST, Case, region_of, report_of
from community.features.matchmaking.schemas.outcome_report import TallyOut
from community.features.matchmaking.vocabulary.introductions import Reached

REPORT = f"{BASE}/outcomes/report"

cases = st.lists(
    st.builds(
        Case,
        month=st.sampled_from(["2026-09", "2026-10"]),
        sector=st.sampled_from(["", "01", "46", "49"]),
        region=st.sampled_from(["FR-PAC", "FR-OCC", "ES"]),
        answered=st.booleans(),
        accepted=st.booleans(),
        hours=st.floats(0, 500),
        reached=st.none() | st.sampled_from(Reached),
        agreement=st.none() | st.sampled_from(["supply", "service"]),
        band=st.none() | st.sampled_from(["below_10k", "to_50k"]),
        confirmed=st.booleans(),
    )
)


def figures(tally: TallyOut) -> list[int | None]:
    return [getattr(tally, name) for name in TallyOut.__struct_fields__]


@given(cases)
def test_no_figure_is_so_small_that_it_could_tell_who(given_cases: list[Case]) -> None:
    report = report_of(given_cases, since=today(), until=today(), exposure=None)
    groups = [*report.by_sector, *report.by_region, *report.by_month]
    told = [figure for tally in (report.total, *(group.tally for group in groups)) for figure in figures(tally)]
    told += [each.count for each in (*report.agreements, *report.bands)]
    assert not [figure for figure in told if figure is not None and 0 < figure < SMALLEST]
    for group in groups:
        assert group.tally.asked is not None
    funnel = [figure for figure in figures(report.total)[3:] if figure is not None]
    assert funnel == sorted(funnel, reverse=True)


@pytest.mark.parametrize(
    ("country", "postcode", "region"),
    [
        ("FR", "84300", "FR-PAC"),
        ("FR", "75012", "FR-IDF"),
        ("FR", "20090", "FR-20R"),
        ("FR", "97410", "FR-974"),
        ("FR", "", "FR"),
        ("ES", "46001", "ES"),
    ],
)
def test_a_postcode_belongs_to_a_region(country: str, postcode: str, region: str) -> None:
    assert region_of(country, postcode) == region


async def test_the_funnel_of_what_was_asked(market: Market, session: AsyncSession, statements: Statements) -> None:
    now = datetime.now(UTC)
    for place in range(6):
        firm = await make_organisation(session, postcode="84300", naf_code="01.24Z", naf_nomenclature="NAFRev2")
        state = "talking" if place < 4 else "declined"
        changes: dict[str, Any] = {"asked_at": now - timedelta(hours=10), "answered_at": now}
        made = make_introduction(firm, market.other, state=state, **changes)
        session.add(made)
        await session.flush()
        if place < 4:
            values = {"agreement": "supply", "band": "to_50k", "at": now}
            session.add(Outcome(introduction_id=made.id, organisation_id=firm.id, stage="agreement", **values))
    session.add(make_introduction(market.firm, market.other, asked_at=now - timedelta(days=900)))
    await session.commit()
    await market["mod"].get(REPORT)
    statements.reset()
    report = (await market["mod"].get(REPORT)).json()
    assert len([sent for sent in statements.sent if sent.startswith("SELECT")]) == 3
    assert report["total"] == {
        "asked": 6, "answered": 6, "accepted": 4, "talk": 4, "meeting": 4, "offer": 4, "agreement": 4,
    }  # fmt: skip
    assert (report["acceptanceRate"], report["medianHours"], report["confirmed"]) == (0.667, 10.0, 0)
    assert report["agreements"] == [{"key": "supply", "count": 4}]
    assert [(each["key"], each["tally"]["asked"]) for each in report["bySector"]] == [("01", 6)]
    assert [(each["key"], each["name"]) for each in report["byRegion"]] == [("FR-PAC", "Provence-Alpes-Côte-d’Azur")]
    empty = (await market["mod"].get(REPORT, params={"since": "2020-01-01", "until": "2020-12-31"})).json()
    assert empty["total"]["asked"] == 0
    assert (
        await market["mod"].get(REPORT, params={"since": today().isoformat(), "until": "2020-01-01"})
    ).status_code == 422
    assert (await market["ana"].get(REPORT)).status_code == 404
