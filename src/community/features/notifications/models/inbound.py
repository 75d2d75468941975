"""Mails that came in, and mails of ours that did not arrive."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
from community.infra.tables import Base


class InboundState(StrEnum):
    """waiting: for the worker; done: dealt with, the text is gone; kept: for the administrator to look at."""

    WAITING = "waiting"
    DONE = "done"
    KEPT = "kept"


class InboundOutcome(StrEnum):
    """What became of a mail.

    posted: written where it belongs. answered: it could not be, and its sender was told why. refused: the same,
    but they had been told often enough. automatic: a robot's. repeated: the same text again within minutes.
    too_many: more than a person writes in a day. forged: not from the person whose address was answered.
    unaddressed: to none of our addresses. unreadable: built as no mail is. too_large. bounce: a mail of ours did
    not arrive. harmless: a report that says nothing about the address. lost: the text was gone.
    """

    POSTED = "posted"
    ANSWERED = "answered"
    REFUSED = "refused"
    AUTOMATIC = "automatic"
    REPEATED = "repeated"
    TOO_MANY = "too_many"
    FORGED = "forged"
    UNADDRESSED = "unaddressed"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    BOUNCE = "bounce"
    HARMLESS = "harmless"
    LOST = "lost"


class ReceivedMail(Base):
    """One mail, once however often it was delivered: `identity` is made of its Message-ID and its body.

    `recipient` is the envelope's where the mail server said it; `source` names the message in a mailbox that mails
    are fetched from; `detail` is the sign of a robot or the code of an error; `text_digest` the trimmed text's.
    """

    __tablename__ = "notifications_inbound_mail"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'done', 'kept')", name="state"),
        CheckConstraint("(state = 'waiting') = (outcome IS NULL)", name="outcome"),
        Index("ix_notifications_inbound_mail_person", "person_id", "received_at"),
        Index("ix_notifications_inbound_mail_received", "received_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    identity: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    source: Mapped[str | None] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(320))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[str | None] = mapped_column(String(20))
    detail: Mapped[str | None] = mapped_column(String(60))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"))
    made_id: Mapped[UUID | None]
    text_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    processed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Bounce(Base):
    """A mail that did not arrive at the address that the person had then; counted once for each mail."""

    __tablename__ = "notifications_bounce"
    __table_args__ = (Index("ix_notifications_bounce_person", "person_id", "at"),)

    mail_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"))
    address_key: Mapped[str] = mapped_column(String(254))
    score: Mapped[int]
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ReplyGeneration(Base):
    """How often a person has made the addresses of former mails worthless; no row: never."""

    __tablename__ = "notifications_reply_generation"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    generation: Mapped[int]
