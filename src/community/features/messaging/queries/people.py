"""Whose messages a person wants, as they have chosen."""

from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.features.accounts.api import card_alias, card_columns, card_of, organisation_names
from community.features.messaging.models import AcceptFrom, Block, OrganisationBlock, Preference
from community.features.messaging.schemas.people import (
    AcceptFromName,
    BlockedOrganisation,
    BlockedPerson,
    MessagingPreferences,
)


async def preferences(session: AsyncSession, actor: Actor) -> MessagingPreferences:
    columns = (
        Preference.accept_from,
        Preference.read_receipts,
        Preference.presence_visible,
        Preference.link_previews,
    )
    row = (await session.execute(select(*columns).where(Preference.person_id == actor.id))).one_or_none()
    if row is None:
        return MessagingPreferences(
            accept_from=AcceptFrom.EVERYONE.value, read_receipts=True, presence_visible=True, link_previews=True
        )
    return MessagingPreferences(
        accept_from=cast("AcceptFromName", row.accept_from),
        read_receipts=row.read_receipts,
        presence_visible=row.presence_visible,
        link_previews=row.link_previews,
    )


async def blocked(session: AsyncSession, actor: Actor) -> list[BlockedPerson]:
    """The latest first."""
    card = card_alias("card")
    rows = await session.execute(
        select(Block.at, *card_columns(card, "card"))
        .join(card, card.c.person_id == Block.blocked_id)
        .where(Block.person_id == actor.id)
        .order_by(Block.at.desc(), Block.blocked_id)
    )
    return [BlockedPerson(person=card_of(row, "card"), at=row.at) for row in rows]


async def blocked_organisations(session: AsyncSession, actor: Actor) -> list[BlockedOrganisation]:
    """The latest first."""
    rows = await session.execute(
        select(OrganisationBlock.organisation_id, organisation_names.c.legal_name, OrganisationBlock.at)
        .join(organisation_names, organisation_names.c.id == OrganisationBlock.organisation_id)
        .where(OrganisationBlock.person_id == actor.id)
        .order_by(OrganisationBlock.at.desc(), OrganisationBlock.organisation_id)
    )
    return [BlockedOrganisation(id=row.organisation_id, name=row.legal_name, at=row.at) for row in rows]
