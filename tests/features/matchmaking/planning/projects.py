"""Small projects for properties, and what every team of a project has to keep."""

from itertools import combinations

from hypothesis import strategies as st

from community.features.matchmaking.planning.consortium.project import Candidate, Limit, Need, Project

KINDS = ("firm", "research", "training")


@st.composite
def projects(draw: st.DrawFn, most: int = 7, *, constrained: bool = True) -> Project:
    needs = tuple(
        Need(
            id=f"need{at}",
            weight=draw(st.integers(1, 5)),
            must=draw(st.booleans()),
            quantity=draw(st.sampled_from((1, 1, 1, 2, 3))),
            minimum_fit=draw(st.sampled_from((1, 1, 50))),
        )
        for at in range(draw(st.integers(0, 4)))
    )
    ids = [f"org{at}" for at in range(draw(st.integers(0, most)))]
    candidates = tuple(
        Candidate(
            id=one,
            fits={need.id: draw(st.sampled_from((0, 0, 30, 60, 100))) for need in needs},
            kind=draw(st.sampled_from(KINDS)),
            certificates=draw(st.frozensets(st.sampled_from(("iso", "bio")))),
            may_lead=draw(st.booleans()),
        )
        for one in ids
    )
    if not constrained:
        return Project(needs=needs, candidates=candidates, max_size=draw(st.integers(1, 4)), needs_lead=False)
    some = st.frozensets(st.sampled_from(ids), max_size=2) if ids else st.just(frozenset())
    pairs = list(combinations(ids, 2))
    return Project(
        needs=needs,
        candidates=candidates,
        limits=tuple(
            Limit(
                name=kind,
                attribute="kind",
                values=frozenset([kind]),
                minimum=draw(st.integers(0, 1)),
                maximum=draw(st.none() | st.integers(1, 2)),
            )
            for kind in draw(st.sets(st.sampled_from(KINDS), max_size=2))
        ),
        max_size=draw(st.none() | st.integers(1, 4)),
        members=draw(some),
        needs_lead=draw(st.booleans()),
        excluded=draw(some),
        competitors=draw(st.frozensets(st.sampled_from(pairs), max_size=3)) if pairs else frozenset(),
        certificates=draw(st.frozensets(st.just("iso"))),
        lead_certificates=draw(st.frozensets(st.just("bio"))),
    )


def kept_constraints(project: Project, team: frozenset[str]) -> bool:
    return may_be(project, team) and not broken(project, team)


def may_be(project: Project, team: frozenset[str]) -> bool:
    """Whether it has those whom it must have, and nobody excluded beside whom it has."""
    rivals = any({*pair} <= team for pair in project.competitors)
    return project.members <= team and not team & project.excluded and not rivals


def broken(project: Project, team: frozenset[str]) -> list[str]:
    """The constraints that do not hold, told from the project itself one after the other."""
    chosen = [one for one in project.candidates if one.id in team]
    available = [one for one in project.candidates if one.id not in project.excluded]
    found = ["size"] if project.max_size is not None and len(team) > project.max_size else []
    for limit in project.limits:
        count = sum(one.kind in limit.values for one in chosen)
        found += [f"at least {limit.name}"] if count < limit.minimum else []
        found += [f"at most {limit.name}"] if limit.maximum is not None and count > limit.maximum else []
    found += [name for name in project.certificates if not any(name in one.certificates for one in chosen)]
    asks_lead = project.needs_lead or project.lead_certificates
    if asks_lead and not any(one.may_lead and project.lead_certificates <= one.certificates for one in chosen):
        found.append("lead")
    for need in project.needs:
        if need.must and covering(need, chosen) < min(need.quantity, covering(need, available)):
            found.append(need.id)
    return found


def covering(need: Need, candidates: list[Candidate]) -> int:
    return sum(one.fits.get(need.id, 0) >= need.minimum_fit for one in candidates)


def worth(project: Project, team: frozenset[str]) -> float:
    """Weight times mean fit of the best as many as asked, by hand."""
    total = 0.0
    for need in project.needs:
        fits = [one.fits.get(need.id, 0) for one in project.candidates if one.id in team]
        best = sorted((fit for fit in fits if fit >= need.minimum_fit), reverse=True)[: need.quantity]
        total += need.weight * sum(best) / need.quantity
    return total


def all_teams(project: Project) -> list[frozenset[str]]:
    """Every team that keeps all constraints, by trying all."""
    return [team for team in _subsets(project) if kept_constraints(project, team)]


def fewest_broken(project: Project) -> int | None:
    """Constraints that have to be given up at least, by trying all teams; None where members exclude each other."""
    counts = [len(broken(project, team)) for team in _subsets(project) if may_be(project, team)]
    return min(counts, default=None)


def _subsets(project: Project) -> list[frozenset[str]]:
    ids = [one.id for one in project.candidates]
    return [frozenset(team) for size in range(len(ids) + 1) for team in combinations(ids, size)]
