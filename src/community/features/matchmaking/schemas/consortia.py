"""Consortia over HTTP: projects with their needs, invitations, roles."""

from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from community.core.groups import OrganisationKind
from community.features.matchmaking.schemas.teams import TeamsOut
from community.features.matchmaking.schemas.terms import (
    Comment,
    Keys,
    LineText,
    LongText,
    RoleText,
    TermsIn,
    TermsOut,
    Title,
)
from community.features.matchmaking.vocabulary.consortia import (
    ConsortiumState,
    InvitationState,
    Liability,
    LimitAttribute,
    Objective,
)
from community.features.matchmaking.vocabulary.kinds import Criterion, LineKind

MOST_NEEDS: Final = 30
MOST_MEMBERS: Final = 20
FULL_SHARE: Final = 1000
"""Of the parts of a group together, in thousandths."""

Weight = Annotated[int, Meta(ge=1, le=10)]
Quantity = Annotated[int, Meta(ge=1, le=10)]
Fit = Annotated[int, Meta(ge=10, le=100)]
Count = Annotated[int, Meta(ge=0, le=MOST_MEMBERS)]
Size = Annotated[int, Meta(ge=2, le=MOST_MEMBERS)]
Share = Annotated[int, Meta(ge=0, le=FULL_SHARE)]
Call = Annotated[str, Meta(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]
Organisations = Annotated[list[UUID], Meta(max_length=100)]


class ConsortiumNeedIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """id: of the need that this is a new wording of; None: a new one."""

    id: UUID | None = None
    text: LineText
    kind: LineKind
    terms: TermsIn = msgspec.field(default_factory=TermsIn)
    weight: Weight = 5
    must: bool = False
    quantity: Quantity = 1
    minimum_fit: Fit = 40
    partner_kinds: list[OrganisationKind] = msgspec.field(default_factory=list)
    conditions: list[Criterion] = msgspec.field(default_factory=list)


class LimitIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """At least `minimum`, at most `maximum` members whose attribute is one of the values."""

    attribute: LimitAttribute
    values: Annotated[Keys, Meta(min_length=1)]
    minimum: Count = 0
    maximum: Count | None = None


class CompetitorsIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Two that are never in one team."""

    first: UUID
    second: UUID


class ConsortiumIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """All that the author's side fills in. lead: None: whoever may. version: the one that was edited, if there was."""

    title: Title
    description: LongText = ""
    call: Call = ""
    deadline: date | None = None
    objective: Objective = Objective.COVERAGE
    liability: Liability = Liability.JOINT
    max_size: Size | None = 8
    takes_part: bool = True
    lead: UUID | None = None
    limits: Annotated[list[LimitIn], Meta(max_length=20)] = msgspec.field(default_factory=list)
    certificates: Keys = msgspec.field(default_factory=list)
    lead_certificates: Keys = msgspec.field(default_factory=list)
    members: Organisations = msgspec.field(default_factory=list)
    excluded: Organisations = msgspec.field(default_factory=list)
    competitors: Annotated[list[CompetitorsIn], Meta(max_length=100)] = msgspec.field(default_factory=list)
    needs: Annotated[list[ConsortiumNeedIn], Meta(max_length=MOST_NEEDS)] = msgspec.field(default_factory=list)
    version: int | None = None


class NeedsTextIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """text: a project in one's own words."""

    text: Annotated[str, Meta(min_length=1, max_length=20_000)]


class ReadNeedOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    text: str
    kind: LineKind
    terms: TermsOut


class ReadProjectOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What a text seems to ask for, to be confirmed."""

    title: str
    needs: list[ReadNeedOut]


class TeamsAskIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Ask for teams; before, fix members, exclude others, or let either go again."""

    fix: Organisations = msgspec.field(default_factory=list)
    exclude: Organisations = msgspec.field(default_factory=list)
    release: Organisations = msgspec.field(default_factory=list)


class InviteeIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    organisation_id: UUID
    need_ids: Annotated[list[UUID], Meta(max_length=MOST_NEEDS)]


class ConsortiumInvitationsIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """expires_on: last day for an answer."""

    invitees: Annotated[list[InviteeIn], Meta(min_length=1, max_length=MOST_MEMBERS)]
    message: Comment = ""
    expires_on: date


class InvitationAnswerIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """accept: False also after having accepted: the member leaves."""

    accept: bool
    reason: RoleText = ""


class RolePartIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    organisation_id: UUID
    lead: bool
    share: Share
    need_ids: Annotated[list[UUID], Meta(max_length=MOST_NEEDS)] = msgspec.field(default_factory=list)
    tasks: Comment = ""


class GroupRolesIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """version: of the project that was edited."""

    liability: Liability
    lead_answers_for_all: bool
    parts: Annotated[list[RolePartIn], Meta(min_length=1, max_length=MOST_MEMBERS + 1)]
    note: Comment = ""
    version: int


class ConsortiumPartnerOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """An organisation that a project speaks of."""

    id: UUID
    name: str
    kind: OrganisationKind
    country: str
    city: str


class ConsortiumNeedOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    id: UUID
    text: str
    kind: LineKind
    terms: TermsOut
    weight: int
    must: bool
    quantity: int
    minimum_fit: int
    partner_kinds: list[OrganisationKind]
    conditions: list[Criterion]


class LimitOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    attribute: LimitAttribute
    values: list[str]
    minimum: int
    maximum: int | None


class CompetitorsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    first: UUID
    second: UUID


class ConsortiumInvitationOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """again: it may be asked once more, since the project has changed, or it never said no."""

    id: UUID
    organisation_id: UUID
    need_ids: list[UUID]
    message: str
    expires_on: date
    state: InvitationState
    invited_by: str
    invited_at: datetime
    answered_by: str
    answered_at: datetime | None
    reason: str
    again: bool


class RolePartOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    organisation_id: UUID
    lead: bool
    share: int
    need_ids: list[UUID]
    tasks: str


class GroupRolesOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    liability: Liability
    lead_answers_for_all: bool
    parts: list[RolePartOut]
    note: str


class ConsortiumRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One line of a list. invitation: the answer of the reader's organisation, where it was asked."""

    id: UUID
    title: str
    organisation_id: UUID
    organisation_name: str
    own: bool
    state: ConsortiumState
    deadline: date | None
    needs: int
    asked: int
    accepted: int
    invitation: InvitationState | None
    updated_at: datetime


class ConsortiumOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A project, as its reader may see it.

    The invited see title, description, call, deadline, who leads, the needs that they are asked for, and their own
    invitation; the roles once they are part of a group that is formed. All else is for the author's side.
    """

    id: UUID
    organisation_id: UUID
    organisation_name: str
    author_name: str
    own: bool
    title: str
    description: str
    language: str
    call: str
    deadline: date | None
    state: ConsortiumState
    objective: Objective
    liability: Liability
    max_size: int | None
    takes_part: bool
    lead: UUID | None
    limits: list[LimitOut]
    certificates: list[str]
    lead_certificates: list[str]
    members: list[UUID]
    excluded: list[UUID]
    competitors: list[CompetitorsOut]
    needs: list[ConsortiumNeedOut]
    invitations: list[ConsortiumInvitationOut]
    teams: TeamsOut | None
    roles: GroupRolesOut | None
    organisations: list[ConsortiumPartnerOut]
    version: int
    may_edit: bool
