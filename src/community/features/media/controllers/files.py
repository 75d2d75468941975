"""One's own files, and what may still be uploaded."""

from typing import Annotated
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.features.media.queries import files
from community.features.media.queries.quota import quota
from community.features.media.schemas import FileOut, FilePage, FilePatch, QuotaOut
from community.features.media.service.files import FileService
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.settings import Settings
from community.web.guards import requires
from community.web.routes import delete, get, patch

GUARDS = (requires(Permission.MEDIA_FILE_MANAGE),)


class FileController(Controller):
    path = "/files"
    tags = ("media",)
    guards = GUARDS

    @get(operation_id="media_files")
    async def files(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        catalogue: NamedDependency[Catalogue],
        cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    ) -> FilePage:
        """One's own files, newest first, with the places that show them."""
        return await files.own_files(reader, catalogue, actor, cursor=cursor)

    @get("/{file_id:uuid}", operation_id="media_file")
    async def file(
        self, actor: NamedDependency[Actor], reader: NamedDependency[AsyncSession], file_id: FromPath[UUID]
    ) -> FileOut:
        """One of one's own files: where it stands."""
        return await files.own_file(reader, actor, file_id)

    @patch("/{file_id:uuid}", operation_id="media_describe_file")
    async def describe(
        self,
        actor: NamedDependency[Actor],
        uow: NamedDependency[UnitOfWork],
        file_service: NamedDependency[FileService],
        file_id: FromPath[UUID],
        data: JSONBody[FilePatch],
    ) -> FileOut:
        """Say what can be seen in an image."""
        await file_service.describe(actor=actor, file_id=file_id, alt=data.alt)
        return await files.own_file(uow.session, actor, file_id)

    @delete("/{file_id:uuid}", operation_id="media_delete_file")
    async def delete(
        self, actor: NamedDependency[Actor], file_service: NamedDependency[FileService], file_id: FromPath[UUID]
    ) -> None:
        """Delete a file that no text shows."""
        await file_service.delete(actor=actor, file_id=file_id)


class QuotaController(Controller):
    tags = ("media",)
    guards = GUARDS

    @get("/quota", operation_id="media_quota")
    async def quota(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        settings: NamedDependency[Settings],
    ) -> QuotaOut:
        """How much is taken, how much may be uploaded, and which types."""
        return await quota(reader, actor, settings)
