"""The capability profile of an organisation, and what would complete it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.errors import NotFound
from community.features.accounts.api import organisation_names
from community.features.matchmaking.models import Line, Opportunity
from community.features.matchmaking.policy import is_stale, may_edit_profile
from community.features.matchmaking.queries.terms import terms_of
from community.features.matchmaking.schemas.lines import CompletenessOut, LineOut, ProfileOut, StepOut
from community.features.matchmaking.vocabulary import tags
from community.features.matchmaking.vocabulary.kinds import LineKind, LineSide, OpportunityState, Stage

_WANTED: Final = 3
"""Tags that others look for, proposed as further lines."""
_POINTS: Final = {"offer": 30, "seek": 20, "coded": 15, "placed": 10, "languages": 10, "fresh": 15}
"""What each part of a profile counts, a hundred in all."""


async def profile(session: AsyncSession, actor: Actor, organisation_id: UUID, *, now: datetime) -> ProfileOut:
    """All lines of an organisation, offers first, in the order in which they were written; two or three statements.

    Raises:
        NotFound: there is no such organisation.
    """
    name = await session.scalar(
        select(organisation_names.c.legal_name).where(organisation_names.c.id == organisation_id)
    )
    if name is None:
        raise NotFound
    rows = (
        await session.scalars(
            select(Line).where(Line.organisation_id == organisation_id).order_by(Line.side, Line.created_at, Line.id)
        )
    ).all()
    lines = [line_of(row, now) for row in rows]
    may_edit = may_edit_profile(actor, organisation_id)
    return ProfileOut(
        organisation_id=organisation_id,
        organisation_name=name,
        lines=lines,
        may_edit=may_edit,
        completeness=_completeness(lines, await _sought(session, organisation_id, lines)) if may_edit else None,
    )


def line_of(row: Line, now: datetime) -> LineOut:
    return LineOut(
        id=row.id,
        organisation_id=row.organisation_id,
        side=LineSide(row.side),
        kind=LineKind(row.kind),
        text=row.text,
        language=row.language,
        terms=terms_of(row),
        stage=Stage(row.stage) if row.stage else None,
        updated_at=row.updated_at,
        confirmed_at=row.confirmed_at,
        stale=is_stale(row.confirmed_at, now),
        version=row.version,
    )


async def _sought(session: AsyncSession, organisation_id: UUID, lines: Sequence[LineOut]) -> Sequence[tuple[str, int]]:
    """Tags near to what the organisation offers that others look for and it does not offer, with how many look."""
    offered = {tag for line in lines if line.side == LineSide.OFFER for tag in line.terms.tags}
    kinds = {kind for tag in offered if tag in tags() for kind in tags()[tag].kinds}
    near = [key for key, tag in tags().items() if key not in offered and kinds & set(tag.kinds)]
    if not near:
        return ()
    seekers: Any = (
        select(func.unnest(Line.tags).label("tag"), Line.organisation_id)
        .where(Line.side == LineSide.SEEK, Line.organisation_id != organisation_id)
        .union(
            select(func.unnest(Opportunity.tags).label("tag"), Opportunity.organisation_id).where(
                Opportunity.state == OpportunityState.PUBLISHED,
                Opportunity.direction == "request",
                Opportunity.organisation_id != organisation_id,
            )
        )
        .subquery()
    )
    count = func.count().label("count")
    rows = await session.execute(
        select(seekers.c.tag, count)
        .where(seekers.c.tag.in_(near))
        .group_by(seekers.c.tag)
        .order_by(count.desc(), seekers.c.tag)
        .limit(_WANTED)
    )
    return [(row.tag, row[1]) for row in rows]


def _completeness(lines: Sequence[LineOut], sought: Sequence[tuple[str, int]]) -> CompletenessOut:
    """How far a profile has come. A part that most lines have counts for the share of lines that have it."""
    shares = {
        "offer": float(any(line.side == LineSide.OFFER for line in lines)),
        "seek": float(any(line.side == LineSide.SEEK for line in lines)),
        "coded": _share(lines, [bool(line.terms.codes or line.terms.tags) for line in lines]),
        "placed": _share(lines, [bool(line.terms.places) for line in lines]),
        "languages": float(any(line.terms.languages for line in lines)),
        "fresh": _share(lines, [not line.stale for line in lines]),
    }
    gains = {what: round(points * (1 - shares[what])) for what, points in _POINTS.items()}
    steps = [StepOut(what=what, gain=gain, tag=None, count=0) for what, gain in gains.items() if gain]
    steps.sort(key=lambda step: -step.gain)
    steps += [StepOut(what="tag", gain=0, tag=tag, count=count) for tag, count in sought]
    return CompletenessOut(score=100 - sum(gains.values()), steps=steps)


def _share(lines: Sequence[LineOut], held: Sequence[bool]) -> float:
    return sum(held) / len(lines) if lines else 0.0
