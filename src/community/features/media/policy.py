"""Limits that depend on nothing but figures."""

from datetime import timedelta
from typing import Final

from community.features.media.errors import (
    FileTooLarge,
    FileTypeRefused,
    OrganisationQuotaReached,
    PersonQuotaReached,
)
from community.infra.sniffing import BY_EXTENSION, FileType, extension_of, type_by_name
from community.settings import Settings

UPLOAD_KEPT: Final = timedelta(hours=24)
"""An unfinished upload can be resumed for so long."""
UNUSED_KEPT: Final = timedelta(days=7)
"""A finished file that nothing uses: longer than an upload, as it may wait in the draft of a text."""
REFUSED_KEPT: Final = timedelta(hours=24)


def acceptable_type(name: str) -> FileType:
    """Raises FileTypeRefused."""
    kind = type_by_name(name)
    if kind is None:
        raise FileTypeRefused(extension=extension_of(name), accepted=sorted(BY_EXTENSION))
    return kind


def check_size(kind: FileType, size: int, settings: Settings) -> None:
    """Raises FileTooLarge."""
    limit = settings.media_image_bytes if kind.family == "image" else settings.media_document_bytes
    if size > limit:
        raise FileTooLarge(limit=limit)


def check_quota(size: int, *, person_used: int, organisation_used: int | None, settings: Settings) -> None:
    """Whether `size` more bytes fit.

    Raises:
        PersonQuotaReached, OrganisationQuotaReached.
    """
    left = settings.media_person_bytes - person_used
    if size > left:
        raise PersonQuotaReached(left=max(0, left), limit=settings.media_person_bytes)
    if organisation_used is not None:
        left = settings.media_organisation_bytes - organisation_used
        if size > left:
            raise OrganisationQuotaReached(left=max(0, left), limit=settings.media_organisation_bytes)
