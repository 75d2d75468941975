"""Files that arrive in one piece, with a mail: the rules of uploads, in the transaction of what uses them."""

import asyncio
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.ids import new_id
from community.features.media import policy
from community.features.media.errors import FileTypeRefused
from community.features.media.models import File, FileState
from community.features.media.queries.quota import used
from community.features.media.repository import lock_quota
from community.features.media.service.names import clean_name
from community.features.media.service.uploads import PROCESS_JOB
from community.infra.jobs import defer
from community.infra.sniffing import BY_NAME, HEAD_BYTES, agrees
from community.infra.storage import Storage
from community.settings import Settings


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a text may name from now on."""

    id: UUID
    name: str
    image: bool


async def take_whole(
    session: AsyncSession, clock: Clock, settings: Settings, *, actor: Actor, name: str, content: bytes
) -> Taken:
    """Take a file into the transaction; the worker opens it afterwards, as it does with uploads.

    Raises:
        FileTypeRefused: by its name, or because its content is something else.
        FileTooLarge, PersonQuotaReached, OrganisationQuotaReached.
    """
    name = clean_name(name)
    kind = policy.acceptable_type(name)
    if not content or not agrees(BY_NAME[kind.name], content[:HEAD_BYTES]):
        raise FileTypeRefused
    size = len(content)
    policy.check_size(kind, size, settings)
    await lock_quota(session, actor)
    person, organisation = await used(session, actor)
    policy.check_quota(size, person_used=person, organisation_used=organisation, settings=settings)
    file_id = new_id()
    digest = await asyncio.to_thread(_write, Storage(settings.files_dir), file_id, content)
    now = clock.now()
    session.add(
        File(
            id=file_id,
            owner_id=actor.id,
            organisation_id=actor.organisation_id,
            name=name,
            kind=kind.name,
            size=size,
            sha256=digest,
            state=FileState.PROCESSING,
            created_at=now,
            expires_at=now + policy.UNUSED_KEPT,
        )
    )
    await session.flush()
    await defer(session, PROCESS_JOB, file_id=str(file_id), kind=kind.name)
    return Taken(id=file_id, name=name, image=kind.family == "image")


def _write(storage: Storage, file_id: UUID, content: bytes) -> bytes:
    """A part without a row, should the transaction fail, is swept like any upload that was left."""
    storage.begin_part(file_id)
    part = storage.open_part(file_id)
    try:
        part.append(content)
    finally:
        part.close()
    return storage.digest_part(file_id, head=0)[0]
