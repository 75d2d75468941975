"""What a person does with the inbox."""

from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.events.notifications import NoticesRead
from community.features.notifications.models import StoredNotice
from community.features.notifications.repository import reading
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork


class InboxService:
    """Marks on the person's own notices; a line of several is marked as a whole."""

    def __init__(self, uow: UnitOfWork, clock: Clock, catalogue: Catalogue) -> None:
        self._uow = uow
        self._clock = clock
        self._catalogue = catalogue

    async def mark(self, *, actor: Actor, notice_id: UUID, read: bool) -> None:
        """Mark a line as read, or as unread again.

        Raises:
            NotFound: the person has no such notice.
        """
        notice = await self._own(actor, notice_id)
        line = reading.same_line(notice, grouped=self._grouped(notice))
        if read:
            await reading.read_where(self._uow.session, line, now=self._clock.now())
        else:
            await reading.unread_again(self._uow.session, line)
        self._changed(actor)

    async def mark_all(self, *, actor: Actor, newest: UUID) -> None:
        """Mark as read what was there when the newest notice that the person has seen came."""
        now = self._clock.now()
        if await reading.read_until(self._uow.session, person_id=actor.id, newest=newest, now=now):
            self._changed(actor)

    async def remove(self, *, actor: Actor, notice_id: UUID) -> None:
        """Take a line out of the inbox.

        Raises:
            NotFound: the person has no such notice.
        """
        notice = await self._own(actor, notice_id)
        same_state = StoredNotice.read_at.is_(None) if notice.read_at is None else StoredNotice.read_at.is_not(None)
        line = reading.same_line(notice, grouped=self._grouped(notice))
        await reading.remove(self._uow.session, line, same_state)
        self._changed(actor)

    async def _own(self, actor: Actor, notice_id: UUID) -> StoredNotice:
        notice = await reading.line_of(self._uow.session, person_id=actor.id, notice_id=notice_id)
        if notice is None:
            raise NotFound
        return notice

    def _grouped(self, notice: StoredNotice) -> bool:
        kind = self._catalogue.notices.get(notice.kind)
        return kind is not None and kind.grouped

    def _changed(self, actor: Actor) -> None:
        self._uow.outbox.add(NoticesRead(person_id=actor.id))
