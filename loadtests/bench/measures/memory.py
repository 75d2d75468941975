"""Memory of the server process at rest."""

import time
from collections.abc import Iterator

from loadtests.bench.figures import Bench, Figure
from loadtests.bench.processes import memory

REST_SECONDS = 5.0


def measure(bench: Bench) -> Iterator[Figure]:
    bench.platform.restart_server()
    time.sleep(1.0 if bench.quick else REST_SECONDS)
    resident, proportional = memory(bench.platform.server_pid)
    floor, _ = memory(bench.platform.floor_pid)
    yield Figure(
        title="Server process at rest, resident memory",
        value=resident,
        unit="MB",
        target=120,
        better="lower",
        note=f"proportional share {proportional:.0f} MB; the bare Litestar process {floor:.0f} MB",
    )
