"""Opportunities as their readers may see them: whole, or as a teaser."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import Select, any_, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.groups import OrganisationKind
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import organisation_facts, person_cards
from community.features.matchmaking.models import Opportunity, Review
from community.features.matchmaking.models.opportunity import OPEN_STATES
from community.features.matchmaking.policy import (
    Standing,
    agreed_with,
    is_own,
    may_review,
    public_opportunities,
    sees_whole,
    visible_opportunities,
)
from community.features.matchmaking.queries.terms import terms_of
from community.features.matchmaking.schemas.opportunities import OpportunityOut, OpportunityRow, ReviewOut
from community.features.matchmaking.vocabulary.kinds import (
    Agreement,
    Area,
    Criterion,
    Direction,
    IntellectualProperty,
    LineKind,
    OpportunityState,
    OrganisationSize,
    Stage,
    Verdict,
)

PAGE: Final = 20


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """By what a list is narrowed down. own: those of one's organisation, in any state. waiting: for a review."""

    direction: Direction | None = None
    area: Area | None = None
    kind: LineKind | None = None
    tag: str | None = None
    own: bool = False
    waiting: bool = False


async def opportunities(
    session: AsyncSession, actor: Actor, *, filters: Filters, cursor: str | None
) -> Page[OpportunityRow]:
    """The latest first: by publication, one's own by their making, those that wait by how long; one statement."""
    if filters.waiting:
        key: Any = Opportunity.submitted_at
        statement = _all(actor).where(Opportunity.state == OpportunityState.IN_REVIEW, visible_opportunities(actor))
    elif filters.own:
        key = Opportunity.created_at
        statement = _all(actor).where(
            visible_opportunities(actor), Opportunity.organisation_id == actor.organisation_id
        )
    else:
        key = Opportunity.published_on
        statement = _all(actor).where(visible_opportunities(actor), public_opportunities(actor.organisation_id))
    for column, value in (("direction", filters.direction), ("area", filters.area), ("kind", filters.kind)):
        if value is not None:
            statement = statement.where(getattr(Opportunity, column) == value)
    if filters.tag is not None:
        statement = statement.where(literal(filters.tag) == any_(Opportunity.tags))
    if cursor is not None:
        edge = tuple_(*map(literal, _read_cursor(cursor, filters)))
        place = tuple_(key, Opportunity.id)
        statement = statement.where(place > edge if filters.waiting else place < edge)
    order = (key, Opportunity.id) if filters.waiting else (key.desc(), Opportunity.id.desc())
    rows = (await session.execute(statement.order_by(*order).limit(PAGE + 1))).all()
    shown = rows[:PAGE]
    last_key = (getattr(shown[-1].Opportunity, key.key), shown[-1].Opportunity.id) if len(rows) > PAGE else None
    return Page(
        items=[OpportunityRow(**_row(actor, row)) for row in shown],
        next=encode_cursor(last_key) if last_key else None,
    )


async def opportunity(session: AsyncSession, actor: Actor, opportunity_id: UUID) -> OpportunityOut:
    """One, with its reviews for those whom they concern; one or two statements.

    Raises:
        NotFound: it does not exist for the actor.
    """
    statement = _all(actor).where(Opportunity.id == opportunity_id, visible_opportunities(actor))
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NotFound
    found: Opportunity = row.Opportunity
    own, whole = is_own(actor, found.organisation_id), sees_whole(actor, found, Standing(agreed=row.agreed))
    reviewer = may_review(actor, found.organisation_id)
    return OpportunityOut(
        **_row(actor, row),
        description=found.description if whole else "",
        advantages=found.advantages if whole else "",
        language=found.language,
        stage=Stage(found.stage) if found.stage else None,
        ip=IntellectualProperty(found.ip) if found.ip else None,
        terms=terms_of(found, country_only=not whole),
        partner_kinds=[OrganisationKind(each) for each in found.partner_kinds],
        partner_sizes=[OrganisationSize(each) for each in found.partner_sizes],
        partner_role=found.partner_role,
        agreements=[Agreement(each) for each in found.agreements],
        conditions=[Criterion(each) for each in found.conditions] if own or reviewer else [],
        excluded=found.excluded if own or reviewer else [],
        author_id=found.author_id if whole else None,
        author_name=row.author_name or "" if whole else "",
        reviews=await _reviews(session, found.id) if own or reviewer else [],
        version=found.version,
        may_edit=own and found.state in {*OPEN_STATES, OpportunityState.PUBLISHED},
        may_review=reviewer and found.state == OpportunityState.IN_REVIEW,
    )


def _read_cursor(cursor: str, filters: Filters) -> tuple[datetime | date, UUID]:
    if filters.waiting or filters.own:
        return decode_cursor(cursor, tuple[datetime, UUID])
    return decode_cursor(cursor, tuple[date, UUID])


def _all(actor: Actor) -> Select[Any]:
    statement: Select[Any] = (
        select(
            Opportunity,
            organisation_facts.c.legal_name.label("organisation_name"),
            organisation_facts.c.kind.label("organisation_kind"),
            organisation_facts.c.country,
            person_cards.c.name.label("author_name"),
            agreed_with(actor).label("agreed"),
        )
        .join(organisation_facts, organisation_facts.c.id == Opportunity.organisation_id)
        .outerjoin(person_cards, person_cards.c.person_id == Opportunity.author_id)
    )
    return statement


def _row(actor: Actor, row: Any) -> dict[str, Any]:
    """The fields of a list."""
    found: Opportunity = row.Opportunity
    whole = sees_whole(actor, found, Standing(agreed=row.agreed))
    return {
        "id": found.id,
        "reference": found.id.hex[:8].upper(),
        "direction": Direction(found.direction),
        "area": Area(found.area),
        "kind": LineKind(found.kind),
        "title": found.title,
        "summary": found.summary,
        "state": OpportunityState(found.state),
        "anonymous": found.anonymous,
        "own": is_own(actor, found.organisation_id),
        "organisation_id": found.organisation_id if whole else None,
        "organisation_name": row.organisation_name if whole else "",
        "organisation_kind": OrganisationKind(row.organisation_kind),
        "country": row.country,
        "tags": found.tags,
        "published_on": found.published_on,
        "deadline": found.deadline,
        "valid_until": found.valid_until,
    }


async def _reviews(session: AsyncSession, opportunity_id: UUID) -> list[ReviewOut]:
    rows = await session.scalars(
        select(Review).where(Review.opportunity_id == opportunity_id).order_by(Review.at.desc(), Review.id)
    )
    return [
        ReviewOut(
            advantages=each.advantages,
            clarity=each.clarity,
            expectations=each.expectations,
            wording=each.wording,
            verdict=Verdict(each.verdict),
            comment=each.comment,
            at=each.at,
        )
        for each in rows
    ]
