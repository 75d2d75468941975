"""Splits, merges, deletions and restorations in any order: numbers, links and unread counts against a model."""

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

topic = st.integers(0, 3)
number = st.integers(1, 8)
numbers = st.lists(st.integers(2, 8), min_size=1, max_size=4, unique=True)
step = st.one_of(
    st.tuples(st.just("reply"), topic),
    st.tuples(st.just("read"), topic, number),
    st.tuples(st.just("delete"), topic, numbers),
    st.tuples(st.just("restore"), topic, number),
    st.tuples(st.just("split"), topic, numbers, st.one_of(st.none(), topic)),
    st.tuples(st.just("split"), topic, numbers, st.one_of(st.none(), topic)),
    st.tuples(st.just("merge"), topic, topic),
)
OPENING = (("open",), ("open",), *[("reply", place % 2) for place in range(8)], ("read", 0, 3))


@dataclass
class Slot:
    """A number of a topic: the post that stands there, or that stood there (`stub`)."""

    post: str
    stub: bool = False


@dataclass
class ModelTopic:
    id: str
    slots: list[Slot] = field(default_factory=list)
    last_read: int | None = None
    merged: bool = False


@dataclass
class Play:
    """One moderator acts, one member reads."""

    moderator: httpx.AsyncClient
    reader: httpx.AsyncClient
    space: UUID
    topics: list[ModelTopic] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)

    async def send(self, who: httpx.AsyncClient, method: str, path: str, body: Any = None) -> Any:
        answer = await who.request(method, f"/api/forums{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def living(self, index: int) -> ModelTopic | None:
        topic = self.topics[index] if index < len(self.topics) else None
        return None if topic is None or topic.merged or topic.slots[0].post in self.deleted else topic

    async def open(self) -> None:
        body = {"spaceId": str(self.space), "title": "Sujet", "source": "texte"}
        made = await self.send(self.moderator, "POST", "/topics", body)
        post = (await self.send(self.moderator, "GET", f"/topics/{made['id']}/posts"))["items"][0]["id"]
        self.topics.append(ModelTopic(made["id"], [Slot(post)]))

    async def reply(self, index: int) -> None:
        if (topic := self.living(index)) is not None:
            post = await self.send(self.moderator, "POST", f"/topics/{topic.id}/posts", {"source": "texte"})
            topic.slots.append(Slot(post["id"]))
            assert post["number"] == len(topic.slots)

    async def read(self, index: int, number: int) -> None:
        if (topic := self.living(index)) is not None:
            await self.send(self.reader, "PUT", f"/topics/{topic.id}/read", {"number": number})
            topic.last_read = max(topic.last_read or 0, min(number, len(topic.slots)))

    async def delete(self, index: int, numbers: list[int]) -> None:
        if (topic := self.living(index)) is None:
            return
        for number in numbers:
            if number <= len(topic.slots) and not topic.slots[number - 1].stub:
                await self.send(self.moderator, "DELETE", f"/posts/{topic.slots[number - 1].post}")
                self.deleted.add(topic.slots[number - 1].post)

    async def restore(self, index: int, number: int) -> None:
        topic = self.living(index)
        slot = topic.slots[number - 1] if topic is not None and number <= len(topic.slots) else None
        if slot is not None and slot.post in self.deleted and not slot.stub:
            await self.send(self.moderator, "POST", f"/posts/{slot.post}/restore")
            self.deleted.discard(slot.post)

    async def split(self, index: int, numbers: list[int], into: int | None) -> None:
        source = self.living(index)
        target = None if into is None else self.living(into)
        if source is None or source is target or (into is not None and target is None) or len(self.topics) > 5:
            return
        chosen = [n for n in sorted(numbers) if n <= len(source.slots) and not source.slots[n - 1].stub]
        if not chosen or (target is None and source.slots[chosen[0] - 1].post in self.deleted):
            return
        where = {"title": "À part"} if target is None else {"topicId": target.id}
        made = await self.send(self.moderator, "POST", f"/topics/{source.id}/split", {"numbers": chosen, **where})
        if target is None:
            target = ModelTopic(made["id"])
            self.topics.append(target)
        self._move(source, target, chosen)

    async def merge(self, index: int, into: int) -> None:
        source, target = self.living(index), self.living(into)
        if source is None or target is None or source is target:
            return
        await self.send(self.moderator, "POST", f"/topics/{source.id}/merge", {"topicId": target.id})
        chosen = [place for place, slot in enumerate(source.slots, 1) if not slot.stub]
        if target.last_read is None and source.last_read is not None:
            target.last_read = 0
        self._move(source, target, chosen)
        source.merged = True

    def _move(self, source: ModelTopic, target: ModelTopic, numbers: list[int]) -> None:
        offset, before = len(target.slots), self._last_living(target)
        read = sum(number <= (source.last_read or 0) for number in numbers)
        if source.last_read is not None and offset == 0:
            target.last_read = read
        elif source.last_read is not None and target.last_read is not None and target.last_read >= before:
            target.last_read = max(target.last_read, offset + read)
        for number in numbers:
            target.slots.append(Slot(source.slots[number - 1].post))
            source.slots[number - 1].stub = True

    def _last_living(self, topic: ModelTopic) -> int:
        alive = (n for n, slot in enumerate(topic.slots, 1) if not slot.stub and slot.post not in self.deleted)
        return max(alive, default=0)

    async def check(self) -> None:
        places = {
            slot.post: (topic.id, number)
            for topic in self.topics
            for number, slot in enumerate(topic.slots, 1)
            if not slot.stub
        }
        for topic in self.topics:
            for number, slot in enumerate(topic.slots, 1):
                if slot.stub:
                    found = await self.send(self.moderator, "GET", f"/topics/{topic.id}/place?number={number}")
                    assert (found["topicId"], found["number"]) == places[slot.post]
            if topic.merged or topic.slots[0].post in self.deleted:
                answer = await self.reader.get(f"/api/forums/topics/{topic.id}")
                assert answer.status_code in {404, 410}
                continue
            page = (await self.send(self.reader, "GET", f"/topics/{topic.id}/posts?limit=50"))["items"]
            assert [post["number"] for post in page] == list(range(1, len(topic.slots) + 1))
            assert [(post["moved"], None if post["moved"] else post["id"]) for post in page] == [
                (slot.stub, None if slot.stub else slot.post) for slot in topic.slots
            ]
            gone = {n for n, slot in enumerate(topic.slots, 1) if slot.stub or slot.post in self.deleted}
            assert {post["number"] for post in page if post["deleted"]} == gone
            row = await self.send(self.reader, "GET", f"/topics/{topic.id}")
            unread = sum(n > (topic.last_read or 0) and n not in gone for n in range(1, len(topic.slots) + 1))
            assert (row["highestNumber"], row["postCount"]) == (len(topic.slots), len(topic.slots) - len(gone))
            assert (row["lastRead"], row["unread"]) == (topic.last_read, 0 if topic.last_read is None else unread)


@pytest.mark.timeout(400)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=2, max_size=12))
async def test_numbers_links_and_counts_are_those_of_the_model(
    steps: list[tuple[Any, ...]], app: Community, session: AsyncSession
) -> None:
    group = await make_group(session)
    reader = await make_person(session, groups=[group.id])
    moderator = await make_person(session, roles=[Role.MODERATOR])
    space = await make_space(session, grants={group.id: Level.OPEN})
    session.add_all(PersonState(person_id=who.id, tracking=Tracking.WHEN_OPENED) for who in (moderator, reader))
    tokens = [await sign_in(session, who) for who in (moderator, reader)]
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        play = Play(browsers[0], browsers[1], space.id)
        for action in (*OPENING, *steps):
            await getattr(play, action[0])(*action[1:])
        await play.check()
