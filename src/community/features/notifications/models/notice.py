"""What one person is told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class MailStage(StrEnum):
    """none: no mail wanted; waiting: until `mail_after`; sent; cancelled: read meanwhile, or not wanted any more."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"


class PushStage(StrEnum):
    """none: no push wanted; waiting: until `push_after`; sent: at `pushed_at`; cancelled, as for mails."""

    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    CANCELLED = "cancelled"


class StoredNotice(Base):
    """One notice of one person: of item `item` of the subject, caused `by` somebody (None: by the platform).

    The subject has no foreign key: it belongs to another slice, which says at each showing whether it still
    exists for the person. `in_app` False: it is there for its mail or push only.
    """

    __tablename__ = "notifications_notice"
    __table_args__ = (
        CheckConstraint("mail_stage IN ('none', 'waiting', 'sent', 'cancelled')", name="mail_stage"),
        CheckConstraint("mail_stage <> 'waiting' OR mail_after IS NOT NULL", name="mail_after"),
        CheckConstraint("push_stage IN ('none', 'waiting', 'sent', 'cancelled')", name="push_stage"),
        CheckConstraint("push_stage <> 'waiting' OR push_after IS NOT NULL", name="push_after"),
        CheckConstraint("push_stage <> 'sent' OR pushed_at IS NOT NULL", name="pushed_at"),
        Index("ix_notifications_notice_inbox", "person_id", "id"),
        Index("ix_notifications_notice_unread", "person_id", "subject_id", "item", postgresql_where="read_at IS NULL"),
        Index("ix_notifications_notice_subject", "person_id", "subject_id", "kind", "id"),
        Index("ix_notifications_notice_waiting", "mail_after", "person_id", postgresql_where="mail_stage = 'waiting'"),
        Index("ix_notifications_notice_pushing", "push_after", "person_id", postgresql_where="push_stage = 'waiting'"),
        Index(
            "uq_notifications_notice_once",
            "person_id",
            "kind",
            "subject_id",
            "item",
            "by",
            unique=True,
            postgresql_where="item IS NOT NULL AND by IS NOT NULL",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID]
    item: Mapped[int | None]
    by: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(String(40))
    in_app: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    read_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mail_stage: Mapped[str] = mapped_column(String(10))
    mail_after: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    push_stage: Mapped[str] = mapped_column(String(10), default=PushStage.NONE)
    push_after: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    pushed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
