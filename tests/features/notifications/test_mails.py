"""Mails of notices: when they go, to whom, and what they hold."""

import email
import email.policy
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.smtp import smtp_server
from tests.factories.worker import run_named, work_off
from tests.features.forums.conftest import World
from tests.features.notifications.conftest import FixedClock, Stored, Work, follow, reply

from community.app.slices import MANIFESTS
from community.features.accounts.models import Person, Session
from community.features.accounts.models.person import PersonState
from community.features.forums.models import Mention, MentionKind, Post, Topic
from community.features.notifications.jobs import DIGESTS, SEND
from community.features.notifications.models import NoticeSettings
from community.features.notifications.service.mailing import MAILS_A_DAY
from community.infra.catalogue import Catalogue
from community.infra.consuming import WorkerContext, run_job
from community.infra.db import Database
from community.infra.mail.tables import Mail
from community.infra.valkey import Valkey
from community.settings import Settings

Send = Callable[[], Awaitable[list[Mail]]]


@pytest.fixture
def send(database: Database, settings: Settings, clock: FixedClock, session: AsyncSession) -> Send:
    """Run the job that sends; returns all mails so far."""

    async def run() -> list[Mail]:
        valkey = Valkey(settings)
        context = WorkerContext(
            database=database, valkey=valkey, clock=clock, settings=settings, catalogue=Catalogue(MANIFESTS)
        )
        await run_job(context, job=SEND, args={})
        await work_off(database, settings, clock)
        await valkey.close()
        rows = await session.scalars(select(Mail).order_by(Mail.id).execution_options(populate_existing=True))
        return list(rows)

    return run


async def test_a_mail_waits_gathers_and_says_why(
    world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock, stored: Stored
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic, source="Premier **texte**.\n\n![plan](/media/abc)")
    await work()
    clock.pass_(minutes=9)
    assert [mail for mail in await send() if mail.recipient == reader.email] == []
    await reply(world, "member", world.topic, source="Second.")
    await work()
    clock.pass_(minutes=2)
    mails = [mail for mail in await send() if mail.recipient == reader.email]
    assert len(mails) == 1
    mail = mails[0]
    assert mail.subject == f"Re: [{world.public.name['fr']}] {world.topic.title}"
    assert "Premier texte." in mail.text
    assert "[plan]" in mail.text
    assert "Second." in mail.text
    assert "<strong>texte</strong>" in mail.html
    assert "<img" not in mail.html
    assert "vous surveillez ce sujet" in mail.text
    assert f"/sujets/{world.topic.id}?message=3" in mail.text
    assert {notice.mail_stage for notice in await stored(reader)} == {"sent"}
    assert len([mail for mail in await send() if mail.recipient == reader.email]) == 1


@pytest.mark.parametrize("how", ["read", "deleted", "moved", "suspended", "quiet", "stopped", "one_by_one"])
async def test_a_mail_is_cancelled(
    how: str, world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock
) -> None:
    """Read meanwhile, gone, out of sight, or not wanted any more: no mail goes."""
    reader, browser = world.people["reader"], world["reader"]
    await follow(session, reader, world.topic)
    number = await reply(world, "outsider", world.topic)
    await work()
    match how:
        case "read":
            await browser.put(f"/api/forums/topics/{world.topic.id}/read", json={"number": number})
        case "deleted":
            await world["outsider"].delete(f"/api/forums/posts/{await world.post_id(number)}")
        case "moved":
            to = {"spaceId": str(world.private.id)}
            assert (await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json=to)).status_code == 200
        case "suspended":
            await session.execute(update(Person).where(Person.id == reader.id).values(state=PersonState.SUSPENDED))
            await session.commit()
        case "quiet":
            await browser.patch("/api/notifications/preferences", json={"preset": "quiet"})
        case "stopped":
            await browser.patch("/api/notifications/preferences", json={"mailStopped": True})
        case _:
            await browser.put(
                "/api/notifications/preferences/kinds/forums.reply", json={"inApp": True, "mail": False, "push": False}
            )
    await work()
    clock.pass_(hours=1)
    assert [mail for mail in await send() if mail.recipient == reader.email] == []


