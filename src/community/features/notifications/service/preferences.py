"""A person chooses how to be told."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.features.notifications.models import MailStop, NoticeSettings, Preset, StoredNotice, Ways
from community.features.notifications.policy import ways_of
from community.features.notifications.repository import inbound, preferences, reading
from community.features.notifications.schemas.preferences import KindIn, PreferencesPatch
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork

LONGEST_PAUSE: Final = timedelta(days=31)


class PreferenceService:
    """Changes count at once: mails and pushes that wait and are not wanted any more are cancelled."""

    def __init__(self, uow: UnitOfWork, clock: Clock, catalogue: Catalogue) -> None:
        self._uow = uow
        self._clock = clock
        self._catalogue = catalogue

    async def change(self, *, actor: Actor, patch: PreferencesPatch) -> None:
        """Change what is given."""
        settings = await preferences.own_settings(self._uow.session, actor.id)
        if patch.zone is not msgspec.UNSET:
            settings.zone = _known_zone(patch.zone)
        if patch.quiet_hours is not msgspec.UNSET:
            hours = patch.quiet_hours
            settings.quiet_from = None if hours is None else time.fromisoformat(hours.begin)
            settings.quiet_until = None if hours is None else time.fromisoformat(hours.end)
            settings.quiet_days = [] if hours is None else sorted(set(hours.days))
        if patch.digest is not msgspec.UNSET:
            settings.digest = patch.digest
        if patch.muted_until is not msgspec.UNSET:
            settings.muted_until = self._pause(patch.muted_until)
        if patch.mail_stopped is not msgspec.UNSET:
            self._stop(settings, stopped=patch.mail_stopped)
            if not patch.mail_stopped:
                # Whoever wants mail again begins without the bounces of before.
                await inbound.forget_bounces(self._uow.session, actor.id)
        if patch.preset is not msgspec.UNSET:
            await self._take(actor, settings, Preset(patch.preset))
        await self._uow.session.flush()
        await self._cancel_unwanted(actor, settings)

    async def choose(self, *, actor: Actor, kind: str, ways: KindIn) -> None:
        """Choose the ways of one kind; the preset becomes the person's own, the other kinds as they were.

        Raises:
            NotFound: there is no such kind.
        """
        if kind not in self._catalogue.notices:
            raise NotFound
        settings = await preferences.own_settings(self._uow.session, actor.id)
        await self._take(actor, settings, Preset.CUSTOM)
        await preferences.choose(self._uow.session, actor.id, {kind: Ways(ways.in_app, ways.mail, ways.push)})
        await self._uow.session.flush()
        await self._cancel_unwanted(actor, settings)

    async def _take(self, actor: Actor, settings: NoticeSettings, preset: Preset) -> None:
        """Change the preset; one's own begins with what held before."""
        before = Preset(settings.preset)
        if preset is Preset.CUSTOM and before is not Preset.CUSTOM:
            kept = {name: ways_of(kind, before, {}) for name, kind in self._catalogue.notices.items()}
            await preferences.choose(self._uow.session, actor.id, kept)
        settings.preset = preset

    def _pause(self, until: datetime | None) -> datetime | None:
        if until is None:
            return None
        now = self._clock.now()
        if until.tzinfo is None or not now < until <= now + LONGEST_PAUSE:
            raise Invalid({"/mutedUntil": FieldProblem("pause_out_of_range")})
        return until

    def _stop(self, settings: NoticeSettings, *, stopped: bool) -> None:
        if stopped and settings.mail_stop is None:
            settings.mail_stop, settings.mail_stopped_at = MailStop.UNSUBSCRIBED, self._clock.now()
        elif not stopped:
            settings.mail_stop = settings.mail_stopped_at = None

    async def _cancel_unwanted(self, actor: Actor, settings: NoticeSettings) -> None:
        session, own = self._uow.session, StoredNotice.person_id == actor.id
        chosen = await preferences.own_ways(session, actor.id)
        ways = {name: ways_of(kind, Preset(settings.preset), chosen) for name, kind in self._catalogue.notices.items()}
        await reading.cancel_pushes(
            session, own, StoredNotice.kind.in_([name for name, way in ways.items() if not way.push])
        )
        unmailed = [name for name, way in ways.items() if not way.mail]
        stopped = settings.mail_stop is not None
        await reading.cancel_mails(session, own, *([] if stopped else [StoredNotice.kind.in_(unmailed)]))


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid({"/zone": FieldProblem("unknown_value")}) from error
    return name
