"""Topics that a new title resembles."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import Statements
from tests.features.search.box.conftest import API, CANARY, Index, Town, shown

TITLES = ("Étiquetage des fromages au lait cru", "Certificat sanitaire pour l’Espagne", "Transport frigorifique")


@pytest.fixture
async def titled(town: Town, session: AsyncSession, index: Index) -> Town:
    author = town.people["member"]
    for title in TITLES:
        await make_topic(session, town.public, author, title=title)
    await make_topic(session, town.private, author, title=f"Étiquetage du fromage {CANARY}")
    await session.commit()
    await index()
    return town


async def titles(town: Town, name: str, title: str) -> list[str]:
    answer = await town[name].get(f"{API}/similar", params={"title": title})
    assert answer.status_code == 200, answer.text
    return [shown(topic["title"]) for topic in answer.json()]


@pytest.mark.parametrize("title", ["etiquetage fromage", "Étiqueter un FROMAGE de lait cru ?", "étiquetages"])
async def test_titles_alike_come_first(titled: Town, title: str) -> None:
    assert (await titles(titled, "outsider", title))[0] == TITLES[0]


async def test_hidden_topics_do_not_show(titled: Town) -> None:
    assert not any(CANARY in title for title in await titles(titled, "outsider", "Étiquetage du fromage"))
    assert any(CANARY in title for title in await titles(titled, "member", "Étiquetage du fromage"))


@pytest.mark.parametrize("title", ["", "zzzz qqqq", "et des les pour", "???????"])
async def test_what_resembles_nothing_finds_nothing(titled: Town, title: str) -> None:
    assert await titles(titled, "outsider", title) == []


@pytest.mark.parametrize("title", ["in:finances étiquetage", 'étiquetage "cru', "-étiquetage des fromages"])
async def test_a_title_has_no_operators(titled: Town, title: str) -> None:
    assert (await titles(titled, "outsider", title))[0] == TITLES[0]


async def test_a_title_can_be_too_long(titled: Town) -> None:
    answer = await titled["outsider"].get(f"{API}/similar", params={"title": "a" * 5_000})
    assert answer.status_code == 422


@pytest.mark.parametrize("more", [0, 20])
async def test_what_it_costs(
    titled: Town, session: AsyncSession, index: Index, statements: Statements, more: int
) -> None:
    for number in range(more):
        title = f"Étiquetage des fromages {number}"
        await make_topic(session, titled.public, titled.people["member"], title=title)
    await session.commit()
    await index()
    await titles(titled, "outsider", "étiquetage des fromages")
    statements.reset()
    assert len(await titles(titled, "outsider", "étiquetage des fromages")) == (5 if more else 1)
    assert len([sent for sent in statements.sent if "forums_topic" in sent]) == 1
