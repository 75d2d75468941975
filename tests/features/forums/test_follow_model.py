"""One rule of following for all that asks it: lists, rows, counters, and who is told, against a model in Python."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_group, make_person
from tests.factories.forums import make_space, make_topic

from community.core.actor import Actor
from community.core.clock import SystemClock
from community.features.accounts.api import actors_of
from community.features.accounts.models import Person
from community.features.forums.models import (
    FollowLevel,
    Ignored,
    Level,
    LevelReason,
    Mention,
    MentionKind,
    MutedWord,
    Space,
    SpaceFollow,
    TagFollow,
    Topic,
    TopicReader,
)
from community.features.forums.queries import counters
from community.features.forums.queries.audience import audience, post_of
from community.features.forums.queries.list_pages import Wanted
from community.features.forums.queries.lists import topic_list
from community.features.forums.queries.reads import Reads
from community.features.forums.schemas.topics import ListName
from community.infra.cache import LocalCache
from community.infra.db import Database

POSTS = 3
TITLE = "Cuir végétal par wagons"
TAGS = ("cuir", "sel")
MUTED, REGULAR, TRACKING, WATCHING, FIRST = FollowLevel
OWN: list[tuple[FollowLevel, LevelReason]] = [
    *((level, LevelReason.CHOSEN) for level in (MUTED, REGULAR, TRACKING, WATCHING)),
    (REGULAR, LevelReason.OPENED),
    (TRACKING, LevelReason.OPENED),
    (TRACKING, LevelReason.WROTE),
    (TRACKING, LevelReason.READ),
]


@dataclass(frozen=True)
class Case:
    """One reader: what they have chosen, and what they made of the topic. The model is its properties."""

    space: FollowLevel | None
    tags: tuple[FollowLevel | None, FollowLevel | None]
    word: str | None
    ignores_opener: bool
    ignores_writer: bool
    own: tuple[FollowLevel, LevelReason] | None
    last_read: int
    mentioned: bool

    @property
    def chosen(self) -> bool:
        return self.own is not None and self.own[1] == LevelReason.CHOSEN

    @property
    def places(self) -> list[FollowLevel]:
        return [level for level in (self.space, *self.tags) if level is not None]

    def level(self, *, in_its_space: bool = False) -> FollowLevel:
        if self.own is not None and self.chosen:
            return self.own[0]
        silent = [level for level in self.tags if level == MUTED] or self.ignores_opener
        if silent or self.word in {"veget*", "cuir"} or (self.space == MUTED and not in_its_space):
            return MUTED
        own = [] if self.own is None else [self.own[0]]
        return max([level for level in (*own, *self.places) if level in (TRACKING, WATCHING)], default=REGULAR)

    @property
    def unread(self) -> int:
        return POSTS - self.last_read if self.own is not None and self.level() >= TRACKING else 0

    @property
    def is_new(self) -> bool:
        return self.own is None and self.level() != MUTED

    def told(self, number: int) -> str | None:
        """Why this reader hears of the post."""
        ignored = self.ignores_opener if number == 1 else self.ignores_writer
        if ignored or self.level() == MUTED or (self.own is not None and self.last_read >= number):
            return None
        if self.mentioned and number == POSTS:
            return "mentioned"
        first = number == 1 and not self.chosen and FIRST in self.places
        return "watching" if self.level() == WATCHING or first else None

    def lists(self) -> dict[ListName, bool]:
        return {
            "latest": self.level() != MUTED,
            "new": self.is_new,
            "unread": self.unread > 0,
            "followed": self.level() >= TRACKING,
            "mine": self.own == (TRACKING, LevelReason.WROTE),
            "muted": self.level() == MUTED,
        }


place = st.sampled_from([None, None, MUTED, TRACKING, WATCHING, FIRST])
case = st.builds(
    Case,
    space=place,
    tags=st.tuples(place, place),
    word=st.sampled_from([None, None, None, "veget*", "cuir", "vege", "rien"]),
    ignores_opener=st.sampled_from([False, False, False, True]),
    ignores_writer=st.sampled_from([False, False, False, True]),
    own=st.one_of(st.none(), st.sampled_from(OWN)),
    last_read=st.integers(0, POSTS),
    mentioned=st.booleans(),
)


@dataclass(frozen=True)
class Scene:
    space: Space
    topic: Topic
    opener: Person
    writer: Person
    last_post: UUID


async def make_scene(session: AsyncSession, group_id: UUID) -> Scene:
    opener, writer = await make_person(session, groups=[group_id]), await make_person(session, groups=[group_id])
    space = await make_space(session, grants={group_id: Level.OPEN})
    topic = await make_topic(session, space, opener, replies=[opener, writer], title=TITLE, tags=list(TAGS))
    found = await post_of(session, topic.id, POSTS)
    assert found is not None
    return Scene(space, topic, opener, writer, found.id)


def write(session: AsyncSession, scene: Scene, person: Person, given: Case) -> None:
    """The reader's choices as rows."""
    if given.space is not None:
        session.add(SpaceFollow(person_id=person.id, space_id=scene.space.id, level=given.space))
    for tag, level in zip(TAGS, given.tags, strict=True):
        if level is not None:
            session.add(TagFollow(person_id=person.id, tag=tag, level=level))
    if given.word is not None:
        session.add(MutedWord(person_id=person.id, word=given.word))
    for ignored, who in ((given.ignores_opener, scene.opener), (given.ignores_writer, scene.writer)):
        if ignored:
            session.add(Ignored(person_id=person.id, ignored_id=who.id))
    if given.own is not None:
        level, reason = given.own
        row = {"level": level, "level_reason": reason, "wrote": reason == LevelReason.WROTE}
        now = SystemClock().now()
        key = {"person_id": person.id, "topic_id": scene.topic.id, "updated_at": now}
        session.add(TopicReader(last_read=given.last_read, **key, **row))
    if given.mentioned:
        session.add(Mention(post_id=scene.last_post, kind=MentionKind.PERSON, target_id=person.id))


