"""Non-disclosure texts, their acceptances, and documents, to be changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import Disclosure, DisclosureText, Document, Opportunity


async def put_text(
    session: AsyncSession, opportunity_id: UUID, text: str, sha256: bytes, *, by: UUID, at: datetime
) -> bool:
    """Set or, where it is empty, remove the text; True when it is another one."""
    if not text:
        gone = await session.scalar(
            delete(DisclosureText)
            .where(DisclosureText.opportunity_id == opportunity_id)
            .returning(DisclosureText.opportunity_id)
        )
        return gone is not None
    values = {"text": text, "sha256": sha256, "set_by": by, "set_at": at}
    statement = upsert(DisclosureText).values(opportunity_id=opportunity_id, **values)
    written = await session.scalar(
        statement.on_conflict_do_update(
            index_elements=[DisclosureText.opportunity_id], set_=values, where=DisclosureText.sha256 != sha256
        ).returning(DisclosureText.opportunity_id)
    )
    return written is not None


async def text_of(session: AsyncSession, opportunity_id: UUID | None) -> DisclosureText | None:
    if opportunity_id is None:
        return None
    found: DisclosureText | None = await session.scalar(
        select(DisclosureText).where(DisclosureText.opportunity_id == opportunity_id).with_for_update(read=True)
    )
    return found


async def owner_of(session: AsyncSession, opportunity_id: UUID) -> UUID | None:
    found: UUID | None = await session.scalar(
        select(Opportunity.organisation_id).where(Opportunity.id == opportunity_id)
    )
    return found


async def is_accepted(session: AsyncSession, introduction_id: UUID, organisation_id: UUID, sha256: bytes) -> bool:
    return bool(
        await session.scalar(
            select(
                exists().where(
                    Disclosure.introduction_id == introduction_id,
                    Disclosure.organisation_id == organisation_id,
                    Disclosure.sha256 == sha256,
                )
            )
        )
    )


async def document(session: AsyncSession, introduction_id: UUID, document_id: UUID) -> Document | None:
    found: Document | None = await session.scalar(
        select(Document).where(Document.id == document_id, Document.introduction_id == introduction_id)
    )
    return found


async def document_with(session: AsyncSession, introduction_id: UUID, file_id: UUID) -> bool:
    shown = exists().where(Document.introduction_id == introduction_id, Document.file_id == file_id)
    return bool(await session.scalar(select(shown)))


async def count_documents(session: AsyncSession, introduction_id: UUID) -> int:
    statement = select(func.count()).select_from(Document).where(Document.introduction_id == introduction_id)
    return (await session.scalar(statement)) or 0
