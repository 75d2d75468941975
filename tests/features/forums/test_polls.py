"""Polls: how they are put, voted in and closed, what is shown to whom, and what a secret ballot hides."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from tests.conftest import make_settings, running
from tests.factories.accounts import make_person, sign_in
from tests.factories.forums import make_poll, make_space, make_topic
from tests.factories.web import member_client
from tests.factories.worker import in_worker
from tests.features.forums.conftest import CANARY, Events, Statements, World
from tests.features.forums.test_reading_pages import heard

from community.app.devstack import StackUrls
from community.app.factory import Community, create_app
from community.features.forums.jobs.polls import close_due_polls
from community.features.forums.models import Poll, PollVote, Post, Topic
from community.features.forums.queries.ranking import count_duels, rank
from community.infra.db import open_database

POLL = {"question": "Quelle date ?", "kind": "single", "options": ["Lundi", "Mardi", "Jeudi"]}


async def put(world: World, who: str = "author", topic: Topic | None = None, **changes: Any) -> str:
    """A reply with a poll; the path of the poll."""
    path = f"/api/forums/topics/{(topic or world.topic).id}/posts"
    answer = await world[who].post(path, json={"source": "Votez !", "poll": {**POLL, **changes}})
    assert answer.status_code == 201, answer.text
    assert answer.json()["hasPoll"] is True
    return f"/api/forums/posts/{answer.json()['id']}/poll"


async def vote(world: World, who: str, path: str, *choices: int) -> httpx.Response:
    return await world[who].put(f"{path}/vote", json={"choices": list(choices)})


async def test_one_vote_a_person_and_the_last_one_stands(world: World) -> None:
    path = await put(world)
    assert (await vote(world, "member", path, 1)).json()["results"]["votes"] == [1, 0, 0]
    again = (await vote(world, "member", path, 3)).json()
    assert (again["voters"], again["own"], again["results"]["votes"]) == (1, [3], [0, 0, 1])
    other = (await vote(world, "author", path, 3)).json()
    assert (other["voters"], other["results"]["votes"]) == (2, [0, 0, 2])
    back = (await world["member"].delete(f"{path}/vote")).json()
    assert (back["voters"], back["own"]) == (1, None)


async def test_a_topic_can_begin_with_a_poll(world: World) -> None:
    new = {"spaceId": str(world.public.id), "title": "Assemblée", "source": "Quand ?", "poll": POLL}
    topic = (await world["author"].post("/api/forums/topics", json=new)).json()
    post = (await world["member"].get(f"/api/forums/topics/{topic['id']}/posts")).json()["items"][0]
    poll = (await world["member"].get(f"/api/forums/posts/{post['id']}/poll")).json()
    assert [option["text"] for option in poll["options"]] == ["Lundi", "Mardi", "Jeudi"]
    assert poll["rights"] == {"vote": True, "close": False, "edit": False, "export": False}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"options": ["Oui", " oui "]}, "/poll/options/1", "poll_option_twice"),
        ({"options": ["Oui", "\u0000 "]}, "/poll/options/1", "required"),
        ({"question": "\n"}, "/poll/question", "required"),
        ({"kind": "several", "most": 4}, "/poll/most", "too_big"),
        ({"kind": "several", "least": 3, "most": 2}, "/poll/least", "too_big"),
        ({"closesAt": "2020-01-01T00:00:00Z"}, "/poll/closesAt", "poll_closing_time"),
        ({"closesAt": "2999-01-01T00:00:00Z"}, "/poll/closesAt", "poll_closing_time"),
    ],
)
async def test_wrong_polls_are_refused_by_field(changes: dict[str, Any], pointer: str, code: str, world: World) -> None:
    path = f"/api/forums/topics/{world.topic.id}/posts"
    answer = await world["author"].post(path, json={"source": "Votez", "poll": {**POLL, **changes}})
    assert answer.status_code == 422
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]
    page = (await world["author"].get(path)).json()
    assert page["highestNumber"] == 2


@pytest.mark.parametrize(
    ("poll", "choices", "status"),
    [
        ({}, [1, 2], 422),
        ({}, [4], 422),
        ({"kind": "several", "least": 2, "most": 2}, [1], 422),
        ({"kind": "several", "least": 2, "most": 2}, [3, 1], 200),
        ({"kind": "several"}, [1, 1], 422),
        ({"kind": "ranked"}, [3, 1, 2], 200),
        ({"kind": "ranked"}, [2], 200),
        ({"kind": "ranked"}, [], 400),
    ],
)
async def test_choices_must_fit(poll: dict[str, Any], choices: list[int], status: int, world: World) -> None:
    path = await put(world, **poll)
    assert (await vote(world, "member", path, *choices)).status_code == status


async def test_who_may_only_read_sees_but_does_not_vote(world: World) -> None:
    path = await put(world)
    assert (await vote(world, "reader", path, 1)).status_code == 403
    assert (await world["reader"].get(path)).json()["rights"]["vote"] is False
    hidden = await put(world, topic=world.secret, question=f"Qui ? {CANARY}")
    for answer in (
        await world["outsider"].get(hidden),
        await vote(world, "outsider", hidden, 1),
        await world["outsider"].get(f"{hidden}/votes"),
        await world["outsider"].get(f"{hidden}/export"),
        await world["outsider"].post(f"{hidden}/close"),
    ):
        assert answer.status_code == 404
        assert CANARY not in answer.text


async def test_results_are_shown_as_the_rule_says(world: World) -> None:
    for rule, before, after, closed in (
        ("always", True, True, True),
        ("after_vote", False, True, True),
        ("after_close", False, False, True),
        ("moderators", False, False, False),
    ):
        path = await put(world, results=rule)
        assert ((await world["member"].get(path)).json()["results"] is not None) is before
        assert ((await vote(world, "member", path, 1)).json()["results"] is not None) is after
        # Who runs the poll sees no more than others, but where the rule is for them.
        assert ((await world["author"].get(path)).json()["results"] is not None) is (rule in {"always", "moderators"})
        assert (await world["author"].post(f"{path}/close")).status_code == 200
        assert ((await world["member"].get(path)).json()["results"] is not None) is closed


async def test_a_vote_after_closing_is_refused_with_the_result(world: World, session: AsyncSession) -> None:
    path = await put(world, results="after_close")
    await vote(world, "member", path, 2)
    for close in (world["author"].post(f"{path}/close"), world["moderator"].post(f"{path}/close")):
        assert (await close).json()["closed"] is True
    late = await vote(world, "author", path, 1)
    assert (late.status_code, late.json()["code"]) == (409, "poll_closed")
    assert late.json()["params"]["poll"]["results"]["votes"] == [0, 1, 0]
    assert (await world["member"].delete(f"{path}/vote")).status_code == 409
    timed = await put(world, closesAt=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    past = datetime.now(UTC) - timedelta(seconds=1)
    post_id = UUID(timed.split("/")[4])
    await session.execute(update(Poll).where(Poll.post_id == post_id).values(closes_at=past))
    await session.commit()
    # The job has not seen it yet.
    assert (await vote(world, "member", timed, 1)).json()["code"] == "poll_closed"


async def test_the_job_closes_once_and_seals(world: World, app: Community, session: AsyncSession) -> None:
    path = await put(world, secret=True, closesAt=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    await vote(world, "member", path, 1)
    post_id, past = UUID(path.split("/")[4]), datetime.now(UTC) - timedelta(minutes=1)
    await session.execute(update(Poll).where(Poll.post_id == post_id).values(closes_at=past))
    await session.commit()
    async with in_worker(app, session) as context:
        await close_due_polls(context)
        await close_due_polls(context)
    poll = await session.get_one(Poll, post_id, populate_existing=True)
    assert (poll.closed_at, poll.ballot_key) == (past, None)
    shown = (await world["member"].get(path)).json()
    assert (shown["closed"], shown["own"], shown["results"]["votes"]) == (True, None, [1, 0, 0])


async def test_nothing_tells_who_voted_what_in_secret(world: World, session: AsyncSession, events: Events) -> None:
    path = await put(world, secret=True)
    shown = (await vote(world, "member", path, 2)).json()
    assert shown["own"] == [2]
    assert (await world["author"].get(path)).json()["own"] is None
    member = world.people["member"].id
    for who in ("author", "moderator", "administrator"):
        votes = await world[who].get(f"{path}/votes")
        assert (votes.status_code, votes.json()["code"]) == (403, "poll_secret")
        table = (await world[who].get(f"{path}/export")).text
        assert "Mardi,1" in table
        assert world.people["member"].family_name not in table
    row = (await session.scalars(select(PollVote))).one()
    assert (row.person_id, row.voted_at) == (None, None)
    assert member.bytes not in row.voter_key
    told = [content for name, content in await events() if name == "forums.poll_changed"]
    assert told
    assert str(member) not in str(told)


async def test_public_ballots_are_told_and_exported_safely(world: World) -> None:
    path = await put(world, options=["=cmd|' /C calc'!A0", "<script>alert(1)</script>"])
    await vote(world, "member", path, 1)
    votes = (await world["reader"].get(f"{path}/votes")).json()["items"]
    assert [(each["person"]["id"], each["choices"]) for each in votes] == [(str(world.people["member"].id), [1])]
    assert (await world["member"].get(f"{path}/export")).status_code == 403
    answer = await world["author"].get(f"{path}/export")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    cells = [cell for line in answer.text.splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.strip('\ufeff"').startswith("=")]


async def test_one_vote_an_organisation(world: World) -> None:
    path = await put(world, perOrganisation=True)
    await vote(world, "author", path, 1)
    same = (await vote(world, "member", path, 3)).json()
    assert (same["voters"], same["results"]["votes"]) == (1, [0, 0, 1])
    assert (await world["author"].get(path)).json()["own"] == [3]
    alone = await vote(world, "moderator", path, 1)
    assert (alone.status_code, alone.json()["code"]) == (403, "poll_needs_organisation")


async def test_a_poll_can_be_mended_until_somebody_votes(world: World) -> None:
    path = await put(world)
    mended = await world["author"].patch(path, json={"question": "Quel jour ?", "options": ["Lundi", "Vendredi"]})
    assert [option["text"] for option in mended.json()["options"]] == ["Lundi", "Vendredi"]
    assert (await world["member"].patch(path, json={"question": "Non"})).status_code == 403
    await vote(world, "member", path, 2)
    late = await world["author"].patch(path, json={"question": "Trop tard"})
    assert (late.status_code, late.json()["code"]) == (409, "poll_has_votes")


async def test_polls_cost_two_statements(
    world: World, app: Community, session: AsyncSession, statements: Statements
) -> None:
    await heard(app)
    post = (await session.scalars(select(Post).where(Post.topic_id == world.topic.id, Post.number == 1))).one()
    await make_poll(session, post, options=20)
    path, counts = f"/api/forums/posts/{post.id}/poll", []
    for voters in (1, 20):
        people = [await make_person(session) for _ in range(voters)]
        session.add_all(
            PollVote(post_id=post.id, voter_key=one.id.bytes, choices=[1], person_id=one.id, voted_at=datetime.now(UTC))
            for one in people
        )
        await session.commit()
        await world["member"].get(path)
        statements.reset()
        assert (await world["member"].get(path)).status_code == 200
        counts.append(sum(sent.startswith("SELECT") for sent in statements.sent))
    assert counts == [2, 2]


# The example of Schulze's paper: 45 voters, five options, the order is E A C B D.
PAPER = [
    ([1, 3, 2, 5, 4], 5),
    ([1, 4, 5, 3, 2], 5),
    ([2, 5, 4, 1, 3], 8),
    ([3, 1, 2, 5, 4], 3),
    ([3, 1, 5, 2, 4], 7),
    ([3, 2, 1, 4, 5], 2),
    ([4, 3, 5, 2, 1], 7),
    ([5, 2, 1, 4, 3], 8),
]


def test_the_example_of_the_paper() -> None:
    assert rank(count_duels(5, PAPER)) == [[5], [1], [3], [2], [4]]


ballots = st.lists(st.permutations([1, 2, 3, 4]).flatmap(lambda all_: st.integers(1, 4).map(lambda n: all_[:n])))


@given(ballots)
def test_who_wins_all_duels_comes_first_and_all_are_ranked(rankings: list[list[int]]) -> None:
    duels = count_duels(4, [(ranking, 1) for ranking in rankings])
    order = rank(duels)
    assert sorted(option for group in order for option in group) == [1, 2, 3, 4]
    for a in range(4):
        if all(duels[a][b] > duels[b][a] for b in range(4) if b != a):
            assert order[0] == [a + 1]


class Hall:
    """A poll, and fifty people before it, on a database of its own."""

    def __init__(self, url: str, path: str, browsers: list[httpx.AsyncClient]) -> None:
        self.url = url
        self.path = path
        self.browsers = browsers


@pytest.fixture
async def hall(own_database: str, urls: StackUrls, tmp_path: Path) -> AsyncIterator[Hall]:
    configured = make_settings(own_database, urls.redis_url, tmp_path)
    async with open_database(configured, application_name="tests") as database, database.unit_of_work() as uow:
        people = [await make_person(uow.session) for _ in range(51)]
        topic = await make_topic(uow.session, await make_space(uow.session), people[0])
        post = (await uow.session.scalars(select(Post).where(Post.topic_id == topic.id))).one()
        await make_poll(uow.session, post)
        tokens = [await sign_in(uow.session, person) for person in people]
    async with running(create_app(configured)) as app, AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(member_client(app, token)) for token in tokens]
        yield Hall(own_database, f"/api/forums/posts/{post.id}/poll", browsers)


async def test_a_poll_closed_while_fifty_vote_counts_whole_votes_only(hall: Hall) -> None:
    author, *voters = hall.browsers

    async def cast(place: int) -> httpx.Response:
        answer = await voters[place].put(f"{hall.path}/vote", json={"choices": [place % 3 + 1]})
        # Too many at once for the pool: clients ask again.
        return answer if answer.status_code != 503 else await cast(place)

    async def close() -> httpx.Response:
        while (await author.get(hall.path)).json()["voters"] < 10:
            pass
        return await author.post(f"{hall.path}/close")

    *answers, closed = await asyncio.gather(*(cast(place) for place in range(50)), close())
    assert closed.status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 409}
    counted = sum(answer.status_code == 200 for answer in answers)
    results = (await author.get(hall.path)).json()
    assert closed.json()["results"] == results["results"]
    assert sum(results["results"]["votes"]) == results["voters"] == counted
    for answer in answers:
        if answer.status_code == 409:
            assert answer.json()["params"]["poll"]["results"] == results["results"]
    connection = await asyncpg.connect(hall.url)
    rows = await connection.fetchval("SELECT count(*) FROM forums_poll_vote")
    await connection.close()
    assert rows == counted
