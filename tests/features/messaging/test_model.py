"""Several clients with connections that are cut and lose frames, against a model in Python, over random histories.

After every step, each client that hears frames has what is stored, without asking for anything that it was not told of;
at the end all of them have, once they are connected again. COMMUNITY_MODEL_RUNS: how many histories, 50 unless told.
"""

import asyncio
import os
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person, sign_in
from tests.factories.messaging import BASE, open_group
from tests.factories.web import member_client
from tests.features.messaging.conftest import session

from community.app.factory import Community
from community.core.live import person_audience
from community.infra.outbox import OutboxEvent

__all__ = ["session"]

NOTHING = UUID(int=0)
PEOPLE = 3
DEVICES = 2
STEPS = 14
RUNS = int(os.environ.get("COMMUNITY_MODEL_RUNS", "50"))

person = st.integers(0, PEOPLE - 1)
device = st.integers(0, DEVICES - 1)
which = st.integers(0, 5)


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
    """A client: what it has of the conversation. `behind`: frames did not reach it, and it does not know."""

    connected: bool = False
    deaf: bool = False
    behind: bool = False
    seen: dict[int, Any] = field(default_factory=dict)
    change_seq: int = 0
    history_from: int = 0

    def forget(self, history_from: int = 0) -> None:
        self.seen, self.change_seq, self.history_from = {}, 0, history_from


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
    session: AsyncSession
    app: Community
    group: str
    browsers: list[httpx.AsyncClient]
    ids: list[str]
    lines: list[Line] = field(default_factory=list)
    present: dict[int, Place] = field(default_factory=dict)
    former: dict[int, Place] = field(default_factory=dict)
    sent: dict[int, dict[str, Any]] = field(default_factory=dict)
    devices: dict[tuple[int, int], Device] = field(default_factory=dict)
    clock: int = 0
    told: UUID = NOTHING

    def device(self, who: int, number: int) -> Device:
        return self.devices.setdefault((who, number), Device())

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

    async def connect(self, who: int, number: int) -> None:
        """As `docs/realtime.md` tells a client to: connect, then ask for what came meanwhile."""
        found = self.device(who, number)
        found.connected, found.deaf, found.behind = True, False, False
        await self.look(who, found)

    async def cut(self, who: int, number: int) -> None:
        self.device(who, number).connected = False

    async def lose_frames(self, who: int, number: int) -> None:
        """What it is told next is lost on the way, and nobody notices."""
        self.device(who, number).deaf = True

    async def look(self, who: int, found: Device) -> None:
        """Who takes part and from where on it is seen; then what changed."""
        answer = await self.browsers[who].get(self.path)
        if answer.status_code == 404:
            found.forget()
            return
        if answer.json()["historyFrom"] != found.history_from:
            found.forget(answer.json()["historyFrom"])
        await self.fetch(who, found)

    async def fetch(self, who: int, found: Device) -> None:
        more = True
        while more:
            query = {"after": found.change_seq, "limit": 3}
            answer = await self.browsers[who].get(f"{self.path}/messages/changes", params=query)
            if answer.status_code == 404:
                found.forget()
                return
            page = answer.json()
            for item in page["items"]:
                found.seen[item["seq"]] = item
            found.change_seq, more = page["changeSeq"], page["hasAfter"]

    async def tell(self) -> None:
        """Hand what has happened to the clients that hear it, as the relay and the sockets do."""
        rows = await self.session.execute(
            select(OutboxEvent.id, OutboxEvent.name, OutboxEvent.payload)
            .where(OutboxEvent.id > self.told)
            .order_by(OutboxEvent.id)
        )
        catalogue = self.app.state.house.catalogue
        frames: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for row in rows:
            self.told = row.id
            message = catalogue.live_message(catalogue.decode(row.name, row.payload))
            if message is None or message.frame is None:
                continue
            for (who, number), found in self.devices.items():
                hears = person_audience(UUID(self.ids[who])) in {*message.urgent, *message.audiences}
                if found.connected and hears:
                    frames.setdefault((who, number), []).append(message.frame)
        for (who, number), heard in frames.items():
            await self.hear(who, self.devices[who, number], heard)

    async def hear(self, who: int, found: Device, frames: list[dict[str, Any]]) -> None:
        here = [frame for frame in frames if str(frame.get("conversationId")) == self.group]
        if found.deaf:
            found.deaf, found.behind = False, found.behind or bool(here)
        elif any(frame["name"] == "messaging.conversation_changed" for frame in here):
            found.behind = False
            await self.look(who, found)
        elif any(frame.get("changeSeq", 0) > found.change_seq for frame in here):
            # It asks for what comes after what it has: a gap is filled with it.
            found.behind = False
            await self.fetch(who, found)

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
            for number in range(DEVICES):
                await self.connect(who, number)
        self.check_devices()

    def check_devices(self) -> None:
        """Whoever is connected, and was not deprived of a frame, has what they may see."""
        for (who, _), found in self.devices.items():
            if not found.connected or found.behind:
                continue
            place = self.present.get(who)
            start = len(self.lines) if place is None else place.history_from
            visible = {seq: line for seq, line in enumerate(self.lines, 1) if seq > start}
            assert {
                seq: (item["kind"], item["source"], item["version"], item["deleted"])
                for seq, item in found.seen.items()
            } == {seq: (line.kind, line.source, line.version, line.deleted) for seq, line in visible.items()}


