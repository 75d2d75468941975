"""The chamber's report of what came of introductions, over HTTP. A figure from 1 to 2 is None: it could tell who."""

from datetime import date

import msgspec


class TallyOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Introductions that were asked, and how far they have come: each figure counts those of the next ones too."""

    asked: int | None
    answered: int | None
    accepted: int | None
    talk: int | None
    meeting: int | None
    offer: int | None
    agreement: int | None


class ReportGroupOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One line of a table. key: a division of NAF, a region (ISO 3166-2), a country, a month. name: of a region."""

    key: str
    name: str
    tally: TallyOut


class ReportCountOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    key: str
    count: int | None


class ExposureOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How the matcher's latest suggestions are shared: 0 is evenly (Gini), coverage the share of organisations."""

    gini: float
    coverage: float
    on: date


class OutcomeReportOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Introductions asked from `since` to `until`, as they stand now.

    acceptance_rate: of those that were answered. median_hours: from the ask to the answer. confirmed: agreements of
    which both sides speak. by_…: by the side that asked.
    """

    since: date
    until: date
    total: TallyOut
    acceptance_rate: float | None
    median_hours: float | None
    confirmed: int | None
    agreements: list[ReportCountOut]
    bands: list[ReportCountOut]
    by_sector: list[ReportGroupOut]
    by_region: list[ReportGroupOut]
    by_month: list[ReportGroupOut]
    exposure: ExposureOut | None
