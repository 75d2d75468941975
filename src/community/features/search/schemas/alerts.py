"""Searches of which a person wants to hear what is new."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

LONGEST_QUERY = 500


class Pace(StrEnum):
    """How often an alert looks: within minutes and in the inbox only, or each morning or Monday and by mail, too."""

    SOON = "soon"
    DAILY = "daily"
    WEEKLY = "weekly"


class AlertIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """tab: one kind of things only; empty: all."""

    query: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_QUERY)]
    tab: Annotated[str, msgspec.Meta(max_length=20)] = ""
    pace: Pace


class AlertPatch(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    pace: Pace


class AlertOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """told_at: when it last found something new."""

    id: UUID
    query: str
    tab: str
    pace: Pace
    created_at: datetime
    told_at: datetime | None


class AlertsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    items: list[AlertOut]
    maximum: int
