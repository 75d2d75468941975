"""Messages and their former texts."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class MessageKind(StrEnum):
    """`text` is what people write; the others are lines about the conversation itself, by whoever did it."""

    TEXT = "text"
    CREATED = "created"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"
    LEFT = "left"
    APPOINTED = "appointed"


class Message(Base):
    """`client_message_id` makes sending again harmless for ever; `fingerprint` tells whether it is the same message.

    A line about the conversation names the people concerned and the new title.
    """

    __tablename__ = "messaging_message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("author_id", "client_message_id"),
        CheckConstraint(f"kind IN ({', '.join(repr(str(kind)) for kind in MessageKind)})", name="kind"),
        Index("ix_messaging_message_conversation_id_change_seq", "conversation_id", "change_seq"),
        Index("ix_messaging_message_links", "links", postgresql_using="gin", postgresql_where="links <> '{}'"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("messaging_conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    change_seq: Mapped[int] = mapped_column(BigInteger)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    client_message_id: Mapped[UUID]
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(10))
    person_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    title: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    excerpt: Mapped[str] = mapped_column(String(200))
    renderer_version: Mapped[int] = mapped_column(SmallInteger)
    reply_to: Mapped[int | None]
    forwarded_author_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    """Whose words from another conversation it carries, said at `forwarded_at`."""
    forwarded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    forwarded_source: Mapped[str | None] = mapped_column(Text)
    forwarded_html: Mapped[str | None] = mapped_column(Text)
    mentions: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()), server_default="{}")
    """Members of a group whom it names: told even where they have muted it."""
    links: Mapped[list[str]] = mapped_column(ARRAY(Text()), server_default="{}")
    """Of which it shows a preview, if there is one."""
    reactions: Mapped[dict[str, int]] = mapped_column(JSONB, server_default="{}")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    edited_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class MessageVersion(Base):
    """A former text of a message, until `at`."""

    __tablename__ = "messaging_message_version"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("messaging_message.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
