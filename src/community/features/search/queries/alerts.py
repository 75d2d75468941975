"""Alerts as their owners see them, and what answers one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Text, cast, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.searching import Hit, Question
from community.core.subjects import Item
from community.features.search.models import Alert, AlertFinding, FoundDocument
from community.features.search.queries.fallback import allowed, filters
from community.features.search.queries.words import query_of, terms_of
from community.features.search.schemas.alerts import AlertOut, AlertsOut, Pace

MOST: Final = 20
"""Alerts of a person."""


async def own_alerts(session: AsyncSession, actor: Actor) -> AlertsOut:
    """A person's alerts, oldest first; one statement."""
    told = (
        select(func.max(AlertFinding.found_at))
        .where(AlertFinding.alert_id == Alert.id)
        .correlate(Alert)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(Alert, told.label("told_at")).where(Alert.person_id == actor.id).order_by(Alert.created_at, Alert.id)
    )
    return AlertsOut(
        items=[
            AlertOut(
                id=alert.id,
                query=alert.query,
                tab=alert.tab,
                pace=Pace(alert.pace),
                created_at=alert.created_at,
                told_at=told_at,
            )
            for alert, told_at in rows
        ],
        maximum=MOST,
    )


async def changed_since(
    session: AsyncSession, question: Question, *, position: int, until: int, made_after: datetime
) -> list[Hit]:
    """Documents with all the words that say something, changed after one position and until another, oldest first.

    None, where nothing that says something was asked.
    """
    terms = await terms_of(session, question.words)
    if not question.marks or (question.words.strip() and not terms):
        return []
    asked = " & ".join(f"({query_of(term)})" for term in terms)
    statement = (
        select(FoundDocument.kind, FoundDocument.id, FoundDocument.group_id)
        .where(
            FoundDocument.gone.is_(False),
            FoundDocument.change > position,
            FoundDocument.change <= until,
            FoundDocument.at >= made_after,
            allowed(question),
            *filters(question),
        )
        .order_by(FoundDocument.change)
        .limit(question.limit)
    )
    if asked:
        statement = statement.where(FoundDocument.words.op("@@")(cast(literal(asked, Text()), TSQUERY)))
    return [Hit(kind=row.kind, id=row.id, group_id=row.group_id, score=0.0) for row in await session.execute(statement)]


async def alerts_by_id(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, Alert]:
    """Those of these that are the actor's."""
    rows = await session.scalars(select(Alert).where(Alert.id.in_(ids), Alert.person_id == actor.person_id))
    return {alert.id: alert for alert in rows}


class Told(NamedTuple):
    """Something that an alert told in one of its runs."""

    item: Item
    alert: Alert
    hit: Hit
    at: datetime


async def told_by(session: AsyncSession, actor: Actor, items: Sequence[Item]) -> list[Told]:
    """What the actor's alerts have told in these runs, in the order of time."""
    rows = await session.execute(
        select(AlertFinding, Alert)
        .join(Alert, Alert.id == AlertFinding.alert_id)
        .where(
            Alert.person_id == actor.person_id,
            tuple_(AlertFinding.alert_id, AlertFinding.run).in_(list(items)),
        )
        .order_by(AlertFinding.found_at, AlertFinding.document_id)
    )
    return [
        Told(
            (finding.alert_id, finding.run),
            alert,
            Hit(kind=finding.kind, id=finding.document_id, group_id=finding.document_id, score=0.0),
            finding.found_at,
        )
        for finding, alert in rows
    ]
