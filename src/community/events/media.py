"""What happens to files."""

from typing import ClassVar
from uuid import UUID

from community.core.event import Event


class FileProcessed(Event, frozen=True, kw_only=True):
    """An uploaded file was opened and checked: it can be seen now, or was refused for a reason."""

    name: ClassVar[str] = "media.file_processed"

    file_id: UUID
    owner_id: UUID
    state: str
    reason: str | None


class UsesChanged(Event, frozen=True, kw_only=True):
    """A text shows these files now, or shows them no more."""

    name: ClassVar[str] = "media.uses_changed"

    file_ids: list[UUID]
