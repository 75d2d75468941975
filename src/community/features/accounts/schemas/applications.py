"""Applications: the public form, the queue, the decisions."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from community.core.groups import OrganisationKind
from community.core.i18n import Locale
from community.core.identifiers import NafNomenclature
from community.features.accounts.schemas.fields import (
    EmailText,
    Languages,
    Line,
    OptionalLine,
    OptionalText,
    Short,
    Text,
    TokenText,
    Website,
)

IdentifierKind = Literal["siren", "siret", "vat", "eori"]


class RefusalReason(StrEnum):
    """Each has a sentence in the applicant's language."""

    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"
    DUPLICATE = "duplicate"
    OUTSIDE_SECTOR = "outside_sector"
    OTHER = "other"


class AddressIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    line1: Line
    line2: OptionalLine | None = None
    postcode: Annotated[str, msgspec.Meta(max_length=20, pattern=r"^[A-Za-z0-9 \-]*$")]
    city: Short
    country: Annotated[str, msgspec.Meta(min_length=2, max_length=2)]


class ApplicantOrganisationIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    identifier_kind: IdentifierKind
    identifier: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    legal_name: Line
    kind: OrganisationKind
    naf_code: Annotated[str, msgspec.Meta(max_length=10)] | None = None
    naf_nomenclature: NafNomenclature | None = None
    address: AddressIn
    languages: Languages
    website: Website | None = None


class ApplicantIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    given_name: Line
    family_name: Line
    function: Line
    email: EmailText
    locale: Locale


class ApplicationIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The public form."""

    organisation: ApplicantOrganisationIn
    person: ApplicantIn
    reason: Text


class AnswerIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the applicant answers to a question, by the link of its mail."""

    token: TokenText
    message: Text


class ApprovalIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    note: OptionalText | None = None


class QuestionIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    message: Text


class RefusalIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    reason: RefusalReason
    message: OptionalText


class ApplicationStateOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    state: str


class QuestionOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an applicant was asked, for the page on which they answer."""

    legal_name: str
    given_name: str
    message: str


class AddressOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    line1: str
    line2: str
    postcode: str
    city: str
    country: str


class ApplicationRow(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One application in the queue; `organisation_id` when it asks to join a known organisation."""

    id: UUID
    state: str
    legal_name: str
    kind: str
    country: str
    organisation_id: UUID | None
    applicant_name: str
    function: str
    email: str
    locale: str
    confirmed_at: datetime
    decided_at: datetime | None
    siblings: int


class SiblingOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Another application of the same organisation or the same mail domain."""

    id: UUID
    state: str
    legal_name: str
    applicant_name: str
    email: str
    confirmed_at: datetime
    same_organisation: bool
    same_domain: bool


class ApplicationEntryOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of the log; the author is None for the applicant."""

    id: UUID
    at: datetime
    author_id: UUID | None
    author_name: str | None
    action: str
    reason: str | None
    message: str


class ApplicationOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """All that the one who decides needs."""

    id: UUID
    state: str
    organisation_id: UUID | None
    organisation_name: str | None
    identifier_kind: str
    identifier: str
    legal_name: str
    kind: str
    naf_code: str | None
    naf_nomenclature: str | None
    address: AddressOut
    languages: list[str]
    website: str | None
    given_name: str
    family_name: str
    function: str
    email: str
    mail_domain: str | None
    locale: str
    reason: str
    created_at: datetime
    confirmed_at: datetime
    decided_at: datetime | None
    person_id: UUID | None
    may_decide: bool
    siblings: list[SiblingOut]
    log: list[ApplicationEntryOut]


class ApplicationStatisticsOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The queue in figures; the median is of the decisions of the last thirty days."""

    waiting: int
    median_hours_to_decision: float | None
    decided_last30_days: int
