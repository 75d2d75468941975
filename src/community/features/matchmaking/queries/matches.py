"""Matches as the two sides may see them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, and_, cast, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.groups import OrganisationKind
from community.core.paging import Page, decode_cursor, encode_cursor
from community.core.permissions import Permission
from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import Contest, Introduction, Line, Match, MatchAnswer, Opportunity
from community.features.matchmaking.policy import agreed_with, is_own, public_opportunities
from community.features.matchmaking.queries.answers import declined
from community.features.matchmaking.queries.needs import NEED_COLUMNS, asked_line, need_of, owner
from community.features.matchmaking.schemas.matches import (
    AnsweredOut,
    AnswerOut,
    MatchOut,
    NeedMatchesOut,
    PartnerOut,
    PartOut,
)
from community.features.matchmaking.vocabulary.answers import Answer, AnswerReason, MatchSide
from community.features.matchmaking.vocabulary.kinds import LineSide

PAGE: Final = 20
CONTENT: Final = frozenset({"offer", "profile", "codes", "type", "place", "language", "certification", "capacity"})
"""As `scoring.listing.CONTENT`, which the server does not import; a test compares them."""
_STEP: Final = 100
"""Of a teaser, points are told in tenths."""
_DEPARTMENT: Final = 2
_near = aliased(Line)
_candidate = organisation_facts.alias("candidate")
_mine = aliased(MatchAnswer)
_theirs = aliased(MatchAnswer)


async def need_matches(session: AsyncSession, actor: Actor, need_id: UUID) -> NeedMatchesOut:
    """The list of one of one's own needs; reviewers see those of all. Two statements.

    Raises:
        NotFound: there is no such need, or it is another's.
    """
    whose = func.coalesce(
        select(Opportunity.organisation_id).where(Opportunity.id == need_id).scalar_subquery(),
        select(Line.organisation_id).where(Line.id == need_id, Line.side == LineSide.SEEK).scalar_subquery(),
    )
    found = (
        await session.execute(
            select(*NEED_COLUMNS)
            .select_from(owner)
            .outerjoin(Opportunity, Opportunity.id == need_id)
            .outerjoin(asked_line, asked_line.id == need_id)
            .where(owner.c.id == whose)
        )
    ).one_or_none()
    if found is None or not (is_own(actor, found.owner_id) or actor.may(Permission.MATCHMAKING_OPPORTUNITY_REVIEW)):
        raise NotFound
    rows = await session.execute(
        _matches(actor, MatchSide.OWNER).where(Match.need_id == need_id, ~declined()).order_by(Match.rank, Match.id)
    )
    held = rows.all()
    return NeedMatchesOut(
        need=need_of(actor, found),
        matches=[_match(actor, row, MatchSide.OWNER) for row in held],
        made_at=max((row.Match.made_at for row in held), default=None),
    )


async def met_needs(session: AsyncSession, actor: Actor, cursor: str | None) -> Page[MatchOut]:
    """Needs of others that one's organisation may meet, the nearest in content first; one statement."""
    if actor.organisation_id is None or not actor.may(Permission.MATCHMAKING_PROFILE_EDIT):
        return Page(items=[], next=None)
    statement = _matches(actor, MatchSide.CANDIDATE).where(
        Match.organisation_id == actor.organisation_id, ~declined(), _shown_to(actor.organisation_id)
    )
    if cursor is not None:
        edge = decode_cursor(cursor, tuple[int, UUID])
        statement = statement.where(tuple_(Match.content, Match.id) < tuple_(*map(literal, edge)))
    ordered = statement.order_by(Match.content.desc(), Match.id.desc()).limit(PAGE + 1)
    rows = (await session.execute(ordered)).all()
    last = rows[PAGE - 1].Match if len(rows) > PAGE else None
    return Page(
        items=[_match(actor, row, MatchSide.CANDIDATE) for row in rows[:PAGE]],
        next=encode_cursor((last.content, last.id)) if last else None,
    )


async def answered(session: AsyncSession, actor: Actor, need_id: UUID, organisation_id: UUID) -> AnsweredOut:
    """What the actor's side has just said. Raises NotFound: nothing."""
    rows = await session.scalars(
        select(MatchAnswer)
        .where(MatchAnswer.need_id == need_id, MatchAnswer.organisation_id == organisation_id)
        .execution_options(populate_existing=True)
    )
    held = {row.side: row for row in rows}
    side = MatchSide.CANDIDATE if organisation_id == actor.organisation_id else MatchSide.OWNER
    if (mine := held.get(side)) is None:
        raise NotFound
    answer = _answer(mine.answer, mine.reason, mine.text, mine.at)
    said = {row.answer for row in held.values()}
    return AnsweredOut(answer=answer, mutual=len(held) == len(MatchSide) and Answer.NO_THANKS not in said)


