"""Raw mails on disk, from their arrival until they have been dealt with.

The name of a file is the id of its row. Server and worker share the data folder, as they do for uploaded files.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

import msgspec

from community.infra.mail.incoming.message import MAX_BYTES

_FOLDER: Final = "inbound"
_HEAD: Final = 256 * 1024
_ORPHANED: Final = timedelta(days=1)
_MESSAGE_ID: Final = re.compile(rb"^message-id:[ \t\r\n]*(<[^<>\r\n]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_ENVELOPE: Final = re.compile(rb"^(?:from|to|date):[^\r\n]{0,900}", re.IGNORECASE | re.MULTILINE)


class TooLarge(Exception):
    """The mail is larger than `MAX_BYTES`; nothing of it was kept."""


class Spooled(msgspec.Struct, frozen=True, kw_only=True):
    """A mail on disk. `identity` is the same however often and by whatever way it comes."""

    size: int
    identity: bytes


class Spool:
    """The folder of raw mails.

    Args:
        data_dir: `settings.data_dir`.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / _FOLDER

    async def write(self, mail_id: UUID, chunks: AsyncIterable[bytes]) -> Spooled:
        """Put a mail down as it comes in, safe from a power cut before this returns.

        Raises:
            TooLarge: it does not end in time.
        """
        path = self._path(mail_id)
        identity = _Identity()
        size = 0
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        file = await asyncio.to_thread(path.open, "xb")
        try:
            async for chunk in chunks:
                size = _grown(size, chunk)
                identity.add(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_flush, file)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            file.close()
        return Spooled(size=size, identity=identity.digest())

    async def read(self, mail_id: UUID, limit: int = -1) -> bytes | None:
        """The mail, or its first bytes; None where it is gone."""

        def take() -> bytes | None:
            try:
                with self._path(mail_id).open("rb") as file:
                    return file.read(limit)
            except FileNotFoundError:
                return None

        return await asyncio.to_thread(take)

    async def remove(self, mail_id: UUID) -> None:
        """Forget a mail; twice is as once."""
        await asyncio.to_thread(self._path(mail_id).unlink, missing_ok=True)

    async def old(self, now: datetime) -> list[UUID]:
        """Mails that have been here for more than a day: their rows say whether they still have to be."""

        def look() -> list[UUID]:
            before = (now - _ORPHANED).timestamp()
            paths = self._folder.glob("*.eml") if self._folder.is_dir() else []
            return [UUID(path.stem) for path in paths if path.stat().st_mtime < before]

        return await asyncio.to_thread(look)

    def _path(self, mail_id: UUID) -> Path:
        return self._folder / f"{mail_id}.eml"


class _Identity:
    """Message-ID and body; the headers that servers add on the way do not count."""

    def __init__(self) -> None:
        self._head: bytearray | None = bytearray()
        self._known = sha256()
        self._body = sha256()

    def add(self, chunk: bytes) -> None:
        chunk = chunk.replace(b"\r", b"")
        if self._head is None:
            self._body.update(chunk)
            return
        self._head += chunk
        end = self._head.find(b"\n\n")
        if end == -1 and len(self._head) < _HEAD:
            return
        self._take_head(len(self._head) if end == -1 else end)

    def digest(self) -> bytes:
        if self._head is not None:
            self._take_head(len(self._head))
        return sha256(self._known.digest() + self._body.digest()).digest()

    def _take_head(self, end: int) -> None:
        head = bytes(self._head or b"")
        found = _MESSAGE_ID.search(head, 0, end)
        self._known.update(found.group(1) if found else b"\n".join(_ENVELOPE.findall(head, 0, end)))
        self._body.update(head[end:])
        self._head = None


def _grown(size: int, chunk: bytes) -> int:
    if size + len(chunk) > MAX_BYTES:
        raise TooLarge
    return size + len(chunk)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
