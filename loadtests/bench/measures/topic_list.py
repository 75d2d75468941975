"""The list of topics as a signed-in member gets it: warm (caches filled) and cold (caches empty)."""

import time
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import msgspec
import redis
import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import Answer, BadAnswer, Connection
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member, call, sign_in
from loadtests.bench.rounds import compare, compare_once
from loadtests.bench.statements import StatementCounter, Statements

ROWS = 30
MEMBERS = 8
COLD_PAGES = 100
COLD_BATCH = 300
LIST = "/api/forums/topics?list=latest"


class _Card(msgspec.Struct):
    id: str
    name: str


class _Row(msgspec.Struct, rename="camel"):
    id: str
    title: str
    author: _Card
    last_author: _Card
    highest_number: int
    unread: int
    is_new: bool


class _Page(msgspec.Struct):
    items: list[_Row]
    next: str | None


_decoder = msgspec.json.Decoder(_Page)


def check_page(answer: Answer) -> _Page:
    """A whole page of topics with authors and unread state.

    Raises:
        BadAnswer: anything else.
    """
    if answer.status != 200:
        raise BadAnswer(f"the topic list answered {answer.status}: {answer.body[:300]!r}")
    try:
        page = _decoder.decode(answer.body)
    except msgspec.DecodeError as error:
        raise BadAnswer(f"the topic list has another shape: {error}") from error
    if len(page.items) != ROWS or len({row.id for row in page.items}) != ROWS:
        raise BadAnswer(f"the topic list has {len(page.items)} rows instead of {ROWS} different ones")
    if not all(row.title and row.author.name for row in page.items):
        raise BadAnswer("the topic list has a row without title or author")
    return page


def measure_warm(bench: Bench) -> Iterator[Figure]:
    """Several members ask for their first page again and again; all of it may come from caches."""
    bench.platform.stop_worker()
    members = uvloop.run(_members(bench.platform.address))
    requests = [member.get(LIST) for member in members]
    pages = [check_page(answer) for answer in uvloop.run(_ask(bench.platform.address, requests * 3))]
    counter = StatementCounter(bench.platform.database_url)
    uvloop.run(_ask(bench.platform.address, requests * 10))
    statements = counter.since_start()
    counter.close()
    found = compare(bench, requests, _check_only)
    costs = ", ".join(f"{part} {cost:.3f}" for part, cost in found.milliseconds.items() if part != "worker")
    size = len(uvloop.run(_ask(bench.platform.address, requests[:1]))[0].body)
    unread = sum(row.unread > 0 or row.is_new for page in pages for row in page.items) / len(pages)
    yield Figure(
        title="Topic list, signed in, warm",
        value=found.rate,
        unit="requests per CPU s",
        floor=found.floor_rate,
        paired=found.ratio,
        target=0.6,
        note=f"{found.requests} requests of {MEMBERS} members, {size / 1000:.1f} KB each, {unread:.0f} of {ROWS} rows "
        f"unread or new; CPU ms per request: {costs}; {statements.count / (len(requests) * 10):.2g} SQL statements "
        f"per request; 32 connections: p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms",
    )


def measure_cold(bench: Bench) -> Iterator[Figure]:
    """Statements of a first request on empty caches, and the cost of pages that nobody asked for before."""
    bench.platform.stop_worker()
    member, other = uvloop.run(_members(bench.platform.address, 2))
    page = _page_of_one_space(uvloop.run(call(other, "GET", "/api/forums/spaces")))
    restarted = _first_request(bench, member, other, page, flush=False)
    flushed = _first_request(bench, member, other, page, flush=True)
    bench.say(_listed("after a restart of the server", restarted))
    bench.say(_listed("after a restart, with Valkey flushed", flushed))
    yield Figure(
        title="Topic list, cold, SQL statements",
        value=flushed.count,
        unit="statements",
        target=3,
        better="lower",
        note=f"first request of a member after a restart of the server with Valkey flushed, so that even the session "
        f"is read from PostgreSQL; {restarted.count} when Valkey still has it",
    )
    yield _cold_cost(bench)
    yield _cold_ratio(bench)


