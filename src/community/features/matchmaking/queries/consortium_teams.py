"""The teams that were proposed last for a joint project, as its author's side is shown them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.subjects import Item, ItemView, SubjectSource, SubjectView
from community.features.matchmaking.models import Consortium, ConsortiumProposal
from community.features.matchmaking.notices import CONSORTIUM
from community.features.matchmaking.planning.consortium.proposal import (
    Member,
    Near,
    NeedCoverage,
    Proposal,
    Team,
)
from community.features.matchmaking.policy import visible_consortia
from community.features.matchmaking.schemas.teams import (
    BrokenOut,
    ConflictOut,
    CoverageOut,
    FitOut,
    GapOut,
    SubstituteOut,
    TeamMemberOut,
    TeamOut,
    TeamsOut,
)
from community.features.matchmaking.vocabulary.consortia import ProposalState

PATH: Final = "/groupements"
_NOTHING: Final = Proposal((), 0, (), ())


async def teams_of(session: AsyncSession, consortium: Consortium, *, own_needs: set[UUID]) -> TeamsOut | None:
    """The latest; of one that is still being worked out, its progress. Needs that are gone are left out."""
    row: ConsortiumProposal | None = await session.scalar(
        select(ConsortiumProposal)
        .where(ConsortiumProposal.consortium_id == consortium.id)
        .order_by(ConsortiumProposal.asked_at.desc(), ConsortiumProposal.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    found = _NOTHING if row.content is None else msgspec.convert(row.content, Proposal)
    known = {str(need) for need in own_needs}
    return TeamsOut(
        id=row.id,
        state=ProposalState(row.state),
        step=row.step,
        found=row.found,
        asked_at=row.asked_at,
        made_at=row.made_at,
        seconds=row.seconds,
        outdated=row.version is not None and row.version != consortium.version,
        error=row.error,
        full_value=found.full_value,
        teams=[_team(team, known) for team in found.teams],
        gaps=[
            GapOut(need_id=UUID(gap.need), quantity=gap.quantity, available=gap.available, nearest=_fits(gap.nearest))
            for gap in found.gaps
            if gap.need in known
        ],
        conflicts=[
            ConflictOut(constraint=one.constraint, subject=one.subject, asked=one.asked, possible=one.possible)
            for one in found.conflicts
        ],
    )


def named_in(teams: TeamsOut) -> set[UUID]:
    """Organisations that are in the teams, could be, or come near."""
    return set(_named(teams))


def _named(teams: TeamsOut) -> Iterator[UUID]:
    for team in teams.teams:
        for member in team.members:
            yield member.organisation_id
            yield from (one.organisation_id for one in member.substitutes)
    for gap in teams.gaps:
        yield from (one.organisation_id for one in gap.nearest)


def _team(team: Team, known: set[str]) -> TeamOut:
    return TeamOut(
        members=[_member(one, known) for one in team.members],
        lead=None if team.lead is None else UUID(team.lead),
        value=team.value,
        bound=team.bound,
        least_size=team.least_size,
        proved=team.proved,
        coverage=[_coverage(row) for row in team.coverage if row.need in known],
    )


def _member(one: Member, known: set[str]) -> TeamMemberOut:
    return TeamMemberOut(
        organisation_id=UUID(one.id),
        need_ids=_ids(one.needs, known),
        loss=one.loss,
        uncovered=_ids(one.uncovered, known),
        broken=[BrokenOut(constraint=constraint, subject=subject) for constraint, subject in one.broken],
        substitutes=[
            SubstituteOut(organisation_id=UUID(each.candidate), value=each.value, less=_ids(each.less_covered, known))
            for each in one.substitutes
        ],
    )


def _coverage(row: NeedCoverage) -> CoverageOut:
    return CoverageOut(need_id=UUID(row.need), members=_fits(row.members), missing=row.missing)


def _fits(rows: Sequence[Near]) -> list[FitOut]:
    return [FitOut(organisation_id=UUID(one.candidate), fit=one.fit) for one in rows]


def _ids(needs: Sequence[str], known: set[str]) -> list[UUID]:
    return [UUID(need) for need in needs if need in known]


async def consortium_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """Projects as subjects of notices."""
    rows = await session.execute(
        select(Consortium.id, Consortium.title).where(Consortium.id.in_(ids), visible_consortia(actor))
    )
    return {row.id: SubjectView(title=row.title, path=f"{PATH}/{row.id}", place="") for row in rows}


async def no_items(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> Mapping[Item, ItemView]:  # noqa: ARG001 - a port
    """Projects have no items of their own."""
    return {}


SUBJECTS: Final = (SubjectSource(kind=CONSORTIUM, views=consortium_views, items=no_items),)
