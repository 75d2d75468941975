"""The capability profile: who writes it, what is refused, how complete it is."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.matchmaking import BASE, LINE, make_line, make_opportunity
from tests.features.matchmaking.conftest import Events, Market, Statements

from community.features.matchmaking.models import Line
from community.features.matchmaking.schemas.lines import MOST_LINES


async def profile(market: Market, name: str) -> dict[str, Any]:
    answer = await market[name].get(f"{BASE}/organisations/{market.firm.id}/profile")
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_a_line_is_written_in_one_form_read_by_others_and_deleted(market: Market, events: Events) -> None:
    made = await market["ana"].post(f"{BASE}/lines", json=LINE)
    assert made.status_code == 201, made.text
    line = made.json()["lines"][0]
    assert (line["terms"]["codes"], line["language"], line["stale"]) == (["naf:49.41A"], "fr", False)
    told = [payload["organisation_id"] for name, payload in await events() if name == "matchmaking.lines_changed"]
    assert told == [str(market.firm.id)]
    theirs = await profile(market, "carla")
    assert (theirs["lines"], theirs["mayEdit"], theirs["completeness"]) == ([line], False, None)
    gone = await market["bruno"].delete(f"{BASE}/lines/{line['id']}")
    assert gone.status_code == 204
    assert (await profile(market, "ana"))["lines"] == []


async def test_the_same_key_is_the_same_line(market: Market) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        answer = await market["ana"].post(f"{BASE}/lines", json=LINE, headers=key)
        assert answer.status_code == 201, answer.text
    assert len((await profile(market, "ana"))["lines"]) == 1


async def test_each_term_that_does_not_exist_is_named(market: Market) -> None:
    terms = {
        "codes": ["0702", "0000", "melon"],
        "tags": ["melon", "unicorn"],
        "places": ["FR", "FR-99", "XX"],
        "languages": ["fr", "xx"],
        "certifications": [{"key": "ifs_food"}, {"key": "none_such"}],
        "capacity": 12,
    }
    answer = await market["ana"].post(f"{BASE}/lines", json=LINE | {"terms": terms})
    assert answer.status_code == 422
    assert {error["pointer"]: error["code"] for error in answer.json()["errors"]} == {
        "/terms/codes/1": "code_format",
        "/terms/codes/2": "code_format",
        "/terms/tags/1": "not_in_list",
        "/terms/places/1": "not_in_list",
        "/terms/places/2": "not_in_list",
        "/terms/languages/1": "not_in_list",
        "/terms/certifications/1": "not_in_list",
        "/terms/capacityUnit": "required",
    }


@pytest.mark.parametrize(("name", "status"), [("carla", 404), ("eve", 404), ("bruno", 200), ("mod", 200)])
async def test_only_its_people_and_advisers_edit_a_profile(market: Market, name: str, status: int) -> None:
    line = (await market["ana"].post(f"{BASE}/lines", json=LINE)).json()["lines"][0]
    edit = {key: line[key] for key in ("side", "kind", "terms", "version")} | {"text": "À Hambourg aussi"}
    answer = await market[name].put(f"{BASE}/lines/{line['id']}", json=edit)
    assert answer.status_code == status, answer.text
    foreign = await market[name].post(f"{BASE}/lines", json=LINE | {"organisationId": str(market.firm.id)})
    assert foreign.status_code == (201 if status == 200 else 403)


async def test_an_edit_of_what_has_changed_is_refused(market: Market) -> None:
    line = (await market["ana"].post(f"{BASE}/lines", json=LINE)).json()["lines"][0]
    edit = {key: line[key] for key in ("side", "kind", "text", "terms", "version")}
    assert (await market["ana"].put(f"{BASE}/lines/{line['id']}", json=edit)).status_code == 200
    again = await market["bruno"].put(f"{BASE}/lines/{line['id']}", json=edit)
    assert (again.status_code, again.json()["code"], again.json()["params"]) == (
        409,
        "version_conflict",
        {"version": 2},
    )


async def test_a_line_grows_stale_until_somebody_confirms_it(market: Market, session: AsyncSession) -> None:
    line = (await market["ana"].post(f"{BASE}/lines", json=LINE)).json()["lines"][0]
    await session.execute(update(Line).values(confirmed_at=datetime.now(UTC) - timedelta(days=366)))
    await session.commit()
    assert (await profile(market, "ana"))["lines"][0]["stale"]
    confirmed = await market["bruno"].post(f"{BASE}/lines/{line['id']}/confirmation")
    assert confirmed.status_code == 200
    assert not confirmed.json()["lines"][0]["stale"]


async def test_a_full_profile_takes_no_more(market: Market, session: AsyncSession) -> None:
    session.add_all([make_line(market.firm, market.people["ana"]) for _ in range(MOST_LINES)])
    await session.commit()
    answer = await market["ana"].post(f"{BASE}/lines", json=LINE)
    assert (answer.status_code, answer.json()["code"]) == (409, "profile_full")


async def test_the_meter_says_what_is_missing_and_what_others_look_for(market: Market, session: AsyncSession) -> None:
    empty = (await profile(market, "ana"))["completeness"]
    assert (empty["score"], [step["what"] for step in empty["steps"]][:2]) == (0, ["offer", "seek"])
    session.add_all(
        [
            make_line(market.other, market.people["carla"], side="seek", tags=["cold_storage"]),
            make_opportunity(market.other, market.people["carla"], tags=["groupage", "cold_storage"]),
            make_opportunity(market.other, market.people["carla"], tags=["sea_freight"], state="draft"),
        ]
    )
    await session.commit()
    await market["ana"].post(f"{BASE}/lines", json=LINE)
    meter = (await profile(market, "ana"))["completeness"]
    assert meter["score"] == 30 + 15 + 10 + 15
    assert [(step["what"], step["gain"]) for step in meter["steps"][:2]] == [("seek", 20), ("languages", 10)]
    tags = [(step["tag"], step["count"]) for step in meter["steps"] if step["what"] == "tag"]
    assert tags == [("cold_storage", 1), ("groupage", 1)]


@pytest.mark.parametrize("count", [1, 20])
async def test_a_profile_takes_few_statements(
    market: Market, session: AsyncSession, statements: Statements, count: int
) -> None:
    session.add_all([make_line(market.firm, market.people["ana"]) for _ in range(count)])
    await session.commit()
    await profile(market, "ana")
    statements.reset()
    assert len((await profile(market, "ana"))["lines"]) == count
    assert sum(sent.startswith("SELECT") for sent in statements.sent) == 3