async def test_a_topic_moved_out_of_sight_leaves_neither_mail_nor_digest(
    world: World, session: AsyncSession, database: Database, settings: Settings, work: Work, clock: FixedClock,
    stored: Stored,
) -> None:  # fmt: skip
    """For those who cannot follow it; the others get both. Moved back, it brings no mail that was cancelled."""
    reader, member, canary = world.people["reader"], world.people["member"], "canari-déplacé"
    for person in (reader, member):
        await settings_for(session, person, digest="daily", zone="UTC")
        await follow(session, person, world.topic)
    await reply(world, "author", world.topic, source=canary)
    mention = await reply(world, "author", world.topic, source=f"[@Vous](/personnes/{reader.id}) {canary}")
    await work()
    assert {notice.item for notice in await stored(reader)} == {mention - 1, mention}
    for space, told in ((world.private, {member.email}), (world.public, {member.email, reader.email})):
        to = {"spaceId": str(space.id)}
        assert (await world["moderator"].patch(f"/api/forums/topics/{world.topic.id}", json=to)).status_code == 200
        await work()
        clock.at = datetime.combine((clock.at + timedelta(days=1)).date(), time(8), UTC)
        await session.execute(update(Post).values(created_at=clock.at - timedelta(hours=1)))
        await session.execute(update(Topic).values(last_post_at=clock.at - timedelta(hours=1)))
        await session.execute(update(Session).values(last_seen_at=clock.at))
        await session.commit()
        await run_named(database, settings, clock, SEND)
        await run_named(database, settings, clock, DIGESTS)
        mails = list(await session.scalars(select(Mail).order_by(Mail.id)))
        assert {mail.recipient for mail in mails if mail.template == "notification"} == {member.email}
        digests = {mail.recipient for mail in mails if mail.template == "digest" and world.topic.title in mail.text}
        assert digests & {reader.email, member.email} == told
        assert {notice.mail_stage for notice in await stored(reader)} == {"cancelled"}


async def settings_for(session: AsyncSession, person: Person, **values: Any) -> None:
    await session.merge(NoticeSettings(person_id=person.id, **values))
    await session.commit()


async def test_quiet_hours_hold_mails_until_they_end(
    world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock
) -> None:
    """From 22:00 to 7:00 in Paris, over midnight: one mail in the morning for what came in between."""
    reader = world.people["reader"]
    await settings_for(session, reader, quiet_from=time(22), quiet_until=time(7))
    await follow(session, reader, world.topic)
    clock.at = datetime(2026, 1, 15, 21, 30, tzinfo=UTC)
    await reply(world, "outsider", world.topic)
    await work()
    clock.pass_(minutes=20)
    assert [mail for mail in await send() if mail.recipient == reader.email] == []
    clock.at = datetime(2026, 1, 16, 2, 0, tzinfo=UTC)
    await reply(world, "outsider", world.topic)
    await work()
    clock.at = datetime(2026, 1, 16, 5, 59, tzinfo=UTC)
    assert [mail for mail in await send() if mail.recipient == reader.email] == []
    clock.at = datetime(2026, 1, 16, 6, 0, tzinfo=UTC)
    mails = [mail for mail in await send() if mail.recipient == reader.email]
    assert len(mails) == 1
    assert mails[0].html.count('class="post"') == 2


