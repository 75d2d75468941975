"""As much of ClamAV's protocol as one scan needs (INSTREAM): an outside service, spoken to by the worker only."""

import asyncio
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_BLOCK: Final = 64 * 1024
TIMEOUT_SECONDS: Final = 60.0


class ScanFailed(Exception):
    """The scanner could not be asked, or did not give a verdict: the job tries again, the file stays unseen."""


async def scan(url: str, path: Path, *, timeout_seconds: float = TIMEOUT_SECONDS) -> bool:
    """True when clamd finds nothing in the file.

    Raises:
        ScanFailed
    """
    try:
        async with asyncio.timeout(timeout_seconds):
            answer = await _ask(url, path)
    except (OSError, TimeoutError, EOFError) as error:
        raise ScanFailed(str(error)) from error
    if answer.endswith("OK"):
        return True
    if answer.endswith("FOUND"):
        return False
    raise ScanFailed(answer)


async def _ask(url: str, path: Path) -> str:
    where = urlsplit(url)
    if where.scheme == "unix":
        reader, writer = await asyncio.open_unix_connection(where.path)
    else:
        reader, writer = await asyncio.open_connection(where.hostname, where.port or 3310)
    try:
        writer.write(b"zINSTREAM\0")
        with path.open("rb") as file:
            while block := await asyncio.to_thread(file.read, _BLOCK):
                writer.write(len(block).to_bytes(4, "big") + block)
                await writer.drain()
        writer.write((0).to_bytes(4, "big"))
        await writer.drain()
        return (await reader.read(4096)).rstrip(b"\0\n").decode("utf-8", "replace")
    finally:
        writer.close()
