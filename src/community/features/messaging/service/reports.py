"""Reports: what a member shows to the moderators of a conversation that these never see themselves."""

from typing import Final
from uuid import UUID

import structlog
from msgspec import to_builtins

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import Forbidden, NotFound
from community.events.messaging import ReportFiled, ReportHandled
from community.events.notifications import Notice, Recipient
from community.features.messaging import policy
from community.features.messaging.errors import AlreadyHandled
from community.features.messaging.models import MessageKind, Report, ReportState
from community.features.messaging.notices import REPORT
from community.features.messaging.repository import reports
from community.features.messaging.repository.reports import Reportable
from community.features.messaging.schemas.reports import HandlingIn, ReportedMessage, ReportIn
from community.infra.db import UnitOfWork

log = structlog.get_logger("security")

AROUND: Final = 10
"""Messages before and after the reported one that moderators see; of a conversation as a whole the latest ones."""


class ReportService:
    """Makes and handles reports."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def file(self, *, actor: Actor, conversation_id: UUID, report: ReportIn) -> UUID:
        """Show a message, or the whole conversation, to the moderators; the id of the open report of it.

        Raises:
            NotFound: it does not exist for the actor.
            Forbidden: it is their own.
        """
        session = self._uow.session
        place = await reports.reportable(session, conversation_id, actor.id)
        if place is None:
            raise NotFound
        seq = report.seq or 0
        evidence = await self._evidence(conversation_id, place, seq)
        reported = place.other
        if seq:
            message = next((each for each in evidence if each.reported and each.kind == MessageKind.TEXT), None)
            if message is None:
                raise NotFound
            if message.author_id == actor.id:
                raise Forbidden
            reported = message.author_id
        added = await reports.add_report(
            session,
            Report(
                id=report.id,
                reporter_id=actor.id,
                reported_id=reported,
                conversation_id=conversation_id,
                seq=seq,
                kind=place.kind,
                title=place.title,
                reason=report.reason,
                note=report.note.strip(),
                evidence=to_builtins(evidence),
                created_at=self._clock.now(),
                state=ReportState.OPEN,
                handling_note="",
            ),
        )
        if not added:
            return await reports.open_report(session, actor.id, conversation_id, seq) or report.id
        await self._tell(actor, report.id, reported)
        return report.id

    async def handle(self, *, actor: Actor, report_id: UUID, handling: HandlingIn) -> None:
        """Close a report, with a word to the other moderators.

        Raises:
            NotFound: there is none, or it concerns the actor.
            AlreadyHandled: another moderator was faster.
        """
        report = await reports.lock_report(self._uow.session, report_id)
        if report is None or not policy.may_handle(actor, report):
            raise NotFound
        if report.state == ReportState.HANDLED:
            raise AlreadyHandled
        report.state = ReportState.HANDLED
        report.handled_at, report.handled_by = self._clock.now(), actor.id
        report.handling_note = handling.note.strip()
        self._uow.outbox.add(ReportHandled(report_id=report_id, author_id=actor.id))
        log.warning("message_report_handled", report=str(report_id), author=str(actor.id))

    async def _evidence(self, conversation_id: UUID, place: Reportable, seq: int) -> list[ReportedMessage]:
        first, last = (seq - AROUND, seq + AROUND) if seq else (place.last_seq - 2 * AROUND, place.last_seq)
        return await reports.copied(
            self._uow.session,
            conversation_id,
            first=max(first, place.history_from + 1),
            last=last,
            reported=seq,
        )

    async def _tell(self, actor: Actor, report_id: UUID, reported: UUID | None) -> None:
        concerned = {actor.id} if reported is None else {actor.id, reported}
        people = await reports.moderators(self._uow.session, without=concerned)
        self._uow.outbox.add(ReportFiled(report_id=report_id, reporter_id=actor.id))
        if people:
            self._uow.outbox.add(
                Notice(
                    kind=REPORT,
                    subject_id=report_id,
                    item=None,
                    by=None,
                    recipients=[Recipient(person_id=person_id, reason="message_report") for person_id in people],
                )
            )
        log.warning("message_reported", report=str(report_id), reporter=str(actor.id))
