"""The live bus: every shard is heard, what is of one conversation stays in order, and silence is noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from community.app.devstack import StackUrls
from community.core.ids import new_id
from community.infra.live_bus import LiveBus, LiveMessage, channel_of, publish
from community.infra.tasks import stop_task
from community.infra.valkey import Valkey
from tests.conftest import make_settings
from tests.polling import until

SHARDS = 8


class Listener:
    """What one server process hears."""

    def __init__(self, valkey: Valkey) -> None:
        self.messages: list[LiveMessage] = []
        self.heard: list[bool] = []
        self.bus = LiveBus(valkey, on_messages=self.messages.extend, on_heard=self.heard.append)


@asynccontextmanager
async def listening(urls: StackUrls, folder: Path, *, cluster: bool) -> AsyncIterator[tuple[Valkey, Listener]]:
    settings = msgspec.structs.replace(
        make_settings("", urls.redis_url, folder),
        live_shards=SHARDS,
        redis_cluster=cluster,
        redis_namespace=f"test-{new_id().hex}",
    )
    valkey = Valkey(settings)
    listener = Listener(valkey)
    task = asyncio.create_task(listener.bus.run())
    try:
        await until(lambda: listener.bus.heard)
        yield valkey, listener
    finally:
        await stop_task(task)
        await valkey.close()


@pytest.mark.parametrize("cluster", [False, True])
async def test_all_shards_are_heard_and_a_conversation_stays_in_order(
    urls: StackUrls, tmp_path: Path, *, cluster: bool
) -> None:
    # Always the same ones, which fall into all shards.
    conversations = [str(UUID(int=number)) for number in range(40)]
    messages = [
        LiveMessage(urgent=("person:1",), frame={"conversationId": conversation, "seq": seq})
        for seq in range(5)
        for conversation in conversations
    ]
    async with listening(urls, tmp_path, cluster=cluster) as (valkey, listener):
        assert len({channel_of(valkey, message) for message in messages}) == SHARDS
        for start in range(0, len(messages), 30):
            assert await publish(valkey, messages[start : start + 30])
        await until(lambda: len(listener.messages) == len(messages))
    for conversation in conversations:
        seqs = [
            message.frame["seq"]
            for message in listener.messages
            if message.frame is not None and message.frame["conversationId"] == conversation
        ]
        assert seqs == [0, 1, 2, 3, 4]
    assert listener.heard == [True]


async def test_what_is_about_nothing_in_particular_is_heard_too(urls: StackUrls, tmp_path: Path) -> None:
    async with listening(urls, tmp_path, cluster=False) as (valkey, listener):
        assert await publish(valkey, [LiveMessage(ends=("session:1",)), LiveMessage(purge=("tag",))])
        await until(lambda: len(listener.messages) == 2)
    assert [message.ends for message in listener.messages] == [("session:1",), ()]
