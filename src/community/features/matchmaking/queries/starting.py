"""How an organisation gets on more lists: what one declaration more would bring, and lines to begin with."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.codes import with_parents
from community.core.groups import OrganisationKind
from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import Line, Opportunity, Prospect
from community.features.matchmaking.schemas.matches import ProposedLineOut, ProspectOut, StartOut, WantedOut
from community.features.matchmaking.vocabulary import tags, tags_in
from community.features.matchmaking.vocabulary.kinds import Direction, LineKind, LineSide, OpportunityState

_PROSPECTS: Final = 6
_LINES: Final = 6
_WANTED: Final = 6
_OF_KIND: Final = {
    OrganisationKind.FIRM: ("wholesale", "refrigerated_transport", "packing"),
    OrganisationKind.RESEARCH_UNIT: ("collaborative_research", "post_harvest", "agronomy"),
    OrganisationKind.TRAINING_CENTRE: ("vocational_training", "quality_assurance", "language_training"),
    OrganisationKind.LABORATORY: ("residue_analysis", "microbiology", "quality_assurance"),
    OrganisationKind.AUTHORITY: ("phytosanitary", "customs", "law"),
    OrganisationKind.CHAMBER: ("export_markets", "funding", "law"),
}
"""What organisations of a kind usually offer, where nothing else tells."""


async def start(session: AsyncSession, organisation_id: UUID | None) -> StartOut:
    """One to four statements; of an organisation with lines only what more would bring."""
    if organisation_id is None:
        return StartOut(prospects=[], lines=[], wanted=await _wanted(session, None), has_lines=False)
    rows = await session.execute(
        select(Prospect)
        .where(Prospect.organisation_id == organisation_id)
        .order_by(Prospect.lists.desc(), Prospect.what, Prospect.value)
        .limit(_PROSPECTS)
    )
    prospects = [ProspectOut(what=one.what, value=one.value, lists=one.lists) for one in rows.scalars()]
    count = await session.scalar(select(func.count()).select_from(Line).where(Line.organisation_id == organisation_id))
    if count:
        return StartOut(prospects=prospects, lines=[], wanted=[], has_lines=True)
    row = (await session.execute(select(organisation_facts).where(organisation_facts.c.id == organisation_id))).one()
    return StartOut(
        prospects=prospects,
        lines=proposed_lines(row.kind, row.naf_code, row.about),
        wanted=await _wanted(session, organisation_id),
        has_lines=False,
    )


def proposed_lines(kind: str, naf_code: str | None, about: str) -> list[ProposedLineOut]:
    """Offers, from what the organisation says of itself, then its activity, then what its kind usually does."""
    found = [*tags_in(about), *_of_activity(naf_code), *_OF_KIND[OrganisationKind(kind)]]
    return [
        ProposedLineOut(side=LineSide.OFFER, kind=LineKind(tags()[tag].kinds[0]), tag=tag)
        for tag in list(dict.fromkeys(found))[:_LINES]
        if tag in tags()
    ]


def _of_activity(naf_code: str | None) -> Sequence[str]:
    """Tags that stand for the activity, the nearest first."""
    if naf_code is None:
        return ()
    levels = list(with_parents(f"naf:{naf_code}"))[:-1]
    return [key for level in levels for key, tag in tags().items() if any(_within(code, level) for code in tag.codes)]


def _within(code: str, level: str) -> bool:
    return code == level or code.startswith(level)


async def _wanted(session: AsyncSession, organisation_id: UUID | None) -> list[WantedOut]:
    """What most organisations look for, in lines and openly published requests."""
    seekers: Any = (
        select(func.unnest(Line.tags).label("tag"), Line.organisation_id)
        .where(Line.side == LineSide.SEEK)
        .union(
            select(func.unnest(Opportunity.tags).label("tag"), Opportunity.organisation_id).where(
                Opportunity.state == OpportunityState.PUBLISHED,
                Opportunity.direction == Direction.REQUEST,
                func.cardinality(Opportunity.excluded) == 0,
            )
        )
        .subquery()
    )
    count = func.count().label("count")
    statement = select(seekers.c.tag, count).group_by(seekers.c.tag).order_by(count.desc(), seekers.c.tag)
    if organisation_id is not None:
        statement = statement.where(seekers.c.organisation_id != organisation_id)
    rows = await session.execute(statement.limit(_WANTED))
    return [WantedOut(tag=row.tag, count=row[1]) for row in rows]
