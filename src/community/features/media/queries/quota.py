"""How much is taken."""

from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.media.models import File, FileState
from community.features.media.schemas import QuotaOut
from community.infra.sniffing import BY_EXTENSION
from community.settings import Settings

# An upload takes its declared size from the beginning: two of them cannot both have the last place.
_TAKEN = case(
    (File.state.in_((FileState.UPLOADING, FileState.PROCESSING)), File.size),
    (File.state == FileState.READY, File.stored_size),
    else_=0,
)


async def used(session: AsyncSession, actor: Actor, *, but: UUID | None = None) -> tuple[int, int | None]:
    """Bytes of the person, and of all people of the organisation, None without one; `but` one file. One statement."""
    others: ColumnElement[bool] = File.id != but if but is not None else File.id.is_not(None)
    person = select(func.coalesce(func.sum(_TAKEN), 0)).where(File.owner_id == actor.id, others).scalar_subquery()
    organisation = (
        select(func.coalesce(func.sum(_TAKEN), 0))
        .where(File.organisation_id == actor.organisation_id, others)
        .scalar_subquery()
    )
    row = (await session.execute(select(person, organisation))).one()
    return int(row[0]), None if actor.organisation_id is None else int(row[1])


async def quota(session: AsyncSession, actor: Actor, settings: Settings) -> QuotaOut:
    """What the actor may still upload."""
    person, organisation = await used(session, actor)
    return QuotaOut(
        person_used=person,
        person_limit=settings.media_person_bytes,
        organisation_used=organisation,
        organisation_limit=settings.media_organisation_bytes,
        image_limit=settings.media_image_bytes,
        document_limit=settings.media_document_bytes,
        extensions=sorted(BY_EXTENSION),
    )
