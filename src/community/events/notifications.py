"""What people are to be told."""

from typing import ClassVar
from uuid import UUID

import msgspec

from community.core.event import Event

MAX_RECIPIENTS = 500
"""In one event; a slice that has more sends several, so that none becomes a long transaction."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """A person, and why they are told: a reason that the front end and the mails can explain (`watching_topic`)."""

    person_id: UUID
    reason: str


class Notice(Event, frozen=True, kw_only=True):
    """People are to be told of something. Rights were checked by the sender, and are checked again when it is shown."""

    name: ClassVar[str] = "notifications.notice"

    kind: str
    """A registered `NoticeKind`."""
    subject_id: UUID
    item: int | None
    """Number of the item within the subject (a post), None: the subject as a whole."""
    by: UUID | None
    """Who caused it; None: the platform, a timer."""
    recipients: list[Recipient]


class NoticesArrived(Event, frozen=True, kw_only=True):
    """People have something new in their inbox."""

    name: ClassVar[str] = "notifications.arrived"

    person_ids: list[UUID]


class NoticesRead(Event, frozen=True, kw_only=True):
    """What a person has read, or has in the inbox, changed by themselves: here or where the thing itself was read."""

    name: ClassVar[str] = "notifications.read"

    person_id: UUID


class MailResumed(Event, frozen=True, kw_only=True):
    """Mails are sent again to a person whose address did not take them: it is another one, or they say it is right."""

    name: ClassVar[str] = "notifications.mail_resumed"

    person_id: UUID


class Unsubscribed(Event, frozen=True, kw_only=True):
    """A person does not want to follow a subject any more: the slice that owns it ends the following."""

    name: ClassVar[str] = "notifications.unsubscribed"

    person_id: UUID
    subject_kind: str
    subject_id: UUID
