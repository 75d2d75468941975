"""Before a process ends: its sockets move to other processes, spread over some seconds, so that nobody is overrun."""

import asyncio
import random
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final

import structlog

from community.web.frames import Reconnect
from community.web.house import House

log = structlog.get_logger()

RESTARTING: Final = 1012
GRACE_SECONDS: Final = 0.5
"""A client that does not obey is closed so long after its moment."""


@contextmanager
def draining_at_signals(house: House) -> Iterator[None]:
    """Drain at SIGUSR1, and at SIGTERM before the server hears of it: it would close all sockets at once."""
    if not house.settings.draining_seconds:
        yield
        return
    loop = asyncio.get_running_loop()
    end_server = signal.getsignal(signal.SIGTERM)
    under_way: set[asyncio.Task[None]] = set()
    ending = False

    def begin(work: Coroutine[Any, Any, None]) -> None:
        task = loop.create_task(work)
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    def end() -> None:
        if callable(end_server):
            end_server(signal.SIGTERM, None)

    async def drain_and_end() -> None:
        await drain(house)
        end()

    def terminated() -> None:
        nonlocal ending
        # Told twice, it ends at once.
        if ending:
            end()
        else:
            ending = True
            begin(drain_and_end())

    loop.add_signal_handler(signal.SIGTERM, terminated)
    loop.add_signal_handler(signal.SIGUSR1, lambda: begin(drain(house)))
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGUSR1):
            loop.remove_signal_handler(number)


async def drain(house: House) -> None:
    """Tell each client when to come back, and close it a little later; returns when no socket is left.

    Told again, it does the same with the sockets that are left.
    """
    house.draining = True
    seconds = house.settings.draining_seconds
    sockets = list(house.hub.sockets)
    if not sockets or not seconds:
        return
    log.info("draining", sockets=len(sockets), seconds=seconds)
    moments = sorted(random.uniform(0, seconds) for _ in sockets)  # noqa: S311 - spreads load, guards nothing
    random.shuffle(sockets)
    for socket, moment in zip(sockets, moments, strict=True):
        socket.send(Reconnect(in_ms=int(moment * 1000)).encoded())
    loop = asyncio.get_running_loop()
    began = loop.time()
    for socket, moment in zip(sockets, moments, strict=True):
        wait = began + moment + GRACE_SECONDS - loop.time()
        if wait > 0 and house.hub.sockets:
            await asyncio.sleep(wait)
        socket.close(RESTARTING)
    log.info("drained", left=len(house.hub.sockets))
