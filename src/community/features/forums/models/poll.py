"""Polls: a question with options, and votes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class Poll(Base):
    """A question put in a post. Votes take a shared lock of this row, closing takes it alone.

    `ballot_key` is what turns a voter into the key of their secret vote; it is destroyed at closing, and with it
    the way back from a vote to its voter.
    """

    __tablename__ = "forums_poll"
    __table_args__ = (
        CheckConstraint("kind IN ('single', 'several', 'ranked')", name="kind"),
        CheckConstraint("results IN ('always', 'after_vote', 'after_close', 'moderators')", name="results"),
        CheckConstraint("least BETWEEN 1 AND most", name="least"),
        CheckConstraint("secret OR ballot_key IS NULL", name="ballot_key"),
        Index("ix_forums_poll_closes_at", "closes_at", postgresql_where="closed_at IS NULL"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True)
    question: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(10))
    least: Mapped[int] = mapped_column(SmallInteger)
    most: Mapped[int] = mapped_column(SmallInteger)
    results: Mapped[str] = mapped_column(String(12))
    secret: Mapped[bool] = mapped_column(Boolean)
    per_organisation: Mapped[bool] = mapped_column(Boolean)
    closes_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ballot_key: Mapped[bytes | None] = mapped_column(LargeBinary)


class PollOption(Base):
    """One answer that can be chosen, numbered from 1."""

    __tablename__ = "forums_poll_option"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_poll.post_id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(String(200))


class PollVote(Base):
    """What one voter chose: numbers of options, of a ranked poll the best one first.

    Of a secret ballot neither the person nor the time is stored, and `voter_key` says nothing without the key of
    the poll and that of the installation; of a public one it is the id of the person or organisation that votes.
    """

    __tablename__ = "forums_poll_vote"
    __table_args__ = (
        CheckConstraint("cardinality(choices) >= 1", name="choices"),
        CheckConstraint("(person_id IS NULL) = (voted_at IS NULL)", name="voted_at"),
    )

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_poll.post_id", ondelete="CASCADE"), primary_key=True)
    voter_key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    choices: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts_person.id"), index=True)
    voted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
