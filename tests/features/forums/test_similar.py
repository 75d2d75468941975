"""Topics that a new title resembles."""

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.features.forums.conftest import CANARY, Statements, World

from community.features.forums.queries.similar import similar_statement

TITLES = ("Étiquetage des fromages au lait cru", "Certificat sanitaire pour l’Espagne", "Transport frigorifique")


@pytest.fixture
async def titled(world: World, session: AsyncSession) -> World:
    for title in TITLES:
        await make_topic(session, world.public, world.people["author"], title=title)
    await make_topic(session, world.private, world.people["author"], title=f"Étiquetage du fromage {CANARY}")
    await session.commit()
    return world


async def titles(world: World, name: str, title: str) -> list[str]:
    answer = await world[name].get("/api/forums/topics/similar", params={"title": title})
    assert answer.status_code == 200
    return [topic["title"] for topic in answer.json()]


@pytest.mark.parametrize(
    "title",
    ["etiquetage fromage", "Étiqueter un FROMAGE de lait cru ?", "Étiqetage des fromages", "étiquetages"],
)
async def test_similar_titles_are_found(titled: World, title: str) -> None:
    assert (await titles(titled, "outsider", title))[0] == TITLES[0]


async def test_hidden_topics_do_not_show(titled: World) -> None:
    assert not any(CANARY in title for title in await titles(titled, "outsider", "Étiquetage du fromage"))
    assert any(CANARY in title for title in await titles(titled, "member", "Étiquetage du fromage"))


@pytest.mark.parametrize("title", ["", "abc", "zzzz qqqq", "'); drop | & ! <-> :*", "et des les pour", "???????"])
async def test_what_resembles_nothing_finds_nothing(titled: World, title: str) -> None:
    assert await titles(titled, "outsider", title) == []


@pytest.mark.parametrize("more", [0, 20])
async def test_what_it_costs(titled: World, session: AsyncSession, statements: Statements, more: int) -> None:
    for number in range(more):
        await make_topic(session, titled.public, titled.people["author"], title=f"Étiquetage des fromages {number}")
    await session.commit()
    statements.reset()
    assert len(await titles(titled, "outsider", "étiquetage des fromages")) == (5 if more else 1)
    assert len([sent for sent in statements.sent if "forums_topic" in sent]) == 1


async def test_titles_are_found_by_index(titled: World, session: AsyncSession) -> None:
    await session.execute(
        text(
            "INSERT INTO forums_topic (id, space_id, title, folded_title, tags, author_id, created_at, last_post_at,"
            " last_author_id, post_count, highest_number, deleted_numbers, change_seq, version)"
            " SELECT gen_random_uuid(), space_id, md5(number::text), ' ', tags, author_id, created_at, last_post_at,"
            " last_author_id, 1, 1, '{}', 1, 1 FROM forums_topic, generate_series(1, 5000) number WHERE id = :id"
        ),
        {"id": titled.topic.id},
    )
    await session.execute(text("ANALYZE forums_topic"))
    statement = similar_statement("etiquetage des fromages")
    compiled = str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
    connection = await session.connection()
    plan = "\n".join((await connection.exec_driver_sql(f"EXPLAIN {compiled.replace('%%', '%')}")).scalars())
    assert "ix_forums_topic_title_letters" in plan
    assert "ix_forums_topic_title_words" in plan
    assert "Seq Scan on forums_topic" not in plan
