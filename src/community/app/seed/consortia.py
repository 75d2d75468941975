"""Joint projects of the demonstration: one whose teams are worked out at the first start, and one that invites."""

import json
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from community.app.seed import DOMAIN
from community.app.seed.draw import Draw
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.wording import read_texts
from community.core.i18n import local_day
from community.features.matchmaking.models.consortium import Constraints, Limit
from community.features.matchmaking.vocabulary.consortia import LimitAttribute

TABLES: Final = tuple(f"matchmaking_consortium{noun}" for noun in ("", "_need", "_invitation", "_proposal"))


async def write_consortia(connection: asyncpg.Connection, members: list[Member], sizes: Sizes) -> None:
    """The projects, with an invitation each."""
    people = {one.person.email: one for one in members}
    draw, now = Draw(sizes.seed, "consortia"), sizes.now
    texts = read_texts("consortia")
    for project in texts["projects"]:
        author, invited = (people[f"{project[who]}@{DOMAIN}"] for who in ("author", "invited"))
        at = now - timedelta(days=project["days_ago"])
        id_, needs = await _write_project(connection, draw, author, project, at)
        asked = [needs[place] for place in project["asked_for"]]
        await _invite(connection, draw, id_, asked, texts["message"], author, invited, at + timedelta(days=1))
        if project["asks_for_teams"]:
            await _ask(connection, draw, id_, author, now)


async def _write_project(
    connection: asyncpg.Connection, draw: Draw, author: Member, project: dict[str, Any], at: datetime
) -> tuple[UUID, list[UUID]]:
    """Its id, and those of its needs."""
    id_, ids = draw.uuid7(at), [draw.uuid7(at) for _ in project["needs"]]
    limits = [Limit(attribute=LimitAttribute.REGION, values=project["regions"], minimum=1)]
    constraints = Constraints(limits=limits, lead=author.membership.organisation_id)
    await _copy(
        connection,
        TABLES[0],
        [
            {
                "id": id_,
                "organisation_id": author.membership.organisation_id,
                "author_id": author.id,
                **{name: project[name] for name in ("title", "description", "call")},
                "language": "fr",
                "deadline": local_day(at) + timedelta(days=project["deadline_days"]),
                "objective": "coverage",
                "liability": "joint",
                "max_size": 6,
                "takes_part": True,
                "constraints": json.dumps(msgspec.to_builtins(constraints)),
                "state": "inviting",
                "created_at": at,
                "updated_at": at,
                "version": 1,
            }
        ],
    )
    await _copy(
        connection,
        TABLES[1],
        [
            {
                "id": ids[place],
                "consortium_id": id_,
                "position": place,
                "language": "fr",
                "quantity": 1,
                "minimum_fit": 40,
                **{name: need[name] for name in ("kind", "text", "weight", "must", "tags", "codes")},
                **{name: [] for name in ("partner_kinds", "conditions", "places", "languages")},
                "certifications": "[]",
                "capacity_unit": "",
            }
            for place, need in enumerate(project["needs"])
        ],
    )
    return id_, ids


async def _ask(connection: asyncpg.Connection, draw: Draw, project: UUID, author: Member, at: datetime) -> None:
    """Teams, which the matcher works out as soon as it runs."""
    values = {"id": draw.uuid7(at), "consortium_id": project, "asked_by": author.id, "asked_at": at}
    await _copy(connection, TABLES[3], [values | {"state": "asked", "step": "", "found": 0, "error": ""}])


async def _copy(connection: asyncpg.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    records = [tuple(row.values()) for row in rows]
    await connection.copy_records_to_table(table, records=records, columns=list(rows[0]))


async def _invite(  # noqa: PLR0913, PLR0917  who invites whom, for what, when
    connection: asyncpg.Connection,
    draw: Draw,
    project: UUID,
    needs: list[UUID],
    message: str,
    by: Member,
    invited: Member,
    at: datetime,
) -> None:
    values: dict[str, Any] = {
        "id": draw.uuid7(at),
        "consortium_id": project,
        "organisation_id": invited.membership.organisation_id,
        "need_ids": needs,
        "message": message,
        "expires_on": local_day(at) + timedelta(days=21),
        "state": "asked",
        "version": 1,
        "invited_by": by.id,
        "invited_at": at,
        "reason": "",
    }
    await _copy(connection, TABLES[2], [values])