def _first_request(bench: Bench, member: Member, other: Member, page: str, *, flush: bool) -> Statements:
    if not flush:
        check_page(uvloop.run(call(member, "GET", LIST)))
    bench.platform.restart_server()
    if flush:
        with redis.Redis.from_url(bench.platform.stack.valkey.url) as valkey:
            valkey.flushall()
    # Somebody else's request for another page: the driver has then looked up the types of its new connection.
    uvloop.run(call(other, "GET", page)).expect(200)
    counter = StatementCounter(bench.platform.database_url)
    check_page(uvloop.run(call(member, "GET", LIST)))
    statements = counter.since_start()
    counter.close()
    return statements


def _page_of_one_space(spaces: Answer) -> str:
    return f"{LIST}&space={spaces.expect(200).json()[0]['id']}"


def _cold_cost(bench: Bench) -> Figure:
    """Pages of a walk through the list, each by somebody else, on a server that has seen neither."""
    count = COLD_PAGES // 5 if bench.quick else COLD_PAGES
    first, *members = uvloop.run(_members(bench.platform.address, count + 1))
    paths = uvloop.run(_walk(first, count))
    bench.platform.restart_server()
    uvloop.run(_ask(bench.platform.address, [first.get(LIST)] * 3))
    requests = [member.get(path) for member, path in zip(members, paths, strict=False)]
    before, began = bench.platform.cpu(), time.perf_counter()
    with bench.platform.generating():
        answers = uvloop.run(_ask(bench.platform.address, requests))
    seconds, after = time.perf_counter() - began, bench.platform.cpu()
    for answer in answers:
        check_page(answer)
    cost = {part: (after[part] - before[part]) * 1000 / len(requests) for part in after if part != "worker"}
    parts = ", ".join(f"{part} {value:.2f}" for part, value in cost.items())
    return Figure(
        title="Topic list, cold, whole stack",
        value=sum(cost.values()),
        unit="CPU ms per request",
        better="lower",
        note=f"{len(requests)} pages that nobody had asked for, each by a member who had not been there since the "
        f"restart, one after the other ({seconds * 1000 / len(requests):.1f} ms each); {parts}",
    )


def _cold_ratio(bench: Bench) -> Figure:
    """Pages that nobody asked for before, to members whom the server knows, against the floor."""
    members = uvloop.run(_members(bench.platform.address))
    batch = COLD_BATCH // 10 if bench.quick else COLD_BATCH
    paths = uvloop.run(_walk(members[0], batch * bench.rounds))
    bench.platform.restart_server()
    uvloop.run(_ask(bench.platform.address, [member.get(LIST) for member in members] * 2))
    # A page is kept for all members who see the same spaces: each is asked for by one of them, once.
    requests = [members[number % MEMBERS].get(path) for number, path in enumerate(paths)]
    size = len(requests) // bench.rounds
    batches = [requests[number * size : (number + 1) * size] for number in range(bench.rounds)]
    found = compare_once(bench, batches, _check_only)
    costs = ", ".join(f"{part} {cost:.2f}" for part, cost in found.milliseconds.items() if part != "worker")
    return Figure(
        title="Topic list, signed in, cold page",
        value=found.rate,
        unit="requests per CPU s",
        floor=found.floor_rate,
        paired=found.ratio,
        target=0.2,
        note=f"{found.requests} pages, each for the first time, to members who have asked for another page before; "
        f"CPU ms per request: {costs}; 16 connections: p50 {found.p50:.1f} ms, p99 {found.p99:.1f} ms",
    )


async def _members(address: str, count: int = MEMBERS) -> list[Member]:
    return [await sign_in(address, account) for account in load_accounts()[:count]]


async def _ask(address: str, requests: Sequence[bytes]) -> list[Answer]:
    connection = await Connection.open(address)
    try:
        return [(await connection.call(request)).expect(200) for request in requests]
    finally:
        connection.close()


async def _walk(member: Member, pages: int) -> list[str]:
    """Addresses of whole pages after the first one."""
    paths: list[str] = []
    path = LIST
    while True:
        page = _decoder.decode((await call(member, "GET", path)).expect(200).body)
        if len(page.items) == ROWS and path != LIST:
            paths.append(path)
        if page.next is None or len(paths) == pages:
            return paths
        path = f"{LIST}&cursor={quote(page.next)}"


def _check_only(answer: Answer) -> None:
    check_page(answer)


def _listed(when: str, statements: Statements) -> str:
    texts = "".join(f"\n    {count} x {text[:110]}" for text, count in statements.queries.items())
    return f"{when}: {statements.count} statements (and {statements.control} BEGIN, COMMIT or ROLLBACK){texts}"
