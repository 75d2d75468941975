"""Digests: once for each period, only if something is new, in the reader's language."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_space, make_topic
from tests.factories.worker import work_off
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, Stored, Work, follow, reply

from community.app.slices import MANIFESTS
from community.features.accounts.models import Person, Session
from community.features.forums.models import FollowLevel, Mention, MentionKind, Post, Topic
from community.features.notifications.jobs import DIGESTS
from community.features.notifications.models import NoticeSettings, StoredNotice
from community.features.notifications.repository.pruning import prune
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import Database, open_database
from community.infra.mail.tables import Mail
from community.infra.valkey import Valkey
from community.settings import Settings

PARIS = ZoneInfo("Europe/Paris")
Send = Callable[[], Awaitable[dict[str, Mail]]]


def monday_morning(now: datetime, at: time = time(7, 30)) -> datetime:
    """The next Monday in Paris."""
    day = now.astimezone(PARIS).date()
    return datetime.combine(day + timedelta(days=7 - day.weekday()), at, PARIS).astimezone(UTC)


@pytest.fixture
def send(database: Database, settings: Settings, clock: FixedClock, session: AsyncSession) -> Send:
    """Run the job; returns the digests so far by address, one each."""

    async def run() -> dict[str, Mail]:
        valkey = Valkey(settings)
        context = WorkerContext(
            database=database, valkey=valkey, clock=clock, settings=settings, catalogue=Catalogue(MANIFESTS)
        )
        await run_job(context, job=DIGESTS, args={})
        await work_off(database, settings, clock)
        await valkey.close()
        rows = (await session.scalars(select(Mail).where(Mail.template == "digest"))).all()
        assert len({row.recipient for row in rows}) == len(rows)
        return {row.recipient: row for row in rows}

    return run


async def test_once_a_week_with_what_is_new(
    world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock
) -> None:
    reader, morning = world.people["reader"], monday_morning(clock.now())
    clock.at = morning - timedelta(hours=2)
    topics = [await make_topic(session, world.public, world.people["author"], at=clock.at) for _ in range(2)]
    await session.commit()
    await follow(session, reader, topics[0], FollowLevel.TRACKING, last_read=1)
    await reply(world, "outsider", topics[0])
    for _ in range(3):
        await reply(world, "outsider", topics[1])
    number = await reply(world, "outsider", world.topic)
    session.add(Mention(post_id=await world.post_id(number), kind=MentionKind.PERSON, target_id=reader.id))
    await session.commit()
    await work()
    # What the application wrote bears the machine's time.
    await session.execute(update(StoredNotice).values(created_at=clock.at))
    await touch(session, clock.at)
    clock.at = morning - timedelta(minutes=1)
    assert await send() == {}
    clock.at = morning
    mail = (await send())[reader.email]
    assert mail.subject == "Votre semaine dans la communauté"
    for words in ("Pour vous", "Ce que vous suivez", "Ce dont on parle", topics[0].title, topics[1].title):
        assert words in mail.text
        assert words in mail.html
    assert "vous a mentionné" in mail.text
    assert "1 nouveau message" in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert world.secret.title not in mail.text
    for later in (timedelta(minutes=10), timedelta(hours=9), timedelta(days=1)):
        clock.at = morning + later
        assert len(await send()) == len(await send())


async def touch(session: AsyncSession, at: datetime) -> None:
    """Let what was written be of this time."""
    await session.execute(update(Post).values(created_at=at))
    await session.execute(update(Topic).values(last_post_at=at))
    await session.commit()


async def test_nothing_new_is_no_mail(world: World, session: AsyncSession, send: Send, clock: FixedClock) -> None:
    clock.at = monday_morning(clock.now()) + timedelta(days=28)
    await session.execute(update(Session).values(last_seen_at=clock.at - timedelta(days=1)))
    await session.commit()
    assert await send() == {}


@pytest.mark.parametrize(
    ("locale", "subject"),
    [("fr", "Votre journée dans la communauté"), ("en", "Your day in the community"), ("es", "Su día en la comunidad")],
)
async def test_daily_in_the_readers_language_by_their_own_clock(
    locale: str, subject: str, world: World, session: AsyncSession, send: Send, clock: FixedClock
) -> None:
    reader = world.people["reader"]
    guadeloupe = ZoneInfo("America/Guadeloupe")
    await session.execute(update(Person).where(Person.id == reader.id).values(locale=locale))
    session.add(NoticeSettings(person_id=reader.id, digest="daily", zone="America/Guadeloupe"))
    await session.commit()
    await follow(session, reader, world.topic, FollowLevel.TRACKING, last_read=1)
    day = (clock.now() + timedelta(days=1)).astimezone(guadeloupe).date()
    clock.at = datetime.combine(day, time(7, 29), guadeloupe).astimezone(UTC)
    await touch(session, clock.at - timedelta(hours=1))
    assert reader.email not in await send()
    clock.pass_(minutes=1)
    assert (await send())[reader.email].subject == subject


async def test_deleted_posts_do_not_count(world: World, session: AsyncSession, send: Send, clock: FixedClock) -> None:
    """Neither in the number that is told, nor as something new."""
    reader, author = world.people["reader"], world.people["author"]
    session.add(NoticeSettings(person_id=reader.id, digest="daily"))
    some, none = [await make_topic(session, world.public, author) for _ in range(2)]
    await session.commit()
    for topic in (some, none):
        await follow(session, reader, topic, FollowLevel.TRACKING, last_read=1)
        for number in [await reply(world, "outsider", topic) for _ in range(2 if topic is none else 3)]:
            if topic is none or number < 4:
                await world["outsider"].delete(f"/api/forums/posts/{await world.post_id(number, topic)}")
    clock.at = monday_morning(clock.now())
    await touch(session, clock.at - timedelta(hours=1))
    await session.execute(update(Session).values(last_seen_at=clock.at))
    await session.commit()
    mail = (await send())[reader.email]
    assert f"- {some.title}\n  1 nouveau message" in mail.text
    assert none.title not in mail.text


@pytest.mark.parametrize("why", ["none", "stopped", "away", "lost"])
async def test_who_gets_none(why: str, world: World, session: AsyncSession, send: Send, clock: FixedClock) -> None:
    reader = world.people["member" if why == "lost" else "reader"]
    values = {"none": {"digest": "none"}, "stopped": {"digest": "daily", "mail_stop": "bounced"}}
    session.add(NoticeSettings(person_id=reader.id, **values.get(why, {"digest": "daily"})))
    await session.commit()
    topic = world.secret if why == "lost" else world.topic
    await follow(session, reader, topic, FollowLevel.TRACKING, last_read=1)
    clock.at = monday_morning(clock.now())
    await touch(session, clock.at - timedelta(hours=1))
    seen = clock.at - timedelta(days=181 if why == "away" else 1)
    await session.execute(update(Session).values(last_seen_at=seen))
    await session.commit()
    if why == "lost":
        await world["administrator"].put(f"/api/forums/spaces/{world.private.id}/grants", json=[])
    mails = await send()
    assert reader.email not in mails or topic.title not in mails[reader.email].text
    if why != "lost":
        assert reader.email not in mails


async def test_two_workers_write_one_digest(own_database: str, settings: Settings, clock: FixedClock) -> None:
    """Both read the same people; the rows decide."""
    own = Settings(
        **{**{name: getattr(settings, name) for name in settings.__struct_fields__}, "database_url": own_database}
    )
    clock.at = monday_morning(clock.now())
    async with open_database(own, application_name="tests") as database:
        async with database.unit_of_work() as uow:
            reader = await make_person(uow.session)
            await sign_in(uow.session, reader, at=clock.at - timedelta(days=1))
            space = await make_space(uow.session)
            writer = await make_person(uow.session)
            await make_topic(uow.session, space, writer, replies=[writer] * 4, at=clock.at - timedelta(hours=1))
            email = reader.email
        valkey = Valkey(own)
        context = WorkerContext(
            database=database, valkey=valkey, clock=clock, settings=own, catalogue=Catalogue(MANIFESTS)
        )
        await asyncio.gather(*(run_job(context, job=DIGESTS, args={}) for _ in range(4)))
        async with database.reading() as session:
            mails = (await session.scalars(select(Mail.recipient).where(Mail.template == "digest"))).all()
        assert list(mails) == [email]
        await valkey.close()


async def test_a_crash_takes_the_claim_along(
    world: World, session: AsyncSession, send: Send, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await follow(session, world.people["reader"], world.topic, FollowLevel.TRACKING, last_read=1)
    clock.at = monday_morning(clock.now())
    await touch(session, clock.at - timedelta(hours=1))

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("community.infra.mail.outgoing.Outgoing.queue_composed", fail)
        with pytest.raises(RuntimeError):
            await send()
    assert world.people["reader"].email in await send()


async def test_old_notices_go(
    world: World, session: AsyncSession, work: Work, stored: Stored, clock: FixedClock
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    for _ in range(5):
        await reply(world, "outsider", world.topic)
    await work()
    notices = await stored(reader)
    notices[0].read_at = clock.now() - timedelta(days=91)
    notices[0].mail_stage = "cancelled"
    notices[1].read_at = clock.now() - timedelta(days=89)
    await session.commit()
    assert not await prune(session, now=clock.now())
    await session.commit()
    assert [notice.item for notice in await stored(reader)] == [4, 5, 6, 7]
    assert not await prune(session, now=clock.now(), most=2)
    await session.commit()
    assert [notice.item for notice in await stored(reader)] == [6, 7]