async def test_a_pause_holds_mails(
    world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    until = clock.now() + timedelta(hours=3)
    answer = await world["reader"].patch("/api/notifications/preferences", json={"mutedUntil": until.isoformat()})
    assert answer.status_code == 200
    await reply(world, "outsider", world.topic)
    await work()
    clock.pass_(hours=2)
    assert [mail for mail in await send() if mail.recipient == reader.email] == []
    clock.pass_(hours=1, seconds=1)
    assert len([mail for mail in await send() if mail.recipient == reader.email]) == 1


async def test_there_are_enough_mails_in_a_day(
    world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock, stored: Stored
) -> None:
    reader = world.people["reader"]
    clock.at = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
    await settings_for(session, reader, mails_on=clock.at.date(), mails_sent=MAILS_A_DAY)
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic)
    await work()
    clock.pass_(hours=1)
    assert [mail for mail in await send() if mail.recipient == reader.email] == []
    assert [notice.mail_stage for notice in await stored(reader)] == ["cancelled"]
    await reply(world, "outsider", world.topic)
    await work()
    clock.pass_(days=1)
    assert len([mail for mail in await send() if mail.recipient == reader.email]) == 1


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("fr", "vous a mentionné"),
        ("en", "mentioned you"),
        ("es", "le ha mencionado"),
    ],
)
async def test_on_the_wire_in_three_languages(
    locale: str,
    words: str,
    world: World,
    session: AsyncSession,
    work: Work,
    database: Database,
    settings: Settings,
    clock: FixedClock,
) -> None:
    """What a mail server is handed: bodies in the reader's language, and the headers of a mail one can end."""
    reader = world.people["reader"]
    await session.execute(update(Person).where(Person.id == reader.id).values(locale=locale))
    number = await reply(world, "outsider", world.topic, source="<b>Cuir</b> & *bois*\r\n\r\n> cité")
    post_id = await session.scalar(select(Post.id).where(Post.topic_id == world.topic.id, Post.number == number))
    session.add(Mention(post_id=post_id, kind=MentionKind.PERSON, target_id=reader.id))
    await session.commit()
    await work()
    clock.pass_(hours=1)
    async with smtp_server() as server:
        sending = msgspec.structs.replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}?security=none")
        valkey = Valkey(sending)
        context = WorkerContext(
            database=database, valkey=valkey, clock=clock, settings=sending, catalogue=Catalogue(MANIFESTS)
        )
        await run_job(context, job=SEND, args={})
        await work_off(database, sending, clock)
        await valkey.close()
    messages = [email.message_from_bytes(raw, policy=email.policy.default) for raw in server.mails]
    message = next(message for message in messages if message["To"] == reader.email)
    assert isinstance(message, EmailMessage)
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert words in plain.get_content()
    assert f'lang="{locale}"' in rich.get_content()
    assert "> cité" in plain.get_content()
    host = urlsplit(settings.base_url).hostname
    assert message["List-Id"] == f"<forums.topic.{host}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["References"] == message["In-Reply-To"] == f"<forums.topic.{world.topic.id.hex}@{host}>"
    address = urlsplit(str(message["List-Unsubscribe"]).replace(" ", "").strip("<>"))
    assert address.path == "/api/notifications/unsubscribe"
    assert parse_qs(address.query)["token"]


async def test_hostile_names_and_titles_stay_text(
    world: World, session: AsyncSession, work: Work, send: Send, clock: FixedClock
) -> None:
    reader, outsider = world.people["reader"], world.people["outsider"]
    hostile = "<script>x</script>\r\nBcc: a@b.example"
    await session.execute(update(Person).where(Person.id == outsider.id).values(given_name=hostile))
    topic = await session.merge(world.topic)
    topic.title = hostile
    await session.commit()
    await follow(session, reader, world.topic)
    await reply(world, "outsider", world.topic, source="[lien](javascript:alert(1)) [bon](/sujets/1)")
    await work()
    clock.pass_(hours=1)
    mail = next(mail for mail in await send() if mail.recipient == reader.email)
    assert "\n" not in mail.subject
    assert "<script>" not in mail.html
    assert 'href="javascript:' not in mail.html
    assert 'href="http' in mail.html
