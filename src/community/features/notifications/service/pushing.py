"""Pushes for what nobody has read meanwhile: when, to whom, and what becomes of them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from community.core.actor import Actor
from community.features.accounts.api import actors_of, living_sessions
from community.features.notifications.models import NoticeSettings, PushDevice, StoredNotice
from community.features.notifications.policy import quiet_until
from community.features.notifications.queries.pushed import pushed
from community.features.notifications.queries.showing import standing
from community.features.notifications.repository import devices, pushing, waiting
from community.features.notifications.service.mailing import quiet_hours_of
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer, defer_many
from community.infra.presence import at_hand
from community.infra.push.service import Answered, Outcome, PushService, host_of

log = structlog.get_logger()

PUSH_DUE: Final = "notifications.push_due"
PUSH_DEVICE: Final = "notifications.push_device"
BATCH: Final = 500
AT_HAND: Final = timedelta(seconds=60)
"""Who is using a tab gets no push for this long: they see it there."""
ATTEMPTS: Final = 6
FIRST_WAIT: Final = timedelta(seconds=30)
ENOUGH_FAILURES: Final = 5
"""In a row, after which a device is given up."""


class Pusher:
    """Decides about what is due, in the transaction of one job; each device is woken by a job of its own."""

    def __init__(self, context: ConsumerContext) -> None:
        self._context = context
        self._session = context.session
        self._now = context.clock.now()

    async def push_due(self) -> bool:
        """Deal with a batch; True when there may be more."""
        due = await pushing.take_due(self._session, now=self._now, limit=BATCH)
        if not due:
            return False
        settings = await waiting.settings_of(self._session, due)
        actors = await actors_of(self._session, due)
        there = await at_hand(self._context.valkey, list(due))
        to_wake: defaultdict[UUID, list[PushDevice]] = defaultdict(list)
        for device in await devices.of_people(self._session, list(due)):
            to_wake[device.person_id].append(device)
        for person_id, notices in due.items():
            actor = actors.get(person_id)
            if actor is None or person_id not in to_wake or not self._context.settings.push_on:
                await pushing.cancel(self._session, notices)
                continue
            ready = await self._ready(notices, settings.get(person_id), at_hand=person_id in there)
            await self._wake(actor, ready, to_wake[person_id])
        return sum(map(len, due.values())) >= BATCH

    async def _ready(
        self, notices: Sequence[StoredNotice], own: NoticeSettings | None, *, at_hand: bool
    ) -> Sequence[StoredNotice]:
        """Those for which the person may be disturbed now; the others wait."""
        until = quiet_until(self._now, quiet_hours_of(own), None if own is None else own.muted_until)
        if until is not None:
            await pushing.postpone(self._session, notices, until)
            return []
        if not at_hand:
            return notices
        held = [notice for notice in notices if notice.created_at + AT_HAND > self._now]
        for notice in held:
            await pushing.postpone(self._session, [notice], notice.created_at + AT_HAND)
        return [notice for notice in notices if notice not in held]

    async def _wake(self, actor: Actor, notices: Sequence[StoredNotice], to_wake: Sequence[PushDevice]) -> None:
        wanted = await standing(self._session, actor, self._context.catalogue, notices)
        living = [notice for notice in notices if notice.id in wanted]
        await pushing.cancel(self._session, [notice for notice in notices if notice not in living])
        await pushing.mark_sent(self._session, living, now=self._now)
        if not living:
            return
        urgent = any(self._context.catalogue.notices[notice.kind].direct for notice in living)
        jobs: list[tuple[str, dict[str, Any]]] = [
            (PUSH_DEVICE, {"device_id": str(device.id), "urgent": urgent}) for device in to_wake
        ]
        await defer_many(self._session, jobs)


async def wake_device(context: ConsumerContext, device_id: UUID, *, urgent: bool, attempt: int) -> None:
    """Wake one device, if there is still something new for it and its session stands."""
    session, now = context.session, context.clock.now()
    device = await devices.to_wake(session, device_id)
    if device is None or not context.settings.push_on:
        return
    actor = (await actors_of(session, [device.person_id])).get(device.person_id)
    if actor is None or not await living_sessions(session, session_ids=[device.session_id], now=now):
        await devices.remove(session, device.id)
        return
    # What it has been woken for already, and has not asked about yet, needs no second push.
    since = max(device.shown_until or device.created_at, device.sent_at or device.created_at)
    news = await pushed(session, actor, context.catalogue, now=now)
    if device.tested_at is None and not any(one.pushed_at > since for one in news):
        return
    outcome = await PushService(context.settings).send(device.endpoint, urgent=urgent, now=now)
    await _note(context, device, outcome, urgent=urgent, attempt=attempt)


async def _note(context: ConsumerContext, device: PushDevice, outcome: Outcome, *, urgent: bool, attempt: int) -> None:
    session, now = context.session, context.clock.now()
    log.info("push_sent", host=host_of(device.endpoint), answered=outcome.answered, status=outcome.status)
    match outcome.answered:
        case Answered.TAKEN:
            device.sent_at, device.failures = now, 0
        case Answered.GONE:
            await devices.remove(session, device.id)
        case Answered.LATER if attempt < ATTEMPTS:
            wait = max(outcome.wait, FIRST_WAIT * 4 ** (attempt - 1))
            await defer(
                session,
                PUSH_DEVICE,
                at=now + wait,
                device_id=str(device.id),
                urgent=urgent,
                attempt=attempt + 1,
            )
        case _ if device.failures + 1 >= ENOUGH_FAILURES:
            await devices.remove(session, device.id)
        case _:
            device.failures += 1
