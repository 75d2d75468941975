"""The vetting queue."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.permissions import Role
from community.features.accounts.models import Application, ApplicationEntry, Membership, Organisation, Person
from community.features.accounts.models.application import ApplicationState
from community.features.accounts.models.person import PersonState
from community.features.accounts.policy import OPEN_STATES, may_decide, visible_applications
from community.features.accounts.schemas.applications import (
    AddressOut,
    ApplicationEntryOut,
    ApplicationOut,
    ApplicationRow,
    ApplicationStatisticsOut,
    SiblingOut,
)

ROWS: Final = 30
_NAME = (Application.given_name + " " + Application.family_name).label("applicant_name")


def _kin(one: Any, other: Any) -> ColumnElement[bool]:
    """Another application of the same organisation, or from the same mail domain."""
    return and_(
        one.id != other.id,
        or_(one.organisation_key == other.organisation_key, one.mail_domain == other.mail_domain),
    )


async def queue(
    session: AsyncSession, *, actor: Actor, state: ApplicationState, cursor: str | None
) -> Page[ApplicationRow]:
    """Applications in one state: those still open oldest first, those decided newest first."""
    oldest_first = state in OPEN_STATES
    when = Application.confirmed_at if oldest_first else Application.decided_at
    sibling = aliased(Application)
    siblings = (
        select(func.count())
        .select_from(sibling)
        .where(_kin(sibling, Application), visible_applications(actor, sibling))
        .correlate(Application)
        .scalar_subquery()
    )
    statement = select(
        Application.id,
        Application.state,
        Application.legal_name,
        Application.kind,
        Application.country,
        Application.organisation_id,
        _NAME,
        Application.function,
        Application.email,
        Application.locale,
        Application.confirmed_at,
        Application.decided_at,
        siblings.label("siblings"),
    ).where(Application.state == state, visible_applications(actor))
    key = tuple_(when, Application.id)
    if cursor is not None:
        after = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(key > after if oldest_first else key < after)
    order = (when, Application.id) if oldest_first else (when.desc(), Application.id.desc())
    rows = (await session.execute(statement.order_by(*order).limit(ROWS + 1))).mappings().all()
    items = [ApplicationRow(**row) for row in rows[:ROWS]]
    last = items[-1] if len(rows) > ROWS else None
    at = None if last is None else last.confirmed_at if oldest_first else last.decided_at
    return Page(items=items, next=encode_cursor((at, last.id)) if last else None)


async def application(session: AsyncSession, *, actor: Actor, application_id: UUID) -> ApplicationOut:
    """One application with its siblings and its log, in three statements.

    Raises:
        NotFound: there is none, or not for this reader.
    """
    led = (
        select(true())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == Application.organisation_id,
            Membership.ended_at.is_(None),
            Membership.role == Role.ORGANISATION_ADMINISTRATOR,
            Person.state == PersonState.ACTIVE,
        )
        .exists()
    )
    statement = (
        select(Application, Organisation.legal_name, led)
        .outerjoin(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.id == application_id, visible_applications(actor))
    )
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound
    found: Application = row[0]
    values = {
        name: getattr(found, name)
        for name in ApplicationOut.__struct_fields__
        if name not in {"organisation_name", "address", "may_decide", "siblings", "log"}
    }
    return ApplicationOut(
        **values,
        organisation_name=row[1],
        address=AddressOut(
            line1=found.line1, line2=found.line2, postcode=found.postcode, city=found.city, country=found.country
        ),
        may_decide=found.state in OPEN_STATES and may_decide(actor, found.organisation_id, led=row[2]),
        siblings=await _siblings(session, actor, found),
        log=await _log(session, found.id),
    )


async def _siblings(session: AsyncSession, actor: Actor, found: Application) -> list[SiblingOut]:
    same_organisation = Application.organisation_key == found.organisation_key
    same_domain = func.coalesce(Application.mail_domain == found.mail_domain, False)
    statement = (
        select(
            Application.id,
            Application.state,
            Application.legal_name,
            _NAME,
            Application.email,
            Application.confirmed_at,
            same_organisation.label("same_organisation"),
            same_domain.label("same_domain"),
        )
        .where(Application.id != found.id, or_(same_organisation, same_domain), visible_applications(actor))
        .order_by(Application.confirmed_at.desc())
        .limit(ROWS)
    )
    return [SiblingOut(**row) for row in (await session.execute(statement)).mappings()]


async def _log(session: AsyncSession, application_id: UUID) -> list[ApplicationEntryOut]:
    statement = (
        select(
            ApplicationEntry.id,
            ApplicationEntry.at,
            ApplicationEntry.author_id,
            (Person.given_name + " " + Person.family_name).label("author_name"),
            ApplicationEntry.action,
            ApplicationEntry.reason,
            ApplicationEntry.message,
        )
        .outerjoin(Person, Person.id == ApplicationEntry.author_id)
        .where(ApplicationEntry.application_id == application_id)
        .order_by(ApplicationEntry.at, ApplicationEntry.id)
    )
    return [ApplicationEntryOut(**row) for row in (await session.execute(statement)).mappings()]


async def statistics(session: AsyncSession, *, now: datetime) -> ApplicationStatisticsOut:
    """The queue in figures, in one statement."""
    lately = Application.decided_at > now - timedelta(days=30)
    hours = func.extract("epoch", Application.decided_at - Application.confirmed_at) / 3600
    statement = select(
        func.count().filter(Application.state == ApplicationState.WAITING),
        func.percentile_cont(0.5).within_group(hours).filter(lately),
        func.count().filter(lately),
    )
    waiting, median, decided = (await session.execute(statement)).one()
    return ApplicationStatisticsOut(
        waiting=waiting,
        median_hours_to_decision=round(float(median), 1) if median is not None else None,
        decided_last30_days=decided,
    )
