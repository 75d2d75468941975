"""Conversations and who is in them."""

from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class Kind(StrEnum):
    """`direct`: of two people, and the only one of these two. `mailbox`: of a person and an organisation, likewise."""

    DIRECT = "direct"
    GROUP = "group"
    MAILBOX = "mailbox"


class MemberRole(StrEnum):
    """Administrators of a group add, remove and name; both people of a direct conversation are members."""

    ADMINISTRATOR = "administrator"
    MEMBER = "member"


class MemberState(StrEnum):
    """`asked`: a stranger's first message waits for an answer. `left`: the conversation does not exist for them."""

    ASKED = "asked"
    MEMBER = "member"
    DECLINED = "declined"
    LEFT = "left"


PRESENT: Final = (MemberState.MEMBER, MemberState.ASKED)
"""Those who hear of what happens."""
VISIBLE: Final = (*PRESENT, MemberState.DECLINED)
"""Those for whom the conversation exists: who has declined can still come back to it."""


class MemberFacts(NamedTuple):
    """What the rules ask about a member."""

    person_id: UUID
    role: str
    state: str
    joined_at: datetime
    represents: UUID | None = None
    """The organisation in whose name they are in it."""
    blocks: bool = False
    """Whether they have blocked somebody who is or was in it."""
    blocks_organisation: bool = False
    """Whether they have blocked the organisation of somebody who is or was in it."""


class Conversation(Base):
    """`last_seq`: the number of the latest message, without gaps. `change_seq` counts these and all changes to them.

    `pair` is set for direct ones: both people's ids in order, so that there is one for each two; and for mailboxes: of
    the person, who is `created_by`, and of the organisation. `roster` grows with every change
    of who takes part: PostgreSQL counts, so that none is forgotten.
    """

    __tablename__ = "messaging_conversation"
    __table_args__ = (
        CheckConstraint("kind IN ('direct', 'group', 'mailbox')", name="kind"),
        CheckConstraint("(pair IS NULL) = (kind = 'group')", name="pair"),
        CheckConstraint("(organisation_id IS NOT NULL) = (kind = 'mailbox')", name="organisation_id"),
        Index(
            "ix_messaging_conversation_organisation_id",
            "organisation_id",
            postgresql_where="organisation_id IS NOT NULL",
        ),
        Index("ix_messaging_conversation_last_message_at", "last_message_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(100), default="")
    pair: Mapped[str | None] = mapped_column(String(80), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_organisation.id"))
    created_by: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seq: Mapped[int] = mapped_column(default=0)
    change_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    roster: Mapped[int] = mapped_column(server_default="0")
    last_message_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Member(Base):
    """One person in a conversation, now or formerly, and what they keep for themselves.

    Who is in it in the name of an organisation, which they represent (`represents`), is in it only as long as they do.

    They see messages after `history_from`. `read_seq` and `delivered_seq` only grow; `unread_from` is a mark that the
    person set themselves, and goes when they read on. An archived conversation comes back with the next message
    after `archived_seq`. `told_seq`: the latest message that they were told of by a notice, at `told_at`, until they
    have read it.
    """

    __tablename__ = "messaging_member"
    __table_args__ = (
        CheckConstraint("role IN ('administrator', 'member')", name="role"),
        CheckConstraint("state IN ('asked', 'member', 'declined', 'left')", name="state"),
        Index("ix_messaging_member_person_id", "person_id", "conversation_id"),
        Index("ix_messaging_member_told", "conversation_id", postgresql_where="told_seq IS NOT NULL"),
    )

    conversation_id: Mapped[UUID] = mapped_column(
        ForeignKey("messaging_conversation.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(14))
    state: Mapped[str] = mapped_column(String(10))
    represents: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_organisation.id"))
    joined_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    history_from: Mapped[int] = mapped_column(default=0)
    delivered_seq: Mapped[int] = mapped_column(default=0)
    read_seq: Mapped[int] = mapped_column(default=0)
    unread_from: Mapped[int | None]
    archived_seq: Mapped[int | None]
    pinned_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    muted_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    told_seq: Mapped[int | None]
    told_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
