"""Matches over HTTP: who sees which side of them, what a teaser tells, answers, contested parts."""

from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation
from tests.factories.matchmaking import BASE, make_line, make_match, make_opportunity
from tests.features.matchmaking.conftest import Market, Statements

from community.features.matchmaking.models import Change, Line, Match, MatchAnswer, Opportunity, Prospect
from community.features.matchmaking.queries.matches import CONTENT
from community.features.matchmaking.scoring import listing


async def matched(market: Market, session: AsyncSession, **changes: Any) -> tuple[Opportunity, Match]:
    """A need of ana's firm, for which carla's is proposed."""
    need = make_opportunity(market.firm, market.people["ana"], **changes)
    session.add(need)
    await session.flush()
    found = make_match(need, market.other)
    session.add(found)
    await session.flush()
    return need, found


def pair(market: Market, need: Opportunity, what: str = "answer") -> str:
    return f"{BASE}/matches/{need.id}/{market.other.id}/{what}"


async def met(market: Market, name: str) -> list[dict[str, Any]]:
    answer = await market[name].get(f"{BASE}/matches/met")
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]  # type: ignore[no-any-return]


async def listed(market: Market, need: Opportunity, name: str = "ana") -> list[dict[str, Any]]:
    answer = await market[name].get(f"{BASE}/matches/needs/{need.id}")
    assert answer.status_code == 200, answer.text
    return answer.json()["matches"]  # type: ignore[no-any-return]


def test_the_server_knows_what_is_content_as_the_matcher_does() -> None:
    assert set(listing.CONTENT) == CONTENT


async def test_both_sides_see_a_match_with_parts_that_add_up(market: Market, session: AsyncSession) -> None:
    need, _ = await matched(market, session)
    (mine,), (theirs,) = await listed(market, need), await met(market, "carla")
    for seen in (mine, theirs):
        assert seen["score"] == sum(part["points"] for part in seen["parts"]) == 1540
    assert (mine["side"], theirs["side"]) == ("owner", "candidate")
    assert (mine["organisation"]["name"], theirs["need"]["organisationName"]) == ("Froid Express", "Melons du Luberon")
    needs = (await market["ana"].get(f"{BASE}/matches/needs")).json()["items"]
    assert [(row["need"]["id"], row["matches"], row["unanswered"]) for row in needs] == [(str(need.id), 1, 1)]


@pytest.mark.parametrize(("name", "status"), [("bruno", 200), ("carla", 404), ("eve", 404), ("mod", 200)])
async def test_a_list_is_seen_by_its_owner_and_advisers(
    market: Market, session: AsyncSession, name: str, status: int
) -> None:
    need, _ = await matched(market, session)
    assert (await market[name].get(f"{BASE}/matches/needs/{need.id}")).status_code == status


async def test_a_teaser_tells_only_what_it_says_itself_in_tenths(market: Market, session: AsyncSession) -> None:
    need, found = await matched(market, session, anonymous=True, title="Un transporteur", places=["FR-84"])
    (seen,) = await met(market, "carla")
    assert (seen["need"]["organisationId"], seen["need"]["organisationName"]) == (None, "")
    assert seen["parts"] == [{"signal": "offer", "points": 1200}]
    assert seen["score"] == 1200
    assert str(market.firm.id) not in str(seen)
    assert "Melons du Luberon" not in str(seen)
    (mine,) = await listed(market, need)
    assert mine["score"] == found.score


async def test_what_is_kept_from_an_organisation_is_not_shown_to_it(market: Market, session: AsyncSession) -> None:
    need, _ = await matched(market, session, excluded=[market.other.id])
    assert await met(market, "carla") == []
    assert (await market["carla"].put(pair(market, need), json={"answer": "interested"})).status_code == 404


@pytest.mark.parametrize(("name", "status"), [("ana", 200), ("carla", 200), ("eve", 404), ("mod", 404)])
async def test_only_the_two_sides_answer(market: Market, session: AsyncSession, name: str, status: int) -> None:
    need, _ = await matched(market, session)
    answer = await market[name].put(pair(market, need), json={"answer": "interested"})
    assert answer.status_code == status, answer.text


async def test_two_that_want_to_meet_are_told_so(market: Market, session: AsyncSession) -> None:
    need, _ = await matched(market, session)
    first = await market["ana"].put(pair(market, need), json={"answer": "must_meet"})
    assert first.json()["mutual"] is False
    assert (await met(market, "carla"))[0]["answer"] is None
    second = await market["carla"].put(pair(market, need), json={"answer": "interested"})
    assert second.json()["mutual"] is True
    assert (await listed(market, need))[0]["mutual"] is True


async def test_a_no_thanks_takes_the_match_from_both_and_is_undone_at_once(
    market: Market, session: AsyncSession
) -> None:
    need, _ = await matched(market, session)
    no = {"answer": "no_thanks", "reason": "too_far", "text": "Nous livrons le Sud"}
    assert (await market["carla"].put(pair(market, need), json=no)).json()["answer"]["reason"] == "too_far"
    assert (await listed(market, need), await met(market, "carla")) == ([], [])
    marked = (await session.scalars(select(Change.organisation_id))).all()
    assert marked == [market.firm.id]
    assert (await market["carla"].delete(pair(market, need))).status_code == 204
    assert (len(await listed(market, need)), len(await met(market, "carla"))) == (1, 1)
    assert (await market["carla"].delete(pair(market, need))).status_code == 404


