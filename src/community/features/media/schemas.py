"""What the media slice takes and shows."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec


class FilePatch(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What can be seen in an image, for who cannot see it; "" for decoration."""

    alt: Annotated[str, msgspec.Meta(max_length=1000)]


class FileOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A file as its owner sees it; `reason` says why it was refused."""

    id: UUID
    name: str
    kind: str
    image: bool
    size: int
    state: str
    reason: str | None
    width: int | None
    height: int | None
    preview: bool
    alt: str | None
    created_at: datetime


class FileUseOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A place where a file is shown."""

    title: str
    path: str
    place: str


class FileRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A file in the list of one's own, with where it is used; `used` counts places that no longer exist for one too."""

    file: FileOut
    used: bool
    uses: list[FileUseOut]
    expires_at: datetime | None


class FilePage(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    items: list[FileRow]
    next: str | None


class QuotaOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How much may be uploaded, and how much is taken. Sizes are bytes."""

    person_used: int
    person_limit: int
    organisation_used: int | None
    organisation_limit: int
    image_limit: int
    document_limit: int
    extensions: list[str]


class Served(msgspec.Struct, kw_only=True, frozen=True):
    """What a download, or a text that shows it, must know of a file."""

    id: UUID
    owner_id: UUID
    name: str
    kind: str
    state: str
    size: int
    width: int | None
    height: int | None
    moving: bool
    preview: bool
    sha256: bytes | None
    uses: list[tuple[str, UUID]]
