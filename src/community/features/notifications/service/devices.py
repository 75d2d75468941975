"""A person has browsers woken; a browser that was woken asks why."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.core.i18n import MissingText, resolve_locale, translate
from community.features.notifications.models import PushDevice
from community.features.notifications.queries import counting
from community.features.notifications.queries.pushed import Pushed, pushed
from community.features.notifications.repository import devices
from community.features.notifications.schemas.push import PushNewsOut, PushStateOut, PushTextOut
from community.features.notifications.service.pushing import PUSH_DEVICE
from community.infra.catalogue import Catalogue
from community.infra.db import UnitOfWork
from community.infra.jobs import defer
from community.infra.push.service import PushService
from community.settings import Settings

TEST_TAG: Final = "test"
SETTINGS_PAGE: Final = "/compte/notifications"


class DeviceService:
    """Devices of the actor; without a key of the platform there are none."""

    def __init__(self, uow: UnitOfWork, clock: Clock, catalogue: Catalogue, settings: Settings) -> None:
        self._uow = uow
        self._clock = clock
        self._catalogue = catalogue
        self._settings = settings

    async def add(self, *, actor: Actor, endpoint: str, user_agent: str) -> None:
        """Have the browser of the actor's session woken from now on; twice is as once.

        Raises:
            NotFound: the platform sends no pushes, or there is no session.
            Invalid: the address is none of a push service that is used here.
        """
        if not self._settings.push_on or actor.session_id is None:
            raise NotFound
        if not PushService(self._settings).accepts(endpoint):
            raise Invalid({"/endpoint": FieldProblem("push_endpoint_refused")})
        await devices.keep(
            self._uow.session,
            person_id=actor.id,
            session_id=actor.session_id,
            endpoint=endpoint,
            user_agent=user_agent[:300],
            now=self._clock.now(),
        )

    async def remove(self, *, actor: Actor, device_id: UUID) -> None:
        """Wake a browser no more.

        Raises:
            NotFound: it is none of the actor's.
        """
        await devices.remove(self._uow.session, (await self._own(actor, device_id)).id)

    async def test(self, *, actor: Actor, device_id: UUID) -> None:
        """Send a push for nothing but to see that it arrives.

        Raises:
            NotFound: it is none of the actor's, or the platform sends no pushes.
        """
        if not self._settings.push_on:
            raise NotFound
        device = await self._own(actor, device_id)
        device.tested_at = self._clock.now()
        await defer(self._uow.session, PUSH_DEVICE, device_id=str(device.id), urgent=True)

    async def take(self, *, actor: Actor) -> PushNewsOut:
        """What is new since the browser of this session last asked.

        Raises:
            NotFound: it is not among those that are woken.
        """
        session = self._uow.session
        device = await devices.of_session(session, actor.session_id)
        if device is None:
            raise NotFound
        standing = await pushed(session, actor, self._catalogue, now=self._clock.now())
        since = device.shown_until or device.created_at
        fresh = [one for one in standing if one.pushed_at > since]
        if fresh:
            device.shown_until = max(one.pushed_at for one in fresh)
        shown = await self._texts(actor, fresh)
        if device.tested_at is not None:
            device.tested_at = None
            shown.append(_text(actor, tag=TEST_TAG, key="push.test", path=SETTINGS_PAGE, loud=True))
        state = await self._state(actor, standing)
        return PushNewsOut(badge=state.badge, standing=state.standing, shown=shown)

    async def state(self, *, actor: Actor) -> PushStateOut:
        """What a device may still show."""
        standing = await pushed(self._uow.session, actor, self._catalogue, now=self._clock.now())
        return await self._state(actor, standing)

    async def _state(self, actor: Actor, standing: Sequence[Pushed]) -> PushStateOut:
        counts, _ = await counting.count(self._uow.session, actor, self._catalogue)
        elsewhere = {one.subject_id for one in standing if not one.in_app}
        return PushStateOut(badge=counts.unread + len(elsewhere), standing=[one.tag for one in standing])

    async def _texts(self, actor: Actor, fresh: Sequence[Pushed]) -> list[PushTextOut]:
        shown: list[PushTextOut] = []
        for kind in {one.subject_kind for one in fresh}:
            own = [one for one in fresh if one.subject_kind == kind]
            source = self._catalogue.subjects[kind]
            views = await source.views(self._uow.session, actor, list({one.subject_id for one in own}))
            shown += [
                _text(
                    actor,
                    tag=one.tag,
                    key=f"push.{one.kind}",
                    path=views[one.subject_id].path,
                    loud=self._catalogue.notices[one.kind].direct,
                    count=one.count,
                )
                for one in own
                if one.subject_id in views
            ]
        return shown

    async def _own(self, actor: Actor, device_id: UUID) -> PushDevice:
        device = await devices.own(self._uow.session, person_id=actor.id, device_id=device_id)
        if device is None:
            raise NotFound
        return device


def _text(actor: Actor, *, tag: str, key: str, path: str, loud: bool, count: int = 1) -> PushTextOut:
    locale = resolve_locale(actor.locale)
    try:
        title = translate(locale, f"notifications.{key}", count=count)
    except MissingText:
        title = translate(locale, "notifications.push.other")
    body = translate(locale, "notifications.push.test_body" if tag == TEST_TAG else "notifications.push.body")
    return PushTextOut(tag=tag, title=title, body=body, path=path, loud=loud)
