"""All that partners are matched by, read for the matcher."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, cast, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from community.features.accounts.api import organisation_facts, person_cards
from community.features.matchmaking.models import Line, Opportunity
from community.features.matchmaking.queries.facts import opportunity_need, organisation_of, sought_of
from community.features.matchmaking.scoring.asked import Asked
from community.features.matchmaking.scoring.facts import Organisation, Project
from community.features.matchmaking.scoring.live import Facts
from community.features.matchmaking.vocabulary.kinds import LineSide, OpportunityState

_TERMS: Final = ("kind", "codes", "tags", "places", "languages", "certifications", "capacity", "capacity_unit")


class HubRows(NamedTuple):
    """Rows as PostgreSQL gives them; made into facts beside the loop."""

    organisations: Sequence[Any]
    lines: Sequence[Any]
    opportunities: Sequence[Any]


async def hub_rows(session: AsyncSession, only: Iterable[UUID] | None = None) -> HubRows:
    """Of all organisations that somebody speaks for, or of some; three statements."""
    wanted = None if only is None else list(only)

    def among(column: Any) -> ColumnElement[bool]:
        return true() if wanted is None else column.in_(wanted)

    somebody = exists().where(person_cards.c.organisation_id == organisation_facts.c.id, person_cards.c.active)
    statement: Select[Any] = select(organisation_facts, cast(organisation_facts.c.created_at, Date).label("joined"))
    organisations = await session.execute(statement.where(somebody, among(organisation_facts.c.id)))
    lines = await session.execute(
        select(
            Line.id,
            Line.organisation_id,
            Line.side,
            Line.text,
            Line.version,
            *(getattr(Line, name) for name in _TERMS),
            cast(Line.confirmed_at, Date).label("confirmed_on"),
        )
        .where(among(Line.organisation_id))
        .order_by(Line.organisation_id, Line.id)
    )
    opportunities = await session.execute(
        select(
            *(
                getattr(Opportunity, name)
                for name in (
                    "id",
                    "organisation_id",
                    "direction",
                    "title",
                    "summary",
                    "description",
                    "partner_role",
                    "anonymous",
                    "excluded",
                    "partner_kinds",
                    "conditions",
                    "version",
                    *_TERMS,
                )
            ),
            func.coalesce(Opportunity.published_on, cast(Opportunity.updated_at, Date)).label("confirmed_on"),
        )
        .where(Opportunity.state == OpportunityState.PUBLISHED, among(Opportunity.organisation_id))
        .order_by(Opportunity.organisation_id, Opportunity.id)
    )
    return HubRows(organisations.all(), lines.all(), opportunities.all())


def facts_of(rows: HubRows) -> Facts:
    """Pure; what is anonymous or hidden from somebody says nothing of its organisation to anybody."""
    lines, opportunities = _by_organisation(rows.lines), _by_organisation(rows.opportunities)
    organisations: dict[str, Organisation] = {}
    asked: dict[UUID, Asked] = {}
    joined: dict[str, date] = {}
    for row in rows.organisations:
        mine = opportunities.get(row.id, ())
        open_ones = [each for each in mine if not each.anonymous and not each.excluded]
        organisations[str(row.id)] = organisation_of(row, lines.get(row.id, ()), open_ones)
        joined[str(row.id)] = row.joined
        for line in lines.get(row.id, ()):
            if line.side == LineSide.SEEK:
                asked[line.id] = sought_of(line)
        for each in mine:
            asked[each.id] = opportunity_need(each)
    return Facts(organisations, asked, joined)


async def past_projects(_: AsyncSession) -> list[Project]:
    """What organisations have done together; until introductions end with an outcome, nothing is known of it."""
    return []


def _by_organisation(rows: Iterable[Any]) -> Mapping[UUID, Sequence[Any]]:
    found: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found
