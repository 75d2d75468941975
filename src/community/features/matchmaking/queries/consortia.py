"""Joint projects as their readers may see them: whole for the author's side, in part for the invited."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.core.groups import OrganisationKind
from community.core.paging import Page, decode_cursor, encode_cursor
from community.features.accounts.api import organisation_facts, person_cards
from community.features.matchmaking.models import Consortium, ConsortiumInvitation, ConsortiumNeed
from community.features.matchmaking.models.consortium import STANDING, WORKABLE, Constraints, constraints_of, roles_of
from community.features.matchmaking.policy import invited_consortia, is_own, visible_consortia
from community.features.matchmaking.queries.consortium_teams import named_in, teams_of
from community.features.matchmaking.queries.terms import terms_of
from community.features.matchmaking.schemas.consortia import (
    CompetitorsOut,
    ConsortiumInvitationOut,
    ConsortiumNeedOut,
    ConsortiumOut,
    ConsortiumPartnerOut,
    ConsortiumRow,
    GroupRolesOut,
    LimitOut,
    RolePartOut,
)
from community.features.matchmaking.schemas.teams import TeamsOut
from community.features.matchmaking.vocabulary.consortia import (
    ConsortiumState,
    InvitationState,
    Liability,
    Objective,
)
from community.features.matchmaking.vocabulary.kinds import Criterion, LineKind

PAGE: Final = 20


class ConsortiumList(StrEnum):
    """Those of one's own organisation, or those to which it is invited."""

    OWN = "own"
    INVITED = "invited"


async def consortia(
    session: AsyncSession, actor: Actor, *, which: ConsortiumList, cursor: str | None
) -> Page[ConsortiumRow]:
    """The latest made first; one statement."""
    if actor.organisation_id is None:
        return Page(items=[], next=None)
    statement = _rows(actor.organisation_id).where(visible_consortia(actor))
    if which is ConsortiumList.OWN:
        statement = statement.where(Consortium.organisation_id == actor.organisation_id)
    else:
        statement = statement.where(invited_consortia(actor.organisation_id))
    place = tuple_(Consortium.created_at, Consortium.id)
    if cursor is not None:
        statement = statement.where(place < tuple_(*map(literal, decode_cursor(cursor, tuple[datetime, UUID]))))
    statement = statement.order_by(Consortium.created_at.desc(), Consortium.id.desc())
    rows = (await session.execute(statement.limit(PAGE + 1))).all()
    shown = rows[:PAGE]
    last = (shown[-1].Consortium.created_at, shown[-1].Consortium.id) if len(rows) > PAGE else None
    return Page(items=[_row(actor, row) for row in shown], next=encode_cursor(last) if last else None)


async def consortium(session: AsyncSession, actor: Actor, consortium_id: UUID) -> ConsortiumOut:
    """One, as far as it exists for the actor; at most five statements.

    Raises:
        NotFound: it does not exist for the actor.
    """
    statement = (
        select(Consortium, organisation_facts.c.legal_name, person_cards.c.name)
        .join(organisation_facts, organisation_facts.c.id == Consortium.organisation_id)
        .outerjoin(person_cards, person_cards.c.person_id == Consortium.author_id)
        .where(Consortium.id == consortium_id, visible_consortia(actor))
    )
    row = (await session.execute(statement.execution_options(populate_existing=True))).one_or_none()
    if row is None:
        raise NotFound
    found: Consortium = row.Consortium
    own = is_own(actor, found.organisation_id)
    invitations = await _invitations(session, found, None if own else actor.organisation_id)
    needs = await _needs(session, found.id)
    if own:
        return await _out(session, actor, row, needs, invitations)
    asked = {need for one in invitations for need in one.need_ids}
    return await _out(session, actor, row, [need for need in needs if need.id in asked], invitations)


