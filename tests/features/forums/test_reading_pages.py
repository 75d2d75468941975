"""Pages: what they hold, how they are paged, and what they cost."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_space, make_topic
from tests.features.forums.conftest import Statements, World

from community.app.factory import Community
from community.core.clock import SystemClock
from community.core.groups import EVERYONE
from community.events.accounts import PersonChanged
from community.features.forums.models import FollowLevel, Level, Topic, TopicReader


async def numbers(browser: httpx.AsyncClient, topic: Topic, query: str) -> tuple[list[int], bool, bool]:
    page = (await browser.get(f"/api/forums/topics/{topic.id}/posts?{query}")).json()
    return [post["number"] for post in page["items"]], page["hasBefore"], page["hasAfter"]


@pytest.fixture
async def long_topic(world: World, session: AsyncSession) -> Topic:
    """45 posts: two blocks and a half."""
    topic = await make_topic(session, world.public, world.people["author"], replies=[world.people["member"]] * 44)
    await session.commit()
    return topic


@pytest.mark.parametrize(
    ("query", "first", "last", "before", "after"),
    [
        ("", 1, 20, False, True),
        ("limit=5", 1, 5, False, True),
        ("after=20", 21, 40, True, True),
        ("after=40", 41, 45, True, False),
        ("before=41", 21, 40, True, True),
        ("before=6", 1, 5, False, True),
        ("around=1", 1, 20, False, True),
        ("around=30", 20, 39, True, True),
        ("around=45", 26, 45, True, False),
        ("around=999", 26, 45, True, False),
        ("around=44&limit=50", 1, 45, False, False),
    ],
)
async def test_windows_of_posts(
    query: str, first: int, last: int, before: bool, after: bool, world: World, long_topic: Topic
) -> None:
    expected = (list(range(first, last + 1)), before, after)
    # Read from PostgreSQL, then from what was kept, then from blocks kept for another window.
    assert await numbers(world["reader"], long_topic, query) == expected
    assert await numbers(world["reader"], long_topic, query) == expected
    await numbers(world["reader"], long_topic, "limit=50")
    assert await numbers(world["reader"], long_topic, query) == expected


async def test_beyond_the_end_there_is_nothing_and_the_end_is_told(world: World, long_topic: Topic) -> None:
    assert await numbers(world["reader"], long_topic, "after=45") == ([], True, False)
    assert await numbers(world["reader"], long_topic, "before=1") == ([], False, True)


@pytest.mark.parametrize("query", ["limit=0", "limit=51", "after=-1", "around=99999999999", "before=x"])
async def test_impossible_windows_are_refused(query: str, world: World) -> None:
    answer = await world["reader"].get(f"/api/forums/topics/{world.topic.id}/posts?{query}")
    assert answer.status_code == 400


@pytest.fixture
async def many_topics(world: World, session: AsyncSession) -> list[str]:
    """75 topics in three spaces, some at the same instant; newest first."""
    spaces = [world.public, await make_space(session), await make_space(session, grants={EVERYONE: Level.SEE})]
    start = SystemClock().now() - timedelta(hours=5)
    made = []
    for place in range(75):
        at = start + timedelta(minutes=place // 4)
        topic = await make_topic(session, spaces[place % 3], world.people["author"], at=at)
        made.append((at, topic.id))
        reader = TopicReader(
            person_id=world.people["member"].id,
            topic_id=topic.id,
            last_read=0,
            level=FollowLevel.TRACKING,
            updated_at=at,
        )
        session.add(reader)
    await session.commit()
    return [str(topic_id) for _, topic_id in sorted(made, reverse=True)]


@pytest.mark.parametrize(("name", "kind"), [("reader", "latest"), ("reader", "new"), ("member", "unread")])
async def test_lists_are_paged_without_gap_or_repetition(
    name: str, kind: str, world: World, many_topics: list[str]
) -> None:
    for space in (None, str(world.public.id)):
        found: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            query = {"list": kind, "space": space, "cursor": cursor}
            answer = await world[name].get(
                "/api/forums/topics", params={key: value for key, value in query.items() if value is not None}
            )
            page = answer.json()
            found += page["items"]
            cursor = page["next"]
            if cursor is None:
                break
            assert len(page["items"]) == 30
        ids = [row["id"] for row in found]
        rest = {str(world.topic.id), str(world.secret.id)}
        in_space = [row["id"] for row in found if row["spaceId"] == str(world.public.id)]
        if space is None:
            assert [topic for topic in ids if topic not in rest] == many_topics
        else:
            assert ids == in_space
            assert len([topic for topic in ids if topic not in rest]) == 25


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WzEsMiwzXQ", "[]", "é"])
async def test_a_cursor_of_another_make_is_refused(cursor: str, world: World) -> None:
    answer = await world["reader"].get("/api/forums/topics", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "cursor_invalid")


async def go_cold(app: Community) -> None:
    """Forget all that was kept, sessions included."""
    house = app.state.house
    house.cache.clear()
    async for key in house.valkey.commands.scan_iter(f"{house.valkey.namespace}:*"):
        await house.valkey.commands.delete(key)


async def cost(app: Community, statements: Statements, browser: httpx.AsyncClient, path: str) -> tuple[int, int]:
    """SQL statements of a page when nothing is kept, and of the same page once more."""
    counts = []
    await go_cold(app)
    for _ in range(2):
        statements.reset()
        assert (await browser.get(f"/api/forums{path}")).status_code == 200
        counts.append(sum(not sent.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) for sent in statements.sent))
    return counts[0], counts[1]


PAGES = (
    "/topics",
    "/topics?list=new",
    "/topics?list=unread",
    "/topics?space={space}",
    "/counters",
    "/spaces",
    "/topics/{topic}",
    "/topics/{topic}/posts",
)


async def heard(app: Community) -> None:
    """Nothing is kept before purges are heard."""
    while not app.state.house.cache.trusted:
        await app.state.house.valkey.commands.ping()


@pytest.mark.parametrize("page", PAGES)
async def test_pages_take_three_statements_and_then_none(
    page: str, world: World, app: Community, session: AsyncSession, statements: Statements
) -> None:
    """With one row and with twenty, the look-up of the session included."""
    await heard(app)
    path = page.format(space=world.public.id, topic=world.topic.id)
    few = await cost(app, statements, world["member"], path)
    author = world.people["author"]
    for _ in range(20):
        space = await make_space(session)
        await make_topic(session, space, author)
        topic = await make_topic(session, world.public, author, replies=[author] * 20)
        session.add(
            TopicReader(
                person_id=world.people["member"].id,
                topic_id=topic.id,
                last_read=1,
                level=FollowLevel.TRACKING,
                updated_at=SystemClock().now(),
            )
        )
    await session.commit()
    path = page.format(space=world.public.id, topic=topic.id)
    many = await cost(app, statements, world["member"], path)
    assert few == many
    assert many[0] <= 3
    assert many[1] == 0


async def test_texts_come_in_the_language_of_the_reader(world: World, app: Community, session: AsyncSession) -> None:
    names = {"fr": "Douane", "en": "Customs"}
    await make_space(session, name=names, description={"fr": "Textes", "es": "Textos"}, position=0)
    await session.commit()
    seen = {}
    for locale in ("fr", "en", "es"):
        world.people["reader"].locale = locale
        await session.merge(world.people["reader"])
        await session.commit()
        await go_cold(app)
        first = (await world["reader"].get("/api/forums/spaces")).json()[0]
        seen[locale] = first["name"], first["description"]
    assert seen == {"fr": ("Douane", "Textes"), "en": ("Customs", "Textes"), "es": ("Douane", "Textos")}


async def test_a_change_of_name_shows_at_once(world: World, app: Community, session: AsyncSession) -> None:
    """Cards are kept inside pages: what the accounts slice purges takes the pages along."""
    await heard(app)
    path = "/api/forums/topics"
    await world["reader"].get(path)
    author = world.people["author"]
    author.rename(given_name="Jeanne", family_name="Nouvelle")
    await session.merge(author)
    await session.commit()
    assert "Jeanne Nouvelle" not in (await world["reader"].get(path)).text
    message = app.state.house.catalogue.live_message(PersonChanged(person_id=author.id))
    app.state.house.cache.purge(message.purge)
    assert "Jeanne Nouvelle" in (await world["reader"].get(path)).text
