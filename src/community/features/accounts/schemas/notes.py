"""Notes on people."""

from datetime import datetime

import msgspec

from community.features.accounts.schemas.fields import NoteText


class PersonNoteIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The whole note; an empty one is none."""

    text: NoteText


class PersonNoteOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The reader's own note on a person; empty where there is none."""

    text: str
    updated_at: datetime | None
