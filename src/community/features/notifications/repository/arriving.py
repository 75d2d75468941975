"""Notices that arrive: one statement for all recipients of an event."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.ids import new_id
from community.core.notices import NoticeKind
from community.events.notifications import Notice
from community.features.notifications.models import PushStage

# By which ways: the rules of `policy.ways_of`, for many people at once.
_STORE: Final = text(
    """
    INSERT INTO notifications_notice
        (id, person_id, kind, subject_kind, subject_id, item, by, reason, in_app, created_at, mail_stage, mail_after,
         push_stage, push_after)
    SELECT r.id, r.person_id, :kind, :subject_kind, :subject_id, :item, :by, r.reason, ways.in_app, :now,
        CASE WHEN ways.mail THEN 'waiting' ELSE 'none' END,
        CASE WHEN ways.mail THEN CAST(:mail_after AS timestamptz) END,
        CASE WHEN ways.push THEN 'waiting' ELSE 'none' END,
        CASE WHEN ways.push THEN CAST(:push_after AS timestamptz) END
    FROM unnest(CAST(:ids AS uuid[]), CAST(:people AS uuid[]), CAST(:reasons AS text[])) AS r(id, person_id, reason)
    LEFT JOIN notifications_settings s ON s.person_id = r.person_id
    LEFT JOIN notifications_preference p
        ON s.preset = 'custom' AND p.person_id = r.person_id AND p.kind = :kind
    CROSS JOIN LATERAL (
        SELECT
            CASE s.preset
                WHEN 'all' THEN true
                WHEN 'quiet' THEN :direct AND :in_app
                ELSE coalesce(p.in_app, :in_app)
            END AS in_app,
            s.mail_stop IS NULL AND CASE s.preset
                WHEN 'all' THEN true
                WHEN 'quiet' THEN :direct AND :mail
                ELSE coalesce(p.mail, :mail)
            END AS mail,
            :pushing AND CASE s.preset
                WHEN 'all' THEN true
                WHEN 'quiet' THEN :direct AND :push
                ELSE coalesce(p.push, :push)
            END AND EXISTS (
                SELECT FROM notifications_push_device device WHERE device.person_id = r.person_id
            ) AS push
    ) ways
    WHERE ways.in_app OR ways.mail OR ways.push
    ON CONFLICT DO NOTHING
    RETURNING person_id, in_app, push_stage
    """
)
_LOCK: Final = text("SELECT pg_advisory_xact_lock_shared(hashtextextended(:subject, 0))")
_LOCK_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 0))")


async def lock_subject(session: AsyncSession, subject_id: UUID, *, alone: bool = False) -> None:
    """Keep notices of a subject from arriving while one marks them as read, so that none slips in between.

    Those that arrive share the lock; who marks holds it `alone`.
    """
    await session.execute(_LOCK_ALONE if alone else _LOCK, {"subject": f"notifications:{subject_id}"})


class Arrived(NamedTuple):
    """Who has something new in the inbox, and when a push is due, if anybody wants one."""

    in_app: list[UUID]
    push_after: datetime | None


async def store(session: AsyncSession, event: Notice, kind: NoticeKind, *, now: datetime, pushing: bool) -> Arrived:
    """Write the notices of an event; `pushing`: the platform can send pushes."""
    push_after = now + timedelta(seconds=kind.push_delay_seconds)
    result = await session.execute(
        _STORE,
        {
            "ids": [new_id() for _ in event.recipients],
            "people": [recipient.person_id for recipient in event.recipients],
            "reasons": [recipient.reason for recipient in event.recipients],
            "kind": kind.name,
            "subject_kind": kind.subject_kind,
            "subject_id": event.subject_id,
            "item": event.item,
            "by": event.by,
            "direct": kind.direct,
            "in_app": kind.in_app,
            "mail": kind.mail,
            "now": now,
            "mail_after": now + timedelta(seconds=kind.delay_seconds),
            "push": kind.push,
            "pushing": pushing,
            "push_after": push_after,
        },
    )
    rows = result.all()
    return Arrived(
        in_app=[row.person_id for row in rows if row.in_app],
        push_after=push_after if any(row.push_stage == PushStage.WAITING for row in rows) else None,
    )


def people_of(event: Notice) -> Sequence[UUID]:
    return [recipient.person_id for recipient in event.recipients]
