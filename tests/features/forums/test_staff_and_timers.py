"""Notes that only moderators see, timers that ring once, versions that are hidden, and what sums long topics up."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.forums import make_topic
from tests.factories.worker import in_worker
from tests.features.forums.conftest import Events, Statements, World
from tests.features.forums.test_realtime import actor_for

from community.app.factory import Community
from community.core.live import EVERYBODY
from community.core.permissions import Role
from community.events.forums import StaffNoteChanged
from community.features.forums.jobs.timers import ring_due_timers
from community.features.forums.models import Post, SpaceMember, Topic, TopicTimer
from community.features.forums.realtime import audiences
from community.features.forums.slice import MANIFEST
from community.infra.catalogue import Catalogue

NOTE = "note-canari-91c2"


def path(topic: Any, rest: str = "") -> str:
    return f"/api/forums/topics/{topic}{rest}"


async def delegate(world: World, session: AsyncSession, person: str) -> None:
    """Make the person a moderator of the public space alone."""
    who, now = world.people[person].id, datetime.now(UTC)
    session.add(SpaceMember(space_id=world.public.id, person_id=who, level=4, since=now))
    await session.commit()


async def test_notes_are_for_moderators_of_the_space_and_for_nobody_else(
    world: World, session: AsyncSession, events: Events
) -> None:
    await delegate(world, session, "outsider")
    topic = world.topic.id
    written = await world["outsider"].post(path(topic, "/staff-notes"), json={"source": NOTE, "afterNumber": 1})
    assert written.status_code == 201, written.text
    note = written.json()[0]
    assert (note["afterNumber"], note["source"]) == (1, NOTE)
    assert (await world["moderator"].get(path(topic, "/staff-notes"))).json() == [note]
    row = (await world["reader"].get(path(topic))).json()
    assert (row["postCount"], row["highestNumber"], row["actCount"]) == (2, 2, 0)
    post = await world.post_id(1)
    for person in ("reader", "member", "author"):
        for asked in (
            path(topic), path(topic, "/posts"), path(topic, "/changes?after=0"), path(topic, "/acts"),
            path(topic, "/summary"), path(topic, "/dates"), path(topic, "/timers"), path(topic, "/staff-notes"),
            "/api/forums/topics", f"/api/forums/topics?space={world.public.id}", "/api/forums/topics?list=new",
            "/api/forums/topics?list=unread", "/api/forums/counters", "/api/forums/spaces",
            f"/api/forums/posts/{post}/revisions",
        ):  # fmt: skip
            assert NOTE not in (await world[person].get(asked)).text, (person, asked)
        own = f"/api/forums/staff-notes/{note['id']}"
        assert (await world[person].get(path(topic, "/staff-notes"))).status_code == 404
        assert (await world[person].post(path(topic, "/staff-notes"), json={"source": "x"})).status_code == 404
        assert (await world[person].patch(own, json={"source": "x", "version": 1})).status_code == 404
        assert (await world[person].delete(own)).status_code == 404
    assert NOTE not in str(await events())
    # In the private space the same person moderates nothing.
    assert (await world["outsider"].get(path(world.secret.id, "/staff-notes"))).status_code == 404


async def test_notes_are_edited_with_conflicts_and_deleted(world: World) -> None:
    topic = path(world.topic.id, "/staff-notes")
    note = (await world["moderator"].post(topic, json={"source": NOTE})).json()[0]
    own = f"/api/forums/staff-notes/{note['id']}"
    assert (await world["moderator"].patch(own, json={"source": "autre", "version": 1})).status_code == 204
    late = await world["moderator"].patch(own, json={"source": "tard", "version": 1})
    assert (late.status_code, late.json()["code"]) == (409, "edit_conflict")
    assert (await world["moderator"].get(topic)).json()[0]["source"] == "autre"
    assert (await world["moderator"].delete(own)).status_code == 204
    assert (await world["moderator"].get(topic)).json() == []


async def test_frames_of_notes_reach_moderators_alone(world: World, session: AsyncSession) -> None:
    space, topic = world.public.id, world.topic.id
    message = Catalogue([MANIFEST]).live_message(StaffNoteChanged(topic_id=topic, space_id=space))
    assert message is not None
    assert (message.urgent, message.audiences) == ((), (f"forums.space_moderators:{space}",))
    moderator = actor_for(world.people["moderator"], set(), Role.MODERATOR)
    member = actor_for(world.people["reader"], set())
    assert f"forums.space_moderators:{space}" in await audiences(session, moderator)
    assert not [each for each in await audiences(session, member) if "moderators" in each]
    assert EVERYBODY not in message.audiences


async def ring(app: Community, session: AsyncSession) -> list[str]:
    """One round of the job; names of the events."""
    async with in_worker(app, session) as context:
        await ring_due_timers(context)
    return [event.name for event in context.outbox.events]


async def test_timers_ring_once(world: World, app: Community, session: AsyncSession) -> None:
    topic, later = world.topic.id, (datetime.now(UTC) + timedelta(days=1)).isoformat()
    await world["moderator"].put(path(topic, "/state"), json={"pinned": True, "pinnedUntil": later})
    for kind in ("close", "bump"):
        answer = await world["moderator"].put(path(topic, f"/timers/{kind}"), json={"dueAt": later})
        assert answer.status_code == 200, answer.text
    assert (await world["reader"].put(path(topic, "/timers/remind"), json={"dueAt": later})).status_code == 200
    kinds = [timer["kind"] for timer in (await world["moderator"].get(path(topic, "/timers"))).json()]
    assert sorted(kinds) == ["bump", "close", "unpin"]
    assert await ring(app, session) == []
    await session.execute(update(TopicTimer).values(due_at=datetime.now(UTC) - timedelta(seconds=5)))
    await session.commit()
    told = await ring(app, session)
    assert sorted(set(told)) == ["forums.topic_changed", "notifications.notice"]
    assert await ring(app, session) == []
    row = (await world["reader"].get(path(topic))).json()
    assert (row["closed"], row["pinned"], row["pinnedUntil"]) == (True, False, None)
    acts = (await world["reader"].get(path(topic, "/acts"))).json()
    assert {(act["kind"], act["by"] is None) for act in acts if act["by"] is None} == {
        ("closed", True), ("bumped", True), ("unpinned", True),
    }  # fmt: skip
    assert (await session.scalar(select(func.count()).select_from(TopicTimer))) == 0


async def test_an_idle_timer_waits_while_people_write(world: World, app: Community, session: AsyncSession) -> None:
    topic = world.topic.id
    answer = await world["moderator"].put(path(topic, "/timers/idle"), json={"idleDays": 3})
    assert answer.status_code == 200, answer.text
    past = datetime.now(UTC) - timedelta(seconds=5)
    await session.execute(update(TopicTimer).values(due_at=past))
    await session.commit()
    assert await ring(app, session) == []
    timer = (await session.scalars(select(TopicTimer).execution_options(populate_existing=True))).one()
    assert timer.due_at > datetime.now(UTC) + timedelta(days=2)
    await session.execute(update(TopicTimer).values(due_at=past))
    await session.execute(update(Topic).where(Topic.id == topic).values(last_post_at=past - timedelta(days=4)))
    await session.commit()
    assert await ring(app, session) == ["forums.topic_changed"]
    assert (await world["reader"].get(path(topic))).json()["closed"] is True


async def test_timers_need_a_time_to_come(world: World) -> None:
    topic, past = world.topic.id, (datetime.now(UTC) - timedelta(days=1)).isoformat()
    for kind, body, code in (
        ("close", {}, "required"),
        ("close", {"dueAt": past}, "in_the_past"),
        ("idle", {}, "required"),
        ("unpin", {"dueAt": "2100-01-01T00:00:00Z"}, "unknown_value"),
    ):
        answer = await world["moderator"].put(path(topic, f"/timers/{kind}"), json=body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), kind
    assert (await world["moderator"].put(path(topic, "/timers/nothing"), json={})).status_code in {400, 404}


async def test_a_hidden_version_is_gone_for_its_author(world: World) -> None:
    post = f"/api/forums/posts/{await world.post_id(2)}"
    before = (await world["member"].get(f"{post}/revisions")).json()
    assert before == []
    await world["member"].patch(post, json={"source": "corrigé", "version": 1})
    hide = f"{post}/revisions/1/hidden"
    assert (await world["member"].put(hide, json={"hidden": True})).status_code == 403
    assert (await world["moderator"].put(hide, json={"hidden": True})).status_code == 204
    mine = (await world["member"].get(f"{post}/revisions")).json()[0]
    assert (mine["hidden"], mine["source"], mine["html"]) == (True, "", "")
    theirs = (await world["moderator"].get(f"{post}/revisions")).json()[0]
    assert theirs["source"].startswith("Texte du message 2")
    await world["moderator"].put(hide, json={"hidden": False})
    assert (await world["member"].get(f"{post}/revisions")).json()[0]["source"]


async def test_the_accepted_ones_author_is_told(world: World, events: Events) -> None:
    await world["author"].put(path(world.topic.id, "/answer"), json={"number": 2})
    await world["author"].put(path(world.topic.id, "/answer"), json={"number": None})
    told = [content for name, content in await events() if name == "notifications.notice"]
    assert [(each["kind"], each["item"], each["recipients"][0]["person_id"]) for each in told] == [
        ("forums.answer_accepted", 2, str(world.people["member"].id))
    ]


async def long_topic(world: World, session: AsyncSession, count: int) -> UUID:
    """A post each hour."""
    writers = [world.people["member"], world.people["author"]]
    replies = [writers[place % 2] for place in range(count - 1)]
    topic = await make_topic(session, world.public, writers[1], replies=replies)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hours = func.make_interval(0, 0, 0, 0, Post.number)
    await session.execute(update(Post).where(Post.topic_id == topic.id).values(created_at=start + hours))
    await session.commit()
    return topic.id


async def test_a_summary_holds_what_matters(world: World, session: AsyncSession, statements: Statements) -> None:
    topic = await long_topic(world, session, 60)
    for number in (7, 7, 7, 30):
        await world["outsider"].post(path(topic, "/posts"), json={"source": "vu", "replyTo": number})
    await world["author"].put(path(topic, "/answer"), json={"number": 41})
    for _ in range(2):
        statements.reset()
        page = (await world["reader"].get(path(topic, "/summary"))).json()
        assert len([each for each in statements.sent if "SELECT" in each and "accounts_session" not in each]) <= 4
    numbers = [post["number"] for post in page["items"]]
    assert numbers == sorted(numbers)
    assert len(numbers) == 64 // 5
    assert {1, 7, 30, 41, 64} <= set(numbers)
    short = (await world["reader"].get(path(world.topic.id, "/summary"))).json()
    assert [post["number"] for post in short["items"]] == [1, 2]


async def test_a_date_leads_to_its_posts(world: World, session: AsyncSession, statements: Statements) -> None:
    topic = await long_topic(world, session, 100)
    asked = path(topic, "/posts?at=2026-01-03T00:00:00Z&limit=10")
    page = (await world["reader"].get(asked)).json()
    assert [post["number"] for post in page["items"]] == list(range(43, 53))
    late = (await world["reader"].get(path(topic, "/posts?at=2027-01-01T00:00:00Z&limit=5"))).json()
    assert [post["number"] for post in late["items"]] == list(range(96, 101))
    early = (await world["reader"].get(path(topic, "/posts?at=2020-01-01T00:00:00Z&limit=5"))).json()
    assert [post["number"] for post in early["items"]] == list(range(1, 6))
    dates = (await world["reader"].get(path(topic, "/dates"))).json()
    assert (dates[0]["number"], dates[-1]["number"]) == (1, 100)
    assert len(dates) <= 42
    statements.reset()
    assert (await world["reader"].get(path(topic, "/dates"))).json() == dates
    assert statements.sent == []
