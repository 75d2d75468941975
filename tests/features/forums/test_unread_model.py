"""Lists, rows and counters against a model in Python, over random histories."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_group, make_person, sign_in
from tests.factories.forums import make_space
from tests.factories.web import member_client

from community.app.factory import Community
from community.core.permissions import Role
from community.features.forums.models import Level, PersonState, Tracking

PEOPLE = 2
SPACES = 2
OPENING = (("open", 0, 0), ("open", 0, 1), ("reply", 1, 0), ("reply", 1, 0), ("read", 1, 0, 2))
"""How every history begins: something to read, to delete and to dismiss."""
MODERATOR = PEOPLE
"""Index of the one who deletes and restores."""

person = st.integers(0, PEOPLE - 1)
topic = st.sampled_from([0, 0, 0, 1, 2])
number = st.integers(1, 5)
step = st.one_of(
    st.tuples(st.just("open"), person, st.integers(0, SPACES - 1)),
    st.tuples(st.just("reply"), person, topic),
    st.tuples(st.just("read"), person, topic, number),
    st.tuples(st.just("delete"), topic, number),
    st.tuples(st.just("restore"), topic, number),
    st.tuples(st.just("dismiss"), person, st.one_of(st.none(), st.integers(0, SPACES - 1))),
)


@dataclass
class ModelTopic:
    id: str
    space: int
    opened_at: int
    posts: dict[int, str]
    deleted: set[int] = field(default_factory=set)

    @property
    def gone(self) -> bool:
        return 1 in self.deleted


@dataclass
class Model:
    """What should be: `last_read` by person and topic, baselines by person as step numbers."""

    topics: list[ModelTopic] = field(default_factory=list)
    last_read: dict[tuple[int, str], int] = field(default_factory=dict)
    since: dict[tuple[int, int], int] = field(default_factory=dict)

    def unread(self, reader: int, topic: ModelTopic) -> int:
        last = self.last_read.get((reader, topic.id))
        return 0 if last is None else sum(number > last for number in topic.posts if number not in topic.deleted)

    def is_new(self, reader: int, topic: ModelTopic) -> bool:
        return (reader, topic.id) not in self.last_read and topic.opened_at > self.since.get((reader, topic.space), -1)

    def write(self, reader: int, topic: ModelTopic, number: int) -> None:
        living = max((n for n in topic.posts if n not in topic.deleted), default=0)
        last = self.last_read.get((reader, topic.id), 0)
        self.last_read[reader, topic.id] = max(last, number) if last >= living else last


@dataclass
class Play:
    """The model and the platform, side by side."""

    browsers: list[httpx.AsyncClient]
    spaces: list[UUID]
    model: Model = field(default_factory=Model)
    clock: int = 0

    async def send(self, who: int, method: str, path: str, body: Any = None) -> Any:
        answer = await self.browsers[who].request(method, f"/api/forums{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    async def do(self, action: tuple[Any, ...]) -> None:
        self.clock += 1
        await getattr(self, action[0])(*action[1:])

    async def open(self, who: int, space: int) -> None:
        if len(self.model.topics) == 3:
            return
        body = {"spaceId": str(self.spaces[space]), "title": "Sujet", "source": "texte"}
        made = await self.send(who, "POST", "/topics", body)
        post = (await self.send(who, "GET", f"/topics/{made['id']}/posts"))["items"][0]["id"]
        opened = ModelTopic(made["id"], space, self.clock, {})
        self.model.write(who, opened, 1)
        opened.posts[1] = post
        self.model.topics.append(opened)

    async def reply(self, who: int, index: int) -> None:
        if index >= len(self.model.topics) or self.model.topics[index].gone:
            return
        topic = self.model.topics[index]
        post = await self.send(who, "POST", f"/topics/{topic.id}/posts", {"source": "texte"})
        assert post["number"] == len(topic.posts) + 1
        self.model.write(who, topic, post["number"])
        topic.posts[post["number"]] = post["id"]

    async def read(self, who: int, index: int, number: int) -> None:
        if index >= len(self.model.topics) or self.model.topics[index].gone:
            return
        topic = self.model.topics[index]
        counters = await self.send(who, "PUT", f"/topics/{topic.id}/read", {"number": number})
        before = self.model.last_read.get((who, topic.id), 0)
        self.model.last_read[who, topic.id] = max(before, min(number, len(topic.posts)))
        assert counters == await self.send(who, "GET", "/counters")

    async def delete(self, index: int, number: int) -> None:
        if index < len(self.model.topics) and number in self.model.topics[index].posts:
            topic = self.model.topics[index]
            if number not in topic.deleted and not topic.gone:
                await self.send(MODERATOR, "DELETE", f"/posts/{topic.posts[number]}")
                topic.deleted.add(number)

    async def restore(self, index: int, number: int) -> None:
        if index < len(self.model.topics) and number in self.model.topics[index].deleted:
            topic = self.model.topics[index]
            if number == 1 or not topic.gone:
                await self.send(MODERATOR, "POST", f"/posts/{topic.posts[number]}/restore")
                topic.deleted.discard(number)

    async def dismiss(self, who: int, space: int | None) -> None:
        body = {} if space is None else {"spaceId": str(self.spaces[space])}
        await self.send(who, "POST", "/topics/dismiss-new", body)
        for each in range(SPACES) if space is None else [space]:
            self.model.since[who, each] = self.clock

    async def check(self) -> None:
        """Rows, lists and counters of everybody are those of the model."""
        living = [topic for topic in self.model.topics if not topic.gone]
        for who in range(PEOPLE):
            rows = {row["id"]: row for row in (await self.send(who, "GET", "/topics"))["items"]}
            assert {key: (row["unread"], row["isNew"], row["lastRead"]) for key, row in rows.items()} == {
                topic.id: (
                    self.model.unread(who, topic),
                    self.model.is_new(who, topic),
                    self.model.last_read.get((who, topic.id)),
                )
                for topic in living
            }
            counted: dict[str, dict[str, int]] = {str(space): {"new": 0, "unread": 0} for space in self.spaces}
            for kind, holds in (("new", self.model.is_new), ("unread", self.model.unread)):
                expected = {topic.id for topic in living if holds(who, topic)}
                for topic in living:
                    counted[str(self.spaces[topic.space])][kind] += topic.id in expected
                found = [row["id"] for row in (await self.send(who, "GET", f"/topics?list={kind}"))["items"]]
                assert sorted(found) == sorted(expected)
            counters = await self.send(who, "GET", "/counters")
            assert counters["spaces"] == counted
            assert counters["new"] == sum(space["new"] for space in counted.values())
            assert counters["unread"] == sum(space["unread"] for space in counted.values())


@pytest.mark.timeout(400)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=2, max_size=12))
async def test_figures_are_those_of_the_model(
    steps: list[tuple[Any, ...]], app: Community, session: AsyncSession
) -> None:
    # A group of its own for each history: the topics of the ones before are out of sight.
    group = await make_group(session)
    people = [await make_person(session, groups=[group.id]) for _ in range(PEOPLE)]
    moderator = await make_person(session, roles=[Role.MODERATOR])
    spaces = [await make_space(session, grants={group.id: Level.OPEN}) for _ in range(SPACES)]
    session.add_all(PersonState(person_id=who.id, tracking=Tracking.WHEN_OPENED) for who in (*people, moderator))
    tokens = [await sign_in(session, who) for who in (*people, moderator)]
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        play = Play(browsers, [space.id for space in spaces])
        for action in (*OPENING, *steps):
            await play.do(action)
        await play.check()
