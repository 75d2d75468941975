"""What happens in conversations. Each event names those who may hear of it: they were members when it happened."""

from typing import ClassVar
from uuid import UUID

from community.core.event import Event


class MessageStored(Event, frozen=True, kw_only=True):
    """A message, or a line about the conversation itself, got its number."""

    name: ClassVar[str] = "messaging.message_stored"

    conversation_id: UUID
    seq: int
    change_seq: int
    author_id: UUID
    client_message_id: UUID
    member_ids: list[UUID]
    message_id: UUID | None = None
    """None: it was stored by a version that did not say it."""


class MessageChanged(Event, frozen=True, kw_only=True):
    """A message was edited, deleted, or reacted to."""

    name: ClassVar[str] = "messaging.message_changed"

    conversation_id: UUID
    seq: int
    change_seq: int
    member_ids: list[UUID]
    message_id: UUID | None = None


class ConversationChanged(Event, frozen=True, kw_only=True):
    """Who is in a conversation, or what it is called, changed; those who have just left hear it for the last time."""

    name: ClassVar[str] = "messaging.conversation_changed"

    conversation_id: UUID
    member_ids: list[UUID]


class ReceiptMoved(Event, frozen=True, kw_only=True):
    """More messages have reached a member, or were read. `told_ids`: who may know; the person themselves always do."""

    name: ClassVar[str] = "messaging.receipt_moved"

    conversation_id: UUID
    person_id: UUID
    delivered_seq: int
    read_seq: int | None
    """None: the member, or whoever hears this, does not share what they have read."""
    told_ids: list[UUID]


class OwnStateChanged(Event, frozen=True, kw_only=True):
    """What a person keeps of a conversation for themselves changed: read, unread from here, pinned, muted, archived."""

    name: ClassVar[str] = "messaging.own_state_changed"

    conversation_id: UUID
    person_id: UUID


class ToldRead(Event, frozen=True, kw_only=True):
    """A person has read what they were told of a conversation outside of it, up to a message, or takes no part now."""

    name: ClassVar[str] = "messaging.told_read"

    person_id: UUID
    conversation_id: UUID
    seq: int


class PreferenceChanged(Event, frozen=True, kw_only=True):
    """A person decided anew who may write to them, or what they show of themselves."""

    name: ClassVar[str] = "messaging.preference_changed"

    person_id: UUID


class DraftChanged(Event, frozen=True, kw_only=True):
    """A person has saved what they are writing, or dropped it (`sequence` 0), on one of their devices."""

    name: ClassVar[str] = "messaging.draft_changed"

    person_id: UUID
    key: str
    sequence: int


class ScheduledChanged(Event, frozen=True, kw_only=True):
    """What a person has scheduled is more, less or something else now."""

    name: ClassVar[str] = "messaging.scheduled_changed"

    person_id: UUID


class BookmarksChanged(Event, frozen=True, kw_only=True):
    """A person keeps other messages for themselves than before, or with another note or reminder."""

    name: ClassVar[str] = "messaging.bookmarks_changed"

    person_id: UUID


class ReportFiled(Event, frozen=True, kw_only=True):
    """A member has shown something to the moderators."""

    name: ClassVar[str] = "messaging.report_filed"

    report_id: UUID
    reporter_id: UUID


class ReportHandled(Event, frozen=True, kw_only=True):
    """A moderator has closed a report."""

    name: ClassVar[str] = "messaging.report_handled"

    report_id: UUID
    author_id: UUID


class ConversationOpenedFor(Event, frozen=True, kw_only=True):
    """People were given a conversation because of something of another slice."""

    name: ClassVar[str] = "messaging.conversation_opened_for"

    conversation_id: UUID
    subject_id: UUID


class OrganisationBlockChanged(Event, frozen=True, kw_only=True):
    """A person wants nothing of an organisation from now on, or takes that back. Nobody else may hear of it."""

    name: ClassVar[str] = "messaging.organisation_block_changed"

    person_id: UUID
    organisation_id: UUID
    blocked: bool
