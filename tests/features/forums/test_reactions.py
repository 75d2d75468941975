"""Reactions: who may, what is counted, what it costs, and that counts are those of the rows."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import make_settings, running
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.web import member_client
from tests.features.forums.conftest import CANARY, Events, Statements, World
from tests.features.forums.test_reading_pages import cost, heard

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.core.reactions import KINDS
from community.features.forums.models import Ignored, Post, Reaction, Space, SpaceCondition
from community.infra.db import open_database

Act = Callable[[httpx.AsyncClient, str, str], Awaitable[httpx.Response]]


async def react(browser: httpx.AsyncClient, post: str, kind: str = "agree") -> httpx.Response:
    return await browser.put(f"/api/forums/posts/{post}/reactions/{kind}")


async def take_back(browser: httpx.AsyncClient, post: str, kind: str = "agree") -> httpx.Response:
    return await browser.delete(f"/api/forums/posts/{post}/reactions/{kind}")


async def shown(browser: httpx.AsyncClient, world: World, number: int) -> dict[str, Any]:
    page = (await browser.get(f"/api/forums/topics/{world.topic.id}/posts")).json()
    return next(post for post in page["items"] if post["number"] == number)


async def test_a_reaction_is_counted_for_all_and_marked_for_one(world: World) -> None:
    post = await world.post_id(2)
    for kind in ("useful", "agree", "agree"):
        answer = await react(world["reader"], post, kind)
    assert answer.status_code == 200
    assert answer.json() == {
        "postId": post,
        "reactions": {"useful": 1, "agree": 1},
        "reactionSeq": 2,
        "ownReactions": ["useful", "agree"],
    }
    await react(world["author"], post, "agree")
    seen = await shown(world["reader"], world, 2)
    assert (seen["reactions"], seen["ownReactions"]) == ({"useful": 1, "agree": 2}, ["useful", "agree"])
    assert (await shown(world["outsider"], world, 2))["ownReactions"] == []
    back = (await take_back(world["reader"], post, "useful")).json()
    assert (back["reactions"], back["ownReactions"], back["reactionSeq"]) == ({"agree": 2}, ["agree"], 4)
    assert (await take_back(world["reader"], post, "useful")).json()["reactionSeq"] == 4


async def test_one_does_not_react_to_oneself_nor_to_what_is_gone(world: World, session: AsyncSession) -> None:
    post = await world.post_id(2)
    own = await react(world["member"], post)
    assert (own.status_code, own.json()["code"]) == (403, "own_post")
    assert (await react(world["reader"], post, "love")).status_code == 400
    await world["member"].delete(f"/api/forums/posts/{post}")
    gone = await react(world["reader"], post)
    assert (gone.status_code, gone.json()["code"]) == (409, "post_deleted")
    first = await world.post_id(1)
    await session.execute(update(Space).where(Space.id == world.public.id).values(state=SpaceCondition.ARCHIVED))
    await session.commit()
    assert (await react(world["reader"], first)).status_code == 403


async def test_a_deleted_post_shows_no_counts(world: World) -> None:
    post = await world.post_id(2)
    await react(world["reader"], post)
    await world["member"].delete(f"/api/forums/posts/{post}")
    assert (await shown(world["reader"], world, 2))["reactions"] == {}
    await world["member"].post(f"/api/forums/posts/{post}/restore")
    assert (await shown(world["reader"], world, 2))["reactions"] == {"agree": 1}


async def test_private_posts_take_and_show_nothing(world: World) -> None:
    post = await world.post_id(2, world.secret)
    await react(world["author"], post)
    for person in ("reader", "outsider"):
        for answer in (
            await react(world[person], post),
            await take_back(world[person], post),
            await world[person].get(f"/api/forums/posts/{post}/reactions"),
        ):
            assert answer.status_code == 404
            assert CANARY not in answer.text


async def test_who_reacted_latest_first_and_by_pages(world: World, session: AsyncSession) -> None:
    post, start = await world.post_id(2), datetime(2026, 3, 2, 9, tzinfo=UTC)
    people = [await make_person(session) for _ in range(60)]
    session.add_all(
        Reaction(
            post_id=UUID(post), person_id=person.id, kind="agree", reacted_at=start + timedelta(minutes=place // 7)
        )
        for place, person in enumerate(people)
    )
    session.add(Reaction(post_id=UUID(post), person_id=people[0].id, kind="seen", reacted_at=start))
    await session.commit()
    path, found, cursor = f"/api/forums/posts/{post}/reactions", [], None
    while True:
        page = (await world["reader"].get(path, params={"cursor": cursor} if cursor else {})).json()
        found += [(item["person"]["id"], item["kind"]) for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(found) == len(set(found)) == 61
    assert found[0][0] in {str(person.id) for person in people[56:]}
    only = (await world["reader"].get(path, params={"kind": "seen"})).json()
    assert [item["person"]["id"] for item in only["items"]] == [str(people[0].id)]


async def test_the_author_is_told_once_a_person_unless_they_ignore_them(
    world: World, session: AsyncSession, events: Events
) -> None:
    post = await world.post_id(2)
    for kind in ("agree", "useful"):
        await react(world["reader"], post, kind)
    member, reader, author = (world.people[name].id for name in ("member", "reader", "author"))
    session.add(Ignored(person_id=member, ignored_id=author, until=datetime.now(UTC) + timedelta(days=1)))
    await session.commit()
    await react(world["author"], post)
    notices = [content for name, content in await events() if name == "notifications.notice"]
    assert notices == [
        {
            "kind": "forums.reaction",
            "subject_id": str(world.topic.id),
            "item": 2,
            "by": str(reader),
            "recipients": [{"person_id": str(member), "reason": "your_post"}],
        }
    ]


async def test_own_marks_cost_nothing_more(
    world: World, app: Community, session: AsyncSession, statements: Statements
) -> None:
    await heard(app)
    author, member = world.people["author"], world.people["member"]
    topic = await make_topic(session, world.public, author, replies=[author] * 19)
    posts = await session.scalars(select(Post.id).where(Post.topic_id == topic.id))
    session.add_all(
        Reaction(post_id=post, person_id=member.id, kind=kind, reacted_at=datetime.now(UTC))
        for post in posts
        for kind in KINDS
    )
    await session.commit()
    assert await cost(app, statements, world["member"], f"/topics/{topic.id}/posts") == (3, 0)
    # The posts are kept for all; to another reader only their own marks and context are new.
    statements.reset()
    page = (await world["reader"].get(f"/api/forums/topics/{topic.id}/posts")).json()
    assert sum(sent.startswith("SELECT") for sent in statements.sent) <= 3
    assert page["items"][0]["ownReactions"] == []


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(
        st.tuples(st.booleans(), st.sampled_from(["reader", "author", "outsider"]), st.sampled_from(KINDS)), max_size=25
    )
)
async def test_counts_are_those_of_the_rows(
    history: list[tuple[bool, str, str]], world: World, session: AsyncSession
) -> None:
    post = await world.post_id(2)
    for give, person, kind in history:
        answer = await (react if give else take_back)(world[person], post, kind)
        assert answer.status_code == 200
        assert (kind in answer.json()["ownReactions"]) is give
    rows = await session.execute(
        select(Reaction.kind, func.count().label("count")).where(Reaction.post_id == UUID(post)).group_by(Reaction.kind)
    )
    assert (await shown(world["moderator"], world, 2))["reactions"] == {row.kind: row.count for row in rows}


async def test_fifty_at_once_are_counted_exactly(own_database: str, urls: StackUrls, tmp_path: Path) -> None:
    configured = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(configured, application_name="tests") as database, database.unit_of_work() as uow:
        people = [await make_person(uow.session) for _ in range(6)]
        topic = await make_topic(uow.session, await make_space(uow.session), people[0])
        post = await uow.session.scalar(select(Post.id).where(Post.topic_id == topic.id))
        tokens = [await sign_in(uow.session, person) for person in people]
    async with running(create_app(configured)) as app, AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens[1:]]

        async def patiently(act: Act, browser: httpx.AsyncClient, kind: str) -> httpx.Response:
            answer = await act(browser, str(post), kind)
            # Too many at once for the pool: clients ask again.
            return answer if answer.status_code != 503 else await patiently(act, browser, kind)

        requests = [
            patiently(react if (place + turn) % 3 else take_back, browser, kind)
            for turn in range(2)
            for browser_place, browser in enumerate(browsers)
            for place, kind in enumerate(KINDS, start=browser_place)
        ]
        answers = await asyncio.gather(*requests)
    assert {answer.status_code for answer in answers} == {200}
    connection = await asyncpg.connect(own_database)
    rows = await connection.fetch("SELECT kind, count(*) FROM forums_reaction GROUP BY kind")
    counts = await connection.fetchval("SELECT reactions::text FROM forums_post")
    await connection.close()
    assert httpx.Response(200, text=counts).json() == {row["kind"]: row["count"] for row in rows}
