"""What came of introductions, as both sides say it."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_names
from community.features.matchmaking.errors import LinkUnknown
from community.features.matchmaking.models import Introduction, Outcome, OutcomeQuestion
from community.features.matchmaking.schemas.introductions import OutcomeLinkOut, OutcomeOut
from community.features.matchmaking.vocabulary.introductions import AGREED, REACHED, AboutKind, Reached, ValueBand
from community.features.matchmaking.vocabulary.kinds import Agreement

BOTH = 2


def further(told: Mapping[UUID, Outcome], own: Reached | None) -> OutcomeOut:
    """What the ledger takes of what two sides say: the further of the two, confirmed where they say the same."""
    if not told:
        return OutcomeOut(stage=None, agreement=None, band=None, confirmed=False, own=own)
    stages = [Reached(each.stage) for each in told.values()]
    furthest = max(told.values(), key=lambda each: (REACHED.index(Reached(each.stage)), each.band is not None, each.at))
    return OutcomeOut(
        stage=Reached(furthest.stage),
        agreement=Agreement(furthest.agreement) if furthest.agreement else None,
        band=ValueBand(furthest.band) if furthest.band else None,
        confirmed=len(stages) == BOTH and len(set(stages)) == 1,
        own=own,
    )


async def by_link(session: AsyncSession, token: str) -> OutcomeLinkOut:
    """What a link asks about; one statement.

    Raises:
        LinkUnknown: it was not made here.
    """
    side = OutcomeQuestion.organisation_id
    partner = organisation_names.alias("partner")
    row = (
        await session.execute(
            select(OutcomeQuestion.days, Introduction.title, Introduction.about, partner.c.legal_name, Outcome)
            .join(Introduction, Introduction.id == OutcomeQuestion.introduction_id)
            .join(
                partner,
                (partner.c.id != side)
                & ((partner.c.id == Introduction.asking_id) | (partner.c.id == Introduction.asked_id)),
            )
            .outerjoin(Outcome, (Outcome.introduction_id == Introduction.id) & (Outcome.organisation_id == side))
            .where(OutcomeQuestion.token == token, Introduction.state.in_(AGREED))
        )
    ).one_or_none()
    if row is None:
        raise LinkUnknown
    told: Outcome | None = row.Outcome
    return OutcomeLinkOut(
        title="" if row.about == AboutKind.ORGANISATION else row.title,
        partner=row.legal_name,
        days=row.days,
        stage=Reached(told.stage) if told else None,
        agreement=Agreement(told.agreement) if told and told.agreement else None,
        band=ValueBand(told.band) if told and told.band else None,
    )
