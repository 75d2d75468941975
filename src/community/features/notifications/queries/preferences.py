"""The page of preferences, in one statement for settings and one for the kinds."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.actor import Actor
from community.core.i18n import DEFAULT_ZONE
from community.features.notifications.models import (
    Digest,
    MailStop,
    NoticePreference,
    NoticeSettings,
    Preset,
    Ways,
)
from community.features.notifications.policy import ways_of
from community.features.notifications.schemas.preferences import KindOut, PreferencesOut, QuietHoursOut
from community.infra.catalogue import Catalogue


async def preferences(session: AsyncSession, actor: Actor, catalogue: Catalogue) -> PreferencesOut:
    """What holds for the person, kind by kind."""
    own = select(NoticeSettings).where(NoticeSettings.person_id == actor.id)
    settings = (await session.scalars(own.execution_options(populate_existing=True))).one_or_none()
    rows = await session.execute(
        select(NoticePreference.kind, NoticePreference.in_app, NoticePreference.mail, NoticePreference.push).where(
            NoticePreference.person_id == actor.id
        )
    )
    chosen = {row.kind: Ways(row.in_app, row.mail, row.push) for row in rows}
    preset = Preset(settings.preset) if settings else Preset.DEFAULT
    kinds = [
        KindOut(kind=kind.name, direct=kind.direct, in_app=ways.in_app, mail=ways.mail, push=ways.push)
        for kind in catalogue.notices.values()
        for ways in [ways_of(kind, preset, chosen)]
    ]
    if settings is None:
        return PreferencesOut(
            preset=preset.value,
            kinds=kinds,
            digest=Digest.WEEKLY.value,
            quiet_hours=None,
            zone=DEFAULT_ZONE,
            muted_until=None,
            mail_stop=None,
        )
    return PreferencesOut(
        preset=preset.value,
        kinds=kinds,
        digest=Digest(settings.digest).value,
        quiet_hours=_hours(settings),
        zone=settings.zone,
        muted_until=settings.muted_until,
        mail_stop=None if settings.mail_stop is None else MailStop(settings.mail_stop).value,
    )


def _hours(settings: NoticeSettings) -> QuietHoursOut | None:
    if settings.quiet_from is None or settings.quiet_until is None:
        return None
    return QuietHoursOut(
        begin=f"{settings.quiet_from:%H:%M}", end=f"{settings.quiet_until:%H:%M}", days=settings.quiet_days
    )
