"""PostgreSQL restarts while people write: 503 with Retry-After, then everything, each once."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from tests.faults.conftest import Scene
from tests.polling import until

pytestmark = pytest.mark.timeout(150)

WRITERS = 4
POSTS_EACH = 6


async def write_until_stored(client: httpx.AsyncClient, scene: Scene, text: str, seen: list[int]) -> int:
    """What the browser does: repeat with the same key until the answer is not 503."""
    key = str(uuid4())
    async with asyncio.timeout(40):
        while True:
            answer = await client.post(scene.posts, json={"source": text}, headers={"Idempotency-Key": key})
            seen.append(answer.status_code)
            if answer.status_code != 503:
                assert answer.status_code == 201, answer.text
                return int(answer.json()["number"])
            assert int(answer.headers["retry-after"]) >= 1
            await asyncio.sleep(float(answer.headers["retry-after"]))


async def test_restart_under_load_loses_and_doubles_nothing(scene: Scene) -> None:
    seen: list[int] = []
    started = asyncio.Event()

    async def writer(name: int) -> list[int]:
        async with scene.platform.client(scene.writers[name]) as client:
            numbers = []
            for turn in range(POSTS_EACH):
                numbers.append(await write_until_stored(client, scene, f"Message {name}-{turn}", seen))
                if len(seen) >= WRITERS:
                    started.set()
            return numbers

    async def restart() -> None:
        await started.wait()
        await asyncio.to_thread(scene.stack.postgres.stop)
        await until(lambda: 503 in seen)
        await asyncio.to_thread(scene.stack.postgres.start)

    *numbers, _ = await asyncio.gather(*(writer(name) for name in range(WRITERS)), restart())
    told = sorted(number for own in numbers if own for number in own)
    assert len(told) == len(set(told)) == WRITERS * POSTS_EACH
    async with scene.platform.client(scene.reader) as client:
        page = (await client.get(scene.posts, params={"after": told[0] - 1, "limit": 50})).json()
    texts = [post["html"] for post in page["items"] if "Message " in post["html"]]
    assert len(texts) == len(set(texts)) == WRITERS * POSTS_EACH
    assert [post["number"] for post in page["items"]] == list(range(told[0], page["highestNumber"] + 1))


async def test_server_recovers_by_itself_and_says_so(scene: Scene) -> None:
    scene.stack.postgres.stop()
    try:
        async with scene.platform.client(scene.reader) as client:
            answer = await client.get("/api/accounts/me")
            assert answer.status_code == 503
            assert answer.json()["code"] == "unavailable"
            assert int(answer.headers["retry-after"]) >= 1
            assert (await client.get("/health/live")).status_code == 200
            assert (await client.get("/health/ready")).status_code == 503
    finally:
        scene.stack.postgres.start()
    await until(scene.platform.is_ready)
    async with scene.platform.client(scene.reader) as client:
        assert (await client.get("/api/accounts/me")).status_code == 200
