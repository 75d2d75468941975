"""Files as browsers fetch them: outside the API, under a policy that lets nothing in them act.

The right is looked up at every request, validators included: who may no longer see the post no longer gets the file.
"""

from typing import Final
from uuid import UUID

from litestar import Controller
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.permissions import Permission
from community.features.media.models import LARGE, PREVIEW, SMALL, FileState
from community.features.media.queries.files import seen_by, served
from community.features.media.schemas import Served
from community.features.media.service.names import disposition
from community.infra.catalogue import Catalogue
from community.infra.sniffing import BY_NAME
from community.infra.storage import ORIGINAL, Storage
from community.settings import Settings
from community.web.guards import requires
from community.web.routes import get
from community.web.sending import FileAnswer, Header, Sent

_HEADERS: Final[tuple[Header, ...]] = (
    (b"content-security-policy", b"sandbox; default-src 'none'; frame-ancestors 'none'"),
    # Kept by the browser of the one who asked, and asked for again each time: rights may have changed.
    (b"cache-control", b"private, no-cache"),
)


class DownloadController(Controller):
    path = "/{file_id:uuid}"
    tags = ("media",)
    guards = (requires(Permission.MEDIA_FILE_READ),)
    include_in_schema = False

    @get(operation_id="media_download")
    async def download(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        catalogue: NamedDependency[Catalogue],
        settings: NamedDependency[Settings],
        file_id: FromPath[UUID],
    ) -> FileAnswer:
        """The file; of an image, the large size."""
        file = await find(reader, catalogue, actor, file_id)
        return answer(file, LARGE if is_image(file) else ORIGINAL, settings)

    @get("/small", operation_id="media_download_small")
    async def small(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        catalogue: NamedDependency[Catalogue],
        settings: NamedDependency[Settings],
        file_id: FromPath[UUID],
    ) -> FileAnswer:
        """An image in the small size; of a moving one, its first picture."""
        file = await find(reader, catalogue, actor, file_id)
        if not is_image(file):
            raise NotFound
        return answer(file, SMALL, settings)

    @get("/preview", operation_id="media_download_preview")
    async def preview(
        self,
        actor: NamedDependency[Actor],
        reader: NamedDependency[AsyncSession],
        catalogue: NamedDependency[Catalogue],
        settings: NamedDependency[Settings],
        file_id: FromPath[UUID],
    ) -> FileAnswer:
        """The first page of a document as an image."""
        file = await find(reader, catalogue, actor, file_id)
        if not file.preview:
            raise NotFound
        return answer(file, PREVIEW, settings)


async def find(session: AsyncSession, catalogue: Catalogue, actor: Actor, file_id: UUID) -> Served:
    """Raises NotFound when the file does not exist for the actor, or is not ready."""
    file = (await served(session, [file_id])).get(file_id)
    if file is None or file.state != FileState.READY or not await seen_by(session, catalogue, actor, [file]):
        raise NotFound
    return file


def is_image(file: Served) -> bool:
    return BY_NAME[file.kind].family == "image"


def answer(file: Served, variant: str, settings: Settings) -> FileAnswer:
    """Only what we made ourselves is shown in place; originals are always downloads."""
    storage = Storage(settings.files_dir)
    original = variant == ORIGINAL
    kind = BY_NAME[file.kind]
    name = file.name if original else f"{file.name.rpartition('.')[0]}.webp"
    media_type = kind.media_type if original else "image/webp"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    digest = (file.sha256 or b"").hex()[:32]
    prefix = settings.media_send_prefix.rstrip("/")
    return FileAnswer(
        Sent(
            path=storage.path(file.id, variant),
            media_type=media_type,
            etag=f'"{digest}-{variant}"',
            headers=(*_HEADERS, (b"content-disposition", disposition(name, inline=not original).encode("ascii"))),
            accelerated=f"{prefix}/{storage.place(file.id, variant)}" if prefix else None,
        )
    )
