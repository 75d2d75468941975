"""Ten thousand tabs that are open and do nothing: memory of the server for each, and the share of a core at rest."""

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection as Pipe

import uvloop

from loadtests.bench.client import BadAnswer
from loadtests.bench.crowd import make_crowd
from loadtests.bench.figures import Bench, Figure
from loadtests.bench.members import Member
from loadtests.bench.processes import cpu_seconds, memory
from loadtests.bench.sockets import Socket

SOCKETS = 10_000
CLIENTS = 4
"""Processes that hold the sockets: one may open some 20,000 files at most."""
PEOPLE = 2_000
AT_ONCE = 4
REST_SECONDS = 30.0


def measure(bench: Bench) -> Iterator[Figure]:
    wanted = SOCKETS // 10 if bench.quick else SOCKETS
    bench.platform.restart_server()
    members = make_crowd(bench.platform.database_url, bench.platform.address, PEOPLE // (10 if bench.quick else 1))
    tabs = [members[number % len(members)] for number in range(wanted)]
    pid = bench.platform.server_pid
    # What a few sockets need anyway (connections to the stores, code) is not the sockets'.
    with _held(tabs[:20], clients=1):
        before, _ = memory(pid)
        with _held(tabs[20:], clients=CLIENTS):
            time.sleep(2)
            used, _ = memory(pid)
            spent, began = cpu_seconds(pid), time.perf_counter()
            time.sleep(5 if bench.quick else REST_SECONDS)
            share = (cpu_seconds(pid) - spent) / (time.perf_counter() - began)
    yield Figure(
        title=f"Idle socket, {wanted:,} in one process",
        value=(used - before) * 1024 / (wanted - 20),
        unit="KB",
        target=28,
        better="lower",
        note=f"resident memory {before:.0f} MB before, {used:.0f} MB after; {len(members):,} people",
    )
    yield Figure(
        title=f"{wanted:,} idle sockets, share of a core",
        value=share * 100,
        unit="%",
        note="protocol pings every 20 seconds and the sweep of sessions and rights included",
    )


class _held:  # noqa: N801 - reads as a context
    """Keep these tabs open in processes of their own."""

    def __init__(self, tabs: list[Member], *, clients: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Pipe] = []
        self._processes = []
        for number in range(clients):
            ours, theirs = context.Pipe()
            self._pipes.append(ours)
            self._processes.append(context.Process(target=_hold, args=(tabs[number::clients], theirs), daemon=True))

    def __enter__(self) -> None:
        for process in self._processes:
            process.start()
        for pipe in self._pipes:
            problem = pipe.recv()
            if problem:
                raise BadAnswer(problem)

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(10)


def _hold(tabs: list[Member], pipe: Pipe) -> None:
    uvloop.run(_hold_open(tabs, pipe))


async def _hold_open(tabs: list[Member], pipe: Pipe) -> None:
    sockets: list[Socket] = []
    waiting = iter(tabs)

    async def open_some() -> None:
        for tab in waiting:
            opened = await Socket.open(tab, lambda *_: None)
            sockets.append(opened)

    try:
        await asyncio.gather(*(open_some() for _ in range(AT_ONCE)))
    except (BadAnswer, OSError) as error:
        pipe.send(f"{len(sockets)} sockets opened, then: {error}")
        return
    pipe.send("")
    await asyncio.Event().wait()
