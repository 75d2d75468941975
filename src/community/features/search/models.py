"""What can be found, derived from the tables of other slices: losing it costs a walk through them, no data."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Identity,
    Index,
    Integer,
    Sequence,
    SmallInteger,
    String,
    Text,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base

CHANGES = Sequence("search_change", metadata=Base.metadata)
"""Change numbers are taken under one lock that is held until the commit: they grow in the order of commits."""


class TouchedDocument(Base):
    """A document, or all of a group, that is to be made anew. Rows are only added and taken, never changed."""

    __tablename__ = "search_touched"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    document_id: Mapped[UUID]
    """Of the group, if it is the whole group."""
    whole_group: Mapped[bool] = mapped_column(server_default=false())
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class FoundDocument(Base):
    """One `SearchDocument`; `gone`: a tombstone, which tells engines to forget it."""

    __tablename__ = "search_document"
    __table_args__ = (
        Index("ix_search_document_change", "change", unique=True),
        Index("ix_search_document_words", "words", postgresql_using="gin", postgresql_where="NOT gone"),
        Index("ix_search_document_group", "kind", "group_id"),
    )

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    change: Mapped[int] = mapped_column(BigInteger, CHANGES, server_default=CHANGES.next_value())
    gone: Mapped[bool] = mapped_column(server_default=false())
    digest: Mapped[int] = mapped_column(BigInteger)
    """Of all the fields that come from the source: what has the same one is not written again."""
    group_id: Mapped[UUID]
    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(Text)
    context: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    audience: Mapped[list[str]] = mapped_column(ARRAY(Text))
    space_id: Mapped[UUID | None]
    author_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    solved: Mapped[bool | None]
    has_file: Mapped[bool | None]
    replies: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    words: Mapped[str] = mapped_column(TSVECTOR)
    """For PostgreSQL, when it has to answer itself."""
    noted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    """Since when it was to be written: the lag of an engine is counted from here."""


class Walk(Base):
    """The latest walk through all of a kind, and how far it has come.

    written and removed count what differed from the sources; in the walk of a night that is drift.
    """

    __tablename__ = "search_walk"
    __table_args__ = (CheckConstraint("reason IN ('fill', 'reindex', 'reconcile')", name="reason"),)

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    reason: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    after_id: Mapped[UUID | None]
    seen: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    written: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    removed: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))


class Engine(Base):
    """How far an engine has come. It rebuilds what is older than the `Generation` that is wanted."""

    __tablename__ = "search_engine"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    generation: Mapped[int] = mapped_column(SmallInteger)
    position: Mapped[int] = mapped_column(BigInteger)
    building: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Position of a newer generation that is being built."""
    documents: Mapped[int] = mapped_column(BigInteger)
    bytes: Mapped[int] = mapped_column(BigInteger)
    lag_ms: Mapped[int]
    """From the change of a thing to its being found, of what was indexed last."""
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class Generation(Base):
    """Which generation the engines of a kind are to have."""

    __tablename__ = "search_generation"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    wanted: Mapped[int] = mapped_column(SmallInteger)
