"""Fan-out: who hears what, and what happens to a reader that does not read."""

import json

from community.core.actor import Actor
from community.core.ids import new_id
from community.infra.live_bus import LiveMessage
from community.web.hub import QUEUE_LENGTH, SESSION_OVER, SLOW, Hub, LiveSocket


def socket_in(hub: Hub, *audiences: str) -> LiveSocket:
    socket = LiveSocket(Actor(person_id=new_id()), "token")
    hub.add(socket, audiences)
    return socket


def heard_by(socket: LiveSocket) -> list[str]:
    names: list[str] = []
    while not socket.queue.empty():
        frame = socket.queue.get_nowait()
        assert frame is not None
        names += [event["name"] for event in json.loads(frame)["events"]]
    return names


def message(name: str, **parts: tuple[str, ...]) -> LiveMessage:
    return LiveMessage(frame={"name": name}, **parts)  # type: ignore[arg-type]


async def test_only_the_audience_hears() -> None:
    hub = Hub()
    inside, outside = socket_in(hub, "space:1"), socket_in(hub, "space:2")
    hub.deliver([message("a", audiences=("space:1",))])
    hub.flush()
    assert (heard_by(inside), heard_by(outside)) == (["a"], [])


async def test_gathered_events_arrive_in_one_frame_and_in_order() -> None:
    hub = Hub()
    socket = socket_in(hub, "space:1")
    hub.deliver([message(name, audiences=("space:1",)) for name in "abc"])
    hub.flush()
    assert socket.queue.qsize() == 1
    assert heard_by(socket) == ["a", "b", "c"]


async def test_watchers_hear_at_once() -> None:
    hub = Hub()
    socket = socket_in(hub)
    hub.watch(socket, ["topic:1"])
    hub.deliver([message("a", urgent=("topic:1",))])
    assert heard_by(socket) == ["a"]
    hub.watch(socket, ["topic:2"])
    hub.deliver([message("b", urgent=("topic:1",))])
    assert heard_by(socket) == []


async def test_withdrawn_right_silences_at_once() -> None:
    hub = Hub()
    socket = socket_in(hub, "space:1")
    hub.set_audiences(socket, ["space:2"])
    hub.deliver([message("a", audiences=("space:1",))])
    hub.flush()
    assert heard_by(socket) == []


async def test_slow_reader_is_closed_and_others_go_on() -> None:
    hub = Hub()
    slow, quick = socket_in(hub), socket_in(hub)
    for socket in (slow, quick):
        hub.watch(socket, ["topic:1"])
    for number in range(QUEUE_LENGTH + 1):
        hub.deliver([message(str(number), urgent=("topic:1",))])
        heard_by(quick)
    assert slow.close_code == SLOW
    assert slow.queue.get_nowait() is None
    assert quick.close_code == 1000


async def test_ended_session_closes_its_sockets_only() -> None:
    hub = Hub()
    ended, other = socket_in(hub, "session:1"), socket_in(hub, "session:2")
    hub.deliver([LiveMessage(ends=("session:1",))])
    assert (ended.close_code, other.close_code) == (SESSION_OVER, 1000)


async def test_changed_rights_ask_for_a_new_check() -> None:
    hub = Hub()
    socket = socket_in(hub, "person:1")
    hub.deliver([LiveMessage(refreshes=("person:1",))])
    assert socket.stale.is_set()


async def test_removed_socket_leaves_nothing_behind() -> None:
    hub = Hub()
    socket = socket_in(hub, "space:1")
    hub.watch(socket, ["topic:1"])
    hub.remove(socket)
    assert hub.count_of("space:1") == hub.count_of("topic:1") == len(hub.sockets) == 0


async def test_resync_reaches_everyone() -> None:
    hub = Hub()
    socket = socket_in(hub)
    hub.resync()
    frame = socket.queue.get_nowait()
    assert frame is not None
    assert json.loads(frame) == {"type": "resync"}
