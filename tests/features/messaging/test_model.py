"""Clients that lose frames and answers, against a model in Python, over random histories.

COMMUNITY_MODEL_RUNS: how many histories, 60 unless told.
"""

import os
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, open_group
from tests.factories.web import member_client
from tests.features.messaging.conftest import session

from community.app.factory import Community

__all__ = ["session"]

PEOPLE = 3
RUNS = int(os.environ.get("COMMUNITY_MODEL_RUNS", "60"))

person = st.integers(0, PEOPLE - 1)
which = st.integers(0, 5)
step = st.one_of(
    st.tuples(st.just("send"), person),
    st.tuples(st.just("send"), person),
    st.tuples(st.just("resend"), person),
    st.tuples(st.just("edit"), person, which),
    st.tuples(st.just("delete"), person, which),
    st.tuples(st.just("read"), person, st.integers(0, 12)),
    st.tuples(st.just("unread"), person, st.integers(1, 12)),
    st.tuples(st.just("leave"), person),
    st.tuples(st.just("add"), person, person, st.booleans()),
    st.tuples(st.just("catch_up"), person, st.integers(0, 1)),
)


@dataclass
class Line:
    """A message as it should be."""

    author: int
    kind: str
    source: str
    version: int = 1
    deleted: bool = False


@dataclass
class Device:
    """A client: what it has of the conversation; frames do not reach it, it asks now and then."""

    seen: dict[int, Any] = field(default_factory=dict)
    change_seq: int = 0
    history_from: int = 0


@dataclass
class Place:
    """What a member should have: `read` and `unread_from` as the server keeps them."""

    administrator: bool = False
    history_from: int = 0
    read: int = 0
    unread_from: int | None = None
    joined: int = 0


