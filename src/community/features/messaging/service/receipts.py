"""Read and delivered, unread again, pinned, muted, archived: what moves without a message."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import NotFound
from community.events.messaging import OwnStateChanged, ReceiptMoved
from community.features.messaging import policy
from community.features.messaging.repository import conversations, receipts
from community.features.messaging.schemas.conversations import OwnStatePatch, ReceiptIn
from community.infra.db import UnitOfWork


class ReceiptService:
    """Moves markers forward, and keeps what people set for themselves."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def move(self, *, actor: Actor, items: Sequence[ReceiptIn]) -> None:
        """How far messages have reached the actor, and were read: late, repeated and disordered calls change nothing.

        Conversations that do not exist for the actor are left out: they may have left a moment ago.
        """
        latest: dict[UUID, tuple[int, int]] = {}
        for item in items:
            delivered, read = latest.get(item.conversation_id, (0, 0))
            latest[item.conversation_id] = max(delivered, item.delivered_seq), max(read, item.read_seq)
        session = self._uow.session
        # In one order, so that two devices never wait for each other.
        wanted = [(each, *latest[each]) for each in sorted(latest)]
        moved = await receipts.move(session, actor.id, wanted)
        if not moved:
            return
        people = {actor.id, *(person_id for each in moved for person_id in each.others)}
        hiding = await receipts.hiding(session, sorted(people))
        for each in moved:
            open_ = [] if actor.id in hiding else [other for other in each.others if other not in hiding]
            self._tell(actor, each, told=[actor.id, *open_], read=each.read_seq)
            closed = [other for other in each.others if other not in open_]
            if closed:
                self._tell(actor, each, told=closed, read=None)

    async def keep(self, *, actor: Actor, conversation_id: UUID, patch: OwnStatePatch) -> None:
        """Pin, mute, archive, mark as unread from a message on.

        Raises:
            NotFound: the conversation does not exist for the actor.
        """
        place = await conversations.lock(self._uow.session, conversation_id)
        if place is None or not policy.may_see(place.members.get(actor.id)):
            raise NotFound
        values: dict[str, object] = {}
        if patch.pinned is not UNSET:
            values["pinned_at"] = self._clock.now() if patch.pinned else None
        if patch.archived is not UNSET:
            values["archived_seq"] = place.last_seq if patch.archived else None
        if patch.muted_until is not UNSET:
            values["muted_until"] = patch.muted_until
        if patch.unread_from is not UNSET:
            values["unread_from"] = min(patch.unread_from, place.last_seq)
        if values:
            await conversations.keep(self._uow.session, conversation_id, actor.id, **values)
            self._uow.outbox.add(OwnStateChanged(conversation_id=conversation_id, person_id=actor.id))

    def _tell(self, actor: Actor, moved: receipts.Moved, *, told: list[UUID], read: int | None) -> None:
        self._uow.outbox.add(
            ReceiptMoved(
                conversation_id=moved.conversation_id,
                person_id=actor.id,
                delivered_seq=moved.delivered_seq,
                read_seq=read,
                told_ids=told,
            )
        )
