"""All that partners are matched by, read for the matcher."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from msgspec import structs
from sqlalchemy import ColumnElement, Date, Select, cast, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_facts, person_cards
from community.features.matchmaking.models import Contest, Introduction, Line, MatchAnswer, Opportunity
from community.features.matchmaking.queries.answers import declines
from community.features.matchmaking.queries.facts import opportunity_need, organisation_of, paths_of, sought_of
from community.features.matchmaking.queries.shields import kept_from
from community.features.matchmaking.scoring.asked import Asked
from community.features.matchmaking.scoring.facts import Organisation, Project
from community.features.matchmaking.scoring.live import Facts
from community.features.matchmaking.vocabulary.answers import ContestState
from community.features.matchmaking.vocabulary.introductions import Result
from community.features.matchmaking.vocabulary.kinds import LineSide, OpportunityState

_TERMS: Final = ("kind", "codes", "tags", "places", "languages", "certifications", "capacity", "capacity_unit")


class HubRows(NamedTuple):
    """Rows as PostgreSQL gives them; made into facts beside the loop."""

    organisations: Sequence[Any]
    lines: Sequence[Any]
    opportunities: Sequence[Any]
    declined: Sequence[Any]
    contested: Sequence[Any]
    shielded: Mapping[UUID, frozenset[UUID]]


async def hub_rows(session: AsyncSession, only: Iterable[UUID] | None = None) -> HubRows:
    """Of all organisations that somebody speaks for, or of some; six statements."""
    wanted = None if only is None else list(only)

    def among(column: Any) -> ColumnElement[bool]:
        return true() if wanted is None else column.in_(wanted)

    somebody = exists().where(person_cards.c.organisation_id == organisation_facts.c.id, person_cards.c.active)
    statement: Select[Any] = select(organisation_facts, cast(organisation_facts.c.created_at, Date).label("joined"))
    organisations = await session.execute(statement.where(somebody, among(organisation_facts.c.id)))
    lines = await session.execute(_LINES.where(among(Line.organisation_id)))
    opportunities = await session.execute(_OPPORTUNITIES.where(among(Opportunity.organisation_id)))
    declined = await session.execute(_DECLINED.where(among(MatchAnswer.owner_id)))
    contested = await session.execute(_CONTESTED.where(among(Contest.owner_id)))
    shielded = await kept_from(session, wanted)
    return HubRows(organisations.all(), lines.all(), opportunities.all(), declined.all(), contested.all(), shielded)


_LINES: Final[Select[Any]] = select(
    *(getattr(Line, name) for name in ("id", "organisation_id", "side", "text", "version", *_TERMS)),
    cast(Line.confirmed_at, Date).label("confirmed_on"),
).order_by(Line.organisation_id, Line.id)
_TEXTS: Final = ("title", "summary", "description", "partner_role")
_RULES: Final = ("direction", "anonymous", "excluded", "partner_kinds", "conditions", "version")
_OPPORTUNITIES: Final[Select[Any]] = (
    select(
        *(getattr(Opportunity, name) for name in ("id", "organisation_id", *_TEXTS, *_RULES, *_TERMS)),
        func.coalesce(Opportunity.published_on, cast(Opportunity.updated_at, Date)).label("confirmed_on"),
    )
    .where(Opportunity.state == OpportunityState.PUBLISHED)
    .order_by(Opportunity.organisation_id, Opportunity.id)
)
_DECLINED: Final = select(MatchAnswer.need_id, MatchAnswer.organisation_id).where(declines())
_CONTESTED: Final = select(Contest.need_id, Contest.organisation_id, Contest.signal).where(
    Contest.state != ContestState.DECLINED
)


def facts_of(rows: HubRows) -> Facts:
    """Pure; what is anonymous or hidden from somebody says nothing of its organisation to anybody."""
    lines, opportunities = _by_organisation(rows.lines), _by_organisation(rows.opportunities)
    organisations: dict[str, Organisation] = {}
    asked: dict[UUID, Asked] = {}
    joined: dict[str, date] = {}
    said = _Said(rows.declined, rows.contested)
    for row in rows.organisations:
        mine = opportunities.get(row.id, ())
        # What is kept from somebody tells nobody anything of its organisation.
        shielded = rows.shielded.get(row.id, frozenset())
        open_ones = [each for each in mine if not each.anonymous and not each.excluded and not shielded]
        organisations[str(row.id)] = organisation_of(row, lines.get(row.id, ()), open_ones)
        joined[str(row.id)] = row.joined
        for line in lines.get(row.id, ()):
            if line.side == LineSide.SEEK:
                asked[line.id] = said.of(line.id, _shield(sought_of(line), shielded))
        for each in mine:
            asked[each.id] = said.of(each.id, _shield(opportunity_need(each), shielded))
    return Facts(organisations, asked, joined)


class _Said:
    """What people said of matches: a no thanks bars, a contested part does not count."""

    def __init__(self, declined: Iterable[Any], contested: Iterable[Any]) -> None:
        self._declined: defaultdict[UUID, set[str]] = defaultdict(set)
        self._contested: defaultdict[UUID, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in declined:
            self._declined[row.need_id].add(str(row.organisation_id))
        for row in contested:
            self._contested[row.need_id][str(row.organisation_id)].add(row.signal)

    def of(self, need_id: UUID, asked: Asked) -> Asked:
        if need_id in self._declined:
            conditions = structs.replace(asked.conditions, declined=frozenset(self._declined[need_id]))
            asked = structs.replace(asked, conditions=conditions)
        if need_id in self._contested:
            contested = {one: frozenset(signals) for one, signals in self._contested[need_id].items()}
            asked = structs.replace(asked, contested=contested)
        return asked


def _shield(asked: Asked, shielded: frozenset[UUID]) -> Asked:
    if not shielded:
        return asked
    excluded = asked.conditions.excluded | {str(each) for each in shielded}
    return structs.replace(asked, conditions=structs.replace(asked.conditions, excluded=excluded))


async def past_projects(session: AsyncSession) -> list[Project]:
    """What organisations have agreed on since they were introduced, unless one of them was not to be known."""
    rows = await session.execute(
        select(
            Introduction.id,
            Introduction.asking_id,
            Introduction.asked_id,
            Introduction.title,
            cast(Introduction.accepted_at, Date).label("day"),
            func.coalesce(Opportunity.codes, Line.codes).label("codes"),
            func.coalesce(Opportunity.tags, Line.tags).label("tags"),
        )
        .outerjoin(Opportunity, Opportunity.id == Introduction.opportunity_id)
        .outerjoin(Line, Line.id == Introduction.line_id)
        .where(Introduction.result == Result.AGREEMENT, ~Introduction.asking_hidden, ~Introduction.asked_hidden)
        .order_by(Introduction.id)
    )
    return [
        Project(
            id=str(row.id),
            organisations=(str(row.asking_id), str(row.asked_id)),
            text=row.title,
            codes=paths_of(row) if row.codes is not None else (),
            day=row.day.toordinal(),
            lead=str(row.asking_id),
        )
        for row in rows
    ]


def _by_organisation(rows: Iterable[Any]) -> Mapping[UUID, Sequence[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found
