"""What an organisation offers and seeks, as its people say it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from community.core.actor import Actor
from community.core.clock import Clock
from community.core.errors import FieldProblem, Forbidden, Invalid, NotFound
from community.events.matchmaking import LinesChanged
from community.features.matchmaking.errors import ProfileFull, VersionConflict
from community.features.matchmaking.models import Line
from community.features.matchmaking.policy import may_edit_profile
from community.features.matchmaking.repository import lines
from community.features.matchmaking.schemas.lines import MOST_LINES, LineIn, LinePut
from community.features.matchmaking.service.terms import checked_terms
from community.features.matchmaking.vocabulary.kinds import LineKind, LineSide, Stage
from community.infra.db import UnitOfWork
from community.infra.idempotency import claim
from community.infra.search.analysis import language_of

_UNKNOWN: Final = "fr"


class ProfileService:
    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._session = uow.session
        self._outbox = uow.outbox
        self._clock = clock

    async def add(self, *, actor: Actor, wanted: LineIn, key: UUID | None = None) -> UUID:
        """Write a new line; the organisation's id. The same key again is the same line.

        Raises:
            Invalid: a term does not exist, or the actor works for no organisation and names none.
            Forbidden: the profile is not the actor's to edit.
            ProfileFull: the profile is full.
        """
        organisation_id = await self.profile_of(actor, wanted.organisation_id)
        values = checked_terms(wanted.terms, "/terms")
        _, first = await claim(
            self._session, owner=str(actor.id), key=key, operation="matchmaking_add_line", body=wanted
        )
        if not first:
            return organisation_id
        await lines.lock_profile(self._session, organisation_id)
        if await lines.count_lines(self._session, organisation_id) >= MOST_LINES:
            raise ProfileFull(maximum=MOST_LINES)
        line = self.write(actor, organisation_id, wanted.side, wanted.kind, wanted.text, wanted.stage, values)
        await self._session.flush()
        self.tell(organisation_id, [line.id])
        return organisation_id

    async def profile_of(self, actor: Actor, organisation_id: UUID | None) -> UUID:
        """Whose profile the actor edits, if they may.

        Raises:
            Invalid, NotFound, Forbidden: none is named or known, or it is another's.
        """
        wanted = organisation_id or actor.organisation_id
        if wanted is None:
            raise Invalid({"/organisationId": FieldProblem("required")})
        if not may_edit_profile(actor, wanted):
            raise Forbidden
        if not await lines.exists(self._session, wanted):
            raise NotFound
        return wanted

    def write(  # noqa: PLR0913, PLR0917  one argument for each column that people fill in
        self,
        actor: Actor,
        organisation_id: UUID,
        side: LineSide,
        kind: LineKind,
        text: str,
        stage: Stage | None,
        terms: dict[str, Any],
    ) -> Line:
        """A new row, not yet told of."""
        now = self._clock.now()
        line = Line(
            organisation_id=organisation_id,
            side=side,
            kind=kind,
            text=text.strip(),
            language=language_of(text) or _UNKNOWN,
            stage=stage,
            created_by=actor.id,
            created_at=now,
            updated_at=now,
            confirmed_at=now,
            version=1,
            **terms,
        )
        self._session.add(line)
        return line

    async def change(self, *, actor: Actor, line_id: UUID, wanted: LinePut) -> UUID:
        """Write a line anew, which also confirms it; the organisation's id.

        Raises:
            NotFound: there is no such line, or it is not the actor's to edit.
            VersionConflict: somebody else has changed it.
            Invalid: a term does not exist.
        """
        line = await self._own(actor, line_id)
        if line.version != wanted.version:
            raise VersionConflict(version=line.version)
        values = checked_terms(wanted.terms, "/terms")
        now = self._clock.now()
        values |= {
            "side": wanted.side,
            "kind": wanted.kind,
            "text": wanted.text.strip(),
            "language": language_of(wanted.text) or _UNKNOWN,
            "stage": wanted.stage,
        }
        _set(line, values, now)
        line.version += 1
        line.updated_at = now
        self.tell(line.organisation_id, [line.id])
        return line.organisation_id

    async def confirm(self, *, actor: Actor, line_id: UUID) -> UUID:
        """Say that a line still holds; the organisation's id. Raises NotFound when it is not the actor's to edit."""
        line = await self._own(actor, line_id)
        line.confirmed_at = self._clock.now()
        self.tell(line.organisation_id, [line.id])
        return line.organisation_id

    async def drop(self, *, actor: Actor, line_id: UUID) -> None:
        """Raises NotFound when it is not the actor's to edit."""
        line = await self._own(actor, line_id)
        await self._session.delete(line)
        self.tell(line.organisation_id, [line.id])

    def tell(self, organisation_id: UUID, line_ids: Sequence[UUID]) -> None:
        """Let others know that a profile is another one now."""
        self._outbox.add(LinesChanged(organisation_id=organisation_id, line_ids=list(line_ids)))

    async def _own(self, actor: Actor, line_id: UUID) -> Line:
        line = await lines.lock_line(self._session, line_id)
        if line is None or not may_edit_profile(actor, line.organisation_id):
            raise NotFound
        return line


def _set(line: Line, values: dict[str, Any], now: datetime) -> None:
    for name, value in values.items():
        setattr(line, name, value)
    line.confirmed_at = now
