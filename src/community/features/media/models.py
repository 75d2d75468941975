"""Files and what they are used by."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base

SMALL: Final = "small"
LARGE: Final = "large"
PREVIEW: Final = "preview"


class FileState(StrEnum):
    """Where a file stands. `deleted`: invisible, and gone from the disk with the next sweep."""

    UPLOADING = "uploading"
    PROCESSING = "processing"
    READY = "ready"
    REFUSED = "refused"
    DELETED = "deleted"


class File(Base):
    """One uploaded file.

    `size` is what its owner declared and sent, `stored_size` what the disk holds of it once it is ready: images are
    kept as they were re-encoded. `width` and `height` are those of what is shown. `alt` is None until somebody said
    what can be seen, "" when it is decoration. `expires_at` is set while nothing uses the file.
    """

    __tablename__ = "media_file"
    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(str(state)) for state in FileState)})", name="state"),
        CheckConstraint("size > 0", name="size"),
        Index("ix_media_file_owner_id", "owner_id", "id"),
        Index("ix_media_file_expires_at", "expires_at", postgresql_where="expires_at IS NOT NULL"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int] = mapped_column(BigInteger)
    stored_size: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(40))
    width: Mapped[int | None]
    height: Mapped[int | None]
    moving: Mapped[bool] = mapped_column(default=False)
    preview: Mapped[bool] = mapped_column(default=False)
    alt: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class FileUse(Base):
    """That a subject (`core.subjects`) uses a file: whoever may see the subject may see the file."""

    __tablename__ = "media_use"
    __table_args__ = (Index("ix_media_use_subject", "subject_kind", "subject_id"),)

    file_id: Mapped[UUID] = mapped_column(ForeignKey("media_file.id", ondelete="CASCADE"), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
