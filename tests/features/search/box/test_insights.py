"""What is searched is counted without names, and shown when several people asked it."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.worker import in_worker
from tests.features.search.box.conftest import API, Town

from community.app.factory import Community
from community.features.search.jobs.insights import forget_searches
from community.features.search.models import AskedQuery, QueryAsker, QueryDay
from community.features.search.service.insights import counted_words

INSIGHTS = f"{API}/insights"


async def asked(browser: httpx.AsyncClient, query: str, total: int = 3) -> None:
    answer = await browser.post(f"{INSIGHTS}/searches", json={"query": query, "total": total})
    assert answer.status_code == 204, answer.text


async def opened(browser: httpx.AsyncClient, query: str, place: int) -> None:
    answer = await browser.post(f"{INSIGHTS}/clicks", json={"query": query, "place": place})
    assert answer.status_code == 204, answer.text


async def read(town: Town, **params: Any) -> dict[str, Any]:
    answer = await town["moderator"].get(INSIGHTS, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


async def test_a_query_shows_once_three_people_have_asked_it(town: Town, session: AsyncSession) -> None:
    for _ in range(5):
        await asked(town["member"], "Melons CHARENTAIS")
    await asked(town["outsider"], "melons charentais in:export", total=0)
    assert (await read(town))["frequent"] == []
    assert len((await session.scalars(select(QueryAsker))).all()) == 2
    await asked(town["moderator"], "melons, charentais")
    await opened(town["member"], "melons charentais", 1)
    await opened(town["outsider"], "melons charentais", 4)
    told = await read(town)
    expected = {"words": "melons charentais", "searches": 7, "empty": 1, "clicks": 2, "place": 2.5}
    assert (told["frequent"], told["fruitless"]) == ([expected], [expected])
    assert [(each["searches"], each["empty"]) for each in told["days"]] == [*[(0, 0)] * 29, (7, 1)]
    assert told["places"] == [{"place": 1, "clicks": 1}, {"place": 4, "clicks": 1}]
    assert (await session.scalars(select(QueryAsker))).all() == []


async def test_nothing_says_who_asked(town: Town, session: AsyncSession) -> None:
    await asked(town["member"], "licenciement @camille org:Primeurs -vis")
    await asked(town["member"], "salaires")
    tables = [f"search_query{part}" for part in ("", "_asker", "_day", "_click")]
    kept = str([(await session.execute(text(f"SELECT * FROM {table}"))).all() for table in tables])
    for person in town.people.values():
        assert str(person.id) not in kept
        assert person.given_name.lower() not in kept.lower()
    marks = (await session.scalars(select(QueryAsker.mark))).all()
    assert len(set(marks)) == 2
    assert sorted((await session.scalars(select(AskedQuery.words))).all()) == ["licenciement", "salaires"]


@pytest.mark.parametrize("query", ["", "in:export", "@camille", "🍅", "   "])
async def test_filters_alone_are_not_counted(town: Town, session: AsyncSession, query: str) -> None:
    await asked(town["member"], query)
    await opened(town["member"], query, 1)
    assert (await session.scalars(select(AskedQuery))).all() == []


async def test_opening_counts_only_for_searches(town: Town) -> None:
    await opened(town["member"], "jamais cherché", 1)
    assert (await read(town))["places"] == []


async def test_a_year_is_kept(app: Community, town: Town, session: AsyncSession) -> None:
    await asked(town["member"], "aujourd'hui")
    old = AskedQuery(words="jadis", common=True)
    session.add(old)
    await session.flush()
    session.add(QueryDay(query_id=old.id, day=date.today() - timedelta(days=367), searches=1))  # noqa: DTZ011
    await session.commit()
    async with in_worker(app, session) as context:
        await forget_searches(context)
    assert (await session.scalars(select(AskedQuery.words))).all() == ["aujourd hui"]


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("searches", {"query": "a", "total": -1}),
        ("searches", {"query": "x" * 2001, "total": 1}),
        ("clicks", {"query": "a", "place": 0}),
        ("clicks", {"query": "a", "place": 1, "personId": "x"}),
    ],
)
async def test_wrong_counts(town: Town, part: str, body: dict[str, Any]) -> None:
    assert (await town["member"].post(f"{INSIGHTS}/{part}", json=body)).status_code == 400


async def test_members_see_none_of_it(town: Town) -> None:
    assert (await town["member"].get(INSIGHTS)).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
async def test_four_statements(town: Town, statements: Any, count: int) -> None:
    for number in range(count):
        for name in town.people:
            await asked(town[name], f"melons {number}")
    statements.reset()
    assert len((await read(town))["frequent"]) == count
    assert len([sent for sent in statements.sent if "search_query" in sent]) == 4


def test_words_are_folded() -> None:
    assert counted_words('Été  "À l\'eau" -sans tag:bio') == "ete a l eau"
    assert len(counted_words("mot " * 500)) <= 200
