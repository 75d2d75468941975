"""What happens to topics by itself at a time that somebody set."""

from datetime import datetime, timedelta
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.notifications import Notice, Recipient
from community.features.forums import policy
from community.features.forums.models import ActKind, TimerKind, Topic, TopicTimer
from community.features.forums.notices import TOPIC_REMINDER
from community.features.forums.repository import timers, topics
from community.features.forums.schemas.tools import TimerIn
from community.features.forums.service.acts import record
from community.features.forums.service.changes import topic_changed
from community.infra.db import UnitOfWork
from community.infra.outbox import Outbox

REMINDER_SET = "reminder_set"


class TimerService:
    """Sets timers and takes them away: moderators; whoever sees a topic may have themselves reminded of it."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def put(self, *, actor: Actor, topic_id: UUID, kind: TimerKind, timer: TimerIn) -> None:
        """Set the timer of this kind, in place of the one before."""
        topic = await self._lock(actor, topic_id, kind)
        now = self._clock.now()
        if kind == TimerKind.IDLE:
            if timer.idle_days is None:
                raise Invalid({"/idleDays": FieldProblem("required")})
            due_at = max(topic.last_post_at + timedelta(days=timer.idle_days), now)
        elif timer.due_at is None:
            raise Invalid({"/dueAt": FieldProblem("required")})
        else:
            due_at = timer.due_at
            if due_at <= now:
                raise Invalid({"/dueAt": FieldProblem("in_the_past")})
        idle_days = timer.idle_days if kind == TimerKind.IDLE else None
        session = self._uow.session
        await timers.put_timer(session, topic_id, kind, due_at=due_at, by=actor.id, now=now, idle_days=idle_days)
        if kind == TimerKind.UNPIN:
            topic.pinned_until = due_at
        said = str(idle_days) if idle_days is not None else due_at.isoformat()
        self._tell(actor, topic, kind, said)

    async def drop(self, *, actor: Actor, topic_id: UUID, kind: TimerKind) -> None:
        """Take the timer of this kind away; twice is as once."""
        topic = await self._lock(actor, topic_id, kind)
        if await timers.drop_timer(self._uow.session, topic_id, kind, person_id=actor.id):
            if kind == TimerKind.UNPIN:
                topic.pinned_until = None
            self._tell(actor, topic, kind, "")

    def _tell(self, actor: Actor, topic: Topic, kind: TimerKind, said: str) -> None:
        """A reminder is a private matter."""
        if kind != TimerKind.REMIND:
            detail = f"{kind} {said}".strip()
            record(self._uow.session, topic, ActKind.TIMER, by=actor.id, at=self._clock.now(), detail=detail)
            topic_changed(self._uow.outbox, topic)

    async def _lock(self, actor: Actor, topic_id: UUID, kind: TimerKind) -> Topic:
        locked = await topics.lock_topic(
            self._uow.session, topic_id, visible=policy.topic_exists(actor), level=policy.level_in(actor)
        )
        if locked is None:
            raise NotFound
        private = kind == TimerKind.REMIND
        if locked.topic.deleted_at is not None or not (private or policy.moderates(locked.level)):
            raise Forbidden
        if kind == TimerKind.UNPIN and locked.topic.pinned_at is None:
            raise Invalid({"/kind": FieldProblem("unknown_value")})
        return locked.topic


def ring(timer: TopicTimer, topic: Topic, *, now: datetime, outbox: Outbox) -> ActKind | None:
    """Do what the timer says to its topic, both locked; the act to be noted, None: nothing that others see."""
    kind = TimerKind(timer.kind)
    if topic.deleted_at is not None:
        return None
    if kind == TimerKind.REMIND and timer.person_id is not None:
        recipient = Recipient(person_id=timer.person_id, reason=REMINDER_SET)
        outbox.add(Notice(kind=TOPIC_REMINDER, subject_id=topic.id, item=None, by=None, recipients=[recipient]))
    elif kind in {TimerKind.CLOSE, TimerKind.IDLE} and topic.closed_at is None:
        topic.closed_at = now
        return ActKind.CLOSED
    elif kind == TimerKind.OPEN and topic.closed_at is not None:
        topic.closed_at = None
        return ActKind.OPENED
    elif kind == TimerKind.BUMP:
        topic.last_post_at = max(topic.last_post_at, now)
        return ActKind.BUMPED
    elif kind == TimerKind.UNPIN and topic.pinned_at is not None:
        topic.pinned_at, topic.pinned_until, topic.pinned_everywhere = None, None, False
        return ActKind.UNPINNED
    return None
