"""One's own files: described, deleted."""

from uuid import UUID

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.media.errors import FileInUse
from community.features.media.models import FileState
from community.features.media.repository import is_used, lock_file
from community.features.media.service.uploads import DISCARD_JOB
from community.infra.db import UnitOfWork
from community.infra.jobs import defer


class FileService:
    """What owners do with their files."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def describe(self, *, actor: Actor, file_id: UUID, alt: str) -> None:
        """Say what can be seen in an image."""
        file = await lock_file(self._uow.session, file_id, owner_id=actor.id)
        if file is None:
            raise NotFound
        file.alt = " ".join(alt.split())

    async def delete(self, *, actor: Actor, file_id: UUID) -> None:
        """Delete a file, or give an upload up. Its bytes go with the next round of the worker.

        Raises:
            FileInUse: a text shows it.
        """
        session = self._uow.session
        file = await lock_file(session, file_id, owner_id=actor.id)
        if file is None:
            raise NotFound
        if await is_used(session, file_id):
            raise FileInUse
        file.state, file.expires_at = FileState.DELETED, None
        await defer(session, DISCARD_JOB, file_id=str(file_id))