class Clients(RuleBasedStateMachine):
    """The steps of a history; what they do waits in the loop of the test."""

    app: Community
    session: AsyncSession
    loop: asyncio.AbstractEventLoop

    def __init__(self) -> None:
        super().__init__()
        self.stack = AsyncExitStack()

    def wait(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def step(self, work: Coroutine[Any, Any, None]) -> None:
        self.wait(work)
        self.wait(self.model.tell())
        self.model.check_devices()

    @initialize()
    def begin(self) -> None:
        self.wait(self.make())

    async def make(self) -> None:
        firm = await make_organisation(self.session)
        people = [await make_person(self.session, organisation=firm) for _ in range(PEOPLE)]
        tokens = [await sign_in(self.session, each) for each in people]
        await self.session.commit()
        browsers = [await self.stack.enter_async_context(member_client(self.app, token)) for token in tokens]
        group = (await open_group(browsers[0], [people[1].id])).json()["id"]
        self.model = Model(self.session, self.app, group, browsers, [str(each.id) for each in people])
        self.model.present = {0: Place(administrator=True, read=1), 1: Place()}
        self.model.lines.append(Line(0, "created", ""))
        for who in range(PEOPLE):
            await self.model.connect(who, 0)
        await self.model.tell()

    @rule(who=person)
    def send(self, who: int) -> None:
        self.step(self.model.send(who))

    @precondition(lambda self: self.model.sent)
    @rule(who=person)
    def retry(self, who: int) -> None:
        self.step(self.model.resend(who))

    @rule(who=person, place=which)
    def edit(self, who: int, place: int) -> None:
        self.step(self.model.edit(who, place))

    @rule(who=person, place=which)
    def delete(self, who: int, place: int) -> None:
        self.step(self.model.delete(who, place))

    @rule(who=person, seq=st.integers(0, 12))
    def read(self, who: int, seq: int) -> None:
        self.step(self.model.read(who, seq))

    @rule(who=person, seq=st.integers(1, 12))
    def mark_unread(self, who: int, seq: int) -> None:
        self.step(self.model.unread(who, seq))

    @rule(who=person)
    def leave(self, who: int) -> None:
        self.step(self.model.leave(who))

    @rule(who=person, whom=person, with_history=st.booleans())
    def add(self, who: int, whom: int, with_history: bool) -> None:
        self.step(self.model.add(who, whom, with_history))

    @rule(who=person, number=device)
    def cut(self, who: int, number: int) -> None:
        self.step(self.model.cut(who, number))

    @rule(who=person, number=device)
    def reconnect(self, who: int, number: int) -> None:
        self.step(self.model.connect(who, number))

    @rule(who=person, number=device)
    def lose_frames(self, who: int, number: int) -> None:
        self.step(self.model.lose_frames(who, number))

    def teardown(self) -> None:
        if hasattr(self, "model"):
            self.wait(self.model.check())
        self.wait(self.stack.aclose())


@pytest.mark.timeout(120 + 2 * RUNS)
async def test_what_clients_have_is_what_is_stored(app: Community, session: AsyncSession) -> None:
    Clients.app, Clients.session, Clients.loop = app, session, asyncio.get_running_loop()
    checks = settings(
        max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    await asyncio.to_thread(run_state_machine_as_test, Clients, settings=checks)
