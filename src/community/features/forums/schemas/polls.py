"""Polls and votes."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from community.features.accounts.api import PersonCard

PollKind = Literal["single", "several", "ranked"]
ResultsRule = Literal["always", "after_vote", "after_close", "moderators"]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Lines = Annotated[list[Line], Meta(min_length=2, max_length=20)]
Count = Annotated[int, Meta(ge=1, le=20)]
Instant = Annotated[datetime, Meta(tz=True)]


class PollIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A poll to be put in a post. `least` and `most` are for polls in which several options can be chosen."""

    question: Line
    kind: PollKind
    options: Lines
    least: Count | None = None
    most: Count | None = None
    closes_at: Instant | None = None
    results: ResultsRule = "always"
    secret: bool = False
    per_organisation: bool = False


class PollPatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What can be mended before the first vote."""

    question: Line | UnsetType = UNSET
    options: Lines | UnsetType = UNSET
    closes_at: Instant | UnsetType | None = UNSET


class VoteIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Numbers of options; of a ranked poll the best one first, those left out come after all others."""

    choices: Annotated[list[Count], Meta(min_length=1, max_length=20)]


class PollOptionOut(Struct, frozen=True, kw_only=True, rename="camel"):
    number: int
    text: str


class PollResults(Struct, frozen=True, kw_only=True, rename="camel"):
    """`votes`: by option, how many chose it, or put it first.

    Of a ranked poll `ranking` holds the options from the best to the last, equal ones together, and `duels[a][b]`
    how many prefer option a+1 to option b+1.
    """

    votes: list[int]
    ranking: list[list[int]] | None
    duels: list[list[int]] | None


class PollRights(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the reader may do. `edit`: as long as nobody has voted."""

    vote: bool
    close: bool
    edit: bool
    export: bool


class PollOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A poll as one reader may see it. `results` is None as long as the rule hides them from the reader.

    `own` is the reader's vote, or that of their organisation; of a closed secret ballot nobody can tell any more.
    """

    post_id: UUID
    topic_id: UUID
    number: int
    question: str
    kind: PollKind
    least: int
    most: int
    options: list[PollOptionOut]
    results_rule: ResultsRule
    secret: bool
    per_organisation: bool
    closes_at: datetime | None
    closed: bool
    voters: int
    own: list[int] | None
    results: PollResults | None
    rights: PollRights


class PollVoteOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Who voted what in a public ballot."""

    person: PersonCard
    choices: list[int]
    at: datetime
