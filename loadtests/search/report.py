"""The figures on the screen, and as a section of docs/performance.md."""

import os
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

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
    ("piaf", "all questions"): "plain hit@1 ≥ 0.76, hit@10 ≥ 0.94, MRR ≥ 0.82; one typing error hit@10 ≥ 0.90",
    ("cnil", "all questions"): "hit@10 ≥ 0.88, MRR ≥ 0.60, with the questions of a judge",
    ("piaf", "plain"): "hit@1 ≥ 0.76, hit@10 ≥ 0.94, MRR ≥ 0.82",
    ("piaf", "one typing error"): "hit@10 ≥ 0.90",
    ("piaf", "accents dropped"): "at most 0.01 below plain",
    ("cnil", "plain"): "hit@10 ≥ 0.88, MRR ≥ 0.60, with the questions of a judge",
}


class Result(NamedTuple):
    """Figures of one run.

    found: of all engines, on each such question as `every` says. whole: by collection and variant, of the ranker on all
    questions, where `every` leaves some out.
    """

    found: Scores
    every: int = 1
    whole: Mapping[str, Mapping[str, Score]] = {}
    speed: Speed | None = None
    fallback: FallbackSpeed | None = None


def show(console: Console, result: Result) -> None:
    for title, rows in _tables(result):
        table = Table(*COLUMNS, title=title, title_justify="left")
        for name, one in rows.items():
            table.add_row(name, *(f"{share:.3f}" for share in one))
        console.print(table)
    for line in [*_speed(result.speed), *_fallback(result.fallback)]:
        console.print(line, markup=False, soft_wrap=True)


def write(result: Result) -> None:
    """The section, in place of the former one."""
    lines = ["## Search", "", "Written by `make bench-search`; what the parts do is told in [search](search.md).", ""]
    lines += [f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}.", ""]
    for title, rows in _tables(result):
        lines += [f"### {title}", ""]
        if target := next((text for key, text in _TARGETS.items() if title.startswith(key[0]) and key[1] in title), ""):
            lines += [f"Target: {target}.", ""]
        lines += [f"| {' | '.join(COLUMNS)} |", "|---|---:|---:|---:|---:|"]
        lines += [f"| {name} | {' | '.join(f'{share:.3f}' for share in one)} |" for name, one in rows.items()]
        lines.append("")
    lines += [f"- {line}" for line in [*_speed(result.speed), *_fallback(result.fallback)]]
    put_section(PAGE, SECTION, "\n".join(lines).rstrip() + "\n")


def _tables(result: Result) -> Iterator[tuple[str, Mapping[str, Score]]]:
    """Of each collection: the ranker on all questions, then all engines on those that were asked of all."""
    part = f", each {result.every}th question" if result.every > 1 else ""
    for collection, variants in result.found.items():
        if collection in result.whole:
            yield f"{collection}: the ranker on all questions", result.whole[collection]
        for variant, engines in variants.items():
            yield f"{collection}: {variant}{part}", engines


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
        f"p95 {speed.p95:.1f} ms, p99 {speed.p99:.1f} ms (target 60), {speed.cpu:.1f} ms of processor each "
        f"(two at once; the load of the machine was {speed.load:.1f}, and waiting for it counts)."
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
