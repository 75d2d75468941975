"""The reader's own drafts."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.messaging.models import Draft
from community.features.messaging.queries.places import Place, conversations_as_places, people_as_places
from community.features.messaging.schemas.drafts import MessageDraft, MessageDraftRow
from community.infra.markdown import shorten

SHOWN: Final = 200


async def draft(session: AsyncSession, actor: Actor, key: str) -> MessageDraft | None:
    """None where there is none: most texts are begun without a draft, and that is no fault."""
    found: Draft | None = await session.scalar(select(Draft).where(Draft.person_id == actor.id, Draft.key == key))
    if found is None:
        return None
    return MessageDraft(
        key=found.key,
        sequence=found.sequence,
        body=found.body,
        reply_to=found.reply_to,
        device=found.device,
        updated_at=found.updated_at,
    )


async def drafts(session: AsyncSession, actor: Actor) -> list[MessageDraftRow]:
    """Newest first; three statements at most."""
    statement = select(Draft).where(Draft.person_id == actor.id).order_by(Draft.updated_at.desc(), Draft.key)
    found = (await session.scalars(statement.limit(SHOWN))).all()
    wanted = {each.key: _target(each.key) for each in found}
    people = await people_as_places(session, actor, {target for kind, target in wanted.values() if kind == "person"})
    groups = await conversations_as_places(
        session, actor, {target for kind, target in wanted.values() if kind == "conversation"}
    )
    places = {key: (people if kind == "person" else groups).get(target) for key, (kind, target) in wanted.items()}
    return [_row(each, places[each.key]) for each in found]


def _target(key: str) -> tuple[str, UUID]:
    kind, _, name = key.partition(":")
    return kind, UUID(name)


def _row(found: Draft, place: Place | None) -> MessageDraftRow:
    return MessageDraftRow(
        key=found.key,
        sequence=found.sequence,
        title=None if place is None else place.title,
        conversation_id=None if place is None else place.conversation_id,
        excerpt=shorten(found.body),
        device=found.device,
        updated_at=found.updated_at,
    )
