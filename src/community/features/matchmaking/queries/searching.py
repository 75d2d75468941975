"""Opportunities as they can be found, and what a person may see now of what was found.

What a teaser hides is in no document: whoever searches for a word of it finds nothing, not even that it is there.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, any_, exists, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.permissions import Permission
from community.core.searching import MEMBERS, FoundView, SearchDocument
from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import CompetitorShield, Opportunity
from community.features.matchmaking.policy import Standing, agreed_with, sees_whole, visible_opportunities
from community.features.matchmaking.vocabulary import tags
from community.features.matchmaking.vocabulary.kinds import OpportunityState

REVIEWERS: Final = "matchmaking:reviewers"
PATH: Final = "/opportunites/{}"
_told: Final = Opportunity.state != OpportunityState.DRAFT
"""Drafts are in a list of their own; nobody searches for them."""
_shielding: Final = exists().where(
    CompetitorShield.organisation_id == Opportunity.organisation_id,
    func.cardinality(CompetitorShield.sirens) + func.cardinality(CompetitorShield.activities) > 0,
)


def organisation_mark(organisation_id: UUID) -> str:
    return f"matchmaking:organisation:{organisation_id}"


async def opportunity_marks(_: AsyncSession, actor: Actor) -> Sequence[str]:
    """Members find what is published, an organisation's people all of theirs, reviewers what is before them."""
    marks = [MEMBERS] if actor.may(Permission.MATCHMAKING_OPPORTUNITY_READ) else []
    if actor.organisation_id is not None and actor.may(Permission.MATCHMAKING_PROFILE_EDIT):
        marks.append(organisation_mark(actor.organisation_id))
    if actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW):
        marks.append(REVIEWERS)
    return marks


async def opportunity_documents(session: AsyncSession, ids: Sequence[UUID]) -> list[SearchDocument]:
    rows = await session.execute(
        select(Opportunity, organisation_facts.c.legal_name, _shielding.label("shielding"))
        .join(organisation_facts, organisation_facts.c.id == Opportunity.organisation_id)
        .where(_among(ids), _told)
        .execution_options(populate_existing=True)
    )
    return [_document(row.Opportunity, row.legal_name, shielding=row.shielding) for row in rows]


async def opportunity_page(session: AsyncSession, after: UUID | None, limit: int) -> Sequence[UUID]:
    statement = select(Opportunity.id).where(_told).order_by(Opportunity.id).limit(limit)
    if after is not None:
        statement = statement.where(Opportunity.id > after)
    return (await session.scalars(statement)).all()


async def opportunities_shown(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, FoundView]:
    rows = await session.execute(
        select(Opportunity, organisation_facts.c.legal_name, agreed_with(actor).label("agreed"))
        .join(organisation_facts, organisation_facts.c.id == Opportunity.organisation_id)
        .where(_among(ids), visible_opportunities(actor))
        .execution_options(populate_existing=True)
    )
    return {
        row.Opportunity.id: _view(
            row.Opportunity, row.legal_name, sees_whole(actor, row.Opportunity, Standing(agreed=row.agreed))
        )
        for row in rows
    }


async def own_opportunities(session: AsyncSession, actor: Actor, since: datetime) -> Sequence[UUID]:
    statement = (
        select(Opportunity.id)
        .where(Opportunity.author_id == actor.id, Opportunity.updated_at >= since, _told)
        .order_by(Opportunity.updated_at.desc())
        .limit(50)
    )
    return (await session.scalars(statement)).all()


def _among(ids: Sequence[UUID]) -> ColumnElement[bool]:
    chosen: ColumnElement[bool] = Opportunity.id == any_(literal(list(ids), ARRAY(Uuid())))
    return chosen


def _document(row: Opportunity, organisation_name: str, *, shielding: bool) -> SearchDocument:
    audience = [organisation_mark(row.organisation_id), REVIEWERS]
    # Marks cannot say "all but one": what is kept from some is found by its own people and reviewers only.
    if row.state == OpportunityState.PUBLISHED and not row.excluded and not shielding:
        audience.append(MEMBERS)
    return SearchDocument(
        id=row.id,
        title=row.title,
        text=_text(row),
        context=_lines(*_tag_names(row.tags), "" if row.anonymous else organisation_name),
        audience=tuple(audience),
        group_id=row.id,
        at=_day(row),
        language=row.language,
        author_id=None if row.anonymous else row.author_id,
        organisation_id=None if row.anonymous else row.organisation_id,
    )


def _view(row: Opportunity, organisation_name: str, whole: bool) -> FoundView:
    return FoundView(
        id=row.id,
        title=row.title,
        text=_text(row),
        path=PATH.format(row.id),
        author_id=row.author_id if whole else None,
        organisation_name=organisation_name if whole else "",
        at=_day(row),
    )


def _text(row: Opportunity) -> str:
    """Of a teaser no more for anybody, its authors included: what is found must not depend on who looks."""
    return _lines(row.summary, *(() if row.anonymous else (row.description, row.advantages, row.partner_role)))


def _day(row: Opportunity) -> datetime:
    """No more than the day of what is published: the minute could tell whose it is."""
    if row.published_on is None:
        return row.created_at
    return datetime.combine(row.published_on, time(), tzinfo=UTC)


def _tag_names(keys: Iterable[str]) -> Iterable[str]:
    for key in keys:
        if tag := tags().get(key):
            yield from (name for names in tag.names.values() for name in names)


def _lines(*parts: Any) -> str:
    return "\n".join(part for part in parts if part)
