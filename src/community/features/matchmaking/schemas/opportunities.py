"""Opportunities over HTTP."""

from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from msgspec import Meta

from community.core.groups import OrganisationKind
from community.features.matchmaking.schemas.terms import (
    Comment,
    LongText,
    RoleText,
    Summary,
    TermsIn,
    TermsOut,
    Title,
)
from community.features.matchmaking.vocabulary.kinds import (
    Agreement,
    Area,
    Criterion,
    Direction,
    IntellectualProperty,
    LineKind,
    OpportunityState,
    OrganisationSize,
    Stage,
    Verdict,
)

HIGHEST: Final = 5
Score = Annotated[int, Meta(ge=0, le=HIGHEST)]
Excluded = Annotated[list[UUID], Meta(max_length=100)]


class OpportunityIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """All that its author fills in; a draft needs its title only. version: the one that was edited, if it was there."""

    direction: Direction
    area: Area
    kind: LineKind
    title: Title
    summary: Summary = ""
    description: LongText = ""
    advantages: LongText = ""
    stage: Stage | None = None
    ip: IntellectualProperty | None = None
    terms: TermsIn = msgspec.field(default_factory=TermsIn)
    partner_kinds: list[OrganisationKind] = msgspec.field(default_factory=list)
    partner_sizes: list[OrganisationSize] = msgspec.field(default_factory=list)
    partner_role: RoleText = ""
    agreements: list[Agreement] = msgspec.field(default_factory=list)
    conditions: list[Criterion] = msgspec.field(default_factory=list)
    excluded: Excluded = msgspec.field(default_factory=list)
    anonymous: bool = False
    deadline: date | None = None
    valid_until: date | None = None
    version: int | None = None


class RenewalIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    valid_until: date


class ReviewIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Scores of the Network: advantages and innovation, clarity, what is expected of partners, wording and rules.

    version: the one that was read.
    """

    advantages: Score
    clarity: Score
    expectations: Score
    wording: Score
    comment: Comment = ""
    version: int


class ReviewOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    advantages: int
    clarity: int
    expectations: int
    wording: int
    verdict: Verdict
    comment: str
    at: datetime


class OpportunityRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One line of a list. organisation_id, name: None and empty behind a teaser, of which only the country is told."""

    id: UUID
    reference: str
    direction: Direction
    area: Area
    kind: LineKind
    title: str
    summary: str
    state: OpportunityState
    anonymous: bool
    own: bool
    organisation_id: UUID | None
    organisation_name: str
    organisation_kind: OrganisationKind
    country: str
    tags: list[str]
    published_on: date | None
    deadline: date | None
    valid_until: date | None


class OpportunityOut(OpportunityRow, kw_only=True, frozen=True, rename="camel"):
    """One opportunity, as its reader may see it; a teaser lacks what could tell whose it is.

    conditions, excluded, reviews: for its own organisation and reviewers. may_…: what the reader can do with it now.
    """

    description: str
    advantages: str
    language: str
    stage: Stage | None
    ip: IntellectualProperty | None
    terms: TermsOut
    partner_kinds: list[OrganisationKind]
    partner_sizes: list[OrganisationSize]
    partner_role: str
    agreements: list[Agreement]
    conditions: list[Criterion]
    excluded: list[UUID]
    author_id: UUID | None
    author_name: str
    reviews: list[ReviewOut]
    version: int
    may_edit: bool
    may_review: bool


class ProposalIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """text: a need or an offer, in one's own words."""

    text: Annotated[str, Meta(min_length=1, max_length=20_000)]


class ProposalOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What a text seems to say, to be confirmed. language: None where it is none of the three."""

    direction: Direction
    area: Area
    kind: LineKind
    title: str
    summary: str
    language: str | None
    terms: TermsOut
    anonymous: bool
