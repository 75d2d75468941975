"""Alerts that are due."""

from typing import Final
from uuid import UUID

from community.features.accounts.api import actors_of
from community.features.search.repository.alerts import due_ids, forget_findings, lock_due
from community.features.search.service.alerting import REMEMBERED, Alerting
from community.infra.consuming import ConsumerContext
from community.infra.jobs import defer_many

LOOK: Final = "search.look_after_alert"
BATCH: Final = 500


async def find_due_alerts(context: ConsumerContext) -> None:
    """One job for each, so that each is looked after in a transaction of its own."""
    due = await due_ids(context.session, now=context.clock.now(), limit=BATCH)
    await defer_many(context.session, [(LOOK, {"alert_id": str(each)}) for each in due])


async def look_after_alert(context: ConsumerContext, *, alert_id: str) -> None:
    """Nothing, where another job was faster or the owner has dropped it."""
    alert = await lock_due(context.session, UUID(alert_id), now=context.clock.now())
    if alert is None:
        return
    owners = await actors_of(context.session, [alert.person_id])
    alerting = Alerting(context.session, context.outbox, context.catalogue.searches, context.clock)
    await alerting.look(alert, owners.get(alert.person_id))


async def forget_told(context: ConsumerContext) -> None:
    await forget_findings(context.session, before=context.clock.now() - REMEMBERED)
