"""Signing in: how many per core second, and what others feel of a burst of it."""

import asyncio
import time
from collections.abc import Iterator, Sequence

import uvloop

from loadtests.accounts import load_accounts
from loadtests.bench.client import Answer, Connection, load, percentile
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.measures.topic_list import LIST, check_page
from loadtests.bench.members import Member, sign_in, sign_in_request
from loadtests.bench.processes import cpu_seconds

READERS = 8
AT_ONCE = 4


def measure(bench: Bench) -> Iterator[Figure]:
    bench.platform.stop_worker()
    seconds = 1.0 if bench.quick else 5.0
    address, pid = bench.platform.address, bench.platform.server_pid
    with bench.platform.generating():
        readers = uvloop.run(_members(address))
        requests = [member.get(LIST) for member in readers]
        before = cpu_seconds(pid)
        logins, _ = uvloop.run(_logins(address, _accounts_requests(address), seconds))
        rate = logins / (cpu_seconds(pid) - before)
        calm = uvloop.run(_reading(address, requests, seconds))
        rough = uvloop.run(_reading_while_others_sign_in(address, requests, seconds))
    yield Figure(
        title="Signing in (argon2id)",
        value=rate,
        unit="sign-ins per core s",
        target=33,
        note=f"{logins} sign-ins, {AT_ONCE} at once; topic list on one connection meanwhile: "
        f"p99 {percentile(rough, 0.99) * 1000:.1f} ms instead of {percentile(calm, 0.99) * 1000:.1f} ms",
    )


def _accounts_requests(address: str) -> list[bytes]:
    # Others than the readers, so that no limit per person is met.
    return [sign_in_request(address, account) for account in load_accounts()[READERS:]]


async def _members(address: str) -> list[Member]:
    return [await sign_in(address, account) for account in load_accounts()[:READERS]]


async def _logins(address: str, requests: Sequence[bytes], seconds: float) -> tuple[int, float]:
    done = await load(address, requests, _is_in, seconds=seconds, connections=AT_ONCE)
    return done.requests, done.seconds


async def _reading(address: str, requests: Sequence[bytes], seconds: float) -> list[float]:
    """Delays of one reader who asks 50 times a second."""
    connection = await Connection.open(address)
    delays: list[float] = []
    until = time.perf_counter() + seconds
    try:
        while (started := time.perf_counter()) < until:
            check_page(await connection.call(requests[len(delays) % len(requests)]))
            delays.append(time.perf_counter() - started)
            await asyncio.sleep(max(0.0, 0.02 - delays[-1]))
    finally:
        connection.close()
    return delays


async def _reading_while_others_sign_in(address: str, requests: Sequence[bytes], seconds: float) -> list[float]:
    burst = asyncio.create_task(_logins(address, _accounts_requests(address), seconds))
    delays = await _reading(address, requests, seconds)
    await burst
    return delays


def _is_in(answer: Answer) -> None:
    answer.expect(200)
