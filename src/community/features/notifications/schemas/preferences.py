"""By which ways and when a person wants to be told."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

PresetName = Literal["default", "all", "quiet", "custom"]
DigestName = Literal["none", "daily", "weekly"]
MailStopName = Literal["unsubscribed", "bounced"]
Weekday = Annotated[int, msgspec.Meta(ge=1, le=7)]
HourMinute = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the person's own clock."""
Zone = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class KindOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One row of the matrix."""

    kind: str
    direct: bool
    in_app: bool
    mail: bool
    push: bool


class KindIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    in_app: bool
    mail: bool
    push: bool


class QuietHoursOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Hours without mails and pushes, over midnight where the end is not later; `days`: when they begin, ISO."""

    begin: str
    end: str
    days: list[int]


class QuietHoursIn(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    begin: HourMinute
    end: HourMinute
    days: Annotated[list[Weekday], msgspec.Meta(max_length=7)]


class PreferencesOut(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    preset: PresetName
    kinds: list[KindOut]
    digest: DigestName
    quiet_hours: QuietHoursOut | None
    zone: str
    muted_until: datetime | None
    mail_stop: MailStopName | None


class PreferencesPatch(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What is left out stays. `mailStopped`: False has mails sent again, True stops all of them."""

    preset: PresetName | msgspec.UnsetType = msgspec.UNSET
    digest: DigestName | msgspec.UnsetType = msgspec.UNSET
    quiet_hours: QuietHoursIn | msgspec.UnsetType | None = msgspec.UNSET
    zone: Zone | msgspec.UnsetType = msgspec.UNSET
    muted_until: datetime | msgspec.UnsetType | None = msgspec.UNSET
    mail_stopped: bool | msgspec.UnsetType = msgspec.UNSET
