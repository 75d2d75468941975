"""People come into spaces, and leave them; the space's moderators look after it."""

from uuid import UUID

from sqlalchemy import true

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.core.permissions import Permission
from community.events.forums import SpaceMemberChanged, SpaceRequestChanged
from community.events.notifications import Notice, Recipient
from community.features.forums import notices, policy
from community.features.forums.errors import JoinByInvitation, JoinClosed, RequestDecided
from community.features.forums.models import JoinPolicy, Level, RequestKind, RequestState, SpaceRequest
from community.features.forums.queries.rights_preview import LEVELS
from community.features.forums.repository import joining
from community.features.forums.schemas.joining import InviteIn, JoinIn, JoinOut
from community.features.forums.schemas.spaces import LevelName
from community.infra.db import UnitOfWork
from community.infra.texts import clean_line


class JoiningService:
    """Membership of spaces. Where a space inherits its rights, its members are those of the space above."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def join(self, *, actor: Actor, space_id: UUID, join: JoinIn) -> JoinOut:
        """Become a member, accept an invitation, or ask to be let in. Twice is as once.

        Raises:
            NotFound: the actor may not know of the space.
            JoinByInvitation, JoinClosed.
        """
        door = await joining.door(self._uow.session, space_id, policy.may_know(actor))
        if door is None:
            raise NotFound
        session, now = self._uow.session, self._clock.now()
        if await joining.lock_member(session, door.id, actor.id) is not None:
            return JoinOut(state="member")
        waiting = await joining.lock_waiting(session, door.id, actor.id)
        invited = waiting is not None and waiting.kind == RequestKind.INVITATION
        if invited or (door.join == JoinPolicy.OPEN and not door.inherits):
            if waiting is not None:
                self._decide(waiting, RequestState.ACCEPTED, actor)
            if await joining.add_member(session, door.id, actor.id, level=door.join_level, now=now, by=None):
                self._uow.outbox.add(SpaceMemberChanged(space_id=door.id, person_id=actor.id))
            return JoinOut(state="member")
        if door.inherits or door.join == JoinPolicy.CLOSED:
            raise JoinClosed
        if door.join == JoinPolicy.INVITATION:
            raise JoinByInvitation
        message = clean_line(join.message)
        ask = joining.Ask(RequestKind.REQUEST, message, now, actor.id)
        if await joining.add_requests(session, door.id, [actor.id], ask):
            self._uow.outbox.add(SpaceRequestChanged(space_id=door.id, person_id=actor.id))
            self._tell(
                notices.SPACE_REQUEST,
                door.id,
                actor,
                await joining.moderators_of(session, door.rights_id),
                "space_moderator",
            )
        return JoinOut(state="requested")

    async def leave(self, *, actor: Actor, space_id: UUID) -> None:
        """Leave a space, take a request back, or decline an invitation; nothing, where there is nothing."""
        session = self._uow.session
        waiting = await joining.lock_waiting(session, space_id, actor.id)
        if waiting is not None:
            asked = waiting.kind == RequestKind.REQUEST
            self._decide(waiting, RequestState.WITHDRAWN if asked else RequestState.DECLINED, actor)
        if await joining.remove_member(session, space_id, actor.id):
            self._uow.outbox.add(SpaceMemberChanged(space_id=space_id, person_id=actor.id))

    async def set_level(self, *, actor: Actor, space_id: UUID, person_id: UUID, level: LevelName) -> None:
        """What a member may do. Only administrators name moderators, and let people in without asking them."""
        door = await self._moderated(actor, space_id)
        session, wanted = self._uow.session, LEVELS[level]
        member = await joining.lock_member(session, door.rights_id, person_id)
        manager = actor.may(Permission.FORUMS_SPACE_MANAGE)
        if not manager and (wanted >= Level.MODERATE or (member is not None and member.level >= Level.MODERATE)):
            raise Forbidden
        if member is not None:
            member.level = wanted
        elif not manager or not await joining.active_people(session, [person_id]):
            raise NotFound
        else:
            await self._let_in(actor, door.rights_id, person_id, wanted)
        self._uow.outbox.add(SpaceMemberChanged(space_id=door.rights_id, person_id=person_id))

    async def remove(self, *, actor: Actor, space_id: UUID, person_id: UUID) -> None:
        """Take a member out. Twice is as once."""
        door = await self._moderated(actor, space_id)
        member = await joining.lock_member(self._uow.session, door.rights_id, person_id)
        if member is None:
            return
        if member.level >= Level.MODERATE and not actor.may(Permission.FORUMS_SPACE_MANAGE):
            raise Forbidden
        await joining.remove_member(self._uow.session, door.rights_id, person_id)
        self._uow.outbox.add(SpaceMemberChanged(space_id=door.rights_id, person_id=person_id))

    async def invite(self, *, actor: Actor, space_id: UUID, invite: InviteIn) -> int:
        """Ask people to join. Who had asked themselves is let in."""
        door = await self._moderated(actor, space_id)
        session, now = self._uow.session, self._clock.now()
        # Who does not see the space above would see nothing of this one.
        above = None if door.parent_id is None else policy.people_who_see(door.parent_id)
        able = await joining.active_people(session, invite.person_ids, among=above)
        for place, person in enumerate(invite.person_ids):
            if person not in able:
                raise Invalid({f"/personIds/{place}": FieldProblem("cannot_be_invited")})
        count = 0
        for person in invite.person_ids:
            waiting = await joining.lock_waiting(session, door.rights_id, person)
            if waiting is not None and waiting.kind == RequestKind.REQUEST:
                await self._accept(actor, waiting, door.join_level)
                count += 1
        ask = joining.Ask(RequestKind.INVITATION, clean_line(invite.message), now, actor.id)
        new = await joining.add_requests(session, door.rights_id, invite.person_ids, ask)
        for person in new:
            self._uow.outbox.add(SpaceRequestChanged(space_id=door.rights_id, person_id=person))
        self._tell(notices.SPACE_INVITATION, door.rights_id, actor, new, "space_invited")
        return count + len(new)

    async def decide(self, *, actor: Actor, space_id: UUID, request_id: UUID, accept: bool) -> None:
        """Let somebody in or not; an invitation is taken back.

        Raises:
            RequestDecided: somebody was faster.
        """
        door = await self._moderated(actor, space_id)
        request = await joining.lock_request(self._uow.session, door.rights_id, request_id)
        if request is None:
            raise NotFound
        if request.state != RequestState.WAITING:
            raise RequestDecided(state=request.state)
        if request.kind == RequestKind.INVITATION:
            if accept:
                raise Forbidden
            self._decide(request, RequestState.WITHDRAWN, actor)
        elif accept:
            await self._accept(actor, request, door.join_level)
        else:
            self._decide(request, RequestState.DECLINED, actor)
            self._tell(notices.SPACE_DECLINED, door.rights_id, actor, [request.person_id], "space_requested")

    async def _accept(self, actor: Actor, request: SpaceRequest, level: int) -> None:
        self._decide(request, RequestState.ACCEPTED, actor)
        await self._let_in(actor, request.space_id, request.person_id, level)
        self._uow.outbox.add(SpaceMemberChanged(space_id=request.space_id, person_id=request.person_id))

    async def _let_in(self, actor: Actor, space_id: UUID, person_id: UUID, level: int) -> None:
        session, now = self._uow.session, self._clock.now()
        waiting = await joining.lock_waiting(session, space_id, person_id)
        if waiting is not None:
            self._decide(waiting, RequestState.ACCEPTED, actor)
        await joining.add_member(session, space_id, person_id, level=level, now=now, by=actor.id)
        self._tell(notices.SPACE_JOINED, space_id, actor, [person_id], "space_joined")

    def _decide(self, request: SpaceRequest, state: RequestState, actor: Actor) -> None:
        request.state = state
        request.decided_at, request.decided_by = self._clock.now(), actor.id
        self._uow.outbox.add(SpaceRequestChanged(space_id=request.space_id, person_id=request.person_id))

    def _tell(self, kind: str, space_id: UUID, actor: Actor, people: list[UUID], reason: str) -> None:
        told = [Recipient(person_id=person, reason=reason) for person in people if person != actor.id]
        if told:
            self._uow.outbox.add(Notice(kind=kind, subject_id=space_id, item=None, by=actor.id, recipients=told))

    async def _moderated(self, actor: Actor, space_id: UUID) -> joining.Door:
        """Raises NotFound, or Forbidden to those who see the space without moderating it."""
        found = await joining.moderated(
            self._uow.session, space_id, visible=policy.may_see(actor), level=policy.level_in(actor)
        )
        if found is None:
            raise NotFound
        door, level = found
        if not policy.moderates(level):
            raise Forbidden
        above = await joining.door(self._uow.session, door.rights_id, true()) if door.inherits else None
        return above or door