async def match(session: AsyncSession, actor: Actor, need_id: UUID, organisation_id: UUID) -> MatchOut:
    """One, as the actor's side sees it.

    Raises:
        NotFound: there is none, or the actor is on neither side of it.
    """
    side = MatchSide.CANDIDATE if organisation_id == actor.organisation_id else MatchSide.OWNER
    row = (
        await session.execute(
            _matches(actor, side)
            .where(Match.need_id == need_id, Match.organisation_id == organisation_id)
            .execution_options(populate_existing=True)
        )
    ).one_or_none()
    if row is None or not is_own(actor, row.Match.owner_id if side is MatchSide.OWNER else organisation_id):
        raise NotFound
    return _match(actor, row, side)


def _shown_to(organisation_id: UUID) -> ColumnElement[bool]:
    """An opportunity that its people may see; lines are seen by all members."""
    return or_(asked_line.id.is_not(None), public_opportunities(organisation_id))


def _matches(actor: Actor, side: MatchSide) -> Select[Any]:
    other = MatchSide.CANDIDATE if side is MatchSide.OWNER else MatchSide.OWNER
    contested = (
        select(func.array_agg(Contest.signal))
        .where(Contest.need_id == Match.need_id, Contest.organisation_id == Match.organisation_id, Contest.side == side)
        .scalar_subquery()
    )
    contact = (
        select(Introduction.id)
        .where(
            Introduction.about_id == Match.need_id,
            Introduction.low_id == func.least(Match.owner_id, Match.organisation_id),
            Introduction.high_id == func.greatest(Match.owner_id, Match.organisation_id),
        )
        .order_by(Introduction.active_at.desc(), Introduction.id)
        .limit(1)
        .scalar_subquery()
    )
    statement: Select[Any] = (
        select(
            Match,
            *NEED_COLUMNS,
            *(_candidate.c[name].label(f"candidate_{name}") for name in _PARTNER),
            func.coalesce(_near.text, "").label("near"),
            _mine.answer.label("mine"),
            _mine.reason,
            _mine.text.label("answer_text"),
            _mine.at.label("answered_at"),
            _theirs.answer.label("theirs"),
            cast(Match.first_made_at, Date).label("since"),
            contested.label("contested"),
            contact.label("contact"),
            agreed_with(actor).label("agreed"),
        )
        .outerjoin(Opportunity, Opportunity.id == Match.opportunity_id)
        .outerjoin(asked_line, asked_line.id == Match.line_id)
        .join(owner, owner.c.id == Match.owner_id)
        .join(_candidate, _candidate.c.id == Match.organisation_id)
        .outerjoin(_near, _near.id == Match.near_line_id)
        .outerjoin(_mine, _said(_mine, side))
        .outerjoin(_theirs, _said(_theirs, other))
    )
    return statement


def _said(answer: Any, side: MatchSide) -> ColumnElement[bool]:
    return and_(answer.need_id == Match.need_id, answer.organisation_id == Match.organisation_id, answer.side == side)


_PARTNER: Final = ("legal_name", "kind", "country", "city", "postcode")


def _match(actor: Actor, row: Any, side: MatchSide) -> MatchOut:
    found: Match = row.Match
    need = need_of(actor, row)
    hidden = need.organisation_id is None
    parts = _told(found.parts, step=_STEP if hidden else 1, signals=CONTENT if hidden else None)
    french = row.candidate_country == "FR"
    return MatchOut(
        need=need,
        organisation=PartnerOut(
            id=found.organisation_id,
            name=row.candidate_legal_name,
            kind=OrganisationKind(row.candidate_kind),
            country=row.candidate_country,
            city=row.candidate_city,
            department=row.candidate_postcode[:_DEPARTMENT] if french else "",
        ),
        side=side,
        score=sum(part.points for part in parts),
        parts=parts,
        lacking=found.lacking,
        fits=found.fits,
        line=row.near,
        since=row.since,
        answer=_answer(row.mine, row.reason, row.answer_text, row.answered_at),
        mutual=None not in {row.mine, row.theirs} and Answer.NO_THANKS not in {row.mine, row.theirs},
        contested=sorted(row.contested or ()),
        introduction_id=row.contact,
    )


def _told(parts: list[dict[str, Any]], *, step: int, signals: frozenset[str] | None) -> list[PartOut]:
    """Parts of some signals, or of all, rounded to a step."""
    rounded = [
        PartOut(signal=one["signal"], points=round(one["points"] / step) * step)
        for one in parts
        if signals is None or one["signal"] in signals
    ]
    return [part for part in rounded if part.points]


def _answer(answer: str | None, reason: str | None, text: str | None, at: datetime | None) -> AnswerOut | None:
    """What is shown of a no thanks has lapsed: one that holds hides the match."""
    if answer is None or at is None:
        return None
    return AnswerOut(
        answer=Answer(answer),
        reason=AnswerReason(reason) if reason else None,
        text=text or "",
        at=at,
        lapsed=answer == Answer.NO_THANKS,
    )
