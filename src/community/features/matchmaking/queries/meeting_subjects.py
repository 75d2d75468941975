"""Meeting days and single meetings as notices speak of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import format_day, local_day, resolve_locale, translate
from community.core.subjects import Item, ItemView, SubjectSource, SubjectView
from community.features.accounts.api import organisation_names, person_cards
from community.features.matchmaking.models import Meeting, MeetingDay, MeetingParticipant, MeetingPlace
from community.features.matchmaking.notices import MEETING, MEETING_DAY
from community.features.matchmaking.policy import visible_days
from community.features.matchmaking.queries.meeting_agenda import DAY_PATH


async def day_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    statement = select(MeetingDay.id, MeetingDay.title, MeetingDay.starts_at, MeetingDay.zone)
    rows = await session.execute(statement.where(MeetingDay.id.in_(ids), visible_days(actor)))
    locale = resolve_locale(actor.locale)
    return {
        row.id: SubjectView(
            title=row.title,
            path=DAY_PATH.format(row.id),
            place=format_day(locale, local_day(row.starts_at, row.zone)),
        )
        for row in rows
    }


async def meeting_views(session: AsyncSession, actor: Actor, ids: Sequence[UUID]) -> Mapping[UUID, SubjectView]:
    """For the two who meet, by the clock of the place."""
    mine, other = (MeetingParticipant.__table__.alias(name) for name in ("mine", "other"))
    both = [Meeting.first_id, Meeting.second_id]
    statement = (
        select(
            Meeting.id,
            Meeting.slot,
            MeetingDay.id.label("day_id"),
            MeetingDay.title,
            MeetingDay.slots,
            MeetingDay.zone,
            MeetingPlace.name.label("place"),
            person_cards.c.name,
            organisation_names.c.legal_name,
        )
        .join(MeetingDay, MeetingDay.id == Meeting.day_id)
        .join(MeetingPlace, MeetingPlace.id == Meeting.place_id)
        .join(mine, mine.c.id.in_(both) & (mine.c.person_id == actor.id))
        .join(other, other.c.id.in_(both) & (other.c.id != mine.c.id))
        .join(person_cards, person_cards.c.person_id == other.c.person_id)
        .join(organisation_names, organisation_names.c.id == other.c.organisation_id)
        .where(Meeting.id.in_(ids), MeetingDay.published_at.is_not(None), visible_days(actor))
    )
    locale = resolve_locale(actor.locale)
    return {
        row.id: SubjectView(
            title=translate(
                locale,
                "matchmaking.meeting_at",
                time=_clock(row.slots[row.slot]["start"], row.zone),
                place=row.place,
                who=row.name,
                organisation=row.legal_name,
            ),
            path=f"{DAY_PATH.format(row.day_id)}?rencontre={row.id}",
            place=row.title,
        )
        for row in await session.execute(statement)
    }


async def no_items(session: AsyncSession, actor: Actor, wanted: Sequence[Item]) -> Mapping[Item, ItemView]:  # noqa: ARG001  the shape of a source
    return {}


def _clock(start: str, zone: str) -> str:
    return f"{datetime.fromisoformat(start).astimezone(ZoneInfo(zone)):%H:%M}"


SUBJECTS: Final = (
    SubjectSource(kind=MEETING_DAY, views=day_views, items=no_items),
    SubjectSource(kind=MEETING, views=meeting_views, items=no_items),
)
