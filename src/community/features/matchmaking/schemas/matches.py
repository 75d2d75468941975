"""Matches over HTTP."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from community.core.groups import OrganisationKind
from community.features.matchmaking.vocabulary.answers import (
    Answer,
    AnswerReason,
    ContestReason,
    ContestState,
    MatchSide,
)
from community.features.matchmaking.vocabulary.kinds import Direction, LineKind, LineSide

_TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


class NeedKind(StrEnum):
    """Where a need is written."""

    OPPORTUNITY = "opportunity"
    LINE = "line"


class NeedOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What is asked; organisation_id, name: None and empty behind a teaser, of which only kind and country are told."""

    id: UUID
    kind: NeedKind
    direction: Direction
    about: LineKind
    title: str
    summary: str
    tags: list[str]
    own: bool
    anonymous: bool
    organisation_id: UUID | None
    organisation_name: str
    organisation_kind: OrganisationKind
    country: str
    deadline: date | None


class NeedRow(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One of one's own needs. matches: on its list. unanswered: about which one's organisation has said nothing yet."""

    need: NeedOut
    matches: int
    unanswered: int


class PartnerOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """An organisation that is proposed. department: of its seat, in France."""

    id: UUID
    name: str
    kind: OrganisationKind
    country: str
    city: str
    department: str


class PartOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What one signal adds to the score, in thousandths."""

    signal: str
    points: int


class AnswerIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """reason, text: for a no thanks, if one likes."""

    answer: Answer
    reason: AnswerReason | None = None
    text: Annotated[str, Meta(max_length=500, pattern=_TEXT)] = ""


class AnswerOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """lapsed: a no thanks that holds no longer, for something has changed since."""

    answer: Answer
    reason: AnswerReason | None
    text: str
    at: datetime
    lapsed: bool


class AnsweredOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """mutual: both sides want to meet."""

    answer: AnswerOut | None
    mutual: bool


class MatchOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A need and an organisation that may meet it.

    score: the sum of the points of the parts, in thousandths. lacking: wished and not declared, by signal. fits: codes
    and `tag:` tags that both have. line: what the organisation says that is nearest. answer: of the reader's side.
    mutual: both sides want to meet. contested: signals that the reader's side called wrong. introduction_id: the latest
    introduction of the two about it.
    """

    need: NeedOut
    organisation: PartnerOut
    side: MatchSide
    score: int
    parts: list[PartOut]
    lacking: dict[str, list[str]]
    fits: list[str]
    line: str
    since: date
    answer: AnswerOut | None
    mutual: bool
    contested: list[str]
    introduction_id: UUID | None


class NeedMatchesOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """The list of one need, the best first. made_at: None where the matcher has not looked at it yet."""

    need: NeedOut
    matches: list[MatchOut]
    made_at: datetime | None


class ContestIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """signal: the part that is wrong."""

    signal: Annotated[str, Meta(min_length=1, max_length=20)]
    why: ContestReason
    text: Annotated[str, Meta(max_length=1000, pattern=_TEXT)] = ""


class ContestOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A part that somebody called wrong. organisation_name: who is proposed; person_name: who said it."""

    id: UUID
    need_id: UUID
    need_title: str
    organisation_id: UUID
    organisation_name: str
    owner_id: UUID
    owner_name: str
    side: MatchSide
    signal: str
    why: ContestReason
    text: str
    person_name: str
    at: datetime
    state: ContestState
    word: str


class ResolutionIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """word: to whom said it; needed where it is declined."""

    state: ContestState
    word: Annotated[str, Meta(max_length=1000, pattern=_TEXT)] = ""


class ProspectOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """With this declared, one would be on so many more lists. what: certification, language, place, codes."""

    what: str
    value: str
    lists: int


class ProposedLineOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A line to begin with, from what the organisation says of itself, or its activity."""

    side: LineSide
    kind: LineKind
    tag: str


class WantedOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What others look for most. count: organisations."""

    tag: str
    count: int


class StartOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How to get on more lists. lines, wanted: for an organisation whose profile says nothing yet."""

    prospects: list[ProspectOut]
    lines: list[ProposedLineOut]
    wanted: list[WantedOut]
    has_lines: bool


class RoundOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One making of all lists; fields as in the table."""

    made_at: datetime
    seconds: float
    needs: int
    organisations: int
    matches: int
    coverage: float
    gini: float
    most: int
    cap: int
    sources: dict[str, float]
    accepted_sources: dict[str, float]
    learnt_from: int
