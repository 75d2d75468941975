"""Bookmarks, and the token of a person's feeds."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.events.forums import BookmarksChanged
from community.events.notifications import Notice, Recipient
from community.features.forums import policy
from community.features.forums.errors import TooManyBookmarks
from community.features.forums.models import Bookmark
from community.features.forums.repository import bookmarks
from community.features.forums.repository.bookmarks import DueBookmark, Target
from community.features.forums.schemas.bookmarks import BookmarkIn
from community.infra.db import UnitOfWork
from community.infra.outbox import Outbox

MAX_BOOKMARKS: Final = 2_000
LATEST: Final = timedelta(days=5 * 366)
TOKEN_BYTES: Final = 32
REMINDER: Final = "forums.reminder"
YOUR_REMINDER: Final = "your_reminder"


def hash_token(token: str) -> bytes:
    return sha256(token.encode()).digest()


class BookmarkService:
    """What a person keeps for themselves."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def put(self, *, actor: Actor, target: Target, bookmark: BookmarkIn) -> None:
        """Bookmark a topic or post that the actor can read, or change note and reminder.

        Raises:
            NotFound: it does not exist for the actor.
            TooManyBookmarks: one has to go first.
        """
        session, now = self._uow.session, self._clock.now()
        if bookmark.remind_at is not None and bookmark.remind_at > now + LATEST:
            raise Invalid({"/remindAt": FieldProblem("reminder_time")})
        if not await bookmarks.target_exists(session, target, visible=policy.post_shown(actor)):
            raise NotFound
        await bookmarks.lock_bookmarks(session, actor.id)
        kept = await bookmarks.find_bookmark(session, actor.id, target)
        if bookmark.remind_at is not None and bookmark.remind_at <= now and not _unchanged(kept, bookmark):
            raise Invalid({"/remindAt": FieldProblem("reminder_time")})
        if kept is None:
            if await bookmarks.count_bookmarks(session, actor.id) >= MAX_BOOKMARKS:
                raise TooManyBookmarks(maximum=MAX_BOOKMARKS)
            kept = Bookmark(person_id=actor.id, topic_id=target.topic_id, post_id=target.post_id, created_at=now)
            session.add(kept)
        elif kept.remind_at != bookmark.remind_at:
            kept.reminded_at = None
        kept.note = bookmark.note.replace("\x00", "\ufffd").strip()
        kept.remind_at, kept.after_reminder = bookmark.remind_at, bookmark.after_reminder
        await session.flush()
        self._uow.outbox.add(BookmarksChanged(person_id=actor.id))

    async def delete(self, *, actor: Actor, target: Target) -> None:
        """Let go of a bookmark, also of what can no longer be seen; twice is as once."""
        if await bookmarks.delete_bookmark(self._uow.session, actor.id, target):
            self._uow.outbox.add(BookmarksChanged(person_id=actor.id))

    async def renew_feed(self, *, actor: Actor) -> str:
        """A new token for the actor's feeds; the former one opens nothing any more."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await bookmarks.store_feed_token(
            self._uow.session, person_id=actor.id, token_hash=hash_token(token), now=self._clock.now()
        )
        return token

    async def revoke_feed(self, *, actor: Actor) -> None:
        await bookmarks.delete_feed_token(self._uow.session, actor.id)


def _unchanged(kept: Bookmark | None, wanted: BookmarkIn) -> bool:
    """A reminder that has been sent stays with its bookmark when the note is changed."""
    return kept is not None and kept.remind_at == wanted.remind_at


def remind(outbox: Outbox, due: DueBookmark, *, now: datetime) -> UUID | None:
    """Tell a person of their bookmark; its id if it goes with the reminder."""
    bookmark = due.bookmark
    bookmark.reminded_at = now
    outbox.add(
        Notice(
            kind=REMINDER,
            subject_id=due.topic_id,
            item=due.number,
            by=None,
            recipients=[Recipient(person_id=bookmark.person_id, reason=YOUR_REMINDER)],
        )
    )
    outbox.add(BookmarksChanged(person_id=bookmark.person_id))
    return bookmark.id if bookmark.after_reminder == "delete" else None
