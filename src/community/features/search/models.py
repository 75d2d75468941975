"""What can be found, derived from the tables of other slices: losing it costs a walk through them, no data."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Sequence,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from community.core.ids import new_id
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


class Alert(Base):
    """A search of which a person wants to hear what is new.

    due_at: when it is looked again. position: the change number up to which it has looked. runs: how often it has told.
    """

    __tablename__ = "search_alert"
    __table_args__ = (
        UniqueConstraint("person_id", "query", "tab"),
        CheckConstraint("pace IN ('soon', 'daily', 'weekly')", name="pace"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(500))
    tab: Mapped[str] = mapped_column(String(20))
    """Empty: all."""
    pace: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    position: Mapped[int] = mapped_column(BigInteger)
    runs: Mapped[int] = mapped_column(server_default=text("0"), default=0)


class AlertFinding(Base):
    """What an alert has told, and in which of its runs: told once."""

    __tablename__ = "search_alert_finding"

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("search_alert.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(primary_key=True)
    run: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class AskedQuery(Base):
    """Words that were searched, folded; nothing says by whom. common: by so many people that it may be shown."""

    __tablename__ = "search_query"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    words: Mapped[str] = mapped_column(String(200), unique=True)
    common: Mapped[bool] = mapped_column(server_default=false())


class QueryAsker(Base):
    """Somebody who asked it, by a mark that says nothing elsewhere; forgotten as soon as there are enough."""

    __tablename__ = "search_query_asker"

    query_id: Mapped[UUID] = mapped_column(ForeignKey("search_query.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    asked_on: Mapped[date] = mapped_column(index=True)


class QueryDay(Base):
    """How often a query was asked on a day, and how often it found nothing."""

    __tablename__ = "search_query_day"

    query_id: Mapped[UUID] = mapped_column(ForeignKey("search_query.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    searches: Mapped[int] = mapped_column(server_default=text("0"))
    empty: Mapped[int] = mapped_column(server_default=text("0"))


class QueryClick(Base):
    """How often the result at a place, counted from 1, was opened on a day."""

    __tablename__ = "search_query_click"

    query_id: Mapped[UUID] = mapped_column(ForeignKey("search_query.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    place: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    clicks: Mapped[int] = mapped_column(server_default=text("0"))
