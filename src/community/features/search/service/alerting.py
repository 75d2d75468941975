"""Looking after alerts that are due: what is new for their owners, by the rights that they have now."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.permissions import Permission
from community.core.searching import Hit
from community.events.notifications import Notice, Recipient
from community.features.search.models import Alert
from community.features.search.notices import ALERT, ALERT_MAIL, REASON
from community.features.search.queries.alerts import changed_since
from community.features.search.queries.documents import last_change
from community.features.search.repository import alerts
from community.features.search.schemas.alerts import Pace
from community.features.search.service.alerts import next_look
from community.features.search.service.asking import Sources, kinds_of, marks_of, question_of, shown
from community.features.search.service.narrowing import narrow
from community.features.search.service.parsing import PartKind
from community.infra.outbox import Outbox

MOST: Final = 100
"""Things that one look reads; more of them come with the next one."""
REMEMBERED: Final = timedelta(days=30)
"""What an alert has told. Older things are not new, whatever is changed in them."""


class Alerting:
    def __init__(self, session: AsyncSession, outbox: Outbox, sources: Sources, clock: Clock) -> None:
        self._session = session
        self._outbox = outbox
        self._sources = sources
        self._now = clock.now()

    async def look(self, alert: Alert, owner: Actor | None) -> None:
        """Tell what is new since the last look, and set when the next one is. No owner: not one who may search."""
        until = await last_change(self._session)
        found: list[Hit] = []
        if owner is not None and owner.may(Permission.SEARCH_ALL_USE):
            found = await self._new(alert, owner, until=until)
        if found:
            alert.runs += 1
            await alerts.note_told(self._session, alert, [(hit.kind, hit.id) for hit in found], at=self._now)
            self._outbox.add(
                Notice(
                    kind=ALERT if alert.pace == Pace.SOON else ALERT_MAIL,
                    subject_id=alert.id,
                    item=alert.runs,
                    by=None,
                    recipients=[Recipient(person_id=alert.person_id, reason=REASON)],
                )
            )
        alert.position, alert.due_at = until, next_look(Pace(alert.pace), self._now)
        await self._session.flush()

    async def _new(self, alert: Alert, owner: Actor, *, until: int) -> list[Hit]:
        narrowing = await narrow(self._session, self._sources, owner, alert.query, now=self._now)
        tabs = {alert.tab} if alert.tab else set(narrowing.values(PartKind.KIND))
        marks = await marks_of(self._session, self._sources, owner, kinds_of(self._sources, tabs) if tabs else None)
        hits = await changed_since(
            self._session,
            question_of(narrowing, marks, limit=MOST),
            position=alert.position,
            until=until,
            made_after=max(alert.created_at, self._now - REMEMBERED),
        )
        if not hits:
            return []
        untold = await alerts.untold(self._session, alert.id, [(hit.kind, hit.id) for hit in hits])
        views = await shown(self._session, self._sources, owner, [hit for hit in hits if (hit.kind, hit.id) in untold])
        return [
            hit
            for hit in hits
            if (view := views.get((hit.kind, hit.id))) is not None and view.author_id != alert.person_id
        ]
