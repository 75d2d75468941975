"""Interleaved rounds of a subject and its floor: what disturbs the machine disturbs both."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

import uvloop

from loadtests.bench.client import Answer, BadAnswer, Check, Load, load, percentile, spend
from loadtests.bench.figures import Bench
from loadtests.bench.floor import PATH
from loadtests.bench.processes import cpu_seconds

_HELLO = b'{"hello":"world"}'


@dataclass(frozen=True)
class Compared:
    """Medians over the rounds."""

    rate: float
    """Requests of the subject per CPU second of the server."""
    floor_rate: float
    ratio: float
    milliseconds: dict[str, float]
    """CPU per request of each part of the platform."""
    p50: float
    p99: float
    requests: int


def compare(bench: Bench, requests: Sequence[bytes], check: Check) -> Compared:
    """Measure the subject and the floor by turns; the order changes from round to round."""
    with bench.platform.generating():
        return uvloop.run(_compare(bench, [requests] * bench.rounds, check, load_round))


def compare_once(bench: Bench, batches: Sequence[Sequence[bytes]], check: Check) -> Compared:
    """The same for requests that can be sent only once: a batch for each round."""
    with bench.platform.generating():
        return uvloop.run(_compare(bench, batches, check, spend_round))


Round = Callable[[Bench, Sequence[bytes], Check], Awaitable[Load]]


async def load_round(bench: Bench, requests: Sequence[bytes], check: Check) -> Load:
    return await load(bench.platform.address, requests, check, seconds=bench.round_seconds)


async def spend_round(bench: Bench, requests: Sequence[bytes], check: Check) -> Load:
    return await spend(bench.platform.address, requests, check)


async def _compare(bench: Bench, batches: Sequence[Sequence[bytes]], check: Check, play: Round) -> Compared:
    floors: list[float] = []
    rates: list[float] = []
    costs: list[dict[str, float]] = []
    latencies: list[float] = []
    hello = _hello_like(batches[0][0])
    for number, requests in enumerate(batches):
        steps = ["floor", "subject"] if number % 2 == 0 else ["subject", "floor"]
        for step in steps:
            if step == "floor":
                floors.append(await _floor_round(bench, hello))
            else:
                rate, cost, found = await _subject_round(bench, requests, check, play)
                rates.append(rate)
                costs.append(cost)
                latencies += found
    return Compared(
        rate=median(rates),
        floor_rate=median(floors),
        ratio=median(rate / floor for rate, floor in zip(rates, floors, strict=True)),
        milliseconds={part: median(cost[part] for cost in costs) for part in costs[0]},
        p50=percentile(latencies, 0.5) * 1000,
        p99=percentile(latencies, 0.99) * 1000,
        requests=len(latencies),
    )


async def _floor_round(bench: Bench, hello: bytes) -> float:
    pid = bench.platform.floor_pid
    before = cpu_seconds(pid)
    done = await load(bench.platform.floor_address, [hello], _is_hello, seconds=bench.round_seconds)
    return done.requests / (cpu_seconds(pid) - before)


async def _subject_round(
    bench: Bench, requests: Sequence[bytes], check: Check, play: Round
) -> tuple[float, dict[str, float], list[float]]:
    before = bench.platform.cpu()
    done = await play(bench, requests, check)
    after = bench.platform.cpu()
    cost = {part: (after[part] - before[part]) * 1000 / done.requests for part in after}
    return 1000 / cost["server"], cost, done.latencies


def _hello_like(request: bytes) -> bytes:
    """The floor gets the same headers as the subject, so that both parse as much."""
    first, rest = request.split(b"\r\n", 1)
    method, _, version = first.split(b" ")
    return b" ".join([method, PATH.encode(), version]) + b"\r\n" + rest


def _is_hello(answer: Answer) -> None:
    if answer.status != 200 or answer.body != _HELLO:
        raise BadAnswer(f"the floor answered {answer.status} {answer.body[:100]!r}")
