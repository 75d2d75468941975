"""What the lists of what one follows cost: by index alone, and in as few statements with one row as with twenty."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from tests.factories.forums import make_space, make_topic
from tests.features.forums.conftest import Statements, World
from tests.features.forums.test_reading_pages import cost, go_cold, heard

from community.app.factory import Community
from community.core.clock import SystemClock
from community.features.forums.models import (
    FollowLevel,
    Ignored,
    LevelReason,
    MutedWord,
    SpaceFollow,
    TagFollow,
    TopicReader,
)
from community.features.forums.queries.posts import post_statement
from community.infra.direct import BoundActor

LARGE = ("forums_topic", "forums_topic_reader", "forums_post", "accounts_person")
SCANNED = re.compile(rf"Seq Scan on ({'|'.join(LARGE)})\b")
TOPICS = """
INSERT INTO forums_topic (id, space_id, title, folded_title, tags, author_id, created_at, last_post_at, last_author_id,
    post_count, highest_number, deleted_numbers, change_seq, version, closed_at, accepted_number)
SELECT gen_random_uuid(), space_id, 'x', ' x ', ARRAY['tag' || number % 300], author_id,
    created_at - number * interval '1 hour', last_post_at - number * interval '1 minute', last_author_id,
    1 + sign(number % 7), 1 + sign(number % 7), '{}', 1, 1, CASE WHEN number % 5 = 0 THEN now() END,
    CASE WHEN number % 4 = 0 AND number % 7 > 0 THEN 2 END
FROM forums_topic, generate_series(1, 4000) number WHERE id = ANY(:ids)
"""
READERS = """
INSERT INTO forums_topic_reader (person_id, topic_id, last_read, level, level_reason, wrote, updated_at)
SELECT person.id, topic.id, topic.number % 3, 1 + topic.number % 2, topic.number % 3, topic.number % 50 = 0, now()
FROM unnest(CAST(:people AS uuid[])) person(id),
    (SELECT id, row_number() OVER (ORDER BY id) AS number FROM forums_topic LIMIT 5000) topic
ON CONFLICT DO NOTHING
"""
PEOPLE = """
INSERT INTO accounts_person (id, email, email_key, given_name, family_name, sort_key, search_key, function, locale,
    languages, about, shows_email, shows_phone, state, platform_roles, created_at)
SELECT gen_random_uuid(), number || '@x.example', number || '@x.example', 'x', 'x', 'x', 'x', 'x', 'fr',
    '{}', '', false, false, 'active', '{}', now()
