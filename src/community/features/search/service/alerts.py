"""Alerts, as their owners make, change and drop them."""

from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.core.i18n import DEFAULT_ZONE
from community.features.search.errors import TooManyAlerts
from community.features.search.models import Alert
from community.features.search.queries.alerts import MOST
from community.features.search.queries.documents import last_change
from community.features.search.repository import alerts
from community.features.search.schemas.alerts import LONGEST_QUERY, AlertIn, Pace
from community.features.search.service.parsing import parse, printed
from community.infra.db import UnitOfWork

SOON: Final = timedelta(minutes=5)
MORNING: Final = time(7)


class AlertService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._clock = clock

    async def create(self, *, actor: Actor, wanted: AlertIn) -> None:
        """Begin to look for what is new from now on; an alert on the same search takes the new pace.

        Raises:
            Invalid: nothing is searched.
            TooManyAlerts: the person has enough.
        """
        query = printed(parse(wanted.query).parts)
        if not query:
            raise Invalid({"/query": FieldProblem("required")})
        if len(query) > LONGEST_QUERY:
            raise Invalid({"/query": FieldProblem("too_long", maximum=LONGEST_QUERY)})
        await alerts.lock_owner(self._session, actor.id)
        own = await alerts.own_alerts(self._session, actor.id)
        now = self._clock.now()
        for alert in own:
            if (alert.query, alert.tab) == (query, wanted.tab):
                _pace(alert, wanted.pace, now)
                return
        if len(own) >= MOST:
            raise TooManyAlerts(maximum=MOST)
        position = await last_change(self._session)
        alert = Alert(person_id=actor.id, query=query, tab=wanted.tab, created_at=now, position=position)
        _pace(alert, wanted.pace, now)
        self._session.add(alert)
        await self._session.flush()

    async def change(self, *, actor: Actor, alert_id: UUID, pace: Pace) -> None:
        """Raises NotFound when it is not the actor's."""
        _pace(await self._own(actor, alert_id), pace, self._clock.now())
        await self._session.flush()

    async def drop(self, *, actor: Actor, alert_id: UUID) -> None:
        """Raises NotFound when it is not the actor's."""
        await self._session.delete(await self._own(actor, alert_id))

    async def _own(self, actor: Actor, alert_id: UUID) -> Alert:
        alert = await alerts.own_alert(self._session, actor.id, alert_id)
        if alert is None:
            raise NotFound
        return alert


def next_look(pace: Pace, now: datetime) -> datetime:
    """In some minutes, or on the next morning or the next Monday morning."""
    if pace is Pace.SOON:
        return now + SOON
    today = now.astimezone(ZoneInfo(DEFAULT_ZONE))
    days = 1 if pace is Pace.DAILY else 7 - today.weekday()
    return datetime.combine(today.date() + timedelta(days=days), MORNING, tzinfo=today.tzinfo)


def _pace(alert: Alert, pace: Pace, now: datetime) -> None:
    alert.pace, alert.due_at = pace, next_look(pace, now)
