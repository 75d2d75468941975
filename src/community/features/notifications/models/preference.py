"""By which ways and when a person wants to be told."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, DateTime, ForeignKey, SmallInteger, String, Time
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from community.core.i18n import DEFAULT_ZONE
from community.infra.tables import Base


class Preset(StrEnum):
    """How ways are chosen.

    default: as each kind says; all: everything by every way; quiet: only what is addressed to the person;
    custom: as the person's own rows of `NoticePreference` say.
    """

    DEFAULT = "default"
    ALL = "all"
    QUIET = "quiet"
    CUSTOM = "custom"


class Digest(StrEnum):
    """How often a summary is mailed."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


class MailStop(StrEnum):
    """Why no mail of this slice is sent at all: the person's wish, or an address that does not take it."""

    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"


class Ways(NamedTuple):
    """How one kind reaches a person."""

    in_app: bool
    mail: bool
    push: bool


class NoticePreference(Base):
    """The ways of one kind; counts while the person's preset is `custom`."""

    __tablename__ = "notifications_preference"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    in_app: Mapped[bool]
    mail: Mapped[bool]
    push: Mapped[bool]


class NoticeSettings(Base):
    """What holds for all kinds; no row: the defaults of the columns.

    Do not disturb: from `quiet_from` to `quiet_until` (over midnight if it is not later) on `quiet_days` (ISO, 1 is
    Monday: the day on which the time begins), in the person's own `zone`. `digest_on` is the local day of the last
    digest that was due, `seen_at` when the person had last been here by then, `mails_on` the day that `mails_sent`
    counts.
    """

    __tablename__ = "notifications_settings"
    __table_args__ = (
        CheckConstraint("preset IN ('default', 'all', 'quiet', 'custom')", name="preset"),
        CheckConstraint("digest IN ('none', 'daily', 'weekly')", name="digest"),
        CheckConstraint("mail_stop IN ('unsubscribed', 'bounced')", name="mail_stop"),
        CheckConstraint("num_nulls(quiet_from, quiet_until) IN (0, 2)", name="quiet"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("accounts_person.id"), primary_key=True)
    preset: Mapped[str] = mapped_column(String(10), default=Preset.DEFAULT, server_default=Preset.DEFAULT)
    digest: Mapped[str] = mapped_column(String(10), default=Digest.WEEKLY, server_default=Digest.WEEKLY)
    digest_on: Mapped[date | None] = mapped_column(Date)
    seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    zone: Mapped[str] = mapped_column(String(64), default=DEFAULT_ZONE, server_default=DEFAULT_ZONE)
    quiet_from: Mapped[time | None] = mapped_column(Time)
    quiet_until: Mapped[time | None] = mapped_column(Time)
    quiet_days: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), default=list, server_default="{}")
    muted_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mail_stop: Mapped[str | None] = mapped_column(String(20))
    mail_stopped_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    mails_on: Mapped[date | None] = mapped_column(Date)
    mails_sent: Mapped[int] = mapped_column(default=0, server_default="0")
