"""A post in a topic that 2,000 people watch: what it costs who writes, and when the last of them is told."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from uuid import UUID, uuid4

import psycopg
import uvloop
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from community.features.accounts.models import Person
from community.features.accounts.models.person import PersonState
from community.features.forums.models import FollowLevel, LevelReason, TopicReader
from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer, Connection
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member, call, sign_in

WATCHERS = 2_000
WRITERS = 10
PAIRS = 20
LONGEST_SECONDS = 30.0


def measure(bench: Bench) -> Iterator[Figure]:
    """Posts to a watched and to an unwatched topic in turn, each on a platform that has nothing else to do."""
    bench.platform.drain()
    run = _Run(bench.platform.database_url)
    uvloop.run(run.go(bench.platform.address, pairs=4 if bench.quick else PAIRS))
    ratio = median(run.watched) / median(run.unwatched)
    yield Figure(
        title=f"Reply watched by {run.people:,} people, beside one watched by none",
        value=ratio,
        unit="times",
        target=1.3,
        better="lower",
        note=f"{len(run.watched)} pairs; median {median(run.watched):.1f} ms and {median(run.unwatched):.1f} ms",
    )
    yield Figure(
        title=f"All {run.people:,} of them notified, longest",
        value=max(run.told),
        unit="s",
        target=5,
        better="lower",
        note=f"median {median(run.told):.2f} s from the answer to the writer until every notice is in its inbox",
    )


class _Run:
    """The two topics, and what was measured: milliseconds of requests, seconds until all are told."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self.people = 0
        self.watched: list[float] = []
        self.unwatched: list[float] = []
        self.told: list[float] = []

    async def go(self, address: str, *, pairs: int) -> None:
        members = [await sign_in(address, account) for account in load_accounts()[:WRITERS]]
        watched, unwatched = await _open_topics(members[0])
        self.people = self._watch(watched, {UUID(member.id) for member in members})
        for number in range(pairs + 1):
            at = number % len(members)
            plain, _ = await self._post(members[at], unwatched)
            await asyncio.sleep(0.5)
            began = time.perf_counter()
            dear, item = await self._post(members[at], watched)
            told = await asyncio.to_thread(self._until_told, watched, item, began + dear / 1000)
            # The first pair warms statements and connections up.
            if number:
                self.unwatched.append(plain)
                self.watched.append(dear)
                self.told.append(told)

    async def _post(self, writer: Member, topic: str) -> tuple[float, int]:
        body = {"source": f"Measured at {time.time():.3f}.", "replyTo": None}
        request = writer.request("POST", f"/api/forums/topics/{topic}/posts", body, Idempotency_Key=str(uuid4()))
        # A line of its own: the server closes those that are quiet while the watchers are told.
        line = await Connection.open(writer.address)
        began = time.perf_counter()
        answer = await line.call(request)
        took = time.perf_counter() - began
        line.close()
        return took * 1000, int(answer.expect(201).json()["number"])

    def _watch(self, topic: str, without: set[UUID]) -> int:
        """Have as many people watch a topic, making those that the demonstration lacks."""
        engine = create_engine(self._database_url.replace("postgresql://", "postgresql+psycopg://", 1))
        with Session(engine) as session, session.begin():
            active = select(Person.id).where(Person.state == PersonState.ACTIVE, Person.id.not_in(without))
            people = list(session.scalars(active.limit(WATCHERS)))
            made = [_person(number) for number in range(WATCHERS - len(people))]
            session.add_all(made)
            session.flush()
            people += [person.id for person in made]
            session.add_all(
                TopicReader(
                    person_id=person,
                    topic_id=UUID(topic),
                    last_read=0,
                    level=FollowLevel.WATCHING,
                    level_reason=LevelReason.CHOSEN,
                    updated_at=datetime.now(UTC),
                )
                for person in people
            )
        engine.dispose()
        return len(people)

    def _until_told(self, topic: str, item: int, answered: float) -> float:
        """Seconds from the answer until each watcher has the notice."""
        query = (
            "SELECT count(*) FROM notifications_notice WHERE subject_id = %s AND item = %s AND kind = 'forums.reply'"
        )
        with psycopg.connect(self._database_url, autocommit=True) as link:
            while time.perf_counter() - answered < LONGEST_SECONDS:
                row = link.execute(query, [topic, item]).fetchone()
                if row is not None and row[0] >= self.people:
                    return time.perf_counter() - answered
                time.sleep(0.02)
        raise BadAnswer(f"{self.people} watchers were not all told within {LONGEST_SECONDS:.0f} s")


async def _open_topics(writer: Member) -> tuple[str, str]:
    """Two new topics in a space that everybody sees."""
    spaces = (await call(writer, "GET", "/api/forums/spaces")).expect(200).json()
    space = next((one["id"] for one in spaces if one["mayOpen"] and one["mayReply"]), None)
    if space is None:
        raise BadAnswer("the load accounts may open topics in no space")
    topics = []
    for title in ("Watched by many", "Watched by none"):
        body = {"spaceId": space, "title": title, "source": "The first post."}
        answer = await call(writer, "POST", "/api/forums/topics", body, Idempotency_Key=str(uuid4()))
        topics.append(str(answer.expect(201).json()["id"]))
    return topics[0], topics[1]


def _person(number: int) -> Person:
    """A member whom nobody can sign in as."""
    now = datetime.now(UTC)
    person = Person(
        email=f"watcher{number}@bench.example",
        email_key=f"watcher{number}@bench.example",
        function="",
        locale="fr",
        state=PersonState.ACTIVE,
        created_at=now,
        activated_at=now,
    )
    person.rename(given_name="Watcher", family_name=f"{number:05d}")
    return person
