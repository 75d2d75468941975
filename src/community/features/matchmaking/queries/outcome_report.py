"""What came of introductions, in figures from which nobody can be told."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.core.i18n import DEFAULT_ZONE, local_day
from community.features.accounts.api import organisation_facts
from community.features.matchmaking.models import Introduction, Outcome, Round
from community.features.matchmaking.queries.outcomes import further
from community.features.matchmaking.schemas.outcome_report import (
    ExposureOut,
    OutcomeReportOut,
    ReportCountOut,
    ReportGroupOut,
    TallyOut,
)
from community.features.matchmaking.vocabulary.introductions import AGREED, REACHED, IntroductionState, Reached

SMALLEST: Final = 3
"""A figure below this, but not nothing, is not shown."""
ANSWERED: Final = (*AGREED, IntroductionState.DECLINED)
_STEPS: Final = tuple(each for each in REACHED if each is not Reached.NOTHING)
_OVERSEAS: Final = ("97", "98")
_CORSICA: Final = "20"
_ISLAND: Final = "FR-20R"
_PARIS: Final = {"FR-75": "FR-IDF"}
"""The department that is a city has no parent in ISO 3166-2."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One introduction as the report counts it. reached: how far it came, None: no answer, or nothing told."""

    month: str
    sector: str
    region: str
    answered: bool
    accepted: bool
    hours: float | None
    reached: Reached | None
    agreement: str | None
    band: str | None
    confirmed: bool


async def outcome_report(session: AsyncSession, *, since: date, until: date) -> OutcomeReportOut:
    """Introductions that were asked on these days; three statements."""
    zone = ZoneInfo(DEFAULT_ZONE)
    begin = datetime.combine(since, time(), tzinfo=zone)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
    rows = (
        await session.execute(
            select(
                Introduction.id,
                Introduction.state,
                Introduction.asked_at,
                Introduction.answered_at,
                organisation_facts.c.naf_code,
                organisation_facts.c.postcode,
                organisation_facts.c.country,
            )
            .join(organisation_facts, organisation_facts.c.id == Introduction.asking_id)
            .where(
                Introduction.asked_at >= begin,
                Introduction.asked_at < end,
                Introduction.state != IntroductionState.WITHDRAWN,
            )
        )
    ).all()
    told: defaultdict[UUID, dict[UUID, Outcome]] = defaultdict(dict)
    asked = select(Introduction.id).where(Introduction.asked_at >= begin, Introduction.asked_at < end)
    for each in await session.scalars(select(Outcome).where(Outcome.introduction_id.in_(asked))):
        told[each.introduction_id][each.organisation_id] = each
    latest = await session.scalar(select(Round).order_by(Round.made_at.desc(), Round.id.desc()).limit(1))
    cases = [_case(row, told.get(row.id, {})) for row in rows]
    exposure = (
        None
        if latest is None
        else ExposureOut(gini=round(latest.gini, 3), coverage=round(latest.coverage, 3), on=local_day(latest.made_at))
    )
    return report_of(cases, since=since, until=until, exposure=exposure)


def report_of(cases: Sequence[Case], *, since: date, until: date, exposure: ExposureOut | None) -> OutcomeReportOut:
    """The figures of these introductions, small ones hidden."""
    answered = [case for case in cases if case.answered]
    accepted = sum(case.accepted for case in answered)
    hours = [case.hours for case in answered if case.hours is not None]
    enough = len(answered) >= SMALLEST
    signed = [case for case in cases if case.reached is Reached.AGREEMENT]
    return OutcomeReportOut(
        since=since,
        until=until,
        total=_tally(cases),
        acceptance_rate=round(accepted / len(answered), 3) if enough else None,
        median_hours=round(median(hours), 1) if enough and hours else None,
        confirmed=_told(sum(case.confirmed for case in signed)),
        agreements=_counts(case.agreement for case in signed),
        bands=_counts(case.band for case in signed),
        by_sector=_groups(cases, lambda case: case.sector),
        by_region=_groups(cases, lambda case: case.region),
        by_month=sorted(_groups(cases, lambda case: case.month), key=lambda group: group.key),
        exposure=exposure,
    )


def _case(row: Any, told: Mapping[UUID, Outcome]) -> Case:
    taken = further(told, None)
    answered = row.state in ANSWERED and row.answered_at is not None
    return Case(
        month=local_day(row.asked_at).isoformat()[:7],
        sector=row.naf_code[:2] if row.naf_code else "",
        region=region_of(row.country, row.postcode),
        answered=answered,
        accepted=row.state in AGREED,
        hours=(row.answered_at - row.asked_at).total_seconds() / 3600 if answered else None,
        reached=taken.stage if row.state in AGREED else None,
        agreement=taken.agreement,
        band=taken.band,
        confirmed=taken.confirmed,
    )


def region_of(country: str, postcode: str) -> str:
    """The region of a French postcode (ISO 3166-2), overseas its territory; elsewhere the country."""
    if country != "FR" or len(postcode) < len("00000"):
        return country
    if postcode.startswith(_CORSICA):
        return _ISLAND
    code = f"FR-{postcode[:3] if postcode.startswith(_OVERSEAS) else postcode[:2]}"
    return _PARIS.get(code) or _parent(code) or "FR"


def _parent(code: str) -> str | None:
    import pycountry

    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]  # it has no types
    return None if found is None else (found.parent_code or code)


def _name(code: str) -> str:
    import pycountry

    found = pycountry.subdivisions.get(code=code)  # type: ignore[no-untyped-call]  # it has no types
    return "" if found is None else str(found.name)


def _tally(cases: Iterable[Case]) -> TallyOut:
    cases = list(cases)
    reached = {
        step: sum(case.reached is not None and REACHED.index(case.reached) >= REACHED.index(step) for case in cases)
        for step in _STEPS
    }
    return TallyOut(
        asked=_told(len(cases)),
        answered=_told(sum(case.answered for case in cases)),
        accepted=_told(sum(case.accepted for case in cases)),
        **{step.value: _told(count) for step, count in reached.items()},
    )


def _groups(cases: Iterable[Case], by: Callable[[Case], str]) -> list[ReportGroupOut]:
    """The largest first; those that are too small to be told apart are left out."""
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if key := by(case):
            found[key].append(case)
    large = sorted(
        ((key, held) for key, held in found.items() if len(held) >= SMALLEST), key=lambda one: (-len(one[1]), one[0])
    )
    return [ReportGroupOut(key=key, name=_name(key) if "-" in key else "", tally=_tally(held)) for key, held in large]


def _counts(values: Iterable[str | None]) -> list[ReportCountOut]:
    counted = Counter(value for value in values if value)
    return [ReportCountOut(key=key, count=_told(count)) for key, count in counted.most_common()]


def _told(count: int) -> int | None:
    return None if 0 < count < SMALLEST else count
