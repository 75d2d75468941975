"""After the last byte: scanned, opened in the bounded process, ready or refused. Runs in the worker."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.clock import Clock
from community.events.media import FileProcessed
from community.features.media import policy
from community.features.media.models import LARGE, PREVIEW, SMALL, FileState
from community.features.media.repository import delete_row, lock_file, take_expired, uploads_among
from community.features.media.service.uploads import DISCARD_JOB
from community.infra.clamd import scan
from community.infra.imaging.bounded import BoundedProcess, Result
from community.infra.jobs import defer, defer_many
from community.infra.outbox import Outbox
from community.infra.sniffing import BY_NAME, FileType
from community.infra.storage import ORIGINAL, Storage
from community.settings import Settings

SWEEP_BATCH: Final = 500
_VARIANTS: Final = {"image": (LARGE, SMALL), "pdf": (PREVIEW,)}


@dataclass(frozen=True, kw_only=True)
class Processing:
    """What a job of the worker hands over.

    Nothing touches the session before the file has been dealt with, so that no transaction idles meanwhile.
    """

    session: AsyncSession
    outbox: Outbox
    clock: Clock
    settings: Settings
    process: BoundedProcess

    @property
    def storage(self) -> Storage:
        return Storage(self.settings.files_dir)

    async def run(self, file_id: UUID, kind: FileType) -> None:
        """Open one file. Twice is as once: variants are replaced, and only a waiting file changes its state."""
        storage = self.storage
        await asyncio.to_thread(storage.keep_part, file_id)
        original = storage.path(file_id)
        if not await asyncio.to_thread(original.exists):
            return
        if self.settings.clamd_url and not await scan(self.settings.clamd_url, original):
            await self._finish(file_id, kind, Result(refused="file_infected"), {})
            return
        with storage.workplace(file_id) as folder:
            result = Result()
            if kind.family != "text":
                result = await self.process.run(original, folder, kind)
            sizes = {}
            if result.refused is None:
                sizes = await asyncio.to_thread(_take_over, storage, file_id, kind, folder)
            await self._finish(file_id, kind, result, sizes)

    async def _finish(self, file_id: UUID, kind: FileType, result: Result, sizes: dict[str, int]) -> None:
        file = await lock_file(self.session, file_id)
        if file is None or file.state != FileState.PROCESSING:
            return
        if result.refused is not None:
            file.state, file.reason = FileState.REFUSED, result.refused
            file.expires_at = self.clock.now() + policy.REFUSED_KEPT
            await defer(self.session, DISCARD_JOB, file_id=str(file_id))
        else:
            file.state = FileState.READY
            file.width, file.height, file.moving = result.width, result.height, result.moving
            file.preview = PREVIEW in sizes
            file.stored_size = sum(sizes.values())
            if kind.family == "image":
                # What was re-encoded is kept; the original, with all that it says of its maker, is not.
                await defer(self.session, DISCARD_JOB, file_id=str(file_id), variant=ORIGINAL)
            else:
                file.stored_size += file.size
        self.outbox.add(FileProcessed(file_id=file.id, owner_id=file.owner_id, state=file.state, reason=file.reason))


def _take_over(storage: Storage, file_id: UUID, kind: FileType, folder: Path) -> dict[str, int]:
    return {
        variant: storage.put(file_id, variant, folder / variant)
        for variant in _VARIANTS.get(kind.family, ())
        if (folder / variant).exists()
    }


async def discard(session: AsyncSession, storage: Storage, file_id: UUID, *, variant: str | None) -> None:
    """Remove bytes that nobody may want any more, and the row of a deleted file."""
    if variant is not None:
        await asyncio.to_thread(storage.remove_variant, file_id, variant)
        return
    await asyncio.to_thread(storage.remove, file_id)
    await delete_row(session, file_id)


async def sweep(session: AsyncSession, storage: Storage, *, now: datetime) -> None:
    """Give up uploads that were not finished, files that nothing uses, and parts that belong to nothing."""
    expired = await take_expired(session, now=now, limit=SWEEP_BATCH)
    for file in expired:
        file.state, file.expires_at = FileState.DELETED, None
    before = (now - 2 * policy.UPLOAD_KEPT).timestamp()
    old = await asyncio.to_thread(lambda: list(storage.old_parts(before=before))[:SWEEP_BATCH])
    lost = set(old) - await uploads_among(session, old)
    await defer_many(session, [(DISCARD_JOB, {"file_id": str(each)}) for each in {file.id for file in expired} | lost])


def type_of(kind: str) -> FileType:
    return BY_NAME[kind]
