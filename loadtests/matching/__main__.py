"""`python -m loadtests.matching`: how fast the engine ranks with reasons, and how long a hub takes to be made."""

import time
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import click
import numpy as np
from msgspec import structs

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.engine import Engine
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.weights import sensible_weights
from loadtests.matching.live import TODAY, LiveHub

T = TypeVar("T")

WARM: Final = 50


@click.command(epilog="Example: python -m loadtests.matching --organisations 10000 --lines 100000")
@click.option("--organisations", default=10_000, show_default=True)
@click.option("--lines", default=100_000, show_default=True)
@click.option("--projects", default=10_000, show_default=True)
@click.option("--needs", default=2000, show_default=True)
def main(organisations: int, lines: int, projects: int, needs: int) -> None:
    """Make a hub by a seed, and ask for the best 20 with reasons, one need after the other."""
    facts = LiveHub(organisations, lines, projects, needs)
    collection, reading = _timed(lambda: Collection(facts.organisations, facts.projects))
    hub, making = _timed(lambda: Hub(collection, today=TODAY))
    engine = Engine(hub, sensible_weights())
    for need in facts.needs[:WARM]:
        engine.matches(need, 20)
    took, spent = [], []
    for need in facts.needs:
        began, cpu = time.perf_counter(), time.process_time()
        engine.matches(need, 20)
        took.append(time.perf_counter() - began)
        spent.append(time.process_time() - cpu)
    changed = [structs.replace(facts.organisations[0], lines=facts.organisations[1].lines), *facts.organisations[1:]]
    _, renewed = _timed(lambda: Hub(Collection(changed, facts.projects, collection), today=TODAY))
    click.echo(f"{organisations:,} organisations, {lines:,} lines, {projects:,} projects, {needs:,} needs")
    click.echo(f"texts and codes read in {reading:.1f} s, hub made in {making:.1f} s")
    click.echo(f"top 20 with reasons: {_quantiles(took)}; of the processor {_quantiles(spent)}")
    click.echo(f"all needs one after the other {sum(took):.1f} s; hub with one changed organisation {renewed:.1f} s")


def _timed(run: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    return run(), time.perf_counter() - began


def _quantiles(seconds: Sequence[float]) -> str:
    return ", ".join(f"p{share} {1000 * float(np.quantile(seconds, share / 100)):.1f} ms" for share in (50, 95, 99))


if __name__ == "__main__":
    main()