FROM generate_series(1, 5000) number
"""
LISTS = ("latest", "new", "unread", "followed", "mine", "unanswered", "muted")
NARROWED = ("&tag=tag7", "&state=open", "&state=answered", "&space={space}")


@dataclass
class Sent:
    """Statements with their parameters."""

    statements: list[tuple[str, Any]] = field(default_factory=list)


@pytest.fixture
def sent(connection: AsyncConnection) -> Sent:
    found = Sent()

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.statements.append((statement, parameters))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    return found


@pytest.fixture
async def many(world: World, session: AsyncSession) -> str:
    """Sixteen thousand topics, of which the reader follows five thousand, a tag and a space; and what they mute."""
    spaces = [world.public, *[await make_space(session) for _ in range(3)]]
    topics = [world.topic, *[await make_topic(session, space, world.people["author"]) for space in spaces[1:]]]
    await session.execute(text(TOPICS), {"ids": [topic.id for topic in topics]})
    await session.execute(text(READERS), {"people": [person.id for person in world.people.values()]})
    reader = world.people["reader"].id
    session.add(SpaceFollow(person_id=reader, space_id=spaces[1].id, level=FollowLevel.MUTED))
    session.add(SpaceFollow(person_id=reader, space_id=spaces[2].id, level=FollowLevel.TRACKING))
    session.add(TagFollow(person_id=reader, tag="tag7", level=FollowLevel.WATCHING))
    await session.execute(text(PEOPLE))
    session.add(Ignored(person_id=reader, ignored_id=world.people["outsider"].id))
    session.add(MutedWord(person_id=reader, word="douan*"))
    await session.commit()
    for table in LARGE:
        await session.execute(text(f"ANALYZE {table}"))
    return str(world.public.id)


async def plans(session: AsyncSession, sent: Sent) -> list[str]:
    """How PostgreSQL goes about each of the statements that read the forum."""
    connection, found = await session.connection(), []
    for statement, parameters in list(sent.statements):
        if "FROM forums_" in statement and statement.lstrip().startswith(("SELECT", "WITH")):
            rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            found.append("\n".join(rows.scalars()))
    return found


async def read(app: Community, browser: httpx.AsyncClient, path: str, sent: Sent) -> None:
    await go_cold(app)
    sent.statements.clear()
    answer = await browser.get(f"/api/forums{path}")
    assert answer.status_code == 200, answer.text


@pytest.mark.timeout(120)
async def test_lists_and_counters_go_by_index(
    world: World, app: Community, session: AsyncSession, many: str, sent: Sent
) -> None:
    paths = ["/counters", *(f"/topics?list={name}{more}" for name in LISTS for more in ("", *NARROWED))]
    for path in (each.format(space=many) for each in paths):
        await read(app, world["reader"], path, sent)
        found = await plans(session, sent)
        assert found, path
        for plan in found:
            assert not SCANNED.search(plan), f"{path}\n{plan}"


@pytest.mark.usefixtures("many")
async def test_the_answer_to_a_post_goes_by_index(world: World, session: AsyncSession) -> None:
    statement = post_statement(BoundActor(frozenset(), organised=True))
    values = {"post": await world.post_id(1), "actor_id": None, "actor_organisation_id": None, "actor_groups": []}
    connection = await session.connection()
    rows = await connection.exec_driver_sql(f"EXPLAIN {statement.text}", tuple(statement.arguments(values)))
    plan = "\n".join(rows.scalars())
    assert "Seq Scan on forums_topic" not in plan, plan


@pytest.mark.parametrize("name", ["followed", "mine", "unanswered", "muted", "unread&tag=sel", "latest&state=open"])
@pytest.mark.parametrize("mutes", [False, True])
async def test_lists_take_as_many_statements_with_one_row_as_with_twenty(
    name: str, mutes: bool, world: World, app: Community, session: AsyncSession, statements: Statements
) -> None:
    await heard(app)
    member, author = world.people["member"], world.people["author"]
    if mutes:
        session.add(TagFollow(person_id=member.id, tag="autre", level=FollowLevel.MUTED))
        await session.commit()
    few = await cost(app, statements, world["member"], f"/topics?list={name}")
    for number in range(20):
        topic = await make_topic(session, world.public, author, tags=["sel"], replies=[author] * (number % 2))
        level = FollowLevel.MUTED if number % 2 else FollowLevel.TRACKING
        session.add(
            TopicReader(
                person_id=member.id,
                topic_id=topic.id,
                last_read=0,
                level=level,
                level_reason=LevelReason.CHOSEN,
                wrote=True,
                updated_at=SystemClock().now(),
            )
        )
    await session.commit()
    many = await cost(app, statements, world["member"], f"/topics?list={name}")
    assert few == many
    assert (many[0] <= 3, many[1]) == (True, 0)


async def test_all_choices_are_two_statements(
    world: World, session: AsyncSession, app: Community, statements: Statements
) -> None:
    member = world.people["member"]
    few = await cost(app, statements, world["member"], "/following")
    for number in range(20):
        session.add(TagFollow(person_id=member.id, tag=f"tag{number}", level=FollowLevel.MUTED))
    await session.commit()
    assert await cost(app, statements, world["member"], "/following") == few
    assert few[1] == 2
