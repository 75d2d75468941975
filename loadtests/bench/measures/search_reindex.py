"""Making all that can be found anew: the documents from their slices, and the searcher's index from them."""

import time
from collections.abc import Iterator

from loadtests.bench.figures import Bench, Figure


def measure(bench: Bench) -> Iterator[Figure]:
    bench.platform.drain()
    bench.platform.start_searcher()
    try:
        before, began = bench.platform.cpu(), time.perf_counter()
        bench.platform.run("search", "reindex")
        seconds = time.perf_counter() - began
        after = bench.platform.cpu()
    finally:
        bench.platform.stop_searcher()
    documents = bench.platform.count("search_document WHERE NOT gone")
    costs = ", ".join(
        f"{part} {(after[part] - before[part]) * 1000 / documents:.2f}" for part in ("PostgreSQL", "worker", "searcher")
    )
    yield Figure(
        title="Full reindex beside the running platform",
        value=documents / seconds,
        unit="documents/s",
        target=3_000,
        note=f"{documents:,} documents of all kinds in {seconds:.0f} s, until the searcher answers from its new index; "
        f"CPU ms per document: {costs}; the command itself not counted",
    )
