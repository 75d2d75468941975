"""From a project to its best few teams."""

from collections.abc import Sequence
from typing import Final

from community.features.matchmaking.planning.consortium.conflicts import impossible, loosened
from community.features.matchmaking.planning.consortium.exact import (
    Best,
    cut,
    fewest,
    in_order_of_ids,
    most_valuable,
    relaxation,
)
from community.features.matchmaking.planning.consortium.explaining import coverage, lead_of, members
from community.features.matchmaking.planning.consortium.greedy import bettered, chosen_by_gain, without_spare
from community.features.matchmaking.planning.consortium.linear import Relaxed
from community.features.matchmaking.planning.consortium.programme import Programme, Row, programme_of
from community.features.matchmaking.planning.consortium.project import Objective, Project
from community.features.matchmaking.planning.consortium.proposal import Conflict, Proposal, Team
from community.features.matchmaking.planning.progress import Budget, Progress, Report, silent

TEAMS: Final = 3
SECONDS: Final = 5.0


def propose_teams(
    project: Project,
    objective: Objective = "coverage",
    *,
    teams: int = TEAMS,
    seconds: float = SECONDS,
    report: Report = silent,
) -> Proposal:
    """The best few teams for a project, best first, each with at least one member that those before it do not share.

    coverage: of highest value within the largest size; smallest: of the fewest members that cover all musts, and of
    these of the highest value. The same project gives the same teams in whatever order it is stated, as long as they
    are proved; at the end of its time the best found stands with its bound, and no further teams are looked for.
    """
    budget = Budget(seconds)
    programme, gaps, conflicts = programme_of(project)
    if not programme.candidates:
        return Proposal((), programme.full_value, gaps, (*conflicts, *impossible(programme)))
    search = _Search(programme, objective, budget, report, teams)
    found = search.run()
    return Proposal(found, programme.full_value, gaps, (*conflicts, *search.conflicts))


class _Search:
    """One proposal under way: rows are loosened at most once, then one team after the other is cut off."""

    def __init__(self, programme: Programme, objective: Objective, budget: Budget, report: Report, teams: int) -> None:
        self._programme = programme
        self._smallest = objective == "smallest"
        self._budget = budget
        self._report = report
        self._wanted = teams
        self.conflicts: tuple[Conflict, ...] = ()

    def run(self) -> tuple[Team, ...]:
        found: list[Team] = []
        cuts: list[Row] = []
        self._report(Progress("relaxing", 0, self._wanted))
        bounds = relaxation(self._programme, self._budget)
        while len(found) < self._wanted and not (found and self._budget.spent):
            self._report(Progress("searching", len(found), self._wanted, bound=_told(bounds)))
            best, size = self._best(self._programme.with_rows([*self._programme.rows, *cuts]), bounds)
            if best.infeasible and not found and not self.conflicts and self._loosen():
                bounds = relaxation(self._programme, self._budget)
                continue
            if not best.team:
                break
            found.append(self._explained(best, size))
            cuts.append(cut(self._programme, best.team))
            self._report(Progress("found", len(found), self._wanted, found[-1].value, found[-1].bound))
        return tuple(found)

    def _best(self, programme: Programme, bounds: Relaxed | None) -> tuple[Best, int | None]:
        """The best team under these rows, and the proved least size where the smallest is asked for."""
        start = bettered(programme, chosen_by_gain(programme, smallest=self._smallest), smallest=self._smallest)
        size = None
        if self._smallest:
            least = fewest(programme, start, self._budget)
            if least.team is None:
                return least, None
            size, start = least.bound, least.team
            programme = programme.with_rows([*programme.rows, _no_larger(programme, len(least.team))])
            bounds = relaxation(programme, self._budget)
            best = most_valuable(programme, bounds, start, self._budget)
            best = best._replace(proved=best.proved and least.proved)
        else:
            best = most_valuable(programme, bounds, start, self._budget)
        if best.team is None:
            return best, size
        team = best.team if self._smallest else without_spare(programme, best.team)
        return best._replace(team=in_order_of_ids(programme, team)), size

    def _loosen(self) -> bool:
        self._report(Progress("loosening", 0, self._wanted))
        given_up = loosened(self._programme, self._budget)
        if given_up is None or not given_up[1]:
            return False
        rows, self.conflicts = given_up
        self._programme = self._programme.with_rows(rows)
        return True

    def _explained(self, best: Best, size: int | None) -> Team:
        team: Sequence[int] = best.team or ()
        return Team(
            members=members(self._programme, team),
            lead=lead_of(self._programme, team),
            value=self._programme.value(team),
            bound=best.bound,
            least_size=size,
            proved=best.proved,
            coverage=coverage(self._programme, team),
        )


def _no_larger(programme: Programme, size: int) -> Row:
    return Row(None, "", programme.matrix[:0].sum(axis=0) + 1, 0, size)


def _told(bounds: Relaxed | None) -> int | None:
    return None if bounds is None or bounds.infeasible else int(bounds.bound)
