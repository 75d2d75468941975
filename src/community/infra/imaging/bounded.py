"""Starts the bounded process, waits for it, ends it when it takes too long; one at a time in each worker.

Why a process: a decoder that is overrun by a file takes only itself along, its memory goes back at once, and
neither server nor worker ever load Pillow (some 30 MB at rest).
"""

import asyncio
import sys
from pathlib import Path
from typing import Final

import msgspec
import structlog

from community.infra import imaging
from community.infra.sniffing import FileType

log = structlog.get_logger()

WALL_SECONDS: Final = 30.0
LIMITS: Final[dict[str, int]] = {
    "memory": 768 * 1024 * 1024,
    "cpu": 20,
    "output": 20_000_000,
    "pixels": 50_000_000,
    # All pictures of a moving image together.
    "frame_pixels": 60_000_000,
    "large": 1600,
    "small": 640,
    # Parts of an office document, their size unpacked, and how often larger than packed a part may be.
    "parts": 5_000,
    "unpacked": 300_000_000,
    "ratio": 200,
}
INSIDE: Final = Path(imaging.__file__).with_name("inside.py")


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What the process made of a file: `refused` is the code of a reason, sizes are those of what is shown."""

    refused: str | None = None
    width: int | None = None
    height: int | None = None
    moving: bool = False


class BoundedProcess:
    """One place to work; whoever comes second waits."""

    def __init__(self, limits: dict[str, int] | None = None, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._limits = LIMITS | (limits or {})
        self._wall_seconds = wall_seconds
        self._place = asyncio.Semaphore(1)

    async def run(self, source: Path, target: Path, kind: FileType) -> Result:
        """Open the file, write what may be shown of it into the folder `target`."""
        order = {
            "source": str(source),
            "target": str(target),
            "family": kind.family,
            "kind": kind.name,
            "limits": self._limits,
        }
        async with self._place:
            return await self._run(msgspec.json.encode(order))

    async def _run(self, order: bytes) -> Result:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            "-B",
            str(INSIDE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={},
            close_fds=True,
        )
        try:
            async with asyncio.timeout(self._wall_seconds):
                answer, complaint = await process.communicate(order)
        except TimeoutError:
            return Result(refused="file_too_complex")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _read(process.returncode or 0, answer, complaint)


def _read(code: int, answer: bytes, complaint: bytes) -> Result:
    if code == 0:
        return msgspec.json.decode(answer, type=Result)
    # Killed by a bound (a signal), or out of memory in a place that cannot say so: the file is to blame.
    if code < 0 or b"MemoryError" in complaint or b"bad_alloc" in complaint:
        return Result(refused="file_too_complex")
    log.error("bounded_process_failed", code=code, complaint=complaint[-2000:].decode("utf-8", "replace"))
    raise BoundedProcessFailed(code)


class BoundedProcessFailed(Exception):
    """It did not run as it should, through no fault of the file: trying again may help."""


__all__ = ["LIMITS", "BoundedProcess", "BoundedProcessFailed", "Result"]
