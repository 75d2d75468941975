"""Drafts: saved by several devices, none of which may overwrite what another has written."""

import re
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid
from community.events.messaging import DraftChanged
from community.features.media.api import keep_files
from community.features.messaging import policy
from community.features.messaging.errors import DraftConflict, MessageTooLong, TooManyDrafts
from community.features.messaging.models import Draft
from community.features.messaging.repository import drafts
from community.features.messaging.schemas.draft_ref import MessageDraftRef
from community.features.messaging.schemas.drafts import MessageDraft, MessageDraftIn, MessageDraftSaved
from community.infra.db import UnitOfWork

MAX_DRAFTS: Final = 200
MAX_CHARACTERS: Final = 2 * policy.MAX_CHARACTERS
"""Two texts of different devices, each as long as a message may be, can be kept in one."""
KEPT: Final = timedelta(days=180)
"""A draft that nobody comes back to, and the files that it names."""
_KEY: Final = re.compile(r"(?:person|conversation):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class DraftService:
    """What people are writing, kept until it is sent, dropped or forgotten."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def save(self, *, actor: Actor, key: str, draft: MessageDraftIn) -> MessageDraftSaved:
        """Keep a text; the same text again is no conflict, whatever its sequence.

        Raises:
            DraftConflict: another device has saved meanwhile; what it saved comes along.
            MessageTooLong, TooManyDrafts.
        """
        if not _KEY.fullmatch(key):
            raise Invalid({"/key": FieldProblem("unknown_value")})
        if len(draft.body) > MAX_CHARACTERS:
            raise MessageTooLong(size=len(draft.body), limit=MAX_CHARACTERS)
        # PostgreSQL stores no NUL.
        body, device = draft.body.replace("\x00", "\ufffd"), draft.device.replace("\x00", "\ufffd")
        session, now = self._uow.session, self._clock.now()
        stored = await drafts.lock_draft(session, actor.id, key)
        await keep_files(session, actor, body, until=now + KEPT)
        if stored is None:
            if await drafts.count_drafts(session, actor.id) >= MAX_DRAFTS:
                raise TooManyDrafts(maximum=MAX_DRAFTS)
            sequence = await drafts.next_sequence(session)
            new = {"body": body, "reply_to": draft.reply_to, "device": device, "sequence": sequence, "updated_at": now}
            if await drafts.insert_draft(session, person_id=actor.id, key=key, **new):
                self._told(actor.id, key, sequence)
                return MessageDraftSaved(sequence=sequence, updated_at=now)
            # Another device was faster; its draft is there now.
            return await self.save(actor=actor, key=key, draft=draft)
        if (stored.body, stored.reply_to) != (body, draft.reply_to):
            if stored.sequence != draft.sequence:
                raise DraftConflict(**msgspec.to_builtins(draft_out(stored)))
            stored.sequence = await drafts.next_sequence(session)
            stored.body, stored.reply_to, stored.device, stored.updated_at = body, draft.reply_to, device, now
            self._told(actor.id, key, stored.sequence)
        return MessageDraftSaved(sequence=stored.sequence, updated_at=stored.updated_at)

    async def delete(self, *, actor: Actor, key: str, sequence: int) -> None:
        """Drop a draft. Twice is as once.

        Raises:
            DraftConflict: another device has saved a newer text.
        """
        if not await forget(self._uow, actor.id, MessageDraftRef(key=key, sequence=sequence)):
            stored = await drafts.lock_draft(self._uow.session, actor.id, key)
            if stored is not None:
                raise DraftConflict(**msgspec.to_builtins(draft_out(stored)))

    def _told(self, person_id: UUID, key: str, sequence: int) -> None:
        self._uow.outbox.add(DraftChanged(person_id=person_id, key=key, sequence=sequence))


async def forget(uow: UnitOfWork, person_id: UUID, draft: MessageDraftRef | None) -> bool:
    """Drop the draft of what has been sent, in the same transaction; a newer one of another device stays."""
    if draft is None or not await drafts.delete_draft(uow.session, person_id, draft.key, up_to=draft.sequence):
        return False
    uow.outbox.add(DraftChanged(person_id=person_id, key=draft.key, sequence=0))
    return True


async def put_back(
    uow: UnitOfWork, person_id: UUID, key: str, *, body: str, reply_to: int | None, now: datetime
) -> None:
    """What was to be sent is a draft again, after what is written there by now."""
    stored = await drafts.lock_draft(uow.session, person_id, key)
    sequence = await drafts.next_sequence(uow.session)
    if stored is None:
        new = {"body": body, "reply_to": reply_to, "device": "", "sequence": sequence, "updated_at": now}
        if not await drafts.insert_draft(uow.session, person_id=person_id, key=key, **new):
            return await put_back(uow, person_id, key, body=body, reply_to=reply_to, now=now)
    else:
        stored.body = f"{stored.body.rstrip()}\n\n{body}" if stored.body.strip() else body
        stored.reply_to = stored.reply_to or reply_to
        stored.sequence, stored.device, stored.updated_at = sequence, "", now
    uow.outbox.add(DraftChanged(person_id=person_id, key=key, sequence=sequence))
    return None


def draft_out(stored: Draft) -> MessageDraft:
    return MessageDraft(
        key=stored.key,
        sequence=stored.sequence,
        body=stored.body,
        reply_to=stored.reply_to,
        device=stored.device,
        updated_at=stored.updated_at,
    )
