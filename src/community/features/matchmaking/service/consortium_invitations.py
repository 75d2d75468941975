"""Whom a joint project invites, what they answer, and asking for teams with the answers so far."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid, NotFound
from community.core.ids import new_id
from community.events.matchmaking import ConsortiumChanged
from community.events.notifications import Notice, Recipient
from community.features.matchmaking.errors import (
    AlreadyDeclined,
    CompetingMembers,
    ConsortiumFull,
    InvitationOver,
    WrongState,
)
from community.features.matchmaking.models import Consortium, ConsortiumInvitation, ConsortiumProposal
from community.features.matchmaking.models.consortium import STANDING, WORKABLE, constraints_of
from community.features.matchmaking.notices import CONSORTIUM_ANSWERED, CONSORTIUM_INVITED, CONSORTIUM_LEFT
from community.features.matchmaking.policy import LONGEST_INVITATION, is_own
from community.features.matchmaking.repository import consortia, opportunities
from community.features.matchmaking.repository.changes import CHANNEL
from community.features.matchmaking.schemas.consortia import (
    ConsortiumInvitationsIn,
    InvitationAnswerIn,
    InviteeIn,
    TeamsAskIn,
)
from community.features.matchmaking.service.consortia import ConsortiumService, require
from community.features.matchmaking.vocabulary.consortia import ConsortiumState, InvitationState, ProposalState
from community.infra.db import UnitOfWork
from community.infra.waking import wake

KEPT_PROPOSALS: Final = 5


class ConsortiumInvitationService:
    """Raises NotFound for a project that does not exist for the actor, Forbidden for one that is not theirs."""

    def __init__(self, uow: UnitOfWork, clock: Clock, projects: ConsortiumService) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock
        self._projects = projects

    async def ask(self, *, actor: Actor, consortium_id: UUID, wanted: TeamsAskIn) -> None:
        """Ask for teams; whoever asks while they are being worked out gets those, unless something changes with it.

        Raises:
            WrongState: it is formed or given up.
            Invalid: the project has no needs yet, or an organisation does not exist.
        """
        consortium = await self._projects.own(actor, consortium_id)
        require(consortium, *WORKABLE)
        if not await consortia.needs_of(self._session, consortium_id):
            raise Invalid({"/needs": FieldProblem("required")})
        changed = await self._regroup(consortium, wanted)
        waiting = await consortia.open_proposal(self._session, consortium_id)
        if waiting is not None and (waiting.state == ProposalState.ASKED or not changed):
            return
        if waiting is not None:
            waiting.state, waiting.error = ProposalState.FAILED, "superseded"
            await self._session.flush()
        now = self._clock.now()
        self._session.add(
            ConsortiumProposal(
                id=new_id(), consortium_id=consortium_id, asked_by=actor.id, asked_at=now, state=ProposalState.ASKED
            )
        )
        await self._session.flush()
        await consortia.forget_proposals(self._session, consortium_id, kept=KEPT_PROPOSALS)
        if consortium.state == ConsortiumState.DRAFT:
            consortium.state = ConsortiumState.SEARCHING
        await wake(self._session, CHANNEL)
        self._changed(consortium)

    async def invite(self, *, actor: Actor, consortium_id: UUID, wanted: ConsortiumInvitationsIn) -> None:
        """Ask organisations to join, each for some needs.

        Raises:
            WrongState: it is formed or given up.
            Invalid: an organisation or a need is not one that can be invited, the last day is over or too far away.
            AlreadyDeclined: one of them has said no to the project as it is.
            CompetingMembers: one of them competes with somebody who is invited.
        """
        consortium = await self._projects.own(actor, consortium_id)
        require(consortium, *WORKABLE)
        await self._check_invitees(consortium, wanted)
        before = await consortia.invitations_of(self._session, consortium_id)
        _refuse_declined(consortium, wanted.invitees, before)
        _refuse_competitors(consortium, wanted.invitees, before)
        standing = {one.organisation_id: one for one in before if one.state in STANDING}
        for one in wanted.invitees:
            if (asked := standing.get(one.organisation_id)) is not None:
                # Asked twice, at the same moment or by two people, is asked once.
                asked.need_ids = list(dict.fromkeys(one.need_ids))
                continue
            self._session.add(
                ConsortiumInvitation(
                    consortium_id=consortium_id,
                    organisation_id=one.organisation_id,
                    need_ids=list(dict.fromkeys(one.need_ids)),
                    message=wanted.message.strip(),
                    expires_on=wanted.expires_on,
                    state=InvitationState.ASKED,
                    version=consortium.version,
                    invited_by=actor.id,
                    invited_at=self._clock.now(),
                )
            )
            told = await consortia.speakers(self._session, one.organisation_id)
            self._tell(CONSORTIUM_INVITED, consortium, told, "consortium_invited", by=actor.id)
        consortium.state = ConsortiumState.INVITING
        self._changed(consortium)

    async def withdraw(self, *, actor: Actor, consortium_id: UUID, invitation_id: UUID) -> None:
        """Take an invitation back, also one that was accepted. Raises WrongState where it is over."""
        consortium = await self._projects.own(actor, consortium_id)
        invitations = await consortia.invitations_of(self._session, consortium_id)
        invitation = next((one for one in invitations if one.id == invitation_id), None)
        if invitation is None:
            raise NotFound
        if invitation.state not in STANDING or consortium.state == ConsortiumState.FORMED:
            raise WrongState(state=invitation.state)
        invitation.state = InvitationState.WITHDRAWN
        self._changed(consortium)

    async def answer(self, *, actor: Actor, consortium_id: UUID, wanted: InvitationAnswerIn) -> None:
        """Say yes or no for the actor's organisation; no after yes is to leave.

        Raises:
            NotFound: the organisation is not invited.
            WrongState: the project is formed without it, or given up.
            InvitationOver: the last day is over.
            ConsortiumFull: the others were faster.
        """
        consortium = await consortia.lock_consortium(self._session, consortium_id)
        standing = await consortia.standing_invitation(self._session, consortium_id, actor.organisation_id)
        if consortium is None or standing is None or not is_own(actor, standing.organisation_id):
            raise NotFound
        accepted = standing.state == InvitationState.ACCEPTED
        if accepted == wanted.accept and accepted:
            return
        if not accepted or consortium.state == ConsortiumState.ABANDONED:
            require(consortium, *WORKABLE)
        if wanted.accept:
            await self._check_room(consortium, standing)
        state = InvitationState.ACCEPTED if wanted.accept else InvitationState.DECLINED
        standing.state = InvitationState.LEFT if accepted else state
        standing.answered_by, standing.answered_at = actor.id, self._clock.now()
        standing.reason = wanted.reason.strip()
        standing.version = consortium.version
        if accepted and consortium.state == ConsortiumState.FORMED:
            consortium.state = ConsortiumState.INVITING
        told = await self.author_side(consortium)
        kind, reason = (
            (CONSORTIUM_LEFT, "consortium_left") if accepted else (CONSORTIUM_ANSWERED, "consortium_answered")
        )
        self._tell(kind, consortium, told, reason, by=actor.id)
        self._changed(consortium)

    async def author_side(self, consortium: Consortium) -> Sequence[UUID]:
        """Who is told of what happens to a project: those who work on it, or who speaks for their organisation."""
        working = await consortia.concerned(self._session, consortium)
        return working or await consortia.speakers(self._session, consortium.organisation_id)

    async def _regroup(self, consortium: Consortium, wanted: TeamsAskIn) -> bool:
        """Fix, exclude, let go; whether that changes anything."""
        before = constraints_of(consortium)
        fresh, gone, free = set(wanted.fix), set(wanted.exclude), set(wanted.release)
        own, lead = consortium.organisation_id, before.lead
        if own in gone or fresh & gone or (lead is not None and lead in gone):
            raise Invalid({"/exclude": FieldProblem("wrong_value")})
        named = sorted(fresh | gone)
        if named and await opportunities.known_organisations(self._session, named) != set(named):
            raise Invalid({"/fix": FieldProblem("not_in_list")})
        members = [one for one in before.members if one not in gone | free | fresh] + sorted(fresh)
        excluded = [one for one in before.excluded if one not in fresh | free | gone] + sorted(gone)
        if set(members) == set(before.members) and set(excluded) == set(before.excluded):
            return False
        consortium.constraints = msgspec.to_builtins(
            msgspec.structs.replace(before, members=members, excluded=excluded)
        )
        self._projects.touched(consortium)
        return True

    async def _check_invitees(self, consortium: Consortium, wanted: ConsortiumInvitationsIn) -> None:
        problems: dict[str, FieldProblem] = {}
        today = self._projects.today()
        last = today + LONGEST_INVITATION
        if not today <= wanted.expires_on <= last:
            late = wanted.expires_on > last
            problems["/expiresOn"] = (
                FieldProblem("too_late", maximum=last.isoformat()) if late else FieldProblem("in_the_past")
            )
        needs = {need.id for need in await consortia.needs_of(self._session, consortium.id)}
        ids = [one.organisation_id for one in wanted.invitees]
        known = await opportunities.known_organisations(self._session, ids)
        barred = {consortium.organisation_id, *constraints_of(consortium).excluded}
        for place, one in enumerate(wanted.invitees):
            if one.organisation_id not in known:
                problems[f"/invitees/{place}/organisationId"] = FieldProblem("not_in_list")
            elif one.organisation_id in barred:
                problems[f"/invitees/{place}/organisationId"] = FieldProblem("wrong_value")
            if not needs.issuperset(one.need_ids):
                problems[f"/invitees/{place}/needIds"] = FieldProblem("not_in_list")
        if problems:
            raise Invalid(problems)

    async def _check_room(self, consortium: Consortium, invitation: ConsortiumInvitation) -> None:
        if invitation.expires_on < self._projects.today():
            raise InvitationOver(day=invitation.expires_on.isoformat())
        if consortium.max_size is None:
            return
        others = await consortia.invitations_of(self._session, consortium.id)
        members = sum(one.state == InvitationState.ACCEPTED for one in others) + consortium.takes_part
        if members >= consortium.max_size:
            raise ConsortiumFull(maximum=consortium.max_size)

    def _tell(self, kind: str, consortium: Consortium, people: Sequence[UUID], reason: str, *, by: UUID) -> None:
        told = [Recipient(person_id=one, reason=reason) for one in people if one != by]
        if told:
            self._outbox.add(Notice(kind=kind, subject_id=consortium.id, item=None, by=by, recipients=told))

    def _changed(self, consortium: Consortium) -> None:
        """Answers are no other project: what somebody else edits meanwhile stays as it is."""
        consortium.updated_at = self._clock.now()
        self._outbox.add(ConsortiumChanged(consortium_id=consortium.id, organisation_id=consortium.organisation_id))


def may_be_asked_again(consortium: Consortium, invitation: ConsortiumInvitation) -> bool:
    """One no is final until the project changes; who was never heard of can be asked again."""
    if invitation.state in STANDING:
        return False
    final = invitation.state in {InvitationState.DECLINED, InvitationState.LEFT}
    return not final or invitation.version < consortium.version


def _refuse_declined(
    consortium: Consortium, invitees: Sequence[InviteeIn], before: Sequence[ConsortiumInvitation]
) -> None:
    latest = {one.organisation_id: one for one in before}
    for one in invitees:
        known = latest.get(one.organisation_id)
        if known is not None and known.state not in STANDING and not may_be_asked_again(consortium, known):
            raise AlreadyDeclined(organisation=str(one.organisation_id))


def _refuse_competitors(
    consortium: Consortium, invitees: Sequence[InviteeIn], before: Sequence[ConsortiumInvitation]
) -> None:
    together = {one.organisation_id for one in before if one.state in STANDING}
    together |= {one.organisation_id for one in invitees} | {consortium.organisation_id}
    for first, second in constraints_of(consortium).competitors:
        if first in together and second in together and first != second:
            raise CompetingMembers(first=str(first), second=str(second))
