import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.features.matchmaking.planning.projects import (
    all_teams,
    covering,
    fewest_broken,
    kept_constraints,
    projects,
    worth,
)

from community.features.matchmaking.planning.consortium.exact import most_valuable, relaxation
from community.features.matchmaking.planning.consortium.greedy import bettered, chosen_by_gain
from community.features.matchmaking.planning.consortium.planning import propose_teams
from community.features.matchmaking.planning.consortium.programme import programme_of
from community.features.matchmaking.planning.consortium.project import Candidate, Need, Project
from community.features.matchmaking.planning.consortium.proposal import Team
from community.features.matchmaking.planning.progress import Budget, Progress

EASY = Project(
    needs=(Need(id="wood"), Need(id="glue")),
    candidates=tuple(Candidate(id=one, fits={"wood": 50, "glue": 100}) for one in ("a", "b", "c")),
    max_size=1,
)

EXAMPLES = settings(max_examples=40, deadline=None)


def ids(team: Team) -> frozenset[str]:
    return frozenset(member.id for member in team.members)


def unit(project: Project) -> float:
    """Value of the proposal's unit in weight times fit."""
    full = sum(need.weight * 100 for need in project.needs)
    return propose_teams(project, teams=1).full_value / full if full else 1


@EXAMPLES
@given(projects())
def test_the_first_team_is_the_best_of_all_teams(project: Project) -> None:
    every = all_teams(project)
    proposal = propose_teams(project, teams=1)
    best = max((worth(project, one) for one in every), default=0)
    assert bool(every) == (not proposal.conflicts)
    if best:
        team = proposal.teams[0]
        assert team.value == pytest.approx(best * unit(project))
        assert team.proved
        assert team.bound == team.value


@EXAMPLES
@given(projects())
def test_the_smallest_team_is_the_smallest_of_all_and_of_these_the_best(project: Project) -> None:
    every = all_teams(project)
    proposal = propose_teams(project, "smallest", teams=1)
    least = min(map(len, every), default=0)
    if least:
        team = proposal.teams[0]
        assert (len(team.members), team.least_size) == (least, least)
        best = max(worth(project, one) for one in every if len(one) == least)
        assert team.value == pytest.approx(best * unit(project))


@EXAMPLES
@given(projects())
def test_every_team_keeps_every_constraint(project: Project) -> None:
    proposal = propose_teams(project)
    if not proposal.conflicts:
        for team in proposal.teams:
            assert kept_constraints(project, ids(team))


@EXAMPLES
@given(projects())
def test_teams_are_distinct_and_ordered(project: Project) -> None:
    proposal = propose_teams(project)
    assert len({ids(team) for team in proposal.teams}) == len(proposal.teams)
    assert [team.value for team in proposal.teams] == sorted((team.value for team in proposal.teams), reverse=True)


@EXAMPLES
@given(projects(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_decides_nothing(project: Project, chance: random.Random) -> None:
    other = msgspec.structs.replace(
        project,
        needs=(*chance.sample(project.needs, len(project.needs)),),
        candidates=(*chance.sample(project.candidates, len(project.candidates)),),
        limits=(*chance.sample(project.limits, len(project.limits)),),
    )
    assert propose_teams(other) == propose_teams(project)


@EXAMPLES
@given(projects(constrained=False))
def test_greedy_is_no_better_than_exact_and_exact_no_better_than_the_bound(project: Project) -> None:
    programme, _, _ = programme_of(
        msgspec.structs.replace(project, needs=tuple(n for n in project.needs if not n.must))
    )
    if not programme.candidates:
        return
    budget = Budget(60)
    start = bettered(programme, chosen_by_gain(programme), smallest=False)
    bounds = relaxation(programme, budget)
    best = most_valuable(programme, bounds, start, budget)
    assert bounds is not None
    assert best.team is not None
    assert programme.value(start) <= programme.value(best.team) <= bounds.bound + 1e-6


@EXAMPLES
@given(projects())
def test_what_is_lost_is_what_the_rest_of_the_team_lacks(project: Project) -> None:
    scale = unit(project)
    for team in propose_teams(project, teams=1).teams:
        for member in team.members:
            rest = ids(team) - {member.id}
            assert member.loss == pytest.approx((worth(project, ids(team)) - worth(project, rest)) * scale)
            for need in project.needs:
                before, after = (
                    min(need.quantity, covering(need, [one for one in project.candidates if one.id in some]))
                    for some in (ids(team), rest)
                )
                assert (need.id in member.uncovered) == (after < before)


@EXAMPLES
@given(projects())
def test_substitutes_cover_some_of_the_same_and_keep_all_constraints(project: Project) -> None:
    scale = unit(project)
    proposal = propose_teams(project, teams=1)
    known = {one.id: one for one in project.candidates}
    for team in proposal.teams if not proposal.conflicts else ():
        for member in team.members:
            own = {need.id for need in project.needs if covering(need, [known[member.id]])}
            for other in member.substitutes:
                instead = ids(team) - {member.id} | {other.candidate}
                assert kept_constraints(msgspec.structs.replace(project, members=frozenset()), instead)
                assert other.value == pytest.approx(worth(project, instead) * scale)
                assert not own or any(
                    need.id in own and covering(need, [known[other.candidate]]) for need in project.needs
                )


@EXAMPLES
@given(projects(most=6))
def test_conflicts_are_told_where_no_team_keeps_all_constraints_and_only_there(project: Project) -> None:
    conflicts = propose_teams(project, teams=1).conflicts
    assert bool(conflicts) == (not all_teams(project))


@EXAMPLES
@given(projects(most=6))
def test_no_more_constraints_are_given_up_than_must_be(project: Project) -> None:
    fewest = fewest_broken(project)
    if fewest is not None:
        assert len(propose_teams(project, teams=1).conflicts) == fewest


def test_progress_names_each_step_and_ends_with_all_teams() -> None:
    told: list[Progress] = []
    propose_teams(EASY, teams=2, report=told.append)
    assert [one.step for one in told] == ["relaxing", "searching", "found", "searching", "found"]
    assert told[-1].done == told[-1].total == 2
