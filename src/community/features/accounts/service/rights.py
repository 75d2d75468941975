"""Making a change of rights, or the end of a session, true everywhere at once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from community.events.accounts import PersonChanged, RightsChanged, SessionsEnded
from community.features.accounts.queries.sessions import live_token_hashes
from community.features.accounts.repository.people import end_sessions
from community.features.accounts.service.work import Work

PEOPLE_PER_EVENT: Final = 500


class Rights:
    """Bars the cached sessions before the commit; the events do the same again after it, and tell open tabs."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def changed(self, person_ids: Sequence[UUID]) -> None:
        """What these people may do has changed."""
        await self._bar(person_ids)
        for start in range(0, len(person_ids), PEOPLE_PER_EVENT):
            self._work.outbox.add(RightsChanged(person_ids=list(person_ids[start : start + PEOPLE_PER_EVENT])))

    async def person_changed(self, person_id: UUID) -> None:
        """What is shown of this person has changed."""
        await self._bar([person_id])
        self._work.outbox.add(PersonChanged(person_id=person_id))

    async def end_sessions(self, person_id: UUID, *, only: UUID | None = None, but: UUID | None = None) -> int:
        """Sign a person out everywhere, on one device, or on all but one; returns on how many."""
        work = self._work
        ended = await end_sessions(work.session, person_id=person_id, at=work.now(), only=only, but=but)
        if ended:
            await work.cached_sessions.bar(digest.hex() for _, digest in ended)
            work.outbox.add(SessionsEnded(person_id=person_id, session_ids=[session_id for session_id, _ in ended]))
        return len(ended)

    async def _bar(self, person_ids: Sequence[UUID]) -> None:
        work = self._work
        hashes = await live_token_hashes(work.session, person_ids=list(person_ids))
        await work.cached_sessions.bar(digest.hex() for digest in hashes)