@dataclass
class Model:
    group: str
    browsers: list[httpx.AsyncClient]
    ids: list[str]
    lines: list[Line] = field(default_factory=list)
    present: dict[int, Place] = field(default_factory=dict)
    former: dict[int, Place] = field(default_factory=dict)
    sent: dict[int, dict[str, Any]] = field(default_factory=dict)
    devices: dict[tuple[int, int], Device] = field(default_factory=dict)
    clock: int = 0

    @property
    def path(self) -> str:
        return f"{BASE}/conversations/{self.group}"

    def add_line(self, author: int, kind: str, source: str = "") -> None:
        self.lines.append(Line(author, kind, source))
        place = self.present.get(author) or self.former.get(author)
        if place is not None and place.read == len(self.lines) - 1:
            place.read = len(self.lines)

    async def send(self, who: int) -> None:
        body = {"clientMessageId": str(uuid4()), "source": f"Texte {uuid4().hex[:6]}"}
        answer = await self.browsers[who].post(f"{self.path}/messages", json=body)
        if who not in self.present:
            assert answer.status_code == 404
            return
        assert answer.status_code == 201, answer.text
        self.add_line(who, "text", body["source"])
        assert answer.json()["seq"] == len(self.lines)
        self.sent[who] = body

    async def resend(self, who: int) -> None:
        if who in self.sent:
            answer = await self.browsers[who].post(f"{self.path}/messages", json=self.sent[who])
            assert answer.status_code == 201, answer.text

    def pick(self, who: int, place: int) -> tuple[int, Line] | None:
        texts = [(seq, line) for seq, line in enumerate(self.lines, 1) if line.kind == "text"]
        return texts[place % len(texts)] if texts else None

    async def edit(self, who: int, place: int) -> None:
        found = self.pick(who, place)
        if found is None:
            return
        seq, line = found
        body = {"source": f"Mieux {uuid4().hex[:6]}", "version": line.version}
        answer = await self.browsers[who].patch(f"{self.path}/messages/{seq}", json=body)
        assert answer.status_code == self.expected(who, line, gone=404), answer.text
        if answer.status_code == 204:
            line.source, line.version = body["source"], line.version + 1

    async def delete(self, who: int, place: int) -> None:
        found = self.pick(who, place)
        if found is None:
            return
        seq, line = found
        answer = await self.browsers[who].delete(f"{self.path}/messages/{seq}")
        assert answer.status_code == self.expected(who, line, gone=204), answer.text
        if answer.status_code == 204:
            line.source, line.deleted = "", True

    def expected(self, who: int, line: Line, *, gone: int) -> int:
        if who not in self.present:
            return 404
        if line.author != who:
            return 403
        return gone if line.deleted else 204

    async def read(self, who: int, seq: int) -> None:
        item = {"conversationId": self.group, "deliveredSeq": seq, "readSeq": seq}
        assert (await self.browsers[who].put(f"{BASE}/receipts", json={"items": [item]})).status_code == 204
        place = self.present.get(who)
        if place is not None:
            seq = min(seq, len(self.lines))
            place.read = max(place.read, seq)
            if place.unread_from is not None and seq >= place.unread_from:
                place.unread_from = None

    async def unread(self, who: int, seq: int) -> None:
        answer = await self.browsers[who].patch(f"{self.path}/own", json={"unreadFrom": seq})
        assert answer.status_code == (204 if who in self.present else 404)
        if who in self.present:
            self.present[who].unread_from = min(seq, len(self.lines))

    async def leave(self, who: int) -> None:
        answer = await self.browsers[who].delete(f"{self.path}/members/{self.ids[who]}")
        assert answer.status_code == (204 if who in self.present else 404)
        if who not in self.present:
            return
        self.former[who] = self.present.pop(who)
        self.add_line(who, "left")
        if self.present and not any(place.administrator for place in self.present.values()):
            heir = min(self.present, key=lambda each: (self.present[each].joined, self.ids[each]))
            self.present[heir].administrator = True
            self.add_line(who, "appointed")

    async def add(self, who: int, whom: int, with_history: bool) -> None:
        body = {"personIds": [self.ids[whom]], "withHistory": with_history}
        answer = await self.browsers[who].post(f"{self.path}/members", json=body)
        place = self.present.get(who)
        if place is None or not place.administrator:
            assert answer.status_code == (404 if place is None else 403)
            return
        assert answer.status_code == 204, answer.text
        if whom in self.present:
            return
        known = 0 if with_history else len(self.lines)
        back = self.former.pop(whom, Place())
        self.clock += 1
        self.present[whom] = Place(
            history_from=known, read=max(back.read, known), unread_from=back.unread_from, joined=self.clock
        )
        self.add_line(who, "added")

    async def catch_up(self, who: int, number: int) -> None:
        """As `docs/realtime.md` tells a client to."""
        device = self.devices.setdefault((who, number), Device())
        answer = await self.browsers[who].get(self.path)
        if answer.status_code == 404:
            self.devices[who, number] = Device()
            return
        seen = answer.json()
        if seen["historyFrom"] != device.history_from:
            device = self.devices[who, number] = Device(history_from=seen["historyFrom"])
        more = True
        while more:
            query = {"after": device.change_seq, "limit": 2}
            page = (await self.browsers[who].get(f"{self.path}/messages/changes", params=query)).json()
            for item in page["items"]:
                device.seen[item["seq"]] = item
            device.change_seq, more = page["changeSeq"], page["hasAfter"]

    async def check(self) -> None:
        for who in range(PEOPLE):
            place = self.present.get(who)
            answer = await self.browsers[who].get(self.path)
            assert answer.status_code == (404 if place is None else 200)
            if place is None:
                continue
            seen = answer.json()
            start = max(place.history_from, place.read if place.unread_from is None else place.unread_from - 1)
            unread = [
                line
                for seq, line in enumerate(self.lines, 1)
                if seq > start and line.author != who and line.kind == "text" and not line.deleted
            ]
            assert (seen["readSeq"], seen["lastSeq"], seen["unread"]) == (place.read, len(self.lines), len(unread))
            for number in (0, 1):
                await self.catch_up(who, number)
                device = self.devices[who, number]
                visible = {seq: line for seq, line in enumerate(self.lines, 1) if seq > place.history_from}
                assert {
                    seq: (item["kind"], item["source"], item["version"], item["deleted"])
                    for seq, item in device.seen.items()
                } == {seq: (line.kind, line.source, line.version, line.deleted) for seq, line in visible.items()}


@settings(max_examples=RUNS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(step, min_size=1, max_size=14))
async def test_what_clients_have_is_what_is_stored(
    app: Community, session: AsyncSession, history: list[tuple[Any, ...]]
) -> None:
    firm = await make_organisation(session)
    people = [await make_person(session, organisation=firm) for _ in range(PEOPLE)]
    tokens = [await sign_in(session, each) for each in people]
    await session.commit()
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        group = (await open_group(browsers[0], [people[1].id])).json()["id"]
        model = Model(group, browsers, [str(each.id) for each in people])
        model.present = {0: Place(administrator=True, read=1), 1: Place()}
        model.lines.append(Line(0, "created", ""))
        for name, *rest in history:
            await getattr(model, name)(*rest)
        await model.check()
