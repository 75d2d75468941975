"""The preview of rights says exactly what policy gives after saving; and it stays quick with ten thousand people."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_group, make_organisation, make_person
from tests.factories.forums import make_space
from tests.features.forums.conftest import Statements, World
from tests.features.forums.test_space_tree import set_rights
from tests.features.forums.test_space_tree import settings as settings_of

from community.core.groups import EVERYONE
from community.core.permissions import Role
from community.features.accounts.api import actors_of
from community.features.forums import policy
from community.features.forums.models import Level, Space, SpaceGrant, SpaceMember
from community.features.forums.queries.rights_preview import rights_preview
from community.features.forums.queries.space_tree import read_tree
from community.features.forums.schemas.rights import RightsIn
from community.features.forums.schemas.spaces import SpaceGrantIn
from community.features.forums.service.spaces import SpaceService
from community.infra.db import UnitOfWork
from community.infra.outbox import Outbox

NAMES = ("none", "see", "reply", "open", "moderate")
RANK = {name: rank for rank, name in enumerate(NAMES)}


@dataclass
class Town:
    """Three spaces, three groups, two organisations, people of every mixture, and a moderator."""

    spaces: list[UUID]
    holders: list[tuple[str, UUID]]
    people: list[UUID]
    manager: UUID


async def build(session: AsyncSession) -> Town:
    groups = [(await make_group(session, f"Groupe {number}")).id for number in range(2)]
    firms = [await make_organisation(session) for _ in range(2)]
    people = [
        await make_person(
            session,
            organisation=None if number % 3 == 2 else firms[number % 3],
            groups=[group for place, group in enumerate(groups) if number >> place & 1],
        )
        for number in range(8)
    ]
    people.append(await make_person(session, roles=[Role.MODERATOR]))
    manager = await make_person(session, roles=[Role.ADMINISTRATOR])
    spaces = [(await make_space(session, grants={})).id for _ in range(3)]
    holders = [("group_id", EVERYONE), *(("group_id", group) for group in groups)]
    holders += [("organisation_id", firm.id) for firm in firms]
    return Town(spaces, holders, [person.id for person in people], manager.id)


async def levels(session: AsyncSession, town: Town) -> dict[tuple[UUID, UUID], int]:
    """What policy gives to each person in each space; 0: it does not exist for them."""
    found = {}
    for person, actor in (await actors_of(session, town.people)).items():
        rows = await session.execute(select(Space.id, policy.level_in(actor)).where(policy.may_see(actor)))
        found.update({(person, row[0]): int(row[1]) for row in rows})
        for space in town.spaces:
            seers = set(await session.scalars(policy.people_who_see(space)))
            assert (person in seers) == ((person, space) in found)
    return found


grants = st.dictionaries(st.integers(0, 4), st.sampled_from(NAMES[1:]), max_size=4)
states = st.fixed_dictionaries(
    {
        "grants": st.tuples(grants, grants, grants),
        "inherits": st.tuples(st.booleans(), st.booleans()),
        "ceilings": st.tuples(*[st.sampled_from([1, 2, 3])] * 3),
        "nested": st.booleans(),
        "members": st.sets(st.tuples(st.integers(0, 2), st.integers(0, 7), st.integers(1, 4)), max_size=4),
        "archived": st.booleans(),
    }
)
changes = st.fixed_dictionaries(
    {
        "which": st.integers(0, 2),
        "grants": grants,
        "inherits": st.booleans(),
        "stays": st.booleans(),
        "ceiling": st.sampled_from(["see", "reply", "open"]),
    }
)


async def arrange(session: AsyncSession, town: Town, state: dict[str, Any]) -> None:
    for space, own, ceiling in zip(town.spaces, state["grants"], state["ceilings"], strict=True):
        await session.execute(delete(SpaceGrant).where(SpaceGrant.space_id == space))
        await session.execute(delete(SpaceMember).where(SpaceMember.space_id == space))
        await session.execute(
            update(Space).where(Space.id == space).values(parent_id=None, inherits=False, ceiling=ceiling, state="open")
        )
        session.add_all(
            SpaceGrant(space_id=space, level=RANK[level], **{town.holders[at][0]: town.holders[at][1]})
            for at, level in own.items()
        )
    for (parent, child), inherits in zip(pairwise(town.spaces), state["inherits"], strict=True):
        if state["nested"]:
            await session.execute(update(Space).where(Space.id == child).values(parent_id=parent, inherits=inherits))
    if state["archived"]:
        await session.execute(update(Space).where(Space.id == town.spaces[1]).values(state="archived"))
    joined = {(space, person): level for space, person, level in state["members"]}
    session.add_all(
        SpaceMember(space_id=town.spaces[space], person_id=town.people[person], level=level, since=datetime.now(UTC))
        for (space, person), level in joined.items()
    )
    await session.flush()


@asynccontextmanager
async def undone(session: AsyncSession) -> AsyncIterator[None]:
    attempt = await session.begin_nested()
    yield
    await attempt.rollback()
    session.expire_all()


@pytest.fixture
async def town(session: AsyncSession) -> Town:
    return await build(session)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(state=states, change=changes)
async def test_the_preview_is_what_policy_gives_after_saving(
    session: AsyncSession, town: Town, state: dict[str, Any], change: dict[str, Any]
) -> None:
    async with undone(session):
        await arrange(session, town, state)
        space = town.spaces[change["which"]]
        tree = await read_tree(session)
        parent = tree[space].parent_id if change["stays"] else None
        wanted = RightsIn(
            basis="",
            parent_id=parent,
            inherits=change["inherits"] and parent is not None,
            ceiling=change["ceiling"],
            grants=[
                SpaceGrantIn(level=level, **{town.holders[at][0]: town.holders[at][1]})
                for at, level in change["grants"].items()
            ],
        )
        before = await levels(session, town)
        shown = await rights_preview(session, tree, space, wanted, locale="fr")
        manager = (await actors_of(session, [town.manager]))[town.manager]
        service = SpaceService(UnitOfWork(session, Outbox()))
        rights = RightsIn(
            basis=shown.basis,
            parent_id=wanted.parent_id,
            inherits=wanted.inherits,
            ceiling=wanted.ceiling,
            grants=wanted.grants,
        )
        await service.set_rights(actor=manager, space_id=space, rights=rights)
        await session.flush()
        after = await levels(session, town)
        counted: dict[UUID, Counter[tuple[str, str]]] = {each: Counter() for each in town.spaces}
        for person in town.people:
            for each in town.spaces:
                pair = before.get((person, each), 0), after.get((person, each), 0)
                if pair[0] != pair[1]:
                    counted[each][NAMES[pair[0]], NAMES[pair[1]]] += 1
        assert {(each.before, each.after): each.people for each in shown.levels} == dict(counted[space])
        named = {(each.person.id, each.before, each.after) for each in (*shown.gaining, *shown.losing)}
        assert len(named) == shown.gain + shown.lose == sum(counted[space].values())
        assert all(NAMES[after.get((person, space), 0)] == then for person, _, then in named)
        assert sum(each.gain + each.lose for each in shown.organisations) == len(named)
        within = {each.id: (each.gain, each.lose) for each in shown.spaces}
        for each in town.spaces:
            if each != space and counted[each]:
                gained = sum(n for (was, now), n in counted[each].items() if RANK[now] > RANK[was])
                assert within[each] == (gained, counted[each].total() - gained)
        assert within.keys() <= {each for each in town.spaces if counted[each]}


async def test_ten_thousand_people(world: World, session: AsyncSession) -> None:
    await session.execute(
        text(
            "INSERT INTO accounts_person SELECT (jsonb_populate_record(person, jsonb_build_object('id',"
            " gen_random_uuid(), 'email', n || '@t.example', 'email_key', n || '@t.example'))).*"
            " FROM accounts_person person, generate_series(1, 10000) n WHERE person.id = :person"
        ),
        {"person": world.people["reader"].id},
    )
    await session.execute(text("ANALYZE accounts_person"))
    await session.commit()
    now = await settings_of(world, world.private.id)
    body = {
        "basis": now["basis"],
        "parentId": None,
        "inherits": False,
        "ceiling": "open",
        "grants": [{"groupId": str(EVERYONE), "level": "reply"}],
    }
    took = []
    for _ in range(3):
        began = perf_counter()
        answer = await world["administrator"].post(f"/api/forums/spaces/{world.private.id}/rights/preview", json=body)
        took.append(perf_counter() - began)
    assert answer.json()["gain"] >= 10_000
    assert len(answer.json()["gaining"]) == 20
    assert min(took) < 1, took


@pytest.mark.parametrize("count", [1, 20])
async def test_statements(count: int, world: World, session: AsyncSession, statements: Statements) -> None:
    """The number of people and of spaces that inherit does not matter."""
    for _ in range(count):
        await make_person(session)
        await make_space(session, grants={}, parent_id=world.public.id, inherits=True)
    await session.commit()
    now = await settings_of(world, world.public.id)
    body = {"basis": now["basis"], "parentId": None, "inherits": False, "ceiling": "open", "grants": []}
    statements.reset()
    answer = await world["administrator"].post(f"/api/forums/spaces/{world.public.id}/rights/preview", json=body)
    assert len(answer.json()["spaces"]) == count
    assert len([one for one in statements.sent if "forums_space" in one]) == 4


async def test_people_of_the_platform_are_not_counted(world: World) -> None:
    grants = [{"groupId": str(EVERYONE), "level": "moderate"}]
    assert (await set_rights(world, world.private.id, grants=grants)).status_code == 200
    now = await settings_of(world, world.private.id)
    body = {"basis": now["basis"], "parentId": None, "inherits": False, "ceiling": "open", "grants": []}
    answer = await world["administrator"].post(f"/api/forums/spaces/{world.private.id}/rights/preview", json=body)
    losing = {each["person"]["id"] for each in answer.json()["losing"]}
    assert losing == {str(world.people[name].id) for name in ("reader", "outsider", "member", "author")}
    assert RANK["moderate"] == Level.MODERATE
