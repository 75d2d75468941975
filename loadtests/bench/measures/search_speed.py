"""Whole searches at a steady rate, with rights, excerpts and facets: by the searcher, and by PostgreSQL alone."""

import asyncio
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import psycopg
import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer, Connection, percentile
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member, sign_in

MEMBERS = 60
QUESTIONS = 500
SECONDS = 60
WARM_UP_SECONDS = 2
_SAMPLE = """
    SELECT title || ' ' || context || ' ' || body FROM search_document WHERE NOT gone
    ORDER BY hashtext(id::text), id LIMIT %s
"""


@dataclass
class _Run:
    """Questions of many people at a rate, each counted from when it was due."""

    members: Sequence[Member]
    questions: Sequence[str]
    degraded: bool
    took: list[float] = field(default_factory=list)

    async def go(self, *, rate: int, count: int) -> None:
        lines = [await Connection.open(member.address) for member in self.members]
        began = time.perf_counter() + 0.2
        await asyncio.gather(
            *(
                self._turn(lines[start], self.members[start], range(start, count, len(lines)), began, rate)
                for start in range(min(count, len(lines)))
            )
        )
        for line in lines:
            line.close()

    async def _turn(self, line: Connection, member: Member, numbers: range, began: float, rate: int) -> None:
        for number in numbers:
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            typed = self.questions[number % len(self.questions)]
            answer = (await line.call(member.get(f"/api/search?q={quote(typed)}"))).expect(200).json()
            if answer["degraded"] is not self.degraded:
                raise BadAnswer(f"degraded is {answer['degraded']}: another engine has answered")
            self.took.append((time.perf_counter() - due) * 1000)


def measure(bench: Bench) -> Iterator[Figure]:
    bench.platform.drain()
    questions = _questions(bench.platform.database_url)
    members = uvloop.run(_members(bench.platform.address))
    documents = bench.platform.count("search_document WHERE NOT gone")
    bench.platform.start_searcher()
    try:
        ranked, costs = _measured(bench, _Run(members, questions, degraded=False), rate=50)
    finally:
        bench.platform.stop_searcher()
    bench.platform.forget_limits()
    alone, _ = _measured(bench, _Run(members, questions, degraded=True), rate=5)
    note = f"{documents:,} documents; the whole answer: rights, views, excerpts, facets; CPU ms per search: {costs}"
    yield from _figures("Search at 50/s", ranked, (15, 60), note)
    yield from _figures("Search by PostgreSQL alone, at 5/s", alone, (None, 500), "no searcher and no Meilisearch")


def _measured(bench: Bench, run: _Run, *, rate: int) -> tuple[list[float], str]:
    uvloop.run(run.go(rate=rate, count=rate * WARM_UP_SECONDS))
    run.took.clear()
    count = rate * (10 if bench.quick else SECONDS)
    before = bench.platform.cpu()
    uvloop.run(run.go(rate=rate, count=count))
    after = bench.platform.cpu()
    return run.took, ", ".join(f"{part} {(after[part] - before[part]) * 1000 / count:.1f}" for part in after)


def _figures(
    title: str, took: Sequence[float], targets: tuple[float | None, float | None], note: str
) -> Iterator[Figure]:
    for share, target in zip((0.5, 0.99), targets, strict=True):
        yield Figure(
            title=f"{title}, p{share * 100:.0f}",
            value=percentile(took, share),
            unit="ms",
            target=target,
            better="lower",
            note=note if share < 0.99 else "",
        )


def _questions(database_url: str) -> list[str]:
    """One to six neighbouring words of texts that are there."""
    draw = random.Random(5)
    with psycopg.connect(database_url, connect_timeout=5) as link:
        texts = [row[0] for row in link.execute(_SAMPLE, [QUESTIONS])]
    found = []
    for text in texts:
        row = re.findall(r"[^\W\d_]+", text)
        start, length = draw.randrange(max(len(row) - 6, 1)), draw.randint(1, 6)
        found.append(" ".join(row[start : start + length]) or "transport")
    return found


async def _members(address: str) -> list[Member]:
    return [await sign_in(address, account) for account in load_accounts()[:MEMBERS]]
