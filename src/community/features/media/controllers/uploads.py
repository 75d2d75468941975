"""Uploads by the protocol tus 1.0 (core, creation, termination): any client of it can resume after a cut.

Bodies are `application/offset+octet-stream`, which no form of a foreign page can send.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import InternalServerException
from litestar.params import FromPath, HeaderParameter

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.core.permissions import Permission
from community.features.media.errors import UploadVersion
from community.features.media.queries import files
from community.features.media.schemas import FileOut
from community.features.media.service.files import FileService
from community.features.media.service.uploads import UploadService
from community.web.guards import requires
from community.web.house import house_of
from community.web.limits import Limit
from community.web.routes import Route, delete, patch, post

MANAGE: Final = requires(Permission.MEDIA_FILE_MANAGE)
TUS: Final = "1.0.0"
MAX_CHUNK_BYTES: Final = 2_000_000
"""Of one request; the proxy in front allows as much. Larger files come in several."""
ROOT: Final = "/api/media/uploads"

Version = Annotated[str, HeaderParameter(name="Tus-Resumable", description="Version of the protocol: 1.0.0.")]
Offset = Annotated[int, HeaderParameter(name="Upload-Offset", ge=0, description="Where this piece begins.")]
Length = Annotated[int, HeaderParameter(name="Upload-Length", ge=0, description="Size of the whole file.")]
Metadata = Annotated[
    str,
    HeaderParameter(name="Upload-Metadata", max_length=4000, description="`filename` and its name in base64."),
]


class UploadController(Controller):
    path = "/uploads"
    tags = ("media",)

    @post(operation_id="media_create_upload", guards=[MANAGE, Limit("media_create_upload", count=200, seconds=3600)])
    async def create(
        self,
        actor: NamedDependency[Actor],
        upload_service: NamedDependency[UploadService],
        request: Request[Any, Any, Any],
        length: Length,
        metadata: Metadata,
        version: Version,
    ) -> Response[FileOut]:
        """Announce a file. Its address is in the header Location."""
        check_version(version)
        file_id = await upload_service.create(actor=actor, name=filename_in(metadata), size=length)
        async with house_of(request.app.state).database.reading() as session:
            file = await files.own_file(session, actor, file_id)
        return Response(
            file,
            status_code=201,
            headers={"Location": f"{ROOT}/{file_id}", "Tus-Resumable": TUS, "Upload-Offset": "0"},
        )

    @Route(
        "/{file_id:uuid}",
        http_method="HEAD",
        operation_id="media_upload_offset",
        guards=[MANAGE, Limit("media_upload_offset", count=600, seconds=600)],
    )
    async def offset(
        self, actor: NamedDependency[Actor], upload_service: NamedDependency[UploadService], file_id: FromPath[UUID]
    ) -> Response[None]:
        """How much has arrived, in the header Upload-Offset."""
        offset, size = await upload_service.offset(actor=actor, file_id=file_id)
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
        return Response(None, headers={**headers, "Tus-Resumable": TUS, "Cache-Control": "no-store"})

    @patch(
        "/{file_id:uuid}",
        operation_id="media_append_upload",
        guards=[MANAGE, Limit("media_append_upload", count=2000, seconds=600)],
        request_max_body_size=MAX_CHUNK_BYTES,
        status_code=204,
    )
    async def append(
        self,
        actor: NamedDependency[Actor],
        upload_service: NamedDependency[UploadService],
        request: Request[Any, Any, Any],
        file_id: FromPath[UUID],
        offset: Offset,
        version: Version,
    ) -> Response[None]:
        """Send a piece, at most 2 MB. What has arrived of a piece that was cut is kept."""
        check_version(version)
        reached = await upload_service.append(actor=actor, file_id=file_id, offset=offset, body=arriving(request))
        return Response(None, status_code=204, headers={"Upload-Offset": str(reached), "Tus-Resumable": TUS})

    @delete("/{file_id:uuid}", operation_id="media_cancel_upload", guards=[MANAGE])
    async def cancel(
        self, actor: NamedDependency[Actor], file_service: NamedDependency[FileService], file_id: FromPath[UUID]
    ) -> None:
        """Give an upload up."""
        await file_service.delete(actor=actor, file_id=file_id)


async def arriving(request: Request[Any, Any, Any]) -> AsyncIterator[bytes]:
    """The body as it comes; a client that goes away only ends it."""
    try:
        async for block in request.stream():
            if block:
                yield block
    except InternalServerException:
        return


def check_version(version: str) -> None:
    if version != TUS:
        raise UploadVersion(supported=TUS)


def filename_in(metadata: str) -> str:
    """The name among `key base64, key base64`.

    Raises:
        Invalid: there is none that can be read.
    """
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return b64decode(value, validate=True).decode("utf-8")
            except (Base64Error, UnicodeDecodeError):
                break
    raise Invalid({"/filename": FieldProblem("required")})
