"""How fast and how surely teams are found: invented projects of several shapes."""

import random
import time
from collections.abc import Iterator, Sequence
from typing import Final, Literal, NamedTuple

import msgspec
import numpy as np

from community.features.matchmaking.planning.consortium.greedy import bettered, chosen_by_gain
from community.features.matchmaking.planning.consortium.planning import propose_teams
from community.features.matchmaking.planning.consortium.programme import programme_of
from community.features.matchmaking.planning.consortium.project import Candidate, Limit, Need, Objective, Project

Shape = Literal["uniform", "clustered", "adversarial"]

SHAPES: Final[tuple[Shape, ...]] = ("uniform", "clustered", "adversarial")
SIZES: Final = (200, 700, 2000)
FEW_GRADES: Final = (40, 60, 80, 100)
ALL_GRADES: Final = tuple(range(30, 101))
KINDS: Final = ("firm", "firm", "firm", "research", "training")
MAX_SIZE: Final = 8


class Figures(NamedTuple):
    """Of one kind of projects: milliseconds of the processor for one team and for three, shares, what greedy lacks."""

    name: str
    candidates: int
    one_p50: float
    one_p95: float
    three_p95: float
    proved: float
    greedy_gap: float
    worst_gap: float
    greedy_fails: float


def project(seed: int, candidates: int, needs: int, shape: Shape, grades: Sequence[int]) -> Project:
    """Weighted needs, three of them musts; kinds, regions, a certificate, competitors; teams up to eight.

    uniform: each candidate covers each need with the same chance; clustered: mostly those of its trade; adversarial:
    each covers three of needs that weigh the same, so that many teams are nearly as good.
    """
    chance = random.Random(seed)
    rows = tuple(
        Need(
            id=f"need-{at:02}",
            weight=5 if shape == "adversarial" else chance.randint(1, 10),
            must=at < 3,
            quantity=2 if at % 7 == 6 else 1,
        )
        for at in range(needs)
    )
    ids = [f"organisation-{at:05}" for at in range(candidates)]
    return Project(
        needs=rows,
        candidates=tuple(
            Candidate(
                id=one,
                fits={f"need-{at:02}": chance.choice(grades) for at in _covered(chance, needs, shape)},
                kind=chance.choice(KINDS),
                region=f"region-{chance.randrange(6)}",
                certificates=frozenset(["iso"]) if chance.random() < 0.2 else frozenset(),
                may_lead=chance.random() < 0.5,
            )
            for one in ids
        ),
        max_size=MAX_SIZE,
        limits=(
            Limit(name="research", attribute="kind", values=frozenset(["research"]), minimum=1),
            Limit(name="one region", attribute="region", values=frozenset(["region-0"]), maximum=3),
        ),
        certificates=frozenset(["iso"]),
        competitors=frozenset((chance.choice(ids), chance.choice(ids)) for _ in range(candidates // 20)),
    )


def _covered(chance: random.Random, needs: int, shape: Shape) -> list[int]:
    if shape == "adversarial":
        return chance.sample(range(needs), 3)
    trade = chance.randrange(4)
    likely = {at: 0.15 if shape == "uniform" else 0.35 if at % 4 == trade else 0.04 for at in range(needs)}
    return [at for at in range(needs) if chance.random() < likely[at]]


def measure(seeds: int, needs: int, grades: Sequence[int], objective: Objective, seconds: float) -> Iterator[Figures]:
    for shape in SHAPES:
        for candidates in SIZES:
            projects = [project(seed, candidates, needs, shape, grades) for seed in range(seeds)]
            if objective == "smallest":
                projects = [_all_musts(each) for each in projects]
            yield _figures(shape, projects, objective, seconds)


def _all_musts(each: Project) -> Project:
    """Every need has to be covered, by a team of any size."""
    needs = tuple(msgspec.structs.replace(need, must=True) for need in each.needs)
    return msgspec.structs.replace(each, needs=needs, max_size=None)


def _figures(name: str, projects: Sequence[Project], objective: Objective, seconds: float) -> Figures:
    propose_teams(msgspec.structs.replace(projects[0], candidates=projects[0].candidates[:20]))  # loads the solver
    one, three, proved, gaps, fails = [], [], [], [], 0
    for each in projects:
        started = time.process_time()
        best = propose_teams(each, objective, teams=1, seconds=seconds)
        one.append(time.process_time() - started)
        started = time.process_time()
        propose_teams(each, objective, seconds=seconds)
        three.append(time.process_time() - started)
        proved.append(bool(best.teams) and best.teams[0].proved)
        programme, _, _ = programme_of(each)
        smallest = objective == "smallest"
        greedy = bettered(programme, chosen_by_gain(programme, smallest=smallest), smallest=smallest)
        if programme.violation(greedy):
            fails += 1
        elif best.teams and objective == "coverage":
            gaps.append(1 - programme.value(greedy) / best.teams[0].value)
        elif best.teams:
            gaps.append(len(greedy) / len(best.teams[0].members) - 1)
    return Figures(
        name=name,
        candidates=len(projects[0].candidates),
        one_p50=float(np.percentile(one, 50)) * 1000,
        one_p95=float(np.percentile(one, 95)) * 1000,
        three_p95=float(np.percentile(three, 95)) * 1000,
        proved=sum(proved) / len(proved),
        greedy_gap=float(np.mean(gaps)) if gaps else 0.0,
        worst_gap=max(gaps, default=0.0),
        greedy_fails=fails / len(projects),
    )
