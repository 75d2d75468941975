"""Conversations, and what a person keeps of them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from community.features.accounts.api import PersonCard
from community.features.messaging.schemas.messages import MessageIn, Seq

Title = Annotated[str, Meta(max_length=100)]
ListName = Literal["all", "unread", "requests", "archived", "mailbox"]
RequestState = Literal["none", "incoming", "outgoing"]
ContactWay = Literal["open", "request", "closed"]
ClosedReason = Literal["own_organisation", "unattended", "blocked"]
People = Annotated[list[UUID], Meta(min_length=1, max_length=50)]


class DirectIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """With whom, and what is said first; whoever has such a conversation already writes in that one."""

    person_id: UUID
    message: MessageIn


class MailboxIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """To which organisation, and what is said first; whoever has written to it already goes on there."""

    organisation_id: UUID
    message: MessageIn


class GroupConversationIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new group. `id` is made by the client, once, however often it sends."""

    id: UUID
    title: Title
    person_ids: People


class GroupConversationPatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the group is called."""

    title: Title


class ConversationMembersIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Who comes to a group, and whether they see what was said before."""

    person_ids: People
    with_history: bool


class ConversationRoleIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a member of a group is."""

    role: Literal["administrator", "member"]


class OwnStatePatch(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What the person keeps for themselves; `mutedUntil` null: not muted; `unreadFrom`: unread from this message on."""

    pinned: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET
    muted_until: datetime | UnsetType | None = UNSET
    unread_from: Seq | UnsetType = UNSET


class ReceiptIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How far messages have reached the device, and how far they were read."""

    conversation_id: UUID
    delivered_seq: Annotated[int, Meta(ge=0, le=2_147_483_647)]
    read_seq: Annotated[int, Meta(ge=0, le=2_147_483_647)]


class ReceiptsIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    items: Annotated[list[ReceiptIn], Meta(min_length=1, max_length=100)]


class ConversationMember(Struct, frozen=True, kw_only=True, rename="camel"):
    """A member, now or formerly. `readSeq` is None where one of the two does not share receipts."""

    person: PersonCard
    role: str
    state: str
    delivered_seq: int
    read_seq: int | None


class LastMessage(Struct, frozen=True, kw_only=True, rename="camel"):
    """The latest message, for the list."""

    seq: int
    author_id: UUID
    author_name: str
    kind: str
    excerpt: str
    deleted: bool
    at: datetime


class Mailbox(Struct, frozen=True, kw_only=True, rename="camel"):
    """The organisation of a conversation. `own`: the reader answers in its name; `attended`: somebody does."""

    organisation_id: UUID
    organisation_name: str
    own: bool
    attended: bool


class ConversationRow(Struct, frozen=True, kw_only=True, rename="camel"):
    """A conversation in the list. `unread` counts up to 100. `people` are some of the others, `size` counts all.

    `mailbox`: of a person, the first of `people` for those who answer them, and an organisation.
    """

    id: UUID
    kind: str
    title: str
    mailbox: Mailbox | None
    people: list[PersonCard]
    size: int
    last_seq: int
    change_seq: int
    last_message_at: datetime
    last_message: LastMessage | None
    read_seq: int
    unread_from: int | None
    unread: int
    mentions: int
    """How many of the unread ones mention the reader."""
    request: RequestState
    pinned: bool
    archived: bool
    muted_until: datetime | None


class ConversationRights(Struct, frozen=True, kw_only=True, rename="camel"):
    """What the reader may do."""

    write: bool
    administer: bool
    leave: bool


class ConversationOut(ConversationRow, frozen=True, kw_only=True, rename="camel"):
    """A conversation with all who are or were in it. `historyFrom`: the reader sees what came after this number."""

    members: list[ConversationMember]
    history_from: int
    rights: ConversationRights


class UnreadConversations(Struct, frozen=True, kw_only=True, rename="camel"):
    """How many conversations have something unread, and how many requests wait.

    Muted ones count where something unread mentions the reader.
    """

    conversations: int
    requests: int


class RequestAnswerIn(Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The answer to a request."""

    accept: bool


class PersonContact(Struct, frozen=True, kw_only=True, rename="camel"):
    """How one can write to a person: at once, as a `request`, or not (`closed`); the conversation that there is.

    `blocked`, and `blockedOrganisation` where it is theirs: by the reader; whether they have blocked the reader is not
    told.
    """

    person_id: UUID
    conversation_id: UUID | None
    way: ContactWay
    blocked: bool
    blocked_organisation: bool


class OrganisationContact(Struct, frozen=True, kw_only=True, rename="camel"):
    """How one can write to an organisation, and why not: it is one's own, nobody represents it, one has blocked it."""

    conversation_id: UUID | None
    way: ContactWay
    reason: ClosedReason | None
    blocked: bool
