"""The inbox: lines, counts, marks, and what is lost with a right or a post."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.worker import work_off
from tests.features.forums.conftest import Events, Statements, World
from tests.features.notifications.conftest import FixedClock, Stored, Work, count, follow, inbox, reply

from community.app.factory import Community
from community.app.slices import MANIFESTS
from community.core.ids import new_id
from community.events.notifications import Notice, Recipient
from community.features.accounts.models import Person
from community.features.forums.models import FollowLevel, Level, Mention, MentionKind, Post, SpaceFollow, SpaceGrant
from community.features.notifications.models import StoredNotice
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, consume
from community.infra.db import Database
from community.infra.outbox import OutboxEvent
from community.infra.valkey import Valkey
from community.settings import Settings


async def mentioned(session: AsyncSession, world: World, name: str) -> None:
    """A reply of the outsider that names a person."""
    number = await reply(world, "outsider", world.topic)
    post_id = await session.scalar(select(Post.id).where(Post.topic_id == world.topic.id, Post.number == number))
    session.add(Mention(post_id=post_id, kind=MentionKind.PERSON, target_id=world.people[name].id))
    await session.commit()


async def test_replies_in_one_topic_are_one_line(world: World, session: AsyncSession, work: Work) -> None:
    await follow(session, world.people["reader"], world.topic)
    for name in ("outsider", "member", "outsider"):
        await reply(world, name, world.topic, source=f"De {name}")
    await work()
    lines = await inbox(world, "reader")
    assert len(lines) == 1
    line = lines[0]
    assert (line["kind"], line["reason"], line["count"], line["read"], line["direct"]) == (
        "forums.reply",
        "watching_topic",
        3,
        False,
        False,
    )
    assert line["path"] == f"/sujets/{world.topic.id}?message=3"
    assert line["excerpt"] == "De outsider"
    assert [person["id"] for person in line["people"]] == [
        str(world.people["outsider"].id),
        str(world.people["member"].id),
    ]
    assert (line["title"], line["place"]) == (world.topic.title, world.public.name["fr"])
    assert await count(world, "reader") == (1, 0)


async def test_a_mention_is_a_line_of_its_own_and_direct(world: World, session: AsyncSession, work: Work) -> None:
    await follow(session, world.people["reader"], world.topic)
    await reply(world, "outsider", world.topic)
    await mentioned(session, world, "reader")
    await work()
    assert [(line["kind"], line["direct"]) for line in await inbox(world, "reader")] == [
        ("forums.mention", True),
        ("forums.reply", False),
    ]
    assert await count(world, "reader") == (2, 1)
    assert [line["kind"] for line in await inbox(world, "reader", only="direct")] == ["forums.mention"]
    assert [line["kind"] for line in await inbox(world, "reader", only="forums.reply")] == ["forums.reply"]
    assert await inbox(world, "reader", only="no.such.kind") == []


async def test_reading_the_topic_reads_its_notices_on_all_devices(
    world: World, session: AsyncSession, work: Work, stored: Stored, events: Events
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": 3})
    await work()
    assert [(notice.item, notice.read_at is not None, notice.mail_stage) for notice in await stored(reader)] == [
        (3, True, "cancelled"),
        (4, False, "waiting"),
    ]
    assert [(line["read"], line["count"]) for line in await inbox(world, "reader")] == [(False, 1), (True, 1)]
    assert ("notifications.read", {"person_id": str(reader.id)}) in await events()
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": 4})
    await work()
    assert await count(world, "reader") == (0, 0)
    assert [(line["read"], line["count"]) for line in await inbox(world, "reader")] == [(True, 2)]
    assert await inbox(world, "reader", only="unread") == []


async def test_marks_by_hand(world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await mentioned(session, world, "reader")
    await work()
    mention, replies = await inbox(world, "reader")
    path = f"/api/notifications/{replies['id']}"
    assert (await world["reader"].put(f"{path}/read", json={"read": True})).status_code == 204
    assert await count(world, "reader") == (1, 1)
    assert (await world["reader"].put(f"{path}/read", json={"read": False})).status_code == 204
    assert await count(world, "reader") == (2, 1)
    assert {notice.mail_stage for notice in await stored(reader)} == {"cancelled", "waiting"}
    await reply(world, "member", world.topic)
    await work()
    await world["reader"].put("/api/notifications/read", json={"upTo": mention["id"]})
    assert await count(world, "reader") == (1, 0)
    await world["reader"].put("/api/notifications/read", json={"upTo": str(new_id())})
    assert await count(world, "reader") == (0, 0)
    for line in await inbox(world, "reader"):
        assert (await world["reader"].delete(f"/api/notifications/{line['id']}")).status_code == 204
    assert await stored(reader) == []


@pytest.mark.parametrize("name", ["outsider", "moderator", "administrator"])
async def test_nobody_touches_the_notices_of_others(name: str, world: World, session: AsyncSession, work: Work) -> None:
    await follow(session, world.people["reader"], world.topic)
    await reply(world, "member", world.topic)
    await work()
    line = (await inbox(world, "reader"))[0]
    path = f"/api/notifications/{line['id']}"
    assert (await world[name].put(f"{path}/read", json={"read": True})).status_code == 404
    assert (await world[name].delete(path)).status_code == 404
    await world[name].put("/api/notifications/read", json={"upTo": line["id"]})
    assert await count(world, "reader") == (1, 0)


async def test_wrong_input(world: World) -> None:
    browser = world["reader"]
    assert (await browser.get("/api/notifications?cursor=abc")).status_code == 422
    assert (await browser.put("/api/notifications/read", json={"upTo": "abc"})).status_code == 400
    assert (await browser.put(f"/api/notifications/{uuid4()}/read", json={"read": True, "x": 1})).status_code == 400


async def test_moving_a_topic_out_of_sight_takes_its_notices_at_once(
    world: World, session: AsyncSession, work: Work, app: Community
) -> None:
    """No worker is needed: rights are asked at each showing, and what is kept of them is purged by the move."""
    await follow(session, world.people["reader"], world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    app.state.house.cache.trust(True)
    assert await count(world, "reader") == (1, 0)
    moved = await world["moderator"].patch(
        f"/api/forums/topics/{world.topic.id}", json={"spaceId": str(world.private.id)}
    )
    assert moved.status_code == 200
    assert await count(world, "reader") == (0, 0)
    assert await inbox(world, "reader") == []
    await reply(world, "author", world.topic)
    await work()
    assert await count(world, "reader") == (0, 0)
    back = await world["moderator"].patch(
        f"/api/forums/topics/{world.topic.id}", json={"spaceId": str(world.public.id)}
    )
    assert back.status_code == 200
    assert [line["count"] for line in await inbox(world, "reader")] == [1]


async def test_changed_grants_take_notices_at_once(
    world: World, session: AsyncSession, work: Work, app: Community
) -> None:
    member = world.people["member"]
    await follow(session, member, world.secret, last_read=2)
    await reply(world, "author", world.secret)
    await work()
    app.state.house.cache.trust(True)
    assert await count(world, "member") == (1, 0)
    grants = await world["administrator"].put(f"/api/forums/spaces/{world.private.id}/grants", json=[])
    assert grants.status_code == 200
    assert await count(world, "member") == (0, 0)
    assert await inbox(world, "member") == []
    session.add(SpaceGrant(space_id=world.private.id, organisation_id=await organisation_of(world), level=Level.SEE))
    await session.commit()
    app.state.house.cache.clear()
    assert await count(world, "member") == (1, 0)


async def organisation_of(world: World) -> Any:
    return (await world["member"].get("/api/accounts/me")).json()["organisation"]["id"]


@pytest.mark.parametrize("name", ["reader", "moderator"])
async def test_deleted_posts_vanish_and_come_back(
    name: str, world: World, session: AsyncSession, work: Work, app: Community
) -> None:
    await follow(session, world.people[name], world.topic)
    for _ in range(2):
        await reply(world, "outsider", world.topic)
    await work()
    app.state.house.cache.trust(True)
    assert await count(world, name) == (1, 0)
    first, second = await world.post_id(3), await world.post_id(4)
    await world["outsider"].delete(f"/api/forums/posts/{first}")
    line = (await inbox(world, name))[0]
    assert (line["count"], line["path"]) == (1, f"/sujets/{world.topic.id}?message=4")
    await world["outsider"].delete(f"/api/forums/posts/{second}")
    assert await inbox(world, name) == []
    assert await count(world, name) == (0, 0)
    await world["outsider"].post(f"/api/forums/posts/{first}/restore")
    assert await count(world, name) == (1, 0)


def reads(statements: Statements) -> int:
    """Statements without the savepoints of the test's one connection."""
    return len([sent for sent in statements.sent if "SAVEPOINT" not in sent])


