"""Reports to the moderators."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.accounts.api import PersonCard
from community.features.messaging.schemas.messages import Seq

ReasonName = Literal["spam", "harassment", "fraud", "illegal", "other"]
ReportStateName = Literal["open", "handled"]
ReportNote = Annotated[str, Meta(max_length=2_000)]


class ReportIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is wrong with a message, or without `seq` with a conversation. `id` is made by the client, once."""

    id: UUID
    seq: Seq | None
    reason: ReasonName
    note: ReportNote


class ReportReceipt(Struct, frozen=True, kw_only=True, rename="camel"):
    """That the moderators have it. Who reports the same again gets the first one's id while that is open."""

    id: UUID


class HandlingIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What was done about it, for the other moderators."""

    note: ReportNote


class ReportRow(Struct, frozen=True, kw_only=True, rename="camel"):
    """A report in the list. `reported` is None for a group; `title` that of a group or an organisation."""

    id: UUID
    reporter: PersonCard
    reported: PersonCard | None
    kind: str
    title: str
    reason: str
    message: bool
    state: str
    created_at: datetime


class ReportedMessage(Struct, frozen=True, kw_only=True, rename="camel"):
    """A message as it was when it was reported. `formerSources` only of the reported one."""

    seq: int
    author_id: UUID
    author_name: str
    kind: str
    source: str
    former_sources: list[str]
    at: datetime
    edited: bool
    deleted: bool
    reported: bool


class Handling(Struct, frozen=True, kw_only=True, rename="camel"):
    """Who has dealt with it, and how."""

    by: PersonCard
    at: datetime
    note: str


class ReportOut(ReportRow, frozen=True, kw_only=True, rename="camel"):
    """A report with the copy of what was said."""

    note: str
    evidence: list[ReportedMessage]
    handling: Handling | None


class OpenReports(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many wait for a moderator."""

    open: int
