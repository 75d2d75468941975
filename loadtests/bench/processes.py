"""CPU seconds and memory of process trees, and which core a child is to run on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil

MEGABYTE = 1024 * 1024


def family(pid: int) -> list[psutil.Process]:
    """The process and all that it started."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def cpu_seconds(pid: int) -> float:
    """CPU time of the whole tree since its start, ended children included (resolution: 10 ms)."""
    total = 0.0
    for process in family(pid):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory(pid: int) -> tuple[float, float]:
    """Resident and proportional set size of the tree, in MB."""
    resident = proportional = 0
    for process in family(pid):
        with suppress(psutil.NoSuchProcess):
            info = process.memory_full_info()
            resident += info.rss
            proportional += info.pss
    return resident / MEGABYTE, proportional / MEGABYTE


def cores() -> tuple[set[int], set[int]]:
    """Cores for the server and for the load generator; the same one where there is no choice."""
    usable = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(usable) < 2:
        return set(usable), set(usable)
    return {usable[0]}, {usable[1]}


@contextmanager
def on_cores(wanted: set[int]) -> Iterator[None]:
    """Run on these cores, and start children there; afterwards as before."""
    if not wanted or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, wanted)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
