"""The list Unread of somebody who follows thousands of topics, each time as after a change: nothing of it is kept."""

import time
from collections.abc import Iterator
from statistics import median, quantiles
from typing import Final
from uuid import UUID

import psycopg
import uvloop

from community.core.actor import Actor
from community.features.accounts.api import actors_of
from community.features.forums.queries.counters import counters
from community.features.forums.queries.list_pages import Wanted
from community.features.forums.queries.lists import topic_list
from community.features.forums.queries.reads import Reads
from community.infra.cache import LocalCache
from community.infra.db import Database, open_database
from community.settings import load_settings
from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import sign_in

FOLLOWED: Final = 5_000
ASKED: Final = 400
UNREAD: Final = Wanted(kind="unread", space_id=None, tag=None, state=None)

# Half of them have something unread; some is muted, as people do.
_FOLLOW: Final = """
INSERT INTO forums_topic_reader (person_id, topic_id, last_read, level, level_reason, updated_at)
SELECT %(person)s, id, greatest(highest_number - (row_number() OVER (ORDER BY id) %% 2), 0), 2, 2, now()
FROM (SELECT id, highest_number FROM forums_topic WHERE deleted_at IS NULL ORDER BY md5(id::text) LIMIT %(topics)s) t
ON CONFLICT (person_id, topic_id) DO UPDATE
SET last_read = excluded.last_read, level = excluded.level, level_reason = excluded.level_reason
"""
_MUTE: Final = (
    "INSERT INTO forums_muted_word (person_id, word) VALUES (%(person)s, 'greve*') ON CONFLICT DO NOTHING",
    "INSERT INTO forums_tag_follow (person_id, tag, level) VALUES (%(person)s, 'sel', 0) ON CONFLICT DO NOTHING",
)
_SQL: Final = "SELECT sum(total_exec_time + total_plan_time), sum(calls) FROM pg_stat_statements"


def measure(bench: Bench) -> Iterator[Figure]:
    """The answer without network: context, page and JSON from an empty cache, then the same for the counters."""
    bench.platform.stop_worker()
    member = uvloop.run(sign_in(bench.platform.address, load_accounts()[-1]))
    topics = _follow(bench.platform.database_url, UUID(member.id))
    runs = uvloop.run(_ask(bench, UUID(member.id), ASKED // 10 if bench.quick else ASKED))
    for name, run in runs.items():
        yield Figure(
            title=f"{name} of a person who follows {topics:,} topics, p99",
            value=quantiles(run.milliseconds, n=100)[98],
            unit="ms",
            target=30,
            better="lower",
            note=f"{len(run.milliseconds)} answers from an empty cache, without network; median "
            f"{median(run.milliseconds):.1f} ms, of which {run.sql:.1f} ms in PostgreSQL for {run.statements:.2g} "
            "statements",
        )


class _Run:
    """Milliseconds of each answer; of SQL and statements the mean."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self.sql = 0.0
        self.statements = 0.0


def _follow(database_url: str, person: UUID) -> int:
    """Have the person follow so many topics, or all that there are."""
    with psycopg.connect(database_url, autocommit=True) as link:
        link.execute(_FOLLOW, {"person": person, "topics": FOLLOWED})
        for statement in _MUTE:
            link.execute(statement, {"person": person})
        link.execute("VACUUM ANALYZE forums_topic_reader")
        row = link.execute("SELECT count(*) FROM forums_topic_reader WHERE person_id = %s", [person]).fetchone()
        return int(row[0]) if row else 0


async def _ask(bench: Bench, person: UUID, count: int) -> dict[str, _Run]:
    settings = load_settings(
        {
            "COMMUNITY_DATABASE_URL": bench.platform.database_url,
            "COMMUNITY_REDIS_URL": bench.platform.stack.valkey.url,
        }
    )
    async with open_database(settings, application_name="bench") as database:
        async with database.reading() as session:
            actor = (await actors_of(session, [person]))[person]
        runs = {"Unread list": _Run(), "Counters": _Run()}
        for name, run in runs.items():
            await _repeat(name, run, actor, database, 20)
            run.milliseconds.clear()
            before = _sql(bench.platform.database_url)
            with bench.platform.generating():
                await _repeat(name, run, actor, database, count)
            after = _sql(bench.platform.database_url)
            run.sql, run.statements = ((late - early) / count for early, late in zip(before, after, strict=True))
        return runs


async def _repeat(name: str, run: _Run, actor: Actor, database: Database, count: int) -> None:
    for _ in range(count):
        reads = Reads(actor, LocalCache(), database)
        began = time.perf_counter()
        body = await (counters(reads) if name == "Counters" else topic_list(reads, UNREAD, cursor=None))
        run.milliseconds.append((time.perf_counter() - began) * 1_000)
        if b'"unread"' not in body:
            raise BadAnswer(f"{name} says nothing of what is unread: {body[:200]!r}")


def _sql(database_url: str) -> tuple[float, float]:
    """Milliseconds and statements of PostgreSQL until now."""
    with psycopg.connect(database_url, autocommit=True) as link:
        row = link.execute(_SQL).fetchone()
        return (float(row[0]), float(row[1])) if row else (0.0, 0.0)
