"""A topic of thousands of posts: every page is found by index, nothing is counted off or thrown away."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.forums.conftest import World

from community.core.actor import member_actor
from community.core.clock import SystemClock
from community.core.permissions import Role
from community.features.forums.models import Topic
from community.features.forums.queries.posts import MAX_CHANGES, changes_statement, date_statement, window_statement
from community.features.forums.queries.subjects import topic_items
from community.infra.direct import BoundActor, Prepared

POSTS = 20_000
NOBODY = {"actor_id": None, "actor_organisation_id": None, "actor_groups": []}
LENGTHEN = """
    INSERT INTO forums_post (id, topic_id, number, author_id, source, html, excerpt, renderer_version,
                             created_at, version, change_seq, reactions, reaction_seq)
    SELECT gen_random_uuid(), topic_id, n, author_id, source, html, excerpt, renderer_version,
           created_at + make_interval(mins => n), 1, n, '{}', 0
    FROM forums_post, generate_series(3, :count) n WHERE topic_id = :topic AND number = 1
"""


@pytest.fixture
async def long(world: World, session: AsyncSession) -> Topic:
    await session.execute(text(LENGTHEN), {"topic": world.topic.id, "count": POSTS})
    counts = {"highest_number": POSTS, "post_count": POSTS, "change_seq": POSTS}
    await session.execute(update(Topic).where(Topic.id == world.topic.id).values(counts))
    await session.execute(text("ANALYZE forums_post"))
    await session.commit()
    return world.topic


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


async def reading(
    session: AsyncSession, statement: Prepared, values: dict[str, Any], mode: str
) -> list[dict[str, Any]]:
    """The nodes of the plan that read posts, as they were executed."""
    connection = await session.connection()
    await connection.exec_driver_sql(f"SET LOCAL plan_cache_mode = {mode}")
    sql = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.text}"
    found = (await connection.exec_driver_sql(sql, tuple(statement.arguments(values)))).scalar_one()
    plan = msgspec.json.decode(found) if isinstance(found, str) else found
    return [each for each in nodes(plan[0]["Plan"]) if each.get("Relation Name") == "forums_post"]


MODES = ("force_custom_plan", "force_generic_plan")
WINDOWS = [(False, 1), (False, 10_001), (False, POSTS - 19), (True, -9), (True, POSTS // 2 - 3), (True, POSTS - 5)]


# Each test looks at all places of one topic, which takes longer to write than they do.
async def test_a_window_anywhere_reads_little_more_than_it_shows(long: Topic, session: AsyncSession) -> None:
    for mode, (around, first) in product(MODES, WINDOWS):
        where = (mode, around, first)
        statement = window_statement(BoundActor(frozenset(), organised=True), around)
        values = {"topic": long.id, "first": first, "size": 20, **NOBODY}
        (node,) = await reading(session, statement, values, mode)
        assert node["Index Name"] == "uq_forums_post_topic_id_number", where
        assert 20 <= node["Actual Rows"] <= 30, where
        assert "Rows Removed by Filter" not in node, where
        assert "OFFSET" not in statement.text.upper(), where


async def test_a_day_anywhere_is_found_by_one_step(long: Topic, session: AsyncSession) -> None:
    for mode, share in product(MODES, (0.0, 0.5, 0.99)):
        at = SystemClock().now() + timedelta(minutes=share * POSTS)
        (node,) = await reading(session, date_statement(), {"topic": long.id, "at": at}, mode)
        assert node["Index Name"] == "ix_forums_post_dates", (mode, share)
        assert node["Actual Rows"] <= 2, (mode, share)
        assert "Rows Removed by Filter" not in node, (mode, share)


async def test_changes_are_read_up_to_what_is_shown(long: Topic, session: AsyncSession) -> None:
    statement = changes_statement(BoundActor(frozenset(), organised=True))
    for mode in MODES:
        found = await reading(session, statement, {"topic": long.id, "after": POSTS // 3, **NOBODY}, mode)
        assert {node["Index Name"] for node in found} == {"ix_forums_post_changes", "pk_forums_post"}, mode
        assert all(node["Actual Rows"] * node["Actual Loops"] <= MAX_CHANGES + 2 for node in found), mode
        assert not any("Rows Removed by Filter" in node for node in found), mode


async def test_what_notices_tell_of_posts_is_found_by_index(long: Topic, world: World, session: AsyncSession) -> None:
    person, roles = world.people["moderator"], frozenset({Role.MODERATOR})
    actor = member_actor(person_id=person.id, organisation_id=None, roles=roles, groups=frozenset(), locale="fr")
    sent: list[tuple[str, Any]] = []
    connection = await session.connection()
    event.listen(connection.sync_connection, "before_cursor_execute", lambda *call: sent.append((call[2], call[3])))
    found = await topic_items(session, actor, [(long.id, number) for number in (2, 7_000, POSTS)])
    assert {number for _, number in found} == {2, 7_000, POSTS}
    ((statement, parameters),) = sent
    rows = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
    plan = rows.scalar_one()[0]["Plan"]
    posts = [node for node in nodes(plan) if node.get("Relation Name") == "forums_post"]
    assert [node["Index Name"] for node in posts] == ["uq_forums_post_topic_id_number", "pk_forums_post"]
