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
    """Told from the project itself, one constraint after the other."""
    chosen = [one for one in project.candidates if one.id in team]
    available = [one for one in project.candidates if one.id not in project.excluded]
    if project.max_size is not None and len(team) > project.max_size:
        return False
    if team & project.excluded or not project.members <= team or any({*pair} <= team for pair in project.competitors):
        return False
    for limit in project.limits:
        count = sum(one.kind in limit.values for one in chosen)
        if count < limit.minimum or (limit.maximum is not None and count > limit.maximum):
            return False
    if any(not any(name in one.certificates for one in chosen) for name in project.certificates):
        return False
    asks_lead = project.needs_lead or project.lead_certificates
    if asks_lead and not any(one.may_lead and project.lead_certificates <= one.certificates for one in chosen):
        return False
    return all(
        covering(need, chosen) >= min(need.quantity, covering(need, available)) for need in project.needs if need.must
    )


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
    ids = [one.id for one in project.candidates]
    teams = [frozenset(team) for size in range(len(ids) + 1) for team in combinations(ids, size)]
    return [team for team in teams if kept_constraints(project, team)]
