"""Who is told of a post, why, and who is not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import Events, Statements, World
from tests.features.notifications.conftest import Stored, Work, follow, reply

from community.core.groups import EVERYONE
from community.features.accounts.models import Person
from community.features.forums.models import (
    FollowLevel,
    Ignored,
    LevelReason,
    Mention,
    MentionKind,
    MutedWord,
    SpaceFollow,
    TagFollow,
    TopicReader,
)
from community.features.notifications.models import StoredNotice


async def told(world: World, stored: Stored) -> dict[str, tuple[str, str]]:
    """Kind and reason of the newest notice of each person who has one."""
    found = {}
    for name, person in world.people.items():
        notices = await stored(person)
        if notices:
            found[name] = (notices[-1].kind, notices[-1].reason)
    return found


async def mention(session: AsyncSession, world: World, number: int, kind: MentionKind, target: Any) -> None:
    post_id = await world.post_id(number)
    session.add(Mention(post_id=post_id, kind=kind, target_id=target))
    await session.commit()


async def test_who_watches_and_who_is_answered(world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    await follow(session, world.people["reader"], world.topic)
    await reply(world, "outsider", world.topic, replyTo=2)
    await work()
    assert await told(world, stored) == {
        "reader": ("forums.reply", "watching_topic"),
        "member": ("forums.answer_to_you", "answered"),
    }


async def test_the_author_of_a_topic_hears_of_replies_to_it(world: World, work: Work, stored: Stored) -> None:
    await reply(world, "outsider", world.topic)
    await work()
    assert await told(world, stored) == {"author": ("forums.answer_to_you", "own_topic")}


async def test_nobody_hears_of_their_own_post(world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    await follow(session, world.people["author"], world.topic)
    await reply(world, "author", world.topic)
    await work()
    assert await told(world, stored) == {}


async def test_spaces_and_tags(world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    people, space = world.people, world.public.id
    session.add_all(
        [
            SpaceFollow(person_id=people["reader"].id, space_id=space, level=FollowLevel.WATCHING),
            SpaceFollow(person_id=people["member"].id, space_id=space, level=FollowLevel.WATCHING_FIRST),
            TagFollow(person_id=people["author"].id, tag="cuir", level=FollowLevel.WATCHING),
            TagFollow(person_id=people["moderator"].id, tag="cuir", level=FollowLevel.WATCHING_FIRST),
            TagFollow(person_id=people["administrator"].id, tag="bois", level=FollowLevel.WATCHING),
        ]
    )
    await session.commit()
    opened = await world["outsider"].post(
        "/api/forums/topics", json={"spaceId": str(space), "title": "Tannage", "source": "Qui ?", "tags": ["cuir"]}
    )
    assert opened.status_code == 201
    await work()
    assert await told(world, stored) == {
        "reader": ("forums.new_topic", "watching_space"),
        "member": ("forums.new_topic", "watching_space"),
        "author": ("forums.new_topic", "watching_tag"),
        "moderator": ("forums.new_topic", "watching_tag"),
    }
    topic = opened.json()
    answer = await world["outsider"].post(f"/api/forums/topics/{topic['id']}/posts", json={"source": "Et vous ?"})
    assert answer.status_code == 201
    await work()
    kinds = {name: [notice.kind for notice in await stored(people[name])] for name in people}
    assert kinds["reader"] == kinds["author"] == ["forums.new_topic", "forums.reply"]
    assert kinds["member"] == kinds["moderator"] == ["forums.new_topic"]


async def test_a_lower_level_chosen_for_the_topic_counts_more_than_its_space(
    world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    for name in ("reader", "author"):
        session.add(SpaceFollow(person_id=world.people[name].id, space_id=world.public.id, level=FollowLevel.WATCHING))
        await follow(session, world.people[name], world.topic, FollowLevel.TRACKING)
    await reply(world, "outsider", world.topic)
    await work()
    assert await told(world, stored) == {}


async def test_mentions_and_quotes_one_notice_each_with_the_strongest_reason(
    world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    people = world.people
    await follow(session, people["reader"], world.topic)
    number = await reply(world, "outsider", world.topic)
    await mention(session, world, number, MentionKind.PERSON, people["reader"].id)
    await mention(session, world, number, MentionKind.QUOTED, people["reader"].id)
    await mention(session, world, number, MentionKind.QUOTED, people["member"].id)
    await mention(session, world, number, MentionKind.GROUP, EVERYONE)
    await work()
    assert [notice.reason for notice in await stored(people["reader"])] == ["mentioned"]
    assert await told(world, stored) == {
        "reader": ("forums.mention", "mentioned"),
        "member": ("forums.quote", "quoted"),
        "author": ("forums.answer_to_you", "own_topic"),
        "moderator": ("forums.mention", "mentioned_group"),
        "administrator": ("forums.mention", "mentioned_group"),
    }


async def test_an_organisation_is_all_its_people(
    world: World, session: AsyncSession, work: Work, stored: Stored, events: Events
) -> None:
    me = (await world["author"].get("/api/accounts/me")).json()
    number = await reply(world, "moderator", world.topic)
    await mention(session, world, number, MentionKind.ORGANISATION, me["organisation"]["id"])
    await work()
    assert await told(world, stored) == {
        "author": ("forums.answer_to_you", "own_topic"),
        "member": ("forums.mention", "mentioned_organisation"),
        "outsider": ("forums.mention", "mentioned_organisation"),
    }


async def test_who_cannot_see_is_never_told(world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    outsider = world.people["outsider"]
    await follow(session, outsider, world.secret)
    session.add(SpaceFollow(person_id=outsider.id, space_id=world.private.id, level=FollowLevel.WATCHING))
    await session.commit()
    await reply(world, "member", world.secret)
    await work()
    assert await told(world, stored) == {"author": ("forums.answer_to_you", "own_topic")}


@pytest.mark.parametrize("what", ["topic", "space", "tag", "word", "prefix", "ignored", "ignored_for_a_time", "read"])
async def test_silence(what: str, world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    """However it is asked for, even a mention keeps to it."""
    reader, writer = world.people["reader"], world.people["outsider"]
    world.topic = await session.merge(world.topic)
    world.topic.title, world.topic.tags = "Cuir végétal ?", ["cuir"]
    silent = {
        "space": SpaceFollow(person_id=reader.id, space_id=world.public.id, level=FollowLevel.MUTED),
        "tag": TagFollow(person_id=reader.id, tag="cuir", level=FollowLevel.MUTED),
        "word": MutedWord(person_id=reader.id, word="vegetal"),
        "prefix": MutedWord(person_id=reader.id, word="veg*"),
        "ignored": Ignored(person_id=reader.id, ignored_id=writer.id),
        "ignored_for_a_time": Ignored(
            person_id=reader.id, ignored_id=writer.id, until=datetime.now(UTC) + timedelta(days=1)
        ),
    }
    if what in silent:
        session.add(silent[what])
    await session.commit()
    if what == "topic":
        await follow(session, reader, world.topic, FollowLevel.MUTED)
    if what == "read":
        await follow(session, reader, world.topic, last_read=3)
    number = await reply(world, "outsider", world.topic)
    await mention(session, world, number, MentionKind.PERSON, reader.id)
    await work()
    assert "reader" not in await told(world, stored)


@pytest.mark.parametrize("silent", ["space", "word"])
async def test_a_watched_topic_speaks_in_a_muted_space(
    silent: str, world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    reader = world.people["reader"]
    await follow(session, reader, world.topic)
    session.add(
        SpaceFollow(person_id=reader.id, space_id=world.public.id, level=FollowLevel.MUTED)
        if silent == "space"
        else MutedWord(person_id=reader.id, word="sujet")
    )
    session.add(
        Ignored(
            person_id=reader.id,
            ignored_id=world.people["outsider"].id,
            until=datetime.now(UTC) - timedelta(minutes=1),
        )
    )
    await session.commit()
    await reply(world, "outsider", world.topic)
    await work()
    assert (await told(world, stored))["reader"] == ("forums.reply", "watching_topic")


async def test_a_mention_added_by_an_edit_is_told_once(
    world: World, session: AsyncSession, work: Work, stored: Stored
) -> None:
    reader = world.people["reader"]
    number = await reply(world, "outsider", world.topic)
    await work()
    post_id = await world.post_id(number)
    named = f"[@Vous](/personnes/{reader.id})"
    for version, source in enumerate((f"Avec {named}.", f"Avec {named} et tous."), start=1):
        answer = await world["outsider"].patch(
            f"/api/forums/posts/{post_id}", json={"source": source, "version": version}
        )
        assert answer.status_code == 200, answer.text
        await work()
    assert [(notice.kind, notice.item) for notice in await stored(reader)] == [("forums.mention", number)]
    assert len(await stored(world.people["author"])) == 1


async def test_a_deleted_post_is_not_told(world: World, session: AsyncSession, work: Work, stored: Stored) -> None:
    number = await reply(world, "outsider", world.topic)
    assert (await world["outsider"].delete(f"/api/forums/posts/{await world.post_id(number)}")).status_code == 204
    await work()
    assert await told(world, stored) == {}


async def test_statements_do_not_grow_with_the_audience(
    world: World, session: AsyncSession, work: Work, stored: Stored, statements: Statements
) -> None:
    await reply(world, "outsider", world.topic)
    statements.reset()
    await work()
    for_one = len(statements.sent)
    for name in ("reader", "moderator", "administrator", "member"):
        await follow(session, world.people[name], world.topic)
    await reply(world, "outsider", world.topic)
    statements.reset()
    await work()
    # One more notice event: another kind.
    assert len(await stored(world.people["reader"])) == 1
    notices = [sent for sent in statements.sent if "INSERT INTO notifications_notice" in sent]
    assert len(notices) == 2
    assert len(statements.sent) <= 2 * for_one


async def test_the_excerpt_of_a_post_is_not_in_the_events(world: World, work: Work, events: Events) -> None:
    await reply(world, "outsider", world.topic, source="Un secret de fabrication")
    await work()
    assert "fabrication" not in str([content for name, content in await events() if name.startswith("notifications.")])


async def test_two_thousand_watchers_are_a_handful_of_statements(
    world: World, session: AsyncSession, work: Work, statements: Statements, events: Events
) -> None:
    """Four events of 500 people, one insert each; the request itself writes one event, as for nobody."""
    writer, now = world.people["outsider"], datetime.now(UTC)
    people = [_watcher(number, now) for number in range(2_000)]
    session.add_all(people)
    await session.flush()
    session.add_all(
        TopicReader(
            person_id=person.id,
            topic_id=world.topic.id,
            last_read=0,
            level=FollowLevel.WATCHING,
            level_reason=LevelReason.CHOSEN,
            updated_at=now,
        )
        for person in people
    )
    await session.commit()
    await world["outsider"].get("/api/accounts/me")
    statements.reset()
    await reply(world, "outsider", world.topic)
    request = [sent for sent in statements.sent if "SAVEPOINT" not in sent]
    assert not [sent for sent in request if "forums_topic_reader" in sent and sent.startswith("SELECT")]
    before = len([name for name, _ in await events() if name == "notifications.notice"])
    assert before == 0
    statements.reset()
    await work()
    sent = [each for each in statements.sent if "INSERT INTO notifications_notice" in each]
    told = [content for name, content in await events() if name == "notifications.notice"]
    replies = [len(content["recipients"]) for content in told if content["kind"] == "forums.reply"]
    assert replies == [500, 500, 500, 500]
    assert len(sent) == len(told) == 5
    stored = select(func.count()).where(StoredNotice.subject_id == world.topic.id, StoredNotice.kind == "forums.reply")
    assert await session.scalar(stored) == 2_000
    assert writer.id not in {UUID(one["person_id"]) for content in told for one in content["recipients"]}


def _watcher(number: int, now: datetime) -> Person:
    email = f"watcher{number}@example.org"
    values = {"function": "", "locale": "fr", "state": "active", "created_at": now, "activated_at": now}
    person = Person(email=email, email_key=email, **values)
    person.rename(given_name="Alix", family_name=f"{number:05d}")
    return person
