"""Ending mails by a link in one of them: without signing in, as often as one likes."""

from uuid import UUID

from community.core.clock import Clock
from community.core.errors import NotFound
from community.events.notifications import Unsubscribed
from community.features.notifications.errors import LinkUnknown
from community.features.notifications.models import Digest, MailStop, Preset, StoredNotice, Ways
from community.features.notifications.policy import ways_of
from community.features.notifications.repository import preferences, reading
from community.features.notifications.schemas.scope import Scope
from community.features.notifications.service.tokens import Ticket, read
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.settings import Settings


class UnsubscribeService:
    """What a second use finds is done already: the answer is the same."""

    def __init__(self, uow: UnitOfWork, clock: Clock, catalogue: Catalogue, settings: Settings) -> None:
        self._uow = uow
        self._clock = clock
        self._catalogue = catalogue
        self._settings = settings

    def look(self, *, token: str) -> Ticket:
        """What a link is for.

        Raises:
            LinkUnknown: it was not made here.
        """
        ticket = read(self._settings, token)
        if ticket is None:
            raise LinkUnknown
        return ticket

    async def end(self, *, token: str, scope: Scope | None = None) -> Ticket:
        """End what the link is for, or another thing that its page offers.

        Raises:
            LinkUnknown: it was not made here.
            NotFound: it does not offer this.
        """
        ticket = self.look(token=token)
        scope = scope or ticket.scope
        if scope not in ticket.scopes():
            raise NotFound
        match scope:
            case Scope.SUBJECT if ticket.subject_id is not None and ticket.subject_kind is not None:
                await self._leave(ticket.person_id, ticket.subject_kind, ticket.subject_id)
            case Scope.KIND if ticket.kind in self._catalogue.notices:
                await self._silence(ticket.person_id, ticket.kind)
            case Scope.DIGEST:
                (await preferences.own_settings(self._uow.session, ticket.person_id)).digest = Digest.NONE
            case _:
                await self._stop(ticket.person_id)
        return ticket

    async def _leave(self, person_id: UUID, subject_kind: str, subject_id: UUID) -> None:
        await reading.cancel_mails(
            self._uow.session, StoredNotice.person_id == person_id, StoredNotice.subject_id == subject_id
        )
        self._uow.outbox.add(Unsubscribed(person_id=person_id, subject_kind=subject_kind, subject_id=subject_id))

    async def _silence(self, person_id: UUID, name: str) -> None:
        """No more mails of this kind; the inbox goes on."""
        session = self._uow.session
        settings = await preferences.own_settings(session, person_id)
        before = Preset(settings.preset)
        if before is not Preset.CUSTOM:
            kept = {key: ways_of(kind, before, {}) for key, kind in self._catalogue.notices.items()}
            await preferences.choose(session, person_id, kept)
            settings.preset = Preset.CUSTOM
        own = await preferences.own_ways(session, person_id)
        ways = ways_of(self._catalogue.notices[name], Preset.CUSTOM, own)
        await preferences.choose(session, person_id, {name: Ways(ways.in_app, mail=False, push=ways.push)})
        await reading.cancel_mails(session, StoredNotice.person_id == person_id, StoredNotice.kind == name)

    async def _stop(self, person_id: UUID) -> None:
        session = self._uow.session
        settings = await preferences.own_settings(session, person_id)
        if settings.mail_stop is None:
            settings.mail_stop, settings.mail_stopped_at = MailStop.UNSUBSCRIBED, self._clock.now()
        await reading.cancel_mails(session, StoredNotice.person_id == person_id)
