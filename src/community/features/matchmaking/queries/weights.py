"""Weights in use, and what could be learnt from."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.matchmaking.models import LearntWeights, Match, MatchAnswer
from community.features.matchmaking.scoring.weights import Weights, sensible_weights
from community.features.matchmaking.vocabulary.answers import Answer


async def weights_in_use(session: AsyncSession) -> Weights:
    """Those that were learnt last and are in use; without any the sensible ones."""
    held = await session.scalar(
        select(LearntWeights.weights)
        .where(LearntWeights.in_use)
        .order_by(LearntWeights.made_at.desc(), LearntWeights.id.desc())
        .limit(1)
    )
    if held is None:
        return sensible_weights()
    # The order of the signals is a part of them: others than this version's are of no use.
    weights = msgspec.convert(held, Weights)
    return weights if len(weights.bends) == len(sensible_weights().bends) else sensible_weights()


async def decisions(session: AsyncSession) -> Mapping[UUID, Mapping[str, bool]]:
    """By need, the organisations that people have decided on: whether one of the two wants to meet the other."""
    rows = await session.execute(
        select(MatchAnswer.need_id, MatchAnswer.organisation_id, MatchAnswer.answer).order_by(MatchAnswer.id)
    )
    found: dict[UUID, dict[str, bool]] = {}
    for row in rows:
        wanted = row.answer != Answer.NO_THANKS
        held = found.setdefault(row.need_id, {})
        held[str(row.organisation_id)] = held.get(str(row.organisation_id), True) and wanted
    return found


async def accepted_sources(session: AsyncSession) -> Mapping[str, float]:
    """Of the matches that somebody wants to meet, the share that each source of candidates holds."""
    rows = (
        await session.scalars(
            select(Match.sources)
            .join(
                MatchAnswer,
                (MatchAnswer.need_id == Match.need_id) & (MatchAnswer.organisation_id == Match.organisation_id),
            )
            .where(MatchAnswer.answer != Answer.NO_THANKS)
        )
    ).all()
    return share_of_sources(rows)


def share_of_sources(rows: Sequence[Sequence[str]]) -> Mapping[str, float]:
    names = sorted({source for row in rows for source in row})
    return {source: round(sum(source in row for row in rows) / len(rows), 3) for source in names}