async def test_pages_by_key_and_statements(
    world: World, session: AsyncSession, work: Work, statements: Statements, app: Community
) -> None:
    reader = world.people["reader"]
    await mentioned(session, world, "reader")
    await work()
    await inbox(world, "reader")
    statements.reset()
    await inbox(world, "reader")
    for_one = reads(statements)
    for _ in range(24):
        await mentioned(session, world, "reader")
    await work()
    await inbox(world, "reader")
    statements.reset()
    first = (await world["reader"].get("/api/notifications?limit=20")).json()
    assert (len(first["items"]), reads(statements)) == (20, for_one)
    assert for_one == 5, statements.sent
    rest = (await world["reader"].get(f"/api/notifications?limit=20&cursor={first['next']}")).json()
    assert (len(rest["items"]), rest["next"]) == (5, None)
    ids = [line["id"] for line in first["items"] + rest["items"]]
    assert ids == sorted(set(ids), reverse=True)
    app.state.house.cache.trust(True)
    statements.reset()
    assert await count(world, "reader") == (25, 25)
    assert reads(statements) == 2
    statements.reset()
    assert await count(world, "reader") == (25, 25)
    assert statements.sent == []
    assert await session.scalar(select(func.count()).where(StoredNotice.person_id == reader.id)) == 25


