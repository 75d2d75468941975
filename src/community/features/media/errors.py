"""What can go wrong with files, as codes for the front end."""

from typing import Final

from community.core.errors import Conflict, DomainError

REASONS: Final = (
    "file_content_mismatch",
    "file_damaged",
    "file_infected",
    "file_macros",
    "file_protected",
    "file_too_complex",
    "file_too_many_pixels",
)
"""Why a file is refused after it has arrived; each has a sentence on the screen like the codes of errors."""


class FileTooLarge(DomainError):
    """Larger than files of its type may be: `limit` bytes."""

    status = 413
    code = "file_too_large"


class FileTypeRefused(DomainError):
    """A type that is not accepted, by its name."""

    status = 415
    code = "file_type_refused"


class PersonQuotaReached(Conflict):
    """The person's files would take more than `limit` bytes together; `left` are free."""

    code = "quota_person"


class OrganisationQuotaReached(Conflict):
    """The same for all files of the organisation's people."""

    code = "quota_organisation"


class OffsetConflict(Conflict):
    """The upload stands at `offset`, not where the client goes on."""

    code = "upload_offset"


class UploadBusy(DomainError):
    """Another request is writing to this upload."""

    status = 423
    code = "upload_busy"


class UploadOver(DomainError):
    """More was sent than the declared size."""

    status = 413
    code = "upload_over"


class UploadVersion(DomainError):
    """The client speaks another version of the protocol (tus)."""

    status = 412
    code = "upload_version"


class FileInUse(Conflict):
    """A text shows the file: it cannot be deleted."""

    code = "file_in_use"
