"""Which draft a text comes from."""

from typing import Annotated

from msgspec import Meta, Struct

Sequence = Annotated[int, Meta(ge=0, le=2**53)]


class MessageDraftRef(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The draft that a text comes from, as this device knows it: it goes when the text has become a message."""

    key: Annotated[str, Meta(max_length=60)]
    sequence: Sequence
