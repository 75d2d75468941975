"""How people come into a space, and who is in it."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

from community.features.accounts.api import PersonCard
from community.features.forums.schemas.spaces import JoinName, LevelName

JoiningState = Literal["none", "requested", "invited"]
RequestKindName = Literal["request", "invitation"]
Message = Annotated[str, Meta(max_length=500)]


class JoiningOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A space that the reader is not a member of, and may know of.

    `visible`: they see its topics already; else name and description are all that there is for them.
    `message`: of who invites them.
    """

    id: UUID
    slug: str
    name: str
    description: str
    colour: str
    parent_id: UUID | None
    join: JoinName
    visible: bool
    state: JoiningState
    message: str


class JoinIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the space's moderators should know of who asks."""

    message: Message = ""


class JoinOut(Struct, frozen=True, kw_only=True, rename="camel"):
    state: Literal["member", "requested"]


class MemberOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """Somebody who joined a space, or moderates it."""

    person: PersonCard
    level: LevelName
    since: datetime


class MemberIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    level: LevelName


class RequestOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """A request or an invitation that waits for an answer. `by`: who invites; the person themselves who asks."""

    id: UUID
    kind: RequestKindName
    person: PersonCard
    message: str
    at: datetime
    by: UUID


class DecisionIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """On a request; an invitation can only be taken back."""

    accept: bool


class InviteIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    person_ids: Annotated[list[UUID], Meta(min_length=1, max_length=50)]
    message: Message = ""


class InvitedOut(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many were asked; members and those who were asked already are left alone."""

    invited: int
