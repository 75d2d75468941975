"""The figures on the screen, and as a section of docs/performance.md."""

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from loadtests.bench.report import put_section
from loadtests.search.quality import Score
from loadtests.search.speed import Speed
from loadtests.search.stores import FallbackSpeed

PAGE: Final = Path("docs/performance.md")
SECTION: Final = "search"
COLUMNS: Final = ("Engine", "hit@1", "hit@5", "hit@10", "MRR")

Scores = Mapping[str, Mapping[str, Mapping[str, Score]]]
"""By collection, variant and engine."""

_TARGETS: Final = {
    ("piaf", "plain"): "hit@1 ≥ 0.76, hit@10 ≥ 0.94, MRR ≥ 0.82",
    ("piaf", "one typing error"): "hit@10 ≥ 0.90",
    ("piaf", "accents dropped"): "at most 0.01 below plain",
    ("cnil", "plain"): "hit@10 ≥ 0.88, MRR ≥ 0.60, with the questions of a judge",
}


def show(console: Console, found: Scores, speed: Speed | None, fallback: FallbackSpeed | None) -> None:
    for collection, variants in found.items():
        for variant, engines in variants.items():
            table = Table(*COLUMNS, title=f"{collection}: {variant}", title_justify="left")
            for engine, one in engines.items():
                table.add_row(engine, *(f"{share:.3f}" for share in one))
            console.print(table)
    for line in [*_speed(speed), *_fallback(fallback)]:
        console.print(line, markup=False, soft_wrap=True)


def write(found: Scores, speed: Speed | None, fallback: FallbackSpeed | None) -> None:
    """The section, in place of the former one."""
    lines = ["## Search", "", "Written by `make bench-search`; what the parts do is told in [search](search.md).", ""]
    lines += [f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}.", ""]
    for collection, variants in found.items():
        for variant, engines in variants.items():
            target = next(
                (text for (name, at), text in _TARGETS.items() if collection.startswith(name) and at == variant), ""
            )
            lines += [f"### {collection}: {variant}", ""]
            lines += [f"Target: {target}.", ""] if target else []
            lines += [f"| {' | '.join(COLUMNS)} |", "|---|---:|---:|---:|---:|"]
            lines += [
                f"| {engine} | {' | '.join(f'{share:.3f}' for share in one)} |" for engine, one in engines.items()
            ]
            lines.append("")
    lines += [f"- {line}" for line in [*_speed(speed), *_fallback(fallback)]]
    put_section(PAGE, SECTION, "\n".join(lines).rstrip() + "\n")


def _speed(speed: Speed | None) -> list[str]:
    if speed is None:
        return []
    size = (
        f"Ranker with {speed.documents:,} documents: {speed.indexed:,.0f} documents indexed a second "
        f"({speed.indexed_cpu:,.0f} per CPU second; target 3,000), {speed.size:,.0f} MB on disk, "
        f"at most {speed.memory:,.0f} MB of memory."
    )
    time = (
        f"{speed.questions:,} questions of a member of 40 spaces at 50 a second: p50 {speed.p50:.1f} ms (target 15), "
        f"p95 {speed.p95:.1f} ms, p99 {speed.p99:.1f} ms (target 60), {speed.cpu:.1f} ms of processor each."
    )
    fresh = (
        f"One more document is found after {speed.fresh:.0f} ms; all words are learnt anew in {speed.refresh:,.0f} ms."
    )
    return [size, time, fresh]


def _fallback(speed: FallbackSpeed | None) -> list[str]:
    if speed is None:
        return []
    size = (
        f"PostgreSQL alone with {speed.documents:,} documents: {speed.written:,.0f} written a second, "
        f"{speed.size:,.0f} MB with indexes."
    )
    took = (
        f"It answers {speed.questions:,} questions one after the other: p50 {speed.p50:.0f} ms, p99 {speed.p99:.0f} ms "
        "(target 500)."
    )
    return [size, took]