class Asked:
    """What the platform answers to one reader."""

    def __init__(self, actor: Actor, database: Database, cache: LocalCache) -> None:
        self._actor, self._database, self._cache = actor, database, cache

    def _reads(self) -> Reads:
        return Reads(self._actor, self._cache, self._database)

    async def rows(self, kind: ListName, space_id: UUID | None = None) -> dict[str, Any]:
        wanted = Wanted(kind=kind, space_id=space_id, tag=None, state=None)
        page = msgspec.json.decode(await topic_list(self._reads(), wanted, cursor=None))
        return {row["id"]: row for row in page["items"]}

    async def counted(self) -> tuple[int, int]:
        found = msgspec.json.decode(await counters.counters(self._reads()))
        return found["new"], found["unread"]


async def agrees(scene: Scene, given: Case, asked: Asked) -> None:
    """Lists, rows and counters of one reader are those of the model."""
    topic = str(scene.topic.id)
    assert {kind: topic in await asked.rows(kind) for kind in given.lists()} == given.lists(), given
    here = await asked.rows("latest", scene.space.id)
    assert (topic in here) == (given.level(in_its_space=True) != MUTED), given
    if topic in here:
        assert (here[topic]["unread"], here[topic]["isNew"]) == (given.unread, given.is_new), given
    assert await asked.counted() == (int(given.is_new), int(given.unread > 0)), given


async def reasons(session: AsyncSession, scene: Scene, number: int) -> dict[UUID, str]:
    post = await post_of(session, scene.topic.id, number)
    assert post is not None
    told = await audience(session, post, followers=True, now=SystemClock().now())
    return {each.person_id: each.reason.split("_")[0] for each in told}


@pytest.mark.timeout(300)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(cases=st.lists(case, min_size=6, max_size=6))
async def test_one_rule_for_lists_counters_and_notices(
    cases: list[Case], session: AsyncSession, database: Database
) -> None:
    # A group of its own for each example: the topics of the ones before are out of sight.
    group = await make_group(session)
    scene = await make_scene(session, group.id)
    people = [await make_person(session, groups=[group.id]) for _ in cases]
    for person, drawn in zip(people, cases, strict=True):
        write(session, scene, person, drawn)
    await session.commit()
    actors = await actors_of(session, [person.id for person in people])
    cache = LocalCache()
    for person, drawn in zip(people, cases, strict=True):
        await agrees(scene, drawn, Asked(actors[person.id], database, cache))
    for number in (1, POSTS):
        told = await reasons(session, scene, number)
        expected = {
            person.id: why
            for person, drawn in zip(people, cases, strict=True)
            if (why := drawn.told(number)) is not None
        }
        told.pop(scene.opener.id, None)
        assert told == expected, (number, cases)
