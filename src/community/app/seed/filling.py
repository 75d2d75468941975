"""Writes the demonstration into an empty database, in one transaction: whole or not at all."""

from collections.abc import Callable
from datetime import timedelta
from json import dumps
from typing import Final
from uuid import UUID

import asyncpg
import msgspec
from argon2 import PasswordHasher

from community.app.seed import (
    PASSWORD,
    accounts_tables,
    forums_tables,
    introductions_tables,
    meetings_tables,
    messaging_tables,
    partners_tables,
)
from community.app.seed.accounts_tables import GroupMemberRow, GroupRow, copy_accounts, has_people
from community.app.seed.consortia import TABLES as CONSORTIA_TABLES
from community.app.seed.consortia import write_consortia
from community.app.seed.draw import Draw
from community.app.seed.forums_tables import (
    PersonStateRow,
    PollOptionRow,
    PollRow,
    PollVoteRow,
    ReactionRow,
    copy_forums,
    has_spaces,
)
from community.app.seed.introductions import Introducing
from community.app.seed.introductions_tables import copy_introductions
from community.app.seed.meetings import Calendar
from community.app.seed.meetings_tables import copy_meetings
from community.app.seed.messaging_tables import copy_messaging, start_draft_sequence
from community.app.seed.organisations import Register
from community.app.seed.partners import Market
from community.app.seed.partners_tables import copy_partners
from community.app.seed.people import DEMO_ACTIVITY, Member, Town
from community.app.seed.sizes import Sizes
from community.app.seed.spaces import Place, make_spaces, make_templates
from community.app.seed.talks import Talk, Talks
from community.app.seed.topics import Bundle, Forum
from community.app.seed.vetting import Queue
from community.events.forums import SpacesChanged
from community.infra.passwords.service import HASH_BYTES, MEMORY_COST, PARALLELISM, SALT_BYTES, TIME_COST

BATCH_POSTS: Final = 10_000
"""Posts in memory at the same time."""

Report = Callable[[str, int, int], None]
"""Called with what is written, how many are, and how many there will be."""

_MELON_NAME: Final = {"fr": "Groupe de travail Melon", "en": "Melon working group", "es": "Grupo de trabajo Melón"}


class NotEmpty(Exception):
    """The database has people or spaces already."""


async def fill_database(database_url: str, sizes: Sizes, report: Report) -> None:
    """Write the demonstration.

    Raises:
        NotEmpty: nothing is written beside real content.
    """
    connection = await asyncpg.connect(database_url)
    try:
        if await has_people(connection) or await has_spaces(connection):
            raise NotEmpty
        async with connection.transaction():
            await connection.execute("SET LOCAL statement_timeout = 0")
            places, members = await _write_community(connection, sizes, report)
            await _write_topics(connection, Forum(sizes, places, members), sizes, report)
            await _write_talks(connection, Talks(sizes, members), sizes, report)
            await write_consortia(connection, members, sizes)
            await _tell(connection, places, sizes)
        for table in (
            *accounts_tables.TABLES,
            *forums_tables.TABLES,
            *messaging_tables.TABLES,
            *partners_tables.TABLES,
            *introductions_tables.TABLES,
            *meetings_tables.TABLES,
            *CONSORTIA_TABLES,
        ):
            # Index-only scans and good plans from the first request on.
            await connection.execute(f"VACUUM (ANALYZE) {table}")
    finally:
        await connection.close()


async def _write_community(
    connection: asyncpg.Connection, sizes: Sizes, report: Report
) -> tuple[list[Place], list[Member]]:
    register, melon = Register(sizes), Draw(sizes.seed, "group").uuid7(sizes.opened)
    town = Town(sizes, hash_password(), melon)
    demo = register.demo()
    load = demo.pop("load")
    organisations = [*demo.values()]
    for kind, count in sizes.kinds().items():
        have = sum(one.kind == kind for one in organisations)
        organisations += [register.organisation(kind) for _ in range(count - have)]
    people = town.demo(demo)
    moderator = next(one.id for one in people if "moderator" in one.person.platform_roles)
    people += town.members(organisations[len(demo) :], sizes.people - len(people))
    members = [*people, *town.load(load)]

    await copy_accounts(connection, [*organisations, load])
    report("organisations", len(organisations), len(organisations))
    await _write_people(connection, members, moderator)
    await _write_group(connection, members, melon, sizes)
    for rows in Queue(sizes, register, town, moderator).fill({one.id: one for one in organisations}, people):
        await copy_accounts(connection, rows)
    report("people", len(people), len(people))
    market = Market(sizes, organisations, members).rows()
    await copy_partners(connection, market)
    await copy_introductions(connection, Introducing(sizes, organisations, members).rows(market))
    await copy_meetings(connection, Calendar(sizes, members).rows())
    places = make_spaces(sizes, members, melon)
    await copy_forums(connection, [place.row for place in places])
    await copy_forums(connection, [grant for place in places for grant in place.grants])
    await copy_forums(connection, make_templates(sizes, places))
    await _write_baselines(connection, members, sizes)
    report("spaces", len(places), len(places))
    return places, members


