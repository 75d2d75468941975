"""Parts of matches that people called wrong, for the advisers' desk."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import organisation_names, person_cards
from community.features.matchmaking.models import Contest, Line, Opportunity
from community.features.matchmaking.policy import may_review
from community.features.matchmaking.schemas.matches import ContestOut
from community.features.matchmaking.vocabulary.answers import ContestReason, ContestState, MatchSide

PAGE: Final = 20
_TITLE: Final = 150
_proposed = organisation_names.alias("proposed")
_owner = organisation_names.alias("owner")
_COLUMNS: Final = (
    Contest,
    func.coalesce(Opportunity.title, Line.text).label("title"),
    _proposed.c.legal_name.label("organisation_name"),
    _owner.c.legal_name.label("owner_name"),
    func.coalesce(person_cards.c.name, "").label("person_name"),
)


async def contests(session: AsyncSession, *, open_only: bool, cursor: str | None) -> Page[ContestOut]:
    """The oldest open ones first, or all, the newest first; one statement."""
    statement = _all().where(Contest.state == ContestState.OPEN) if open_only else _all()
    if cursor is not None:
        edge = decode_cursor(cursor, UUID)
        statement = statement.where(Contest.id > edge if open_only else Contest.id < edge)
    order = Contest.id if open_only else Contest.id.desc()
    rows = (await session.execute(statement.order_by(order).limit(PAGE + 1))).all()
    return Page(
        items=[_contest(row) for row in rows[:PAGE]],
        next=encode_cursor(rows[PAGE - 1].Contest.id) if len(rows) > PAGE else None,
    )


async def contest(session: AsyncSession, actor: Actor, contest_id: UUID) -> ContestOut:
    """One, for whoever said it and for advisers. Raises NotFound."""
    statement = _all().where(Contest.id == contest_id).execution_options(populate_existing=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None or not (row.Contest.person_id == actor.person_id or may_review(actor, row.Contest.owner_id)):
        raise NotFound
    return _contest(row)


def _all() -> Select[Any]:
    statement: Select[Any] = (
        select(*_COLUMNS)
        .outerjoin(Opportunity, Opportunity.id == Contest.opportunity_id)
        .outerjoin(Line, Line.id == Contest.line_id)
        .join(_proposed, _proposed.c.id == Contest.organisation_id)
        .join(_owner, _owner.c.id == Contest.owner_id)
        .outerjoin(person_cards, person_cards.c.person_id == Contest.person_id)
    )
    return statement


def _contest(row: Any) -> ContestOut:
    found: Contest = row.Contest
    return ContestOut(
        id=found.id,
        need_id=found.need_id,
        need_title=row.title[:_TITLE],
        organisation_id=found.organisation_id,
        organisation_name=row.organisation_name,
        owner_id=found.owner_id,
        owner_name=row.owner_name,
        side=MatchSide(found.side),
        signal=found.signal,
        why=ContestReason(found.why),
        text=found.text,
        person_name=row.person_name,
        at=found.at,
        state=ContestState(found.state),
        word=found.word,
    )
