"""Whom a post speaks to."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.infra.tables import Base


class MentionKind(StrEnum):
    """What the target of a mention is; `quoted` is the author of a post that the text quotes."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GROUP = "group"
    QUOTED = "quoted"


class Mention(Base):
    """A person, an organisation or a group that a post names, or whose post it quotes.

    The target has no foreign key, as it lies in one of three tables of another slice.
    """

    __tablename__ = "forums_mention"
    __table_args__ = (CheckConstraint("kind IN ('person', 'organisation', 'group', 'quoted')", name="kind"),)

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    target_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class PostQuote(Base):
    """That a post quotes another or links to it: what leads back from the other."""

    __tablename__ = "forums_post_quote"

    post_id: Mapped[UUID] = mapped_column(ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True)
    quoted_id: Mapped[UUID] = mapped_column(
        ForeignKey("forums_post.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    linked: Mapped[bool]
    """It only links to it."""
