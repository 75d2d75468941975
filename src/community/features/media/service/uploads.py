"""Uploads: announced, received piece by piece, resumed after a cut, completed.

What has arrived is told by the file on disk, locked while a request writes to it. No transaction is open while bytes
come in: they may come from a phone in a cold hall.
"""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.core.ids import new_id
from community.features.media import policy
from community.features.media.errors import OffsetConflict, UploadBusy, UploadOver
from community.features.media.models import File, FileState
from community.features.media.queries.quota import used
from community.features.media.repository import lock_file, lock_quota
from community.features.media.service.names import clean_name
from community.infra.db import Database
from community.infra.jobs import defer
from community.infra.sniffing import BY_NAME, HEAD_BYTES, agrees
from community.infra.storage import Part, PartBusy, Storage
from community.settings import Settings

PROCESS_JOB = "media.process"
DISCARD_JOB = "media.discard"
_BUFFER = 256 * 1024


class UploadService:
    """Opens its own short transactions, before and after the bytes."""

    def __init__(self, database: Database, storage: Storage, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock
        self._settings = settings

    async def create(self, *, actor: Actor, name: str, size: int) -> UUID:
        """Announce a file: its size is taken from the quotas at once.

        Raises:
            FileTypeRefused, FileTooLarge, PersonQuotaReached, OrganisationQuotaReached.
        """
        name = clean_name(name)
        kind = policy.acceptable_type(name)
        if size < 1:
            raise Invalid({"/size": FieldProblem("file_empty")})
        policy.check_size(kind, size, self._settings)
        now, file_id = self._clock.now(), new_id()
        async with self._database.unit_of_work() as uow:
            await lock_quota(uow.session, actor)
            person, organisation = await used(uow.session, actor)
            policy.check_quota(size, person_used=person, organisation_used=organisation, settings=self._settings)
            uow.session.add(
                File(
                    id=file_id,
                    owner_id=actor.id,
                    organisation_id=actor.organisation_id,
                    name=name,
                    kind=kind.name,
                    size=size,
                    state=FileState.UPLOADING,
                    created_at=now,
                    expires_at=now + policy.UPLOAD_KEPT,
                )
            )
            # Before the commit: an upload without its file cannot go on, a file without an upload is swept.
            await asyncio.to_thread(self._storage.begin_part, file_id)
        return file_id

    async def offset(self, *, actor: Actor, file_id: UUID) -> tuple[int, int]:
        """How much has arrived, of how much."""
        file = await self._find(actor, file_id)
        if file.state != FileState.UPLOADING:
            return file.size, file.size
        return await asyncio.to_thread(self._storage.part_size, file_id), file.size

    async def append(self, *, actor: Actor, file_id: UUID, offset: int, body: AsyncIterator[bytes]) -> int:
        """Receive what follows `offset`; returns where the upload stands now. A cut keeps what has arrived.

        Raises:
            OffsetConflict: the upload stands elsewhere. UploadBusy: another request writes to it.
            UploadOver: more came than was announced; nothing of the excess is kept.
            PersonQuotaReached, OrganisationQuotaReached: limits were lowered meanwhile.
        """
        file = await self._find(actor, file_id)
        if file.state != FileState.UPLOADING:
            raise OffsetConflict(offset=file.size)
        try:
            part = await asyncio.to_thread(self._storage.open_part, file_id)
        except PartBusy as error:
            raise UploadBusy from error
        except FileNotFoundError as error:
            raise NotFound from error
        try:
            if part.size != offset:
                raise OffsetConflict(offset=part.size)
            reached = await _receive(part, body, at=offset, end=file.size)
            if reached == file.size:
                await self._complete(actor, file)
        finally:
            await asyncio.to_thread(part.close)
        return reached

    async def _complete(self, actor: Actor, file: File) -> None:
        """The last byte is there: look at the first ones, then have the worker open the file."""
        digest, head = await asyncio.to_thread(self._storage.digest_part, file.id, head=HEAD_BYTES)
        now = self._clock.now()
        async with self._database.unit_of_work() as uow:
            await lock_quota(uow.session, actor)
            locked = await lock_file(uow.session, file.id, owner_id=actor.id)
            if locked is None or locked.state != FileState.UPLOADING:
                return
            person, organisation = await used(uow.session, actor, but=file.id)
            policy.check_quota(file.size, person_used=person, organisation_used=organisation, settings=self._settings)
            locked.sha256 = digest
            if agrees(BY_NAME[file.kind], head):
                locked.state, locked.expires_at = FileState.PROCESSING, now + policy.UNUSED_KEPT
                await defer(uow.session, PROCESS_JOB, file_id=str(file.id), kind=file.kind)
            else:
                locked.state, locked.reason = FileState.REFUSED, "file_content_mismatch"
                locked.expires_at = now + policy.REFUSED_KEPT
                await defer(uow.session, DISCARD_JOB, file_id=str(file.id))

    async def _find(self, actor: Actor, file_id: UUID) -> File:
        async with self._database.reading() as session:
            file = await session.get(File, file_id)
        if file is None or file.owner_id != actor.id or file.state == FileState.DELETED:
            raise NotFound
        return file


async def _receive(part: Part, body: AsyncIterator[bytes], *, at: int, end: int) -> int:
    """Write what comes in threads, some blocks at a time; what has come is written even when the rest does not."""
    waiting = bytearray()
    try:
        async for block in body:
            if at + len(waiting) + len(block) > end:
                raise UploadOver
            waiting += block
            if len(waiting) >= _BUFFER:
                full, waiting = waiting, bytearray()
                await asyncio.to_thread(part.append, bytes(full))
                at += len(full)
    finally:
        if waiting:
            await asyncio.to_thread(part.append, bytes(waiting))
            at += len(waiting)
    return at
