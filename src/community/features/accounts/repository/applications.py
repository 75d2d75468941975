"""Applications, locked for a decision."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.models import Application, ApplicationEntry, Organisation, Token
from community.features.accounts.models.application import ApplicationState, EntryAction


async def lock_application(session: AsyncSession, application_id: UUID) -> Application | None:
    return await session.get(Application, application_id, with_for_update=True, populate_existing=True)


async def find_application(session: AsyncSession, application_id: UUID) -> Application | None:
    return await session.get(Application, application_id)


async def lock_visible_application(
    session: AsyncSession, application_id: UUID, visible: ColumnElement[bool]
) -> Application | None:
    """The application, if it is visible; whoever decides on it at the same time waits here."""
    statement = select(Application).where(Application.id == application_id, visible)
    return (await session.scalars(statement.with_for_update())).one_or_none()


async def count_recent_applications(session: AsyncSession, *, email_key: str, since: datetime) -> int:
    statement = select(func.count()).where(Application.email_key == email_key, Application.created_at > since)
    return (await session.execute(statement)).scalar_one()


async def hold(session: AsyncSession, name: str) -> None:
    """Let one transaction at a time pass for a name, until its end."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"accounts:{name}", 0))))


async def names_of(session: AsyncSession, application_id: UUID) -> tuple[str, str] | None:
    """What an approval has to `hold`: the person, then the organisation."""
    statement = select(Application.email_key, Application.organisation_key).where(Application.id == application_id)
    row = (await session.execute(statement)).one_or_none()
    return (f"email:{row.email_key}", row.organisation_key) if row is not None else None


async def attach_applications(session: AsyncSession, *, organisation_key: str, organisation_id: UUID) -> None:
    """Open applications of an organisation that has just been let in ask to join it from now on."""
    await session.execute(
        update(Application)
        .where(
            Application.organisation_key == organisation_key,
            Application.organisation_id.is_(None),
            Application.state.in_([ApplicationState.WAITING, ApplicationState.ASKED]),
        )
        .values(organisation_id=organisation_id)
        .execution_options(synchronize_session=False)
    )


async def spend_application_tokens(session: AsyncSession, *, application_id: UUID, at: datetime) -> None:
    """Make all open links of an application useless."""
    await session.execute(
        update(Token)
        .where(Token.application_id == application_id, Token.used_at.is_(None))
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )


async def organisation_by_identity(
    session: AsyncSession, *, siren: str | None, vat: str | None, eori: str | None
) -> Organisation | None:
    """The organisation that bears one of these numbers."""
    conditions = [
        column == value
        for column, value in ((Organisation.siren, siren), (Organisation.vat, vat), (Organisation.eori, eori))
        if value is not None
    ]
    for condition in conditions:
        found = (await session.scalars(select(Organisation).where(condition))).one_or_none()
        if found is not None:
            return found
    return None


async def last_question(session: AsyncSession, application_id: UUID) -> str:
    """What the applicant was asked last."""
    statement = (
        select(ApplicationEntry.message)
        .where(ApplicationEntry.application_id == application_id, ApplicationEntry.action == EntryAction.ASKED)
        .order_by(ApplicationEntry.at.desc())
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none() or ""


async def refusal_of(session: AsyncSession, application_id: UUID) -> tuple[str, str] | None:
    """Reason and message with which an application was refused."""
    statement = select(ApplicationEntry.reason, ApplicationEntry.message).where(
        ApplicationEntry.application_id == application_id, ApplicationEntry.action == EntryAction.REFUSED
    )
    row = (await session.execute(statement)).one_or_none()
    return (row.reason, row.message) if row is not None else None
