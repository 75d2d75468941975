"""Who hears what, and what becomes stale."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import World

from community.core.actor import ANONYMOUS, Actor, member_actor
from community.core.ids import new_id
from community.core.live import EVERYBODY
from community.core.permissions import Role
from community.events.forums import (
    NewDismissed,
    PostChanged,
    PostCreated,
    SpacesChanged,
    TopicArrived,
    TopicChanged,
    TopicLeft,
    TopicOpened,
    TopicRead,
)
from community.features.accounts.models import Person
from community.features.forums.realtime import audiences, may_watch_topic
from community.features.forums.slice import MANIFEST
from community.infra.catalogue import Catalogue
from community.infra.live_bus import LiveMessage

TOPIC, SPACE, PERSON, POST = (new_id() for _ in range(4))


def message_of(event: object) -> LiveMessage:
    message = Catalogue([MANIFEST]).live_message(event)  # type: ignore[arg-type]
    assert message is not None
    return message


def test_a_post_is_heard_at_once_by_its_topic_and_gathered_by_its_space() -> None:
    message = message_of(
        PostCreated(topic_id=TOPIC, space_id=SPACE, post_id=POST, number=3, author_id=PERSON, change_seq=7)
    )
    assert message.urgent == (f"forums.topic:{TOPIC}",)
    assert message.audiences == (f"forums.space:{SPACE}",)
    assert message.frame == {
        "name": "forums.post_created",
        "topicId": str(TOPIC),
        "spaceId": str(SPACE),
        "number": 3,
        "changeSeq": 7,
        "authorId": str(PERSON),
    }
    assert set(message.purge) == {f"forums.topic:{TOPIC}", f"forums.space:{SPACE}", f"forums.person:{PERSON}"}


def test_frames_hold_ids_and_numbers_only() -> None:
    place = {"topic_id": TOPIC, "space_id": SPACE}
    for event, name, fields in (
        (TopicOpened(**place, author_id=PERSON), "forums.topic_created", {"topicId", "spaceId", "authorId"}),
        (TopicChanged(**place, change_seq=2), "forums.topic_changed", {"topicId", "spaceId", "changeSeq"}),
        (TopicLeft(**place, change_seq=2), "forums.topic_changed", {"topicId", "spaceId", "changeSeq"}),
        (TopicArrived(**place, change_seq=2), "forums.topic_changed", {"topicId", "spaceId", "changeSeq"}),
        (
            PostChanged(**place, post_id=POST, number=1, change_seq=2),
            "forums.post_changed",
            {"topicId", "spaceId", "number", "changeSeq"},
        ),
        (TopicRead(person_id=PERSON, topic_id=TOPIC, number=2), "forums.topic_read", {"topicId", "number"}),
        (NewDismissed(person_id=PERSON, space_id=None), "forums.new_dismissed", {"spaceId"}),
        (SpacesChanged(space_id=SPACE), "forums.spaces_changed", set()),
    ):
        frame = message_of(event).frame
        assert frame is not None
        assert frame["name"] == name
        assert set(frame) == {"name", *fields}


def test_reading_is_told_to_the_own_tabs_alone() -> None:
    message = message_of(TopicRead(person_id=PERSON, topic_id=TOPIC, number=2))
    assert (message.audiences, message.urgent) == ((f"person:{PERSON}",), ())
    assert message.purge == (f"forums.person:{PERSON}",)


def test_watchers_of_a_moved_topic_prove_their_right_again_and_hear_not_where_it_went() -> None:
    left = message_of(TopicLeft(topic_id=TOPIC, space_id=SPACE, change_seq=2))
    assert (left.urgent, left.refreshes) == ((f"forums.topic:{TOPIC}",), (f"forums.topic:{TOPIC}",))
    assert message_of(TopicArrived(topic_id=TOPIC, space_id=SPACE, change_seq=2)).urgent == ()


def test_when_spaces_change_everybody_is_checked_again() -> None:
    message = message_of(SpacesChanged(space_id=SPACE))
    assert (message.refreshes, message.purge) == ((EVERYBODY,), ("forums.spaces",))


def actor_for(person: Person, groups: set[UUID], role: Role = Role.MEMBER) -> Actor:
    return member_actor(
        person_id=person.id, organisation_id=None, roles=frozenset({role}), groups=frozenset(groups), locale="fr"
    )


async def test_audiences_are_the_visible_spaces(world: World, session: AsyncSession) -> None:
    settings = (await world["administrator"].get(f"/api/forums/spaces/{world.private.id}/settings")).json()
    inside = UUID(settings["grants"][0]["groupId"])
    member = actor_for(world.people["member"], {inside})
    assert await audiences(session, member) == [f"forums.space:{world.private.id}"]
    assert await audiences(session, actor_for(world.people["reader"], set())) == []
    moderator = actor_for(world.people["moderator"], set(), Role.MODERATOR)
    assert set(await audiences(session, moderator)) == {
        f"forums.{kind}:{space.id}" for kind in ("space", "space_moderators") for space in (world.private, world.public)
    }
    assert await audiences(session, ANONYMOUS) == []


async def test_only_topics_that_exist_for_the_actor_may_be_watched(world: World, session: AsyncSession) -> None:
    outsider = actor_for(world.people["outsider"], set())
    moderator = actor_for(world.people["moderator"], set(), Role.MODERATOR)
    secret = str(world.secret.id)
    assert await may_watch_topic(session, moderator, secret)
    assert not await may_watch_topic(session, outsider, secret)
    assert not await may_watch_topic(session, ANONYMOUS, secret)
    for name in ("", "x", secret.upper(), str(new_id()), f"{{{secret}}}"):
        assert not await may_watch_topic(session, moderator, name)
