"""Reports, for moderators whom they do not concern."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.i18n import resolve_locale, translate
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.permissions import Permission
from community.core.subjects import SubjectView
from community.features.accounts.api import card_alias, card_columns, card_of
from community.features.messaging import policy
from community.features.messaging.models import Report, ReportState
from community.features.messaging.schemas.reports import (
    Handling,
    OpenReports,
    ReportedMessage,
    ReportOut,
    ReportRow,
    ReportStateName,
)

PAGE: Final = 30
REPORTS_PATH: Final = "/moderation/signalements"

_reporter: Final = card_alias("reporter")
_reported: Final = card_alias("reported")
_handler: Final = card_alias("handler")


def _reports(actor: Actor) -> Select[Any]:
    columns: list[Any] = [Report, *card_columns(_reporter, "reporter"), *card_columns(_reported, "reported")]
    return (
        select(*columns)
        .join(_reporter, _reporter.c.person_id == Report.reporter_id)
        .outerjoin(_reported, _reported.c.person_id == Report.reported_id)
        .where(policy.visible_reports(actor))
    )


async def report_list(
    session: AsyncSession, actor: Actor, state: ReportStateName, *, cursor: str | None
) -> Page[ReportRow]:
    """Open ones oldest first, handled ones newest first; one statement."""
    key = tuple_(Report.created_at, Report.id)
    oldest_first = state == ReportState.OPEN.value
    statement = _reports(actor).where(Report.state == state).limit(PAGE + 1)
    statement = (
        statement.order_by(Report.created_at, Report.id)
        if oldest_first
        else statement.order_by(Report.created_at.desc(), Report.id.desc())
    )
    if cursor is not None:
        former = tuple_(*decode_cursor(cursor, tuple[datetime, UUID]))
        statement = statement.where(key > former if oldest_first else key < former)
    rows = (await session.execute(statement)).all()
    last = rows[PAGE - 1].Report if len(rows) > PAGE else None
    return Page(
        items=[ReportRow(**_shared(row)) for row in rows[:PAGE]],
        next=None if last is None else encode_cursor((last.created_at, last.id)),
    )


async def report(session: AsyncSession, actor: Actor, report_id: UUID) -> ReportOut:
    """One statement.

    Raises:
        NotFound: there is none, or it concerns the actor.
    """
    statement = (
        _reports(actor)
        .add_columns(*card_columns(_handler, "handler"))
        .outerjoin(_handler, _handler.c.person_id == Report.handled_by)
        .where(Report.id == report_id)
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    found = row.Report
    return ReportOut(
        **_shared(row),
        note=found.note,
        evidence=msgspec.convert(found.evidence, list[ReportedMessage]),
        handling=None
        if found.handled_at is None
        else Handling(by=card_of(row, "handler"), at=found.handled_at, note=found.handling_note),
    )


async def open_reports(session: AsyncSession, actor: Actor) -> OpenReports:
    count = select(func.count()).select_from(Report).where(Report.state == ReportState.OPEN)
    return OpenReports(open=(await session.execute(count.where(policy.visible_reports(actor)))).scalar_one())


async def report_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """Reports as subjects of notices; neither who nor what is told."""
    if not actor.may(Permission.MESSAGING_REPORT_HANDLE):
        return {}
    title = translate(resolve_locale(actor.locale), "messaging.report")
    rows = await session.scalars(select(Report.id).where(Report.id.in_(ids), policy.visible_reports(actor)))
    return {row: SubjectView(title=title, path=f"{REPORTS_PATH}/{row}", place="") for row in rows}


def _shared(row: Any) -> dict[str, Any]:
    found = row.Report
    return {
        "id": found.id,
        "reporter": card_of(row, "reporter"),
        "reported": None if found.reported_id is None else card_of(row, "reported"),
        "kind": found.kind,
        "title": found.title,
        "reason": found.reason,
        "message": found.seq > 0,
        "state": found.state,
        "created_at": found.created_at,
    }
