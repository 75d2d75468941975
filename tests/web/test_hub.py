"""Fan-out: who hears what, and what happens to a reader that does not read."""

import asyncio
import json

import pytest
from litestar.exceptions import WebSocketDisconnect

from community.core.actor import Actor
from community.core.ids import new_id
from community.infra.live_bus import LiveMessage
from community.web.hub import EPHEMERAL_LENGTH, QUEUE_LENGTH, SESSION_OVER, SLOW, Hub, LiveSocket


class FarEnd:
    """A client that takes frames while it is `reading`."""

    def __init__(self) -> None:
        self.reading = asyncio.Event()
        self.reading.set()
        self.frames: list[str] = []
        self.code: int | None = None
        self.gone = False

    async def send_text(self, data: str) -> None:
        await self.reading.wait()
        if self.gone:
            raise WebSocketDisconnect(detail="gone")
        self.frames.append(data)

    async def close(self, code: int) -> None:
        await self.reading.wait()
        self.code = code


class Client:
    def __init__(self, hub: Hub, *audiences: str) -> None:
        self.far = FarEnd()
        self.socket = LiveSocket(Actor(person_id=new_id()), "token", self.far)
        own = [audience for audience in audiences if audience.startswith(("person:", "session:"))]
        hub.add(self.socket, own, [audience for audience in audiences if audience not in own])

    async def heard(self) -> list[str]:
        """Names of the events that have arrived since the last time."""
        await settled()
        frames, self.far.frames = self.far.frames, []
        return [event["name"] for frame in frames for event in json.loads(frame)["events"]]


async def settled() -> None:
    """Let the writers write."""
    for _ in range(3):
        await asyncio.sleep(0)


def message(name: str, **parts: tuple[str, ...]) -> LiveMessage:
    return LiveMessage(frame={"name": name}, **parts)  # type: ignore[arg-type]


async def test_only_the_audience_hears() -> None:
    hub = Hub()
    inside, outside = Client(hub, "space:1"), Client(hub, "space:2")
    hub.deliver([message("a", audiences=("space:1",))])
    hub.flush()
    assert (await inside.heard(), await outside.heard()) == (["a"], [])


async def test_gathered_events_arrive_in_one_frame_and_in_order() -> None:
    hub = Hub()
    client = Client(hub, "space:1")
    hub.deliver([message(name, audiences=("space:1",)) for name in "abc"])
    hub.flush()
    await settled()
    assert len(client.far.frames) == 1
    assert await client.heard() == ["a", "b", "c"]


async def test_watchers_hear_at_once() -> None:
    hub = Hub()
    client = Client(hub)
    hub.watch(client.socket, ["topic:1"])
    hub.deliver([message("a", urgent=("topic:1",))])
    assert await client.heard() == ["a"]
    hub.watch(client.socket, ["topic:2"])
    hub.deliver([message("b", urgent=("topic:1",))])
    assert await client.heard() == []


async def test_withdrawn_right_silences_at_once() -> None:
    hub = Hub()
    client = Client(hub, "space:1")
    hub.set_audiences(client.socket, ["space:2"])
    hub.deliver([message("a", audiences=("space:1",))])
    hub.flush()
    assert await client.heard() == []


async def test_what_is_both_watched_and_a_right_is_heard_until_both_have_gone() -> None:
    hub = Hub()
    client = Client(hub, "space:1")
    hub.watch(client.socket, ["space:1"])
    hub.watch(client.socket, [])
    hub.deliver([message("a", urgent=("space:1",))])
    assert await client.heard() == ["a"]


async def test_slow_reader_is_closed_and_others_go_on() -> None:
    hub = Hub()
    slow, quick = Client(hub), Client(hub)
    slow.far.reading.clear()
    for client in (slow, quick):
        hub.watch(client.socket, ["topic:1"])
    # One more is already under way to the client.
    for number in range(QUEUE_LENGTH + 2):
        hub.deliver([message(str(number), urgent=("topic:1",))])
        await quick.heard()
    assert slow.socket.close_code == SLOW
    assert quick.socket.close_code == 0
    slow.far.reading.set()
    await settled()
    assert (slow.far.code, len(slow.far.frames)) == (SLOW, 1)


async def test_ephemeral_frames_are_dropped_first() -> None:
    hub = Hub()
    slow = Client(hub, "person:1")
    slow.far.reading.clear()
    typing = LiveMessage(frame={"name": "typing"}, urgent=("person:1",), ephemeral=True)
    hub.deliver([typing] * QUEUE_LENGTH)
    assert slow.socket.queued == EPHEMERAL_LENGTH
    hub.deliver([message("stored", urgent=("person:1",)), typing])
    slow.far.reading.set()
    names: list[str] = []
    while slow.socket.queued:
        names += await slow.heard()
    assert slow.socket.close_code == 0
    assert [*names, *await slow.heard()] == ["typing"] * EPHEMERAL_LENGTH + ["stored"]


async def test_reader_that_takes_not_even_a_goodbye_is_given_up() -> None:
    hub = Hub()
    stuck = Client(hub, "person:1")
    stuck.far.reading.clear()
    stuck.socket.reader = asyncio.create_task(asyncio.Event().wait())
    hub.deliver([message("a", urgent=("person:1",))])
    await settled()
    assert stuck.socket.writing_since > 0
    stuck.socket.give_up()
    with pytest.raises(asyncio.CancelledError):
        await stuck.socket.reader
    assert stuck.socket.close_code == SLOW
    assert stuck.socket.writing_since == 0


async def test_client_that_goes_in_the_middle_of_a_frame_harms_nobody() -> None:
    hub = Hub()
    gone, other = Client(hub, "person:1"), Client(hub, "person:1")
    gone.far.gone = True
    hub.deliver([message("a", urgent=("person:1",)), message("b", urgent=("person:1",))])
    assert await other.heard() == ["a", "b"]
    gone.socket.drop()


async def test_ended_session_closes_its_sockets_only() -> None:
    hub = Hub()
    ended, other = Client(hub, "session:1"), Client(hub, "session:2")
    hub.deliver([LiveMessage(ends=("session:1",)), message("after", urgent=("session:1", "session:2"))])
    assert (await ended.heard(), await other.heard()) == ([], ["after"])
    assert (ended.far.code, other.far.code) == (SESSION_OVER, None)


async def test_changed_rights_ask_for_a_new_check() -> None:
    hub = Hub()
    client, other = Client(hub, "person:1"), Client(hub, "person:2")
    hub.deliver([LiveMessage(refreshes=("person:1",))])
    assert hub.grown_stale.is_set()
    assert client.socket in hub.stale
    assert other.socket not in hub.stale


async def test_removed_socket_leaves_nothing_behind() -> None:
    hub = Hub()
    client = Client(hub, "space:1")
    hub.watch(client.socket, ["topic:1"])
    hub.refresh([client.socket])
    hub.remove(client.socket)
    # A check that was under way when it went.
    hub.set_audiences(client.socket, ["space:1"])
    hub.watch(client.socket, ["topic:1"])
    assert hub.count_of("space:1") == hub.count_of("topic:1") == len(hub.sockets) == len(hub.stale) == 0


async def test_resync_reaches_everyone() -> None:
    hub = Hub()
    client = Client(hub)
    hub.resync()
    await settled()
    assert client.far.frames == ['{"type":"resync"}']
