"""What engines follow."""

from uuid import UUID

import msgspec

from community.core.searching import SearchDocument


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A document that is new or other than before; None: it is gone. number: its place in the order of changes."""

    number: int
    kind: str
    id: UUID
    document: SearchDocument | None
