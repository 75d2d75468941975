"""Pages of a topic of 20,000 posts beside pages of a topic of twenty: first, middle, last, and by date."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from urllib.parse import quote
from uuid import uuid4

import psycopg
import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import BadAnswer, Connection
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.measures.topic_page import POSTS, check_page
from loadtests.bench.members import Member, call, sign_in

LONG = 20_000
KINDS = ("first", "middle", "last", "by date")
PAIRS = 30
FIRST_PAIRS = 6
"""Asked for before anything is measured: connections and the plans of their statements are warm then."""
WARM_ROUNDS = 20
LENGTHEN = """
    INSERT INTO forums_post (id, topic_id, number, author_id, source, html, excerpt, renderer_version,
                             created_at, version, change_seq, reactions, reaction_seq)
    SELECT gen_random_uuid(), topic_id, n, author_id, source, html, excerpt, renderer_version,
           created_at + make_interval(mins => n), 1, n, '{}', 0
    FROM forums_post, generate_series(2, %(count)s) n WHERE topic_id = %(topic)s AND number = 1
"""
COUNTED = """
    UPDATE forums_topic SET highest_number = %(count)s, post_count = %(count)s, change_seq = %(count)s + 1
    WHERE id = %(topic)s
"""
Pages = list[dict[str, str]]
"""For each pair: the path of the page of each kind."""


def measure(bench: Bench) -> Iterator[Figure]:
    """Each page is asked for once while nothing of it is kept, then again and again; long and short by turns."""
    pairs = FIRST_PAIRS + (10 if bench.quick else PAIRS)
    bench.platform.stop_worker()
    member, others = uvloop.run(_members(bench.platform.address))
    topics = uvloop.run(_open_topics(others, pairs * (1 + len(KINDS))))
    with psycopg.connect(bench.platform.database_url, autocommit=True) as link:
        long = [_pages(link, topic, LONG) for topic in topics[:pairs]]
        short = [
            {kind: _pages(link, topic, POSTS)[kind] for kind, topic in zip(KINDS, four, strict=True)}
            for four in zip(*[iter(topics[pairs:])] * len(KINDS), strict=True)
        ]
        link.execute("ANALYZE forums_post")
    # The short topics were written last: their rows would be in PostgreSQL's memory, and those of the long ones not.
    uvloop.run(_visit(member, [*long, *short]))
    # What is kept of spaces, people and the member is there; of these topics nothing.
    bench.platform.restart_server()
    cold, warm = uvloop.run(_compare(member, long, short))
    yield _figure("nothing kept", cold)
    yield _figure("kept", warm)


def _figure(state: str, found: dict[str, list[tuple[float, float]]]) -> Figure:
    found = {kind: pairs[FIRST_PAIRS:] for kind, pairs in found.items()}
    ratios = {kind: median(a / b for a, b in pairs) for kind, pairs in found.items()}
    times = ", ".join(
        f"{kind} {ratios[kind]:.2f} ({median(a for a, _ in pairs):.2f} and {median(b for _, b in pairs):.2f} ms)"
        for kind, pairs in found.items()
    )
    return Figure(
        title=f"Page of a topic of {LONG:,} posts beside one of {POSTS}, {state}, worst kind of page",
        value=max(ratios.values()),
        unit="times",
        target=1.2,
        better="lower",
        note=f"{len(found[KINDS[0]])} pairs of each kind by turns, medians: {times}",
    )


async def _members(address: str) -> tuple[Member, list[Member]]:
    """Who reads, and who opens the topics: more than one, as nobody may open many at once."""
    reader, *writers = [await sign_in(address, account) for account in load_accounts()[:40]]
    return reader, writers


async def _open_topics(writers: Sequence[Member], count: int) -> list[str]:
    spaces = (await call(writers[0], "GET", "/api/forums/spaces")).expect(200).json()
    space = next((one["id"] for one in spaces if one["mayOpen"] and one["mayReply"]), None)
    if space is None:
        raise BadAnswer("the load accounts may open topics in no space")
    topics = []
    for number in range(count):
        body = {"spaceId": space, "title": f"Of another length {number}", "source": "A post of some words. " * 20}
        writer = writers[number % len(writers)]
        answer = await call(writer, "POST", "/api/forums/topics", body, Idempotency_Key=str(uuid4()))
        topics.append(str(answer.expect(201).json()["id"]))
    return topics


def _pages(link: "psycopg.Connection[tuple[datetime]]", topic: str, count: int) -> dict[str, str]:
    """Make the topic as long, and say where its pages are."""
    values = {"topic": topic, "count": count}
    link.execute(LENGTHEN, values)
    link.execute(COUNTED, values)
    # A quarter down: a page that no other kind has.
    row = link.execute(
        "SELECT created_at FROM forums_post WHERE topic_id = %s AND number = %s", [topic, count // 4]
    ).fetchone()
    if row is None:
        raise BadAnswer(f"the topic {topic} was not made longer")
    path = f"/api/forums/topics/{topic}/posts"
    return {
        "first": path,
        "middle": f"{path}?around={count // 2}",
        "last": f"{path}?around={count}",
        "by date": f"{path}?at={quote(row[0].isoformat())}",
    }


async def _visit(member: Member, pages: Pages) -> None:
    line = await Connection.open(member.address)
    for page in pages:
        for path in page.values():
            check_page(await line.call(member.get(path)))
    line.close()


async def _compare(
    member: Member, long: Pages, short: Pages
) -> tuple[dict[str, list[tuple[float, float]]], dict[str, list[tuple[float, float]]]]:
    line = await Connection.open(member.address)
    other = "/api/forums/topics?list=latest"
    for _ in range(20):
        (await line.call(member.get(other))).expect(200)
    cold: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    warm: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
    for found, rounds in ((cold, 1), (warm, WARM_ROUNDS)):
        for number, (one, two) in enumerate(list(zip(long, short, strict=True)) * rounds):
            for kind in KINDS:
                if number % 2:
                    b, a = await _timed(line, member, two[kind]), await _timed(line, member, one[kind])
                else:
                    a, b = await _timed(line, member, one[kind]), await _timed(line, member, two[kind])
                found[kind].append((a, b))
    line.close()
    return cold, warm


async def _timed(line: Connection, member: Member, path: str) -> float:
    request = member.get(path)
    began = time.perf_counter()
    answer = await line.call(request)
    took = (time.perf_counter() - began) * 1000
    check_page(answer)
    return took
