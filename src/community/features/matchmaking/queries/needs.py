"""Needs as they are shown beside matches: opportunities and sought lines as one kind of thing."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, cast, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.groups import OrganisationKind
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.permissions import Permission
from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import Line, Match, MatchAnswer, Opportunity
from community.features.matchmaking.policy import is_own
from community.features.matchmaking.queries.answers import declined
from community.features.matchmaking.schemas.matches import NeedKind, NeedOut, NeedRow
from community.features.matchmaking.vocabulary.answers import MatchSide
from community.features.matchmaking.vocabulary.kinds import Direction, LineKind, LineSide, OpportunityState

PAGE: Final = 20
TITLE_LENGTH: Final = 150
asked_line = aliased(Line)
owner = organisation_facts.alias("owner")
NEED_COLUMNS: Final = (
    func.coalesce(Opportunity.id, asked_line.id).label("need_id"),
    Opportunity.id.label("opportunity_id"),
    func.coalesce(Opportunity.direction, Direction.REQUEST).label("direction"),
    func.coalesce(Opportunity.kind, asked_line.kind).label("about"),
    func.coalesce(Opportunity.title, asked_line.text).label("title"),
    func.coalesce(Opportunity.summary, "").label("summary"),
    func.coalesce(Opportunity.tags, asked_line.tags).label("tags"),
    func.coalesce(Opportunity.anonymous, cast(literal(False), Boolean)).label("anonymous"),
    Opportunity.deadline,
    owner.c.id.label("owner_id"),
    owner.c.legal_name.label("owner_name"),
    owner.c.kind.label("owner_kind"),
    owner.c.country.label("owner_country"),
)


def need_of(actor: Actor, row: Any) -> NeedOut:
    """As the actor may see it; the rule of `policy.sees_whole`."""
    own = is_own(actor, row.owner_id)
    agreed = getattr(row, "agreed", False)
    whole = own or not row.anonymous or agreed or actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)
    title = row.title if len(row.title) <= TITLE_LENGTH else row.title[: TITLE_LENGTH - 1] + "…"
    return NeedOut(
        id=row.need_id,
        kind=NeedKind.OPPORTUNITY if row.opportunity_id else NeedKind.LINE,
        direction=Direction(row.direction),
        about=LineKind(row.about),
        title=title,
        summary=row.summary or (row.title if title != row.title else ""),
        tags=row.tags,
        own=own,
        anonymous=row.anonymous,
        organisation_id=row.owner_id if whole else None,
        organisation_name=row.owner_name if whole else "",
        organisation_kind=OrganisationKind(row.owner_kind),
        country=row.owner_country,
        deadline=row.deadline,
    )


async def own_needs(session: AsyncSession, actor: Actor, cursor: str | None) -> Page[NeedRow]:
    """Published opportunities and sought lines of one's organisation, the newest first; one statement."""
    mine = actor.organisation_id
    if mine is None or not actor.may(Permission.MATCHMAKING_PROFILE_EDIT):
        return Page(items=[], next=None)
    listed = select(Opportunity.id, Opportunity.created_at.label("at")).where(
        Opportunity.organisation_id == mine, Opportunity.state == OpportunityState.PUBLISHED
    )
    needs = listed.union_all(
        select(Line.id, Line.created_at).where(Line.organisation_id == mine, Line.side == LineSide.SEEK)
    ).subquery()
    matches = select(func.count()).where(Match.need_id == needs.c.id, ~declined()).scalar_subquery().label("matches")
    answered = select(MatchAnswer.id).where(
        MatchAnswer.need_id == Match.need_id,
        MatchAnswer.organisation_id == Match.organisation_id,
        MatchAnswer.side == MatchSide.OWNER,
    )
    unanswered = (
        select(func.count())
        .where(Match.need_id == needs.c.id, ~declined(), ~answered.exists())
        .scalar_subquery()
        .label("unanswered")
    )
    statement = (
        select(*NEED_COLUMNS, needs.c.at, matches, unanswered)
        .select_from(needs)
        .outerjoin(Opportunity, Opportunity.id == needs.c.id)
        .outerjoin(asked_line, asked_line.id == needs.c.id)
        .join(owner, owner.c.id == mine)
    )
    if cursor is not None:
        edge = decode_cursor(cursor, tuple[datetime, UUID])
        statement = statement.where(tuple_(needs.c.at, needs.c.id) < tuple_(*map(literal, edge)))
    ordered = statement.order_by(needs.c.at.desc(), needs.c.id.desc()).limit(PAGE + 1)
    rows = (await session.execute(ordered)).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(
        items=[
            NeedRow(need=need_of(actor, row), matches=row.matches, unanswered=row.unanswered) for row in rows[:PAGE]
        ],
        next=encode_cursor((last.at, last.need_id)) if last else None,
    )