async def context_of(database: Database, settings: Settings, clock: FixedClock) -> WorkerContext:
    return WorkerContext(
        database=database, valkey=Valkey(settings), clock=clock, settings=settings, catalogue=Catalogue(MANIFESTS)
    )


async def test_an_event_twice_is_one_notice(
    world: World,
    session: AsyncSession,
    database: Database,
    settings: Settings,
    clock: FixedClock,
    stored: Stored,
    work: Work,
) -> None:
    """The same event again, and another that says the same."""
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    row = await session.scalar(select(OutboxEvent).where(OutboxEvent.name == Notice.name).limit(1))
    assert row is not None
    context = await context_of(database, settings, clock)
    assert not await consume(context, consumer="notifications.keep_notice", event_id=row.id)
    session.add(OutboxEvent(id=new_id(), name=row.name, version=row.version, payload=row.payload))
    await session.commit()
    await work()
    assert len(await stored(reader)) == 1
    await context.valkey.close()


async def test_what_is_read_before_its_notice_arrives_is_read(
    world: World, session: AsyncSession, database: Database, settings: Settings, clock: FixedClock, stored: Stored
) -> None:
    """Who has the topic open reads the post before the worker has told of it."""
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    number = await reply(world, "outsider", world.topic)
    async with database.unit_of_work() as uow:
        uow.outbox.add(
            Notice(
                kind="forums.reply",
                subject_id=world.topic.id,
                item=number,
                by=world.people["outsider"].id,
                recipients=[Recipient(person_id=reader.id, reason="watching_topic")],
            )
        )
    await world["reader"].put(f"/api/forums/topics/{world.topic.id}/read", json={"number": number})
    await work_off(database, settings, clock)
    notices = await stored(reader)
    assert [(notice.read_at is not None, notice.mail_stage) for notice in notices] == [(True, "cancelled")]
    assert await count(world, "reader") == (0, 0)


async def test_arrival_is_told_to_the_tabs_of_those_concerned(
    world: World, session: AsyncSession, work: Work, events: Events
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    told = [content for name, content in await events() if name == "notifications.arrived"]
    people: list[Person] = [reader, world.people["author"]]
    assert sorted(person for content in told for person in content["person_ids"]) == sorted(
        str(person.id) for person in people
    )


async def test_marking_many_topics_as_read_reads_their_notices(
    world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    answer = await world["reader"].post("/api/forums/topics/dismiss-unread", json={"topicIds": [str(world.topic.id)]})
    assert answer.status_code == 200, answer.text
    await work()
    assert [(notice.read_at is not None, notice.mail_stage) for notice in await stored(reader)] == [(True, "cancelled")]
    assert await count(world, "reader") == (0, 0)


@pytest.mark.parametrize("space", [None, "public", "private"])
async def test_dismissing_new_reads_what_told_of_new_topics(
    space: str | None, world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    """Of the space that was meant; what addresses the person, and what came later, stays."""
    member = world.people["member"]
    session.add(SpaceFollow(person_id=member.id, space_id=world.public.id, level=FollowLevel.WATCHING_FIRST))
    await session.commit()
    body = {"spaceId": str(world.public.id), "title": "Un nouveau sujet", "source": "texte"}
    opened = await world["author"].post("/api/forums/topics", json=body)
    assert opened.status_code == 201, opened.text
    named = f"[@X](/personnes/{member.id}) ?"
    assert (await world["author"].post("/api/forums/topics", json=body | {"source": named})).status_code == 201
    await work()
    spaces = {None: None, "public": str(world.public.id), "private": str(world.private.id)}
    answer = await world["member"].post("/api/forums/topics/dismiss-new", json={"spaceId": spaces[space]})
    assert answer.status_code == 200, answer.text
    await work()
    found = {notice.kind: (notice.read_at is not None, notice.mail_stage) for notice in await stored(member)}
    gone = (True, "cancelled") if space != "private" else (False, "waiting")
    assert found == {"forums.new_topic": gone, "forums.mention": (False, "waiting")}
    assert await count(world, "member") == ((2, 1) if space == "private" else (1, 1))
    assert (await world["author"].post("/api/forums/topics", json=body)).status_code == 201
    await work()
    assert (await count(world, "member"))[0] == (3 if space == "private" else 2)


async def test_a_notice_that_arrives_after_the_dismissal_is_read(
    world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    member = world.people["member"]
    session.add(SpaceFollow(person_id=member.id, space_id=world.public.id, level=FollowLevel.WATCHING_FIRST))
    await session.commit()
    body = {"spaceId": str(world.public.id), "title": "Un nouveau sujet", "source": "texte"}
    assert (await world["author"].post("/api/forums/topics", json=body)).status_code == 201
    assert (await world["member"].post("/api/forums/topics/dismiss-new", json={})).status_code == 200
    await work()
    assert [(notice.read_at is not None, notice.mail_stage) for notice in await stored(member)] == [(True, "cancelled")]
    assert await count(world, "member") == (0, 0)