async def _out(
    session: AsyncSession,
    actor: Actor,
    row: Any,
    needs: list[ConsortiumNeedOut],
    invitations: list[ConsortiumInvitationOut],
) -> ConsortiumOut:
    found: Consortium = row.Consortium
    own = is_own(actor, found.organisation_id)
    joined = own or any(one.state is InvitationState.ACCEPTED for one in invitations)
    held = constraints_of(found)
    # A third firm that shall lead may not know of it yet.
    lead = held.lead if own or held.lead in {found.organisation_id, actor.organisation_id} else None
    constraints = held if own else Constraints()
    roles = _roles(found) if joined and found.state == ConsortiumState.FORMED else None
    teams = await teams_of(session, found, own_needs={need.id for need in needs}) if own else None
    return ConsortiumOut(
        id=found.id,
        organisation_id=found.organisation_id,
        organisation_name=row.legal_name,
        author_name=row.name or "",
        own=own,
        title=found.title,
        description=found.description,
        language=found.language,
        call=found.call,
        deadline=found.deadline,
        state=ConsortiumState(found.state),
        objective=Objective(found.objective),
        liability=Liability(found.liability),
        max_size=found.max_size if own else None,
        takes_part=found.takes_part,
        lead=lead,
        limits=[
            LimitOut(attribute=one.attribute, values=one.values, minimum=one.minimum, maximum=one.maximum)
            for one in constraints.limits
        ],
        certificates=constraints.certificates,
        lead_certificates=constraints.lead_certificates,
        members=constraints.members,
        excluded=constraints.excluded,
        competitors=[CompetitorsOut(first=first, second=second) for first, second in constraints.competitors],
        needs=needs,
        invitations=invitations,
        teams=teams,
        roles=roles,
        organisations=await _partners(session, found, lead, constraints, invitations, teams, roles),
        version=found.version,
        may_edit=own and found.state in WORKABLE,
    )


def _rows(organisation_id: UUID) -> Select[Any]:
    """Projects with how many needs and answers they have; mine: the invitation of an organisation."""
    mine = ConsortiumInvitation.__table__.alias("mine")

    def counted(*states: InvitationState) -> Any:
        return (
            select(func.count())
            .where(ConsortiumInvitation.consortium_id == Consortium.id, ConsortiumInvitation.state.in_(states))
            .scalar_subquery()
        )

    needs = select(func.count()).where(ConsortiumNeed.consortium_id == Consortium.id).scalar_subquery()
    statement: Select[Any] = (
        select(
            Consortium,
            organisation_facts.c.legal_name.label("organisation_name"),
            needs.label("needs"),
            counted(*STANDING).label("asked"),
            counted(InvitationState.ACCEPTED).label("accepted"),
            mine.c.state.label("invitation"),
        )
        .join(organisation_facts, organisation_facts.c.id == Consortium.organisation_id)
        .outerjoin(
            mine,
            and_(
                mine.c.consortium_id == Consortium.id,
                mine.c.organisation_id == organisation_id,
                mine.c.state.in_(STANDING),
            ),
        )
    )
    return statement


def _row(actor: Actor, row: Any) -> ConsortiumRow:
    """Of how many others are asked, and what of, the invited learn nothing."""
    found: Consortium = row.Consortium
    own = is_own(actor, found.organisation_id)
    return ConsortiumRow(
        id=found.id,
        title=found.title,
        organisation_id=found.organisation_id,
        organisation_name=row.organisation_name,
        own=own,
        state=ConsortiumState(found.state),
        deadline=found.deadline,
        needs=row.needs if own else 0,
        asked=row.asked if own else 0,
        accepted=row.accepted if own else 0,
        invitation=InvitationState(row.invitation) if row.invitation else None,
        updated_at=found.updated_at if own else found.created_at,
    )


async def _needs(session: AsyncSession, consortium_id: UUID) -> list[ConsortiumNeedOut]:
    rows = await session.scalars(
        select(ConsortiumNeed)
        .where(ConsortiumNeed.consortium_id == consortium_id)
        .order_by(ConsortiumNeed.position, ConsortiumNeed.id)
        .execution_options(populate_existing=True)
    )
    return [
        ConsortiumNeedOut(
            id=each.id,
            text=each.text,
            kind=LineKind(each.kind),
            terms=terms_of(each),
            weight=each.weight,
            must=each.must,
            quantity=each.quantity,
            minimum_fit=each.minimum_fit,
            partner_kinds=[OrganisationKind(one) for one in each.partner_kinds],
            conditions=[Criterion(one) for one in each.conditions],
        )
        for each in rows
    ]