async def _write_people(connection: asyncpg.Connection, members: list[Member], moderator: UUID) -> None:
    people = [one.person for one in members]
    suspended = [
        person._replace(suspended_by=moderator) if person.suspended_at is not None else person for person in people
    ]
    await copy_accounts(connection, suspended)
    await copy_accounts(connection, [one.membership for one in members])


async def _write_group(connection: asyncpg.Connection, members: list[Member], group: UUID, sizes: Sizes) -> None:
    name = dumps(_MELON_NAME, ensure_ascii=False)
    await copy_accounts(connection, [GroupRow(group, name, sizes.opened)])
    chosen = [one for one in members if group in one.groups]
    await copy_accounts(connection, [GroupMemberRow(one.id, group, one.person.created_at) for one in chosen])


async def _write_baselines(connection: asyncpg.Connection, members: list[Member], sizes: Sizes) -> None:
    """Most people have looked at what is New some days ago, as people do who come often."""
    draw = Draw(sizes.seed, "baselines")
    rows = []
    for member in members:
        if member.person.state == "active" and draw.happens(0.8):
            days = 2.5 if member.activity == DEMO_ACTIVITY or member.is_load else draw.paretovariate(0.9)
            rows.append(PersonStateRow(member.id, max(sizes.now - timedelta(days=min(days, 90)), sizes.opened)))
    await copy_forums(connection, rows)


async def _write_topics(connection: asyncpg.Connection, forum: Forum, sizes: Sizes, report: Report) -> None:
    batch: list[Bundle] = []
    waiting = written = 0
    for bundle in forum.bundles():
        batch.append(bundle)
        waiting += len(bundle.posts)
        if waiting >= BATCH_POSTS:
            await _write_batch(connection, batch)
            written, waiting, batch = written + waiting, 0, []
            report("posts", written, sizes.posts)
    await _write_batch(connection, batch)
    report("posts", written + waiting, sizes.posts)


async def _write_batch(connection: asyncpg.Connection, batch: list[Bundle]) -> None:
    await copy_forums(connection, [bundle.topic for bundle in batch])
    await copy_forums(connection, [post for bundle in batch for post in bundle.posts])
    await copy_forums(connection, [revision for bundle in batch for revision in bundle.revisions])
    await copy_forums(connection, [reader for bundle in batch for reader in bundle.readers])
    marks = [mark for bundle in batch for mark in bundle.marks]
    for kind in (ReactionRow, PollRow, PollOptionRow, PollVoteRow):
        await copy_forums(connection, [mark for mark in marks if type(mark) is kind])


async def _write_talks(connection: asyncpg.Connection, talks: Talks, sizes: Sizes, report: Report) -> None:
    batch = talks.demo()
    waiting = written = 0
    for talk in talks.many():
        batch.append(talk)
        waiting += len(talk.messages)
        if waiting >= BATCH_POSTS:
            await _write_talk(connection, batch)
            written, waiting, batch = written + waiting, 0, []
            report("messages", written, sizes.messages)
    await _write_talk(connection, batch)
    await start_draft_sequence(connection, 100)
    report("messages", written + waiting, written + waiting)


async def _write_talk(connection: asyncpg.Connection, batch: list[Talk]) -> None:
    await copy_messaging(connection, [talk.conversation for talk in batch])
    await copy_messaging(connection, [message for talk in batch for message in talk.messages])
    await copy_messaging(connection, [row for talk in batch for row in talk.rows])


async def _tell(connection: asyncpg.Connection, places: list[Place], sizes: Sizes) -> None:
    """One event for each space, so that a server that runs already forgets that there were none."""
    draw = Draw(sizes.seed, "events")
    events = [SpacesChanged(space_id=place.row.id) for place in places]
    await connection.copy_records_to_table(
        "infra_outbox_event",
        columns=["id", "name", "version", "payload"],
        records=[
            (draw.uuid7(sizes.now), event.name, event.version, msgspec.json.encode(event).decode()) for event in events
        ],
    )


def hash_password() -> str:
    """The hash of the common password, computed once."""
    hasher = PasswordHasher(TIME_COST, MEMORY_COST, PARALLELISM, HASH_BYTES, SALT_BYTES)
    return hasher.hash(PASSWORD)
