"""The capability profile over HTTP."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from community.features.matchmaking.schemas.terms import LineText, TermsIn, TermsOut
from community.features.matchmaking.vocabulary.kinds import LineKind, LineSide, Stage

MOST_LINES = 200
"""Of one organisation: what is longer is a catalogue, not a profile."""


class LineIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """organisation_id: None: one's own."""

    side: LineSide
    kind: LineKind
    text: LineText
    terms: TermsIn
    stage: Stage | None = None
    organisation_id: UUID | None = None


class LinePut(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """version: the one that was edited."""

    side: LineSide
    kind: LineKind
    text: LineText
    terms: TermsIn
    stage: Stage | None = None
    version: int


class LineOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """stale: nobody has confirmed it for long, so it counts less."""

    id: UUID
    organisation_id: UUID
    side: LineSide
    kind: LineKind
    text: str
    language: str
    terms: TermsOut
    stage: Stage | None
    updated_at: datetime
    confirmed_at: datetime
    stale: bool
    version: int


class StepOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What would complete a profile. gain: points of a hundred. tag, count: so many others speak of what it lacks."""

    what: str
    gain: int
    tag: str | None
    count: int


class CompletenessOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """score: of a hundred. steps: what is missing, the most useful first."""

    score: int
    steps: list[StepOut]


class ProfileOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """completeness: for those who may edit it."""

    organisation_id: UUID
    organisation_name: str
    lines: list[LineOut]
    may_edit: bool
    completeness: CompletenessOut | None


class LinesFileIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """content: CSV. check: only look, write nothing."""

    content: Annotated[str, Meta(min_length=1, max_length=500_000)]
    check: bool


class FileProblemOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What is wrong with a cell. row: as a spreadsheet counts, the headings being 1."""

    row: int
    column: str
    code: str
    value: str


class LinesFileOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """found: rows that are good. written: how many became lines; the rows with problems never do."""

    found: int
    written: int
    problems: list[FileProblemOut]
