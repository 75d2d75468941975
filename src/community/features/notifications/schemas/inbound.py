"""Mails that come in, and the address of a person."""

from datetime import datetime
from uuid import UUID

import msgspec


class InboundReceivedOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`new` False: the mail came before."""

    new: bool


class InboundMailRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What became of a mail; `outcome` is empty until the worker has dealt with it."""

    id: UUID
    recipient: str
    size: int
    state: str
    outcome: str | None
    detail: str | None
    person_id: UUID | None
    received_at: datetime
    processed_at: datetime | None


class InboundMailOut(InboundMailRow, frozen=True, kw_only=True, rename="camel"):
    """`source`: the beginning of the mail as it came, while it is kept."""

    source: str


class MailAddressOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`bounced_at`: since when no mail is sent there, because it does not arrive."""

    email: str
    bounced_at: datetime | None
