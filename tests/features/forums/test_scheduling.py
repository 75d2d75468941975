"""Scheduled posts: published once, by the rights of their time, and never lost."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.worker import work_off
from tests.features.forums.conftest import Events, World
from tests.features.forums.test_posting_rules import set_rules

from community.app.slices import MANIFESTS
from community.core.clock import SystemClock
from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.forums.jobs.writing import find_due_posts, publish_scheduled_post
from community.features.forums.models import Draft, Post, ScheduledPost, SpaceGrant, Topic
from community.infra.catalogue import Catalogue
from community.infra.db import Database
from community.settings import Settings

SOON = timedelta(minutes=10)


def later(delay: timedelta = SOON) -> str:
    return (datetime.now(UTC) + delay).isoformat()


async def schedule(browser: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await browser.post("/api/forums/scheduled", json={"source": "plus tard", "publishAt": later(), **body})


async def make_due(session: AsyncSession) -> None:
    await session.execute(update(ScheduledPost).values(publish_at=datetime.now(UTC) - timedelta(seconds=1)))
    await session.commit()


class Worker:
    """Runs the job of the minute and what it defers."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings

    async def minute(self) -> None:
        async with self.database.unit_of_work() as uow:
            context: Any = type("Context", (), {"session": uow.session, "clock": SystemClock()})()
            await find_due_posts(context)
        await work_off(self.database, self.settings)


@pytest.fixture
def worker(database: Database, settings: Settings) -> Worker:
    return Worker(database, settings)


async def posts(session: AsyncSession, topic: Topic) -> list[str]:
    return list(await session.scalars(select(Post.source).where(Post.topic_id == topic.id).order_by(Post.number)))


async def test_a_reply_is_published_at_its_time(world: World, session: AsyncSession, worker: Worker) -> None:
    body = {"topicId": str(world.topic.id), "replyTo": 1}
    made = await schedule(world["member"], **body)
    assert made.status_code == 201
    assert made.json()["place"] == world.topic.title
    await worker.minute()
    assert len(await posts(session, world.topic)) == 2
    await make_due(session)
    for _ in range(2):
        await worker.minute()
        assert (await posts(session, world.topic))[2:] == ["plus tard"]
    assert (await world["member"].get("/api/forums/scheduled")).json() == []


async def test_a_topic_is_opened_at_its_time(world: World, session: AsyncSession, worker: Worker) -> None:
    made = await schedule(world["member"], spaceId=str(world.public.id), title="Annoncé", tags=["salon"])
    assert made.status_code == 201
    await make_due(session)
    await worker.minute()
    topic = await session.scalar(select(Topic).where(Topic.title == "Annoncé"))
    assert topic is not None
    assert (topic.author_id, topic.tags) == (world.people["member"].id, ["salon"])


async def lose_rights(world: World, session: AsyncSession) -> None:
    await session.execute(update(SpaceGrant).where(SpaceGrant.space_id == world.private.id).values(level=1))


async def close(world: World, session: AsyncSession) -> None:
    await session.execute(update(Topic).where(Topic.id == world.secret.id).values(closed_at=datetime.now(UTC)))


async def remove(world: World, session: AsyncSession) -> None:
    await session.execute(update(Topic).where(Topic.id == world.secret.id).values(deleted_at=datetime.now(UTC)))


@pytest.mark.parametrize(
    ("hindrance", "reason"), [(lose_rights, "forbidden"), (close, "topic_closed"), (remove, "not_found")]
)
async def test_what_may_not_be_published_is_a_draft_again_and_its_author_is_told(
    world: World, session: AsyncSession, worker: Worker, events: Events, hindrance: Any, reason: str
) -> None:
    assert (await schedule(world["member"], topicId=str(world.secret.id))).status_code == 201
    await hindrance(world, session)
    await make_due(session)
    await worker.minute()
    assert len(await posts(session, world.secret)) == 2
    (draft,) = (await session.scalars(select(Draft))).all()
    assert (draft.body, draft.extra["reason"]) == ("plus tard", reason)
    assert draft.extra["topicId"] == str(world.secret.id)
    notices = [payload for name, payload in await events() if name == "notifications.notice"]
    assert [(each["kind"], each["subject_id"]) for each in notices] == [("forums.schedule_failed", str(draft.id))]
    assert [told["person_id"] for told in notices[0]["recipients"]] == [str(world.people["member"].id)]
    assert not [name for name, _ in await events() if name == "forums.post_created"]


async def merge(world: World) -> str:
    """Merge the open topic into another one, to which it is named."""
    new = {"spaceId": str(world.public.id), "title": "Le sujet qui reste", "source": "texte"}
    into = (await world["author"].post("/api/forums/topics", json=new)).json()["id"]
    path = f"/api/forums/topics/{world.topic.id}/merge"
    assert (await world["moderator"].post(path, json={"topicId": into})).status_code == 200
    return str(into)


async def test_a_reply_goes_to_where_its_topic_was_merged(
    world: World, session: AsyncSession, worker: Worker, events: Events
) -> None:
    await schedule(world["member"], topicId=str(world.topic.id), replyTo=2)
    into = await merge(world)
    (waiting,) = (await world["member"].get("/api/forums/scheduled")).json()
    assert waiting["place"] == "Le sujet qui reste"
    await make_due(session)
    await worker.minute()
    page = (await world["member"].get(f"/api/forums/topics/{into}/posts")).json()
    assert (page["items"][-1]["excerpt"], page["items"][-1]["replyTo"]) == ("plus tard", 3)
    assert not [payload for name, payload in await events() if name == "notifications.notice"]
    assert await session.scalar(select(func.count()).select_from(Draft)) == 0


