"""Introductions over HTTP."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from community.core.groups import OrganisationKind
from community.features.matchmaking.schemas.terms import Comment
from community.features.matchmaking.vocabulary.introductions import (
    AboutKind,
    IntroductionAnswer,
    IntroductionState,
    Nothing,
    Part,
    Reached,
    Refusal,
    Result,
    StepKind,
    ValueBand,
)
from community.features.matchmaking.vocabulary.kinds import Agreement, Direction

Message = Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"\S")]
DisclosureWords = Annotated[str, Meta(max_length=20_000)]
Digest = Annotated[str, Meta(min_length=64, max_length=64)]
Token = Annotated[str, Meta(min_length=1, max_length=60)]
Days = Literal[1, 3, 7, 10, 30]


class IntroductionIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An expression of interest: in an opportunity, in a line of a profile, or in an organisation as such.

    organisation_id: to whom, for what is one's own. days: to answer it. blind: one's organisation is not shown before
    the other side says yes; for opportunities only.
    """

    opportunity_id: UUID | None = None
    line_id: UUID | None = None
    organisation_id: UUID | None = None
    message: Message
    days: Days = 10
    blind: bool = False


class IntroductionAnswerIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """refusal: why it is declined. until: last day of a "not now"."""

    answer: IntroductionAnswer
    refusal: Refusal | None = None
    until: date | None = None
    note: Comment = ""


class ClosingIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """agreement, band: of what was agreed. nothing: why nothing came of it."""

    result: Result
    agreement: Agreement | None = None
    band: ValueBand | None = None
    nothing: Nothing | None = None
    note: Comment = ""


class DisclosureIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """text: empty: nothing has to be accepted any more."""

    text: DisclosureWords


class DisclosureAcceptanceIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """sha256: of the text that was read, in hexadecimal digits."""

    sha256: Digest


class DocumentIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    file_id: UUID


class ReachedIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    stage: Reached
    agreement: Agreement | None = None
    band: ValueBand | None = None


class OutcomeLinkIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    token: Token


class OutcomeByLinkIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    token: Token
    stage: Reached
    agreement: Agreement | None = None
    band: ValueBand | None = None


class OutcomeLinkOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What a link asks about, and what was answered so far."""

    title: str
    partner: str
    days: int
    stage: Reached | None
    agreement: Agreement | None
    band: ValueBand | None


class AboutOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """id: None where it is gone, and for an organisation as such."""

    kind: AboutKind
    id: UUID | None
    title: str
    direction: Direction | None
    anonymous: bool


class PartyOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One side. known: to the reader. hidden: to the other side, so far."""

    organisation_id: UUID | None
    organisation_name: str
    organisation_kind: OrganisationKind
    country: str
    person_id: UUID | None
    person_name: str
    known: bool
    hidden: bool


class IntroductionRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A card of the board. part: the reader's. confirmed: both sides told the same end of it."""

    id: UUID
    part: Part
    about: AboutOut
    asking: PartyOut
    asked: PartyOut
    state: IntroductionState
    asked_on: date
    expires_on: date
    put_off_until: date | None
    active_on: date
    result: Result | None
    conversation_id: UUID | None
    adviser_wanted: bool


class LogLineOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One line of the log. at: None where the minute could tell who it was."""

    kind: StepKind
    part: Part | None
    person_name: str
    detail: str
    on: date
    at: datetime | None


class DocumentOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    id: UUID
    file_id: UUID
    name: str
    part: Part
    on: date
    may_remove: bool


class AcceptanceOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Who accepted which words for whom."""

    organisation_name: str
    person_name: str
    sha256: str
    at: datetime


class DisclosureOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """text: what the author's side wants accepted. may_…: what the reader can do. pending: it keeps documents back."""

    text: str
    sha256: str
    acceptances: list[AcceptanceOut]
    may_set: bool
    may_accept: bool
    pending: bool


class OutcomeOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """own: what one's side said. stage, agreement, band: what the ledger takes, the further of the two."""

    stage: Reached | None
    agreement: Agreement | None
    band: ValueBand | None
    confirmed: bool
    own: Reached | None


class IntroductionOut(IntroductionRow, kw_only=True, frozen=True, rename="camel"):
    """One introduction with all that its reader may see of it. may_…: what they can do now."""

    message: str
    answer: str
    refusal: Refusal | None
    nothing: Nothing | None
    adviser_id: UUID | None
    adviser_name: str
    steps: list[LogLineOut]
    documents: list[DocumentOut]
    disclosure: DisclosureOut | None
    outcome: OutcomeOut
    may_answer: bool
    may_withdraw: bool
    may_close: bool
    may_invite_adviser: bool
    may_add_documents: bool
    may_ask_again: bool


class AdvisedRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Who waits for an adviser: no more than what it is about."""

    id: UUID
    title: str
    asked_on: date


class AskQuotaOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How many asks one's organisation can still make."""

    left_this_week: int
    left_open: int
    a_week: int
    most_open: int


class CountsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How many introductions stand in each column of the board, and how many wait for an adviser, for those who are."""

    to_answer: int
    waiting: int
    talking: int
    done: int
    wanting_adviser: int