async def _invitations(
    session: AsyncSession, found: Consortium, organisation_id: UUID | None
) -> list[ConsortiumInvitationOut]:
    """All, the latest first; those of one organisation that stand, where it is named."""
    by, answerer = (person_cards.alias(name) for name in ("invited", "answered"))
    statement = (
        select(ConsortiumInvitation, by.c.name.label("by_name"), answerer.c.name.label("answerer_name"))
        .outerjoin(by, by.c.person_id == ConsortiumInvitation.invited_by)
        .outerjoin(answerer, answerer.c.person_id == ConsortiumInvitation.answered_by)
        .where(ConsortiumInvitation.consortium_id == found.id)
        .order_by(ConsortiumInvitation.invited_at.desc(), ConsortiumInvitation.id.desc())
    )
    if organisation_id is not None:
        statement = statement.where(
            ConsortiumInvitation.organisation_id == organisation_id, ConsortiumInvitation.state.in_(STANDING)
        )
    rows = (await session.execute(statement.execution_options(populate_existing=True))).all()
    standing = {row.ConsortiumInvitation.organisation_id for row in rows if row.ConsortiumInvitation.state in STANDING}
    return [_invitation(row, found, standing) for row in rows]


def _invitation(row: Any, found: Consortium, standing: set[UUID]) -> ConsortiumInvitationOut:
    one: ConsortiumInvitation = row.ConsortiumInvitation
    said_no = one.state in {InvitationState.DECLINED, InvitationState.LEFT}
    return ConsortiumInvitationOut(
        id=one.id,
        organisation_id=one.organisation_id,
        need_ids=one.need_ids,
        message=one.message,
        expires_on=one.expires_on,
        state=InvitationState(one.state),
        invited_by=row.by_name or "",
        invited_at=one.invited_at,
        answered_by=row.answerer_name or "",
        answered_at=one.answered_at,
        reason=one.reason,
        again=one.organisation_id not in standing and (not said_no or one.version < found.version),
    )


def _roles(found: Consortium) -> GroupRolesOut | None:
    roles = roles_of(found)
    if roles is None:
        return None
    return GroupRolesOut(
        liability=roles.liability,
        lead_answers_for_all=roles.lead_answers_for_all,
        parts=[
            RolePartOut(
                organisation_id=one.organisation_id,
                lead=one.lead,
                share=one.share,
                need_ids=one.need_ids,
                tasks=one.tasks,
            )
            for one in roles.parts
        ],
        note=roles.note,
    )


async def _partners(  # noqa: PLR0913, PLR0917  all places in which an organisation may be named
    session: AsyncSession,
    found: Consortium,
    lead: UUID | None,
    constraints: Constraints,
    invitations: Sequence[ConsortiumInvitationOut],
    teams: TeamsOut | None,
    roles: GroupRolesOut | None,
) -> list[ConsortiumPartnerOut]:
    """Who is named anywhere in the answer."""
    ids = {found.organisation_id, *constraints.members, *constraints.excluded}
    ids |= {one for pair in constraints.competitors for one in pair}
    ids |= {one.organisation_id for one in invitations}
    ids |= {lead} if lead is not None else set()
    ids |= {part.organisation_id for part in roles.parts} if roles is not None else set()
    ids |= named_in(teams) if teams is not None else set()
    facts = organisation_facts.c
    rows = await session.execute(
        select(facts.id, facts.legal_name, facts.kind, facts.country, facts.city)
        .where(facts.id.in_(ids))
        .order_by(facts.legal_name, facts.id)
    )
    return [
        ConsortiumPartnerOut(
            id=row.id, name=row.legal_name, kind=OrganisationKind(row.kind), country=row.country, city=row.city or ""
        )
        for row in rows
    ]
