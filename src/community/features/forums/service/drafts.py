"""Drafts: saved by several devices, none of which may overwrite what another has written."""

import re
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Invalid
from community.events.forums import DraftChanged
from community.features.forums.errors import DraftConflict, TooManyDrafts
from community.features.forums.models import Draft
from community.features.forums.repository import drafts
from community.features.forums.schemas.draft_ref import DraftRef
from community.features.forums.schemas.drafts import DraftIn, DraftOut, DraftSaved
from community.features.media.api import keep_files
from community.infra.db import UnitOfWork
from community.infra.markdown import MAX_SOURCE_BYTES
from community.infra.texts import ContentTooLong

MAX_DRAFTS: Final = 200
KEPT: Final = timedelta(days=180)
"""A draft that nobody comes back to, and the files that it names."""
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY: Final = re.compile(rf"(?:(?:topic|edit|scheduled):{_UUID}|new:(?:none|{_UUID}))")


class DraftService:
    """What people are writing, kept until it is posted, dropped or forgotten."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def save(self, *, actor: Actor, key: str, draft: DraftIn) -> DraftSaved:
        """Keep a text; the same text again is no conflict, whatever its sequence.

        Raises:
            DraftConflict: another device has saved meanwhile; what it saved comes along.
            ContentTooLong, TooManyDrafts.
        """
        values = _checked(key, draft)
        session = self._uow.session
        stored = await drafts.lock_draft(session, actor.id, key)
        now = self._clock.now()
        await keep_files(session, actor, draft.body, until=now + KEPT)
        if stored is None:
            if await drafts.count_drafts(session, actor.id) >= MAX_DRAFTS:
                raise TooManyDrafts(maximum=MAX_DRAFTS)
            sequence = await drafts.next_sequence(session)
            new = {"person_id": actor.id, "key": key, "sequence": sequence, "updated_at": now, **values}
            if await drafts.insert_draft(session, new):
                self._uow.outbox.add(DraftChanged(person_id=actor.id, key=key, sequence=sequence))
                return DraftSaved(sequence=sequence, updated_at=now)
            # Another device was faster; its draft is there now.
            return await self.save(actor=actor, key=key, draft=draft)
        if _differs(stored, values):
            if stored.sequence != draft.sequence:
                raise DraftConflict(**msgspec.to_builtins(draft_out(stored)))
            stored.sequence = await drafts.next_sequence(session)
            stored.updated_at = now
            for name, value in values.items():
                setattr(stored, name, value)
            self._uow.outbox.add(DraftChanged(person_id=actor.id, key=key, sequence=stored.sequence))
        return DraftSaved(sequence=stored.sequence, updated_at=stored.updated_at)

    async def delete(self, *, actor: Actor, key: str, sequence: int) -> None:
        """Drop a draft. Twice is as once.

        Raises:
            DraftConflict: another device has saved a newer text.
        """
        if not await forget(self._uow, actor.id, DraftRef(key=key, sequence=sequence)):
            stored = await drafts.lock_draft(self._uow.session, actor.id, key)
            if stored is not None:
                raise DraftConflict(**msgspec.to_builtins(draft_out(stored)))


async def forget(uow: UnitOfWork, person_id: UUID, draft: DraftRef | None) -> bool:
    """Drop the draft of what has become a post, in the same transaction; a newer one of another device stays."""
    if draft is None or not await drafts.delete_draft(uow.session, person_id, draft.key, up_to=draft.sequence):
        return False
    uow.outbox.add(DraftChanged(person_id=person_id, key=draft.key, sequence=0))
    return True


def draft_out(stored: Draft) -> DraftOut:
    return DraftOut(
        key=stored.key,
        sequence=stored.sequence,
        title=stored.title,
        body=stored.body,
        extra=stored.extra,
        device=stored.device,
        updated_at=stored.updated_at,
    )


def _checked(key: str, draft: DraftIn) -> dict[str, Any]:
    if not _KEY.fullmatch(key):
        raise Invalid({"/key": FieldProblem("unknown_value")})
    extra = msgspec.json.encode(draft.extra)
    size = max(len(draft.body.encode("utf-8", "replace")), len(extra))
    if size > MAX_SOURCE_BYTES:
        raise ContentTooLong(size=size, limit=MAX_SOURCE_BYTES)
    if b"\\u0000" in extra:
        raise Invalid({"/extra": FieldProblem("unknown_value")})
    # PostgreSQL stores no NUL.
    title, body, device = (text.replace("\x00", "\ufffd") for text in (draft.title, draft.body, draft.device))
    return {"title": title, "body": body, "extra": draft.extra, "device": device}


def _differs(stored: Draft, values: dict[str, Any]) -> bool:
    return any(getattr(stored, name) != values[name] for name in ("title", "body", "extra"))