async def test_a_draft_of_a_merged_topic_leads_to_the_other(world: World) -> None:
    key = f"topic:{world.topic.id}"
    await world["member"].put(f"/api/forums/drafts/{key}", json={"sequence": 0, "body": "ma réponse"})
    into = await merge(world)
    (row,) = (await world["member"].get("/api/forums/drafts")).json()
    assert (row["key"], row["topicId"], row["place"]) == (key, into, "Le sujet qui reste")


async def test_a_suspended_author_publishes_nothing(world: World, session: AsyncSession, worker: Worker) -> None:
    await schedule(world["member"], topicId=str(world.topic.id))
    member = world.people["member"].id
    await session.execute(update(Person).where(Person.id == member).values(state=PersonState.SUSPENDED))
    await make_due(session)
    await worker.minute()
    assert len(await posts(session, world.topic)) == 2
    assert await session.scalar(select(func.count()).select_from(Draft)) == 1


async def test_a_crash_after_the_post_publishes_it_once(
    world: World, session: AsyncSession, database: Database, worker: Worker, settings: Settings
) -> None:
    made = (await schedule(world["member"], topicId=str(world.topic.id))).json()
    await make_due(session)

    async def crash() -> None:
        async with database.unit_of_work() as uow:
            has = {
                "session": uow.session,
                "outbox": uow.outbox,
                "clock": SystemClock(),
                "catalogue": Catalogue(MANIFESTS),
            }
            context: Any = type("Context", (), has)()
            await publish_scheduled_post(context, scheduled_id=made["id"])
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await crash()
    assert len(await posts(session, world.topic)) == 2
    await worker.minute()
    await worker.minute()
    assert (await posts(session, world.topic))[2:] == ["plus tard"]


@pytest.mark.parametrize(("delay", "code"), [(timedelta(minutes=4), "too_early"), (timedelta(days=367), "too_late")])
async def test_the_time_is_soon_and_not_too_far(world: World, delay: timedelta, code: str) -> None:
    refused = await schedule(world["member"], topicId=str(world.topic.id), publishAt=later(delay))
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, code)


@pytest.mark.parametrize(
    ("name", "status"), [("author", 201), ("member", 201), ("reader", 403), ("outsider", 201), ("moderator", 201)]
)
async def test_only_who_may_write_now_may_schedule(world: World, name: str, status: int) -> None:
    assert (await schedule(world[name], topicId=str(world.topic.id))).status_code == status
    hidden = await schedule(world["outsider"], topicId=str(world.secret.id))
    assert hidden.status_code == 404
    hidden = await schedule(world["outsider"], spaceId=str(world.private.id), title="Titre")
    assert hidden.status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"topicId": "{topic}", "spaceId": "{space}"}, {"spaceId": "{space}", "title": "a"}]
)
async def test_a_place_and_a_title_are_needed(world: World, body: dict[str, str]) -> None:
    names = {"topic": str(world.topic.id), "space": str(world.public.id)}
    filled = {key: value.format(**names) for key, value in body.items()}
    assert (await schedule(world["member"], **filled)).status_code == 422


async def test_it_is_changed_cancelled_and_published_by_its_author_alone(world: World, session: AsyncSession) -> None:
    made = (await schedule(world["member"], topicId=str(world.topic.id))).json()
    path = f"/api/forums/scheduled/{made['id']}"
    patch = {"version": 1, "source": "autre texte", "publishAt": later(timedelta(days=2))}
    for name in ("author", "moderator", "administrator"):
        assert (await world[name].patch(path, json=patch)).status_code == 404
        assert (await world[name].delete(path)).status_code == 404
        assert (await world[name].post(f"{path}/publish")).status_code == 404
        assert (await world[name].get("/api/forums/scheduled")).json() == []
    assert (await world["member"].patch(path, json=patch)).json()["source"] == "autre texte"
    assert (await world["member"].patch(path, json=patch)).json()["code"] == "version_conflict"
    published = await world["member"].post(f"{path}/publish")
    assert (published.status_code, published.json()["number"]) == (200, 3)
    assert (await posts(session, world.topic))[2:] == ["autre texte"]
    other = (await schedule(world["member"], topicId=str(world.topic.id))).json()
    assert (await world["member"].delete(f"/api/forums/scheduled/{other['id']}")).status_code == 204
    (draft,) = (await session.scalars(select(Draft))).all()
    assert draft.body == "plus tard"


async def test_scheduling_again_by_the_same_key_is_once_and_takes_the_draft(world: World) -> None:
    key = f"topic:{world.topic.id}"
    saved = await world["member"].put(f"/api/forums/drafts/{key}", json={"sequence": 0, "body": "plus tard"})
    body = {
        "topicId": str(world.topic.id),
        "source": "plus tard",
        "publishAt": later(),
        "draft": {"key": key, "sequence": saved.json()["sequence"]},
    }
    headers = {"Idempotency-Key": "01920000-0000-7000-8000-00000000000a"}
    answers = [await world["member"].post("/api/forums/scheduled", json=body, headers=headers) for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert (await world["member"].get("/api/forums/drafts")).json() == []


async def test_a_topic_that_breaks_the_rules_of_its_space_is_refused_when_it_is_scheduled(world: World) -> None:
    await set_rules(world, rules={"requiredTags": ["prix"], "minimumLength": 5})
    topic = {"spaceId": str(world.public.id), "title": "Plus tard"}
    refused = await schedule(world["member"], **topic)
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [("/tags", "tag_required")]
    assert (await schedule(world["member"], **topic, tags=["Prix"])).status_code == 201
    await set_rules(world, rules={"templateRequired": True})
    assert (await schedule(world["member"], **topic)).json()["code"] == "template_required"
    assert (await schedule(world["moderator"], **topic)).status_code == 201