@pytest.mark.parametrize("change", ["need", "profile", "confirmed"])
async def test_a_no_thanks_holds_until_something_changes(market: Market, session: AsyncSession, change: str) -> None:
    line = make_line(market.other, market.people["carla"])
    session.add(line)
    need, _ = await matched(market, session)
    await market["ana"].put(pair(market, need), json={"answer": "no_thanks"})
    if change == "need":
        await session.execute(update(Opportunity).values(version=2))
    elif change == "profile":
        await session.execute(update(Line).values(updated_at=func.clock_timestamp()))
    else:
        await session.execute(update(Line).values(confirmed_at=func.clock_timestamp()))
    shown = await listed(market, need)
    assert [seen["answer"]["lapsed"] for seen in shown] == ([] if change == "confirmed" else [True])


async def test_an_answer_is_one_row_however_often_it_is_given(market: Market, session: AsyncSession) -> None:
    need, _ = await matched(market, session)
    for answer in ("interested", "must_meet", "must_meet"):
        assert (await market["ana"].put(pair(market, need), json={"answer": answer})).status_code == 200
    rows = (await session.execute(select(MatchAnswer.answer, MatchAnswer.side))).all()
    assert rows == [("must_meet", "owner")]


async def test_a_reason_belongs_to_a_no_thanks(market: Market, session: AsyncSession) -> None:
    need, _ = await matched(market, session)
    answer = await market["ana"].put(pair(market, need), json={"answer": "interested", "reason": "too_far"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/reason")


async def test_a_wrong_reason_comes_to_the_advisers_and_back(market: Market, session: AsyncSession) -> None:
    need, _ = await matched(market, session)
    wrong = {"signal": "offer", "why": "not_true", "text": "Nous ne faisons plus de froid"}
    answer = await market["carla"].post(pair(market, need, "contests"), json=wrong)
    assert (answer.status_code, answer.json()["contested"]) == (201, ["offer"])
    assert (await market["carla"].get(f"{BASE}/matches/contests")).status_code == 404
    (row,) = (await market["mod"].get(f"{BASE}/matches/contests")).json()["items"]
    assert (row["signal"], row["text"], row["side"]) == ("offer", wrong["text"], "candidate")
    path = f"{BASE}/matches/contests/{row['id']}/resolution"
    silent = await market["mod"].put(path, json={"state": "declined"})
    assert silent.json()["errors"][0]["pointer"] == "/word"
    done = await market["mod"].put(path, json={"state": "corrected", "word": "Ligne retirée"})
    assert (done.status_code, done.json()["state"]) == (200, "corrected")
    assert (await market["mod"].get(f"{BASE}/matches/contests")).json()["items"] == []
    assert len((await market["mod"].get(f"{BASE}/matches/contests?open_only=false")).json()["items"]) == 1


@pytest.mark.parametrize(("name", "signal", "status"), [("ana", "place", 422), ("eve", "offer", 404)])
async def test_only_parts_of_ones_own_matches_are_contested(
    market: Market, session: AsyncSession, name: str, signal: str, status: int
) -> None:
    need, _ = await matched(market, session)
    answer = await market[name].post(pair(market, need, "contests"), json={"signal": signal, "why": "other"})
    assert answer.status_code == status


async def test_an_organisation_without_lines_gets_something_to_begin_with(
    market: Market, session: AsyncSession
) -> None:
    session.add(make_line(market.other, market.people["carla"], side="seek", tags=["cold_storage"]))
    await session.flush()
    start = (await market["ana"].get(f"{BASE}/matches/start")).json()
    assert start["hasLines"] is False
    assert start["lines"]
    assert start["wanted"] == [{"tag": "cold_storage", "count": 1}]
    alone = (await market["eve"].get(f"{BASE}/matches/start")).json()
    assert (alone["lines"], len(alone["wanted"])) == ([], 1)


async def test_it_is_told_what_one_more_would_bring(market: Market, session: AsyncSession) -> None:
    session.add(Prospect(organisation_id=market.firm.id, what="certification", value="ifs_food", lists=3))
    await session.flush()
    start = (await market["ana"].get(f"{BASE}/matches/start")).json()
    assert start["prospects"] == [{"what": "certification", "value": "ifs_food", "lists": 3}]
    assert (await market["carla"].get(f"{BASE}/matches/start")).json()["prospects"] == []


@pytest.mark.parametrize("count", [1, 20])
async def test_lists_take_few_statements(
    market: Market, session: AsyncSession, statements: Statements, count: int
) -> None:
    needs = [await matched(market, session) for _ in range(count)]
    need = needs[0][0]
    others = [await make_organisation(session) for _ in range(count - 1)]
    await session.flush()
    session.add_all(make_match(need, other, rank=place) for place, other in enumerate(others, 2))
    await session.flush()
    for name, path, most in (("carla", "met", 1), ("ana", "needs", 1), ("ana", f"needs/{need.id}", 2)):
        statements.reset()
        shown = await market[name].get(f"{BASE}/matches/{path}")
        assert len(shown.json()["matches" if path.startswith("needs/") else "items"]) == count
        assert sum(sent.startswith("SELECT") for sent in statements.sent) <= most + 1, path
