"""The end of a joint project: a group of firms with roles, or none."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.errors import FieldProblem, Invalid
from community.events.notifications import Notice, Recipient
from community.features.matchmaking.errors import NobodyAccepted, VersionConflict
from community.features.matchmaking.models import Consortium, ConsortiumInvitation, ConsortiumNeed
from community.features.matchmaking.models.consortium import (
    STANDING,
    WORKABLE,
    Part,
    Roles,
    constraints_of,
    roles_of,
)
from community.features.matchmaking.notices import CONSORTIUM_ABANDONED, CONSORTIUM_FORMED
from community.features.matchmaking.planning.consortium.project import Need
from community.features.matchmaking.planning.consortium.proposal import Member, Near, NeedCoverage, Team
from community.features.matchmaking.planning.roles import draft_roles
from community.features.matchmaking.repository import consortia
from community.features.matchmaking.schemas.consortia import FULL_SHARE, GroupRolesIn
from community.features.matchmaking.service.consortia import ConsortiumService, require
from community.features.matchmaking.vocabulary.consortia import ConsortiumState, InvitationState, Liability
from community.infra.db import UnitOfWork

_FULL: Final = 100


class ConsortiumRolesService:
    """Raises NotFound for a project that does not exist for the actor, Forbidden for one that is not theirs."""

    def __init__(self, uow: UnitOfWork, projects: ConsortiumService) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._projects = projects

    async def form(self, *, actor: Actor, consortium_id: UUID) -> None:
        """Close the group with those who have accepted, and draft its roles; open invitations are taken back.

        What somebody wrote about the part of a firm that is still there stays.

        Raises:
            WrongState: it is formed already, or given up.
            NobodyAccepted: there are not two members.
        """
        consortium = await self._projects.own(actor, consortium_id)
        require(consortium, *WORKABLE)
        invitations = await consortia.invitations_of(self._session, consortium_id)
        joined = [one for one in invitations if one.state == InvitationState.ACCEPTED]
        if len(joined) + consortium.takes_part < 2:
            raise NobodyAccepted
        for one in invitations:
            if one.state == InvitationState.ASKED:
                one.state = InvitationState.WITHDRAWN
        needs = await consortia.needs_of(self._session, consortium_id)
        roles = drafted(consortium, needs, joined)
        consortium.roles = msgspec.to_builtins(roles)
        consortium.state = ConsortiumState.FORMED
        await self._tell(CONSORTIUM_FORMED, consortium, joined, "consortium_member", by=actor.id)
        self._projects.touched(consortium)

    async def assign(self, *, actor: Actor, consortium_id: UUID, wanted: GroupRolesIn) -> None:
        """Write the roles anew.

        Raises:
            WrongState: the group is not formed.
            VersionConflict: somebody else has changed it.
            Invalid: shares do not add up, not exactly one leads, or somebody is no member.
        """
        consortium = await self._projects.own(actor, consortium_id)
        require(consortium, ConsortiumState.FORMED)
        if wanted.version != consortium.version:
            raise VersionConflict(version=consortium.version)
        invitations = await consortia.invitations_of(self._session, consortium_id)
        members = {one.organisation_id for one in invitations if one.state == InvitationState.ACCEPTED}
        if consortium.takes_part:
            members.add(consortium.organisation_id)
        needs = {need.id for need in await consortia.needs_of(self._session, consortium_id)}
        _check(wanted, members, needs)
        roles = Roles(
            liability=wanted.liability,
            lead_answers_for_all=wanted.lead_answers_for_all or wanted.liability is Liability.JOINT_AND_SEVERAL,
            parts=[
                Part(
                    organisation_id=one.organisation_id,
                    lead=one.lead,
                    share=one.share,
                    need_ids=list(dict.fromkeys(one.need_ids)),
                    tasks=one.tasks.strip(),
                )
                for one in wanted.parts
            ],
            note=wanted.note.strip(),
        )
        consortium.roles = msgspec.to_builtins(roles)
        self._projects.touched(consortium)

    async def abandon(self, *, actor: Actor, consortium_id: UUID) -> None:
        """Give it up; whoever was invited is told. Raises WrongState where it is given up already."""
        consortium = await self._projects.own(actor, consortium_id)
        require(consortium, *WORKABLE, ConsortiumState.FORMED)
        invitations = await consortia.invitations_of(self._session, consortium_id)
        standing = [one for one in invitations if one.state in STANDING]
        consortium.state = ConsortiumState.ABANDONED
        await self._tell(CONSORTIUM_ABANDONED, consortium, standing, "consortium_member", by=actor.id)
        self._projects.touched(consortium)

    async def _tell(
        self,
        kind: str,
        consortium: Consortium,
        invitations: Sequence[ConsortiumInvitation],
        reason: str,
        *,
        by: UUID,
    ) -> None:
        people: dict[UUID, None] = {}
        for one in invitations:
            answered = [one.answered_by] if one.answered_by is not None else []
            people |= dict.fromkeys(answered or await consortia.speakers(self._session, one.organisation_id))
        told = [Recipient(person_id=one, reason=reason) for one in people if one != by]
        if told:
            self._outbox.add(Notice(kind=kind, subject_id=consortium.id, item=None, by=by, recipients=told))


def drafted(consortium: Consortium, needs: Sequence[ConsortiumNeed], joined: Sequence[ConsortiumInvitation]) -> Roles:
    """Roles by the needs for which each was invited; what nobody was invited for falls to the author's organisation."""
    asked = {str(one.organisation_id): {str(need) for need in one.need_ids} for one in joined}
    own = str(consortium.organisation_id)
    if consortium.takes_part:
        taken = set().union(*asked.values())
        asked[own] = {str(need.id) for need in needs} - taken
    lead = constraints_of(consortium).lead
    leading = str(lead) if lead is not None and str(lead) in asked else own if own in asked else min(asked)
    ids = [str(need.id) for need in needs]
    team = Team(
        members=tuple(
            Member(one, tuple(need for need in ids if need in held), 0, (), (), ()) for one, held in asked.items()
        ),
        lead=leading,
        value=0,
        bound=0,
        least_size=None,
        proved=False,
        coverage=tuple(
            NeedCoverage(need, tuple(Near(one, _FULL) for one, held in asked.items() if need in held), 0)
            for need in ids
        ),
    )
    weights = tuple(Need(id=str(need.id), weight=need.weight) for need in needs)
    liability = Liability(consortium.liability)
    draft = draft_roles(team, weights, "joint" if liability is Liability.JOINT else "joint_and_several")
    before = roles_of(consortium)
    tasks = {} if before is None else {part.organisation_id: part.tasks for part in before.parts}
    return Roles(
        liability=liability,
        lead_answers_for_all=draft.lead_answers_for_all,
        parts=[
            Part(
                organisation_id=UUID(part.organisation),
                lead=part.lead,
                share=part.share,
                need_ids=[UUID(need) for need in part.needs],
                tasks=tasks.get(UUID(part.organisation), ""),
            )
            for part in draft.parts
        ],
        note="" if before is None else before.note,
    )


def _check(wanted: GroupRolesIn, members: set[UUID], needs: set[UUID]) -> None:
    problems: dict[str, FieldProblem] = {}
    total = sum(one.share for one in wanted.parts)
    if total != FULL_SHARE:
        problems["/parts"] = FieldProblem("shares_do_not_add_up", total=total / 10)
    if sum(one.lead for one in wanted.parts) != 1:
        problems["/lead"] = FieldProblem("required")
    seen: set[UUID] = set()
    for place, one in enumerate(wanted.parts):
        if one.organisation_id not in members or one.organisation_id in seen:
            problems[f"/parts/{place}/organisationId"] = FieldProblem("wrong_value")
        if not needs.issuperset(one.need_ids):
            problems[f"/parts/{place}/needIds"] = FieldProblem("not_in_list")
        seen.add(one.organisation_id)
    if problems:
        raise Invalid(problems)
