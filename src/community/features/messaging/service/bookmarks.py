"""Messages that people keep for themselves, and their reminders."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.events.messaging import BookmarksChanged
from community.events.notifications import Notice, Recipient
from community.features.messaging import notices
from community.features.messaging.errors import TooManyBookmarks
from community.features.messaging.models import Bookmark
from community.features.messaging.repository import bookmarks
from community.features.messaging.schemas.bookmarks import MessageBookmarkIn
from community.infra.db import UnitOfWork
from community.infra.outbox import Outbox

MAX_BOOKMARKS: Final = 2_000
LATEST: Final = timedelta(days=5 * 366)
YOUR_REMINDER: Final = "your_reminder"


class BookmarkService:
    """What a person keeps of conversations."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def put(self, *, actor: Actor, conversation_id: UUID, seq: int, bookmark: MessageBookmarkIn) -> None:
        """Bookmark a message that the actor can read, or change note and reminder.

        Raises:
            NotFound: it does not exist for the actor.
            TooManyBookmarks: one has to go first.
        """
        session, now = self._uow.session, self._clock.now()
        if bookmark.remind_at is not None and bookmark.remind_at > now + LATEST:
            raise Invalid({"/remindAt": FieldProblem("reminder_time")})
        message_id = await bookmarks.message_seen(session, actor.id, conversation_id, seq)
        if message_id is None:
            raise NotFound
        await bookmarks.lock_bookmarks(session, actor.id)
        kept = await bookmarks.find_bookmark(session, actor.id, message_id)
        # A reminder that has been sent stays with its bookmark when the note is changed.
        same_time = kept is not None and kept.remind_at == bookmark.remind_at
        if bookmark.remind_at is not None and bookmark.remind_at <= now and not same_time:
            raise Invalid({"/remindAt": FieldProblem("reminder_time")})
        if kept is None:
            if await bookmarks.count_bookmarks(session, actor.id) >= MAX_BOOKMARKS:
                raise TooManyBookmarks(maximum=MAX_BOOKMARKS)
            kept = Bookmark(person_id=actor.id, message_id=message_id, created_at=now)
            session.add(kept)
        elif not same_time:
            kept.reminded_at = None
        kept.note = bookmark.note.replace("\x00", "\ufffd").strip()
        kept.remind_at, kept.after_reminder = bookmark.remind_at, bookmark.after_reminder
        await session.flush()
        self._uow.outbox.add(BookmarksChanged(person_id=actor.id))

    async def delete(self, *, actor: Actor, conversation_id: UUID, seq: int) -> None:
        """Let go of a bookmark, also of what can no longer be seen; twice is as once."""
        if await bookmarks.delete_bookmark(self._uow.session, actor.id, conversation_id, seq):
            self._uow.outbox.add(BookmarksChanged(person_id=actor.id))


def remind(outbox: Outbox, bookmark: Bookmark, *, now: datetime) -> bool:
    """Tell a person of their bookmark; whether it goes with the reminder."""
    bookmark.reminded_at = now
    outbox.add(
        Notice(
            kind=notices.REMINDER,
            subject_id=bookmark.message_id,
            item=None,
            by=None,
            recipients=[Recipient(person_id=bookmark.person_id, reason=YOUR_REMINDER)],
        )
    )
    outbox.add(BookmarksChanged(person_id=bookmark.person_id))
    return bookmark.after_reminder == "delete"
