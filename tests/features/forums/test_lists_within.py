"""The lists of a space hold those of the spaces in it, as far as the reader sees them, by index."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.atom import ATOM
from tests.factories.forums import make_space, make_topic
from tests.features.forums.conftest import Events, Statements, World
from tests.features.forums.test_keeping import fetch
from tests.features.forums.test_reading_pages import cost, heard
from tests.features.forums.test_space_tree import set_rights

from community.app.factory import Community
from community.features.forums.models import Level, Space, SpaceMember, SpaceState, Topic
from community.features.forums.queries.list_pages import Wanted, page_of_spaces

NOW = datetime.now(UTC)


@dataclass
class Tree:
    """top > middle > low, which inherit; top > closed, for the author alone. A topic in each, the lowest the newest."""

    world: World
    spaces: dict[str, Space]
    topics: dict[str, Topic]

    async def listed(self, who: str, space: str, query: str = "") -> list[str]:
        """Names of the topics, by their spaces."""
        path = f"/api/forums/topics?space={self.spaces[space].id}{query}"
        answer = await self.world[who].get(path)
        assert answer.status_code == 200, answer.text
        names = {str(topic.id): name for name, topic in self.topics.items()}
        return [names[row["id"]] for row in answer.json()["items"]]


@pytest.fixture
async def tree(world: World, session: AsyncSession) -> Tree:
    top = await make_space(session)
    middle = await make_space(session, grants={}, parent_id=top.id, inherits=True)
    low = await make_space(session, grants={}, parent_id=middle.id, inherits=True)
    closed = await make_space(session, grants={}, parent_id=top.id)
    author = world.people["author"]
    session.add(SpaceMember(space_id=closed.id, person_id=author.id, level=Level.OPEN, since=NOW))
    spaces = {"top": top, "middle": middle, "low": low, "closed": closed}
    topics = {
        name: await make_topic(session, space, author, at=NOW - timedelta(hours=9 - number))
        for number, (name, space) in enumerate(spaces.items())
    }
    await session.commit()
    return Tree(world, spaces, topics)


async def test_a_space_lists_what_lies_in_it_and_the_reader_sees(tree: Tree) -> None:
    # The author first: what is kept for them must not show to others.
    assert await tree.listed("author", "top") == ["closed", "low", "middle", "top"]
    assert await tree.listed("reader", "top") == ["low", "middle", "top"]
    assert await tree.listed("moderator", "top") == ["closed", "low", "middle", "top"]
    assert await tree.listed("reader", "middle") == ["low", "middle"]
    assert await tree.listed("reader", "low") == ["low"]
    for who in ("author", "reader"):
        assert await tree.listed(who, "top", "&only=true") == ["top"]
    hidden = await tree.world["reader"].get(f"/api/forums/topics?space={tree.spaces['closed'].id}")
    assert hidden.status_code == 404


@pytest.mark.parametrize("name", ["latest", "new", "unanswered"])
async def test_each_list_of_a_space_reaches_down(name: str, tree: Tree) -> None:
    assert sorted(await tree.listed("reader", "top", f"&list={name}")) == ["low", "middle", "top"]
    assert await tree.listed("reader", "top", f"&list={name}&only=true") == ["top"]


async def test_pages_go_through_all_of_it_once(tree: Tree, session: AsyncSession) -> None:
    author = tree.world.people["author"]
    for number in range(70):
        space = list(tree.spaces.values())[number % 4]
        await make_topic(session, space, author, at=NOW - timedelta(days=1, minutes=number // 2))
    await session.commit()
    for who, unseen in (("author", set()), ("reader", {tree.spaces["closed"].id})):
        ids: list[str] = []
        cursor = ""
        while cursor is not None:
            path = f"/api/forums/topics?space={tree.spaces['top'].id}"
            page = (await tree.world[who].get(f"{path}&cursor={cursor}" if cursor else path)).json()
            ids += [row["id"] for row in page["items"]]
            cursor = page["next"]
        inside = [space.id for space in tree.spaces.values() if space.id not in unseen]
        newest = Topic.last_post_at.desc(), Topic.id.desc()
        wanted = await session.scalars(select(Topic.id).where(Topic.space_id.in_(inside)).order_by(*newest))
        assert ids == [str(each) for each in wanted]


async def test_a_space_that_moves_takes_its_topics_with_it(tree: Tree) -> None:
    assert await tree.listed("reader", "top") == ["low", "middle", "top"]
    moved = await set_rights(tree.world, tree.spaces["low"].id, parentId=str(tree.spaces["top"].id))
    assert moved.status_code == 200
    assert await tree.listed("reader", "middle") == ["middle"]
    away = await set_rights(tree.world, tree.spaces["low"].id, parentId=None, inherits=False)
    assert away.status_code == 200
    assert await tree.listed("reader", "top") == ["middle", "top"]


async def test_a_muted_space_shows_in_its_own_list_alone(tree: Tree) -> None:
    async def follow(space: str, level: str) -> None:
        path = f"/api/forums/spaces/{tree.spaces[space].id}/follow"
        assert (await tree.world["reader"].put(path, json={"level": level})).status_code == 200

    await follow("middle", "muted")
    assert await tree.listed("reader", "top") == ["low", "top"]
    assert await tree.listed("reader", "middle") == ["low", "middle"]
    await follow("middle", "regular")
    await follow("top", "muted")
    assert await tree.listed("reader", "top") == ["low", "middle", "top"]


async def test_a_pin_stands_above_in_its_own_space(tree: Tree) -> None:
    path = f"/api/forums/topics/{tree.topics['middle'].id}/state"
    assert (await tree.world["moderator"].put(path, json={"pinned": True})).status_code == 200
    assert await tree.listed("reader", "top") == ["low", "middle", "top"]
    assert await tree.listed("reader", "middle") == ["middle", "low"]
    path = f"/api/forums/topics/{tree.topics['top'].id}/state"
    assert (await tree.world["moderator"].put(path, json={"pinned": True})).status_code == 200
    assert await tree.listed("reader", "top") == ["top", "low", "middle"]


async def test_dismissing_reaches_as_far_as_the_list(tree: Tree, session: AsyncSession, events: Events) -> None:
    async def dismiss(**body: Any) -> None:
        answer = await tree.world["reader"].post(
            "/api/forums/topics/dismiss-new", json={"spaceId": str(tree.spaces["top"].id), **body}
        )
        assert answer.status_code == 200

    await dismiss(only=True)
    assert await tree.listed("reader", "top", "&list=new") == ["low", "middle"]
    await dismiss()
    assert await tree.listed("reader", "top", "&list=new") == []
    touched = set(await session.scalars(select(SpaceState.space_id)))
    assert touched == {tree.spaces[name].id for name in ("top", "middle", "low")}
    assert [name for name, _ in await events()].count("forums.new_dismissed") == 4


async def test_unread_is_dismissed_in_the_spaces_within(tree: Tree) -> None:
    for name in ("top", "low"):
        path = f"/api/forums/topics/{tree.topics[name].id}/unread"
        assert (await tree.world["reader"].put(path, json={"number": 1})).status_code == 200
    assert await tree.listed("reader", "top", "&list=unread") == ["low", "top"]
    for body, left in (({"only": True}, ["low"]), ({}, [])):
        await tree.world["reader"].post(
            "/api/forums/topics/dismiss-unread", json={"spaceId": str(tree.spaces["top"].id), **body}
        )
        assert await tree.listed("reader", "top", "&list=unread") == left


async def test_the_feed_of_a_space_reaches_as_far_as_its_list(
    tree: Tree, app: Community, session: AsyncSession, statements: Statements
) -> None:
    async def fed(who: str, space: str, query: str = "") -> list[str]:
        answer = await fetch(app, f"{addresses[who]}?scope=space:{tree.spaces[space].id}{query}")
        assert answer.status_code == 200, answer.text
        ids = {str(topic.id): name for name, topic in tree.topics.items()}
        root = ET.fromstring(answer.content)
        assert root.findtext(f"{ATOM}title") == tree.spaces[space].name["fr"]
        links = [entry.find(f"{ATOM}link") for entry in root.iter(f"{ATOM}entry")]
        return [name for link in links if link is not None for key, name in ids.items() if key in link.attrib["href"]]

    addresses = {
        who: (await tree.world[who].post("/api/forums/feed-token")).json()["address"]
        for who in ("author", "reader", "moderator")
    }
    for who in addresses:
        for space in ("top", "middle", "low"):
            for query in ("", "&only=true"):
                assert await fed(who, space, query) == await tree.listed(who, space, query), (who, space, query)
    assert await fed("author", "top") == ["closed", "low", "middle", "top"]
    assert await fed("reader", "top") == ["low", "middle", "top"]
    closed = f"{addresses['reader']}?scope=space:{tree.spaces['closed'].id}"
    assert (await fetch(app, closed)).status_code == 404
    path = f"/api/forums/spaces/{tree.spaces['middle'].id}/follow"
    assert (await tree.world["reader"].put(path, json={"level": "muted"})).status_code == 200
    assert await fed("reader", "top") == await tree.listed("reader", "top") == ["low", "top"]
    assert await fed("reader", "middle") == ["low", "middle"]
    # What the person may see is asked at each look.
    await session.execute(delete(SpaceMember).where(SpaceMember.space_id == tree.spaces["closed"].id))
    await session.commit()
    statements.reset()
    assert await fed("author", "top") == ["low", "middle", "top"]
    assert sum(sent.startswith("SELECT") for sent in statements.sent) == 3


async def test_statements(tree: Tree, app: Community, session: AsyncSession, statements: Statements) -> None:
    await heard(app)
    path = f"/topics?space={tree.spaces['top'].id}"
    few = await cost(app, statements, tree.world["reader"], path)
    for _ in range(20):
        space = await make_space(session, grants={}, parent_id=tree.spaces["top"].id, inherits=True)
        await make_topic(session, space, tree.world.people["author"])
    await session.commit()
    many = await cost(app, statements, tree.world["reader"], path)
    assert few == many
    assert (many[0] <= 3, many[1]) == (True, 0)


async def test_by_index(tree: Tree, session: AsyncSession) -> None:
    ids = [space.id for space in tree.spaces.values()]
    rows = text(
        "INSERT INTO forums_topic (id, space_id, title, folded_title, tags, author_id, created_at, last_post_at,"
        " last_author_id, post_count, highest_number, deleted_numbers, change_seq, version)"
        " SELECT gen_random_uuid(), space_id, 'x', ' ', tags, author_id, created_at,"
        " last_post_at - number * interval '1 minute', last_author_id, 1, 1, '{}', 1, 1"
        " FROM forums_topic, generate_series(1, 3000) number WHERE space_id = ANY(:ids)"
    )
    await session.execute(rows, {"ids": ids})
    await session.execute(text("ANALYZE forums_topic"))
    wanted = Wanted(kind="latest", space_id=ids[0], tag=None, state=None)
    compiled = str(
        select(page_of_spaces(wanted, ids, None)).compile(
            dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
        )
    )
    compiled = compiled.replace("]) AS space", "]::uuid[]) AS space")
    connection = await session.connection()
    plan = "\n".join((await connection.exec_driver_sql(f"EXPLAIN {compiled}")).scalars())
    assert "ix_forums_topic_latest" in plan
    assert "Seq Scan on forums_topic" not in plan
