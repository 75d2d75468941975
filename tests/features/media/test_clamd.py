"""The scanner: an outside service, played by a server on this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from tests.factories.media import upload
from tests.factories.worker import work_off
from tests.features.media.conftest import World

from community.infra.clamd import ScanFailed, scan
from community.infra.db import Database
from community.settings import Settings

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


class Scanner:
    """As much of clamd as INSTREAM needs; `answer` replaces what it says."""

    def __init__(self) -> None:
        self.answer: bytes | None = None
        self.seen: list[bytes] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
        self.seen.append(content)
        verdict = b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0"
        writer.write(verdict if self.answer is None else self.answer)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def scanner() -> AsyncIterator[Scanner]:
    playing = Scanner()
    server = await asyncio.start_server(playing.talk, "127.0.0.1", 0)
    playing.port = server.sockets[0].getsockname()[1]
    try:
        yield playing
    finally:
        server.close()
        await server.wait_closed()


async def test_the_whole_file_is_scanned_before_it_can_be_seen(
    world: World, database: Database, settings: Settings
) -> None:
    data = b"jour;tonnes\n" * 20_000
    clean = await upload(world["owner"], "releve.csv", data)
    infected = await upload(world["owner"], "virus.txt", b"bonjour " + EICAR)
    async with scanner() as playing:
        await work_off(database, msgspec.structs.replace(settings, clamd_url=playing.url))
    assert sorted(map(len, playing.seen)) == sorted([len(data), len(EICAR) + 8])
    assert (await world["owner"].get(f"/media/{clean}")).content == data
    assert (await world["owner"].get(f"/media/{infected}")).status_code == 404
    file = (await world["owner"].get(f"/api/media/files/{infected}")).json()
    assert (file["state"], file["reason"]) == ("refused", "file_infected")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b""])
async def test_without_a_verdict_nothing_is_seen(
    world: World, database: Database, settings: Settings, answer: bytes
) -> None:
    file_id = await upload(world["owner"], "notes.txt", b"bonjour")
    async with scanner() as playing:
        playing.answer = answer
        with pytest.raises(ScanFailed):
            await work_off(database, msgspec.structs.replace(settings, clamd_url=playing.url))
    assert (await world["owner"].get(f"/media/{file_id}")).status_code == 404
    assert (await world["owner"].get(f"/api/media/files/{file_id}")).json()["state"] == "processing"


async def test_a_scanner_that_is_away_or_silent_fails_in_time(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    with pytest.raises(ScanFailed):
        await scan(f"unix://{tmp_path}/nobody.sock", path)

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_unix_server(silent, tmp_path / "silent.sock")
    with pytest.raises(ScanFailed):
        await scan(f"unix://{tmp_path}/silent.sock", path, timeout_seconds=0.1)
    server.close()
