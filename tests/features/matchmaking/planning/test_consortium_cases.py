"""Bad input and bad days of consortia, one by one."""

from collections.abc import Mapping

import msgspec
import pytest

from community.features.matchmaking.planning.consortium.planning import propose_teams
from community.features.matchmaking.planning.consortium.project import Candidate, Limit, Need, Project
from community.features.matchmaking.planning.consortium.proposal import Conflict, Gap, Near
from community.features.matchmaking.planning.roles import draft_roles


def organisation(name: str, kind: str = "firm", **fits: int) -> Candidate:
    return Candidate(id=name, fits=fits, kind=kind)


WOOD, GLUE, PAINT = Need(id="wood", must=True), Need(id="glue", must=True), Need(id="paint", weight=3)
MILL = organisation("mill", wood=100)
CHEMIST = organisation("chemist", "research", glue=80, paint=60)
PAINTER = organisation("painter", paint=100, glue=10)
TRADER = organisation("trader", wood=70, glue=70)
PROJECT = Project(needs=(WOOD, GLUE, PAINT), candidates=(MILL, CHEMIST, PAINTER, TRADER), max_size=3)


def changed(**fields: object) -> Project:
    return msgspec.structs.replace(PROJECT, **fields)


def member_ids(project: Project, **options: int) -> list[list[str]]:
    return [[member.id for member in team.members] for team in propose_teams(project, **options).teams]


def test_the_team_says_who_covers_what() -> None:
    team = propose_teams(PROJECT).teams[0]
    assert [(row.need, [near.candidate for near in row.members]) for row in team.coverage] == [
        ("glue", ["chemist"]),
        ("paint", ["painter"]),
        ("wood", ["mill"]),
    ]


def test_a_member_has_its_loss_and_its_substitutes() -> None:
    members = {member.id: member for member in propose_teams(PROJECT).teams[0].members}
    assert (members["mill"].loss, members["mill"].uncovered) == (100, ("wood",))
    assert members["mill"].broken == (("must", "wood"),)
    assert [one.candidate for one in members["mill"].substitutes] == ["trader"]


def test_among_equals_the_first_by_id_is_taken() -> None:
    twins = tuple(organisation(name, wood=100, glue=100) for name in ("c", "a", "b"))
    assert member_ids(changed(candidates=twins)) == [["a"], ["b"], ["c"]]


def test_nobody_is_in_the_team_who_adds_nothing() -> None:
    assert member_ids(changed(candidates=(TRADER, MILL, organisation("idle")), needs=(WOOD,)), teams=1) == [["mill"]]


def test_without_candidates_every_need_is_a_gap() -> None:
    proposal = propose_teams(changed(candidates=()))
    assert proposal.teams == ()
    assert [gap.need for gap in proposal.gaps] == ["glue", "paint", "wood"]


def test_without_needs_there_is_no_team() -> None:
    assert propose_teams(changed(needs=(), needs_lead=False)).teams == ()


def test_a_need_that_nobody_covers_is_named_with_the_nearest_and_the_rest_is_solved() -> None:
    steel = Need(id="steel", must=True, minimum_fit=50)
    near = (organisation("smith", steel=30), organisation("forge", steel=45))
    proposal = propose_teams(changed(needs=(*PROJECT.needs, steel), candidates=(*PROJECT.candidates, *near)))
    assert proposal.gaps == (Gap("steel", 1, 0, (Near("forge", 45), Near("smith", 30))),)
    assert proposal.conflicts == ()
    assert len(proposal.teams[0].members) == 3


def test_a_need_for_two_that_one_covers_is_a_gap_of_one() -> None:
    proposal = propose_teams(changed(needs=(Need(id="paint", quantity=3, must=True),)))
    assert [(gap.quantity, gap.available) for gap in proposal.gaps] == [(3, 2)]
    assert proposal.teams[0].coverage[0].missing == 1


@pytest.mark.parametrize(
    ("fields", "conflict"),
    [
        ({"max_size": 1, "candidates": (MILL, CHEMIST)}, Conflict("max_size", "", 1, 2)),
        ({"certificates": frozenset(["iso"])}, Conflict("certificate", "iso", 1, 0)),
        ({"lead_certificates": frozenset(["iso"])}, Conflict("lead", "", 1, 0)),
        ({"members": frozenset(["ghost"])}, Conflict("member_missing", "ghost", 1, 0)),
        ({"members": frozenset(["mill"]), "excluded": frozenset(["mill"])}, Conflict("member_excluded", "mill", 1, 0)),
        (
            {"members": frozenset(["mill", "trader"]), "competitors": frozenset([("trader", "mill")])},
            Conflict("competing_members", "mill trader", 0, 1),
        ),
        (
            {"limits": (Limit(name="labs", attribute="kind", values=frozenset(["research"]), minimum=2),)},
            Conflict("minimum", "labs", 2, 1),
        ),
        (
            {
                "limits": (Limit(name="firms", attribute="kind", values=frozenset(["firm"]), maximum=0),),
            },
            Conflict("maximum", "firms", 0, 1),
        ),
    ],
)
def test_a_constraint_that_cannot_hold_is_named_and_the_rest_is_solved(
    fields: Mapping[str, object], conflict: Conflict
) -> None:
    proposal = propose_teams(changed(**fields))
    assert proposal.conflicts == (conflict,)
    assert proposal.teams


def test_rivals_stay_apart_even_if_a_must_is_given_up() -> None:
    project = changed(candidates=(MILL, CHEMIST), competitors=frozenset([("mill", "chemist")]))
    proposal = propose_teams(project)
    assert [conflict.constraint for conflict in proposal.conflicts] == ["must"]
    assert all(len(team.members) == 1 for team in proposal.teams)


def test_an_organisation_is_excluded_by_its_firm_number() -> None:
    barred = Candidate(id="mill", firm="123456782", fits={"wood": 100})
    project = changed(candidates=(barred, CHEMIST, TRADER), excluded=frozenset(["123456782"]))
    assert all("mill" not in team for team in member_ids(project))


def test_invited_members_stay_and_the_stated_lead_leads() -> None:
    team = propose_teams(changed(members=frozenset(["trader"]), lead="painter")).teams[0]
    assert {"trader", "painter"} <= {member.id for member in team.members}
    assert team.lead == "painter"


def test_without_time_the_greedy_team_stands_unproved_with_a_bound() -> None:
    team = propose_teams(PROJECT, seconds=0).teams[0]
    assert not team.proved or team.value == team.bound
    assert team.value <= team.bound


@pytest.mark.parametrize(
    "fields",
    [
        {"needs": (WOOD, WOOD)},
        {"candidates": (MILL, MILL)},
        {"needs": (Need(id="x", weight=0),)},
        {"candidates": (organisation("x", wood=101),)},
        {"max_size": 0},
    ],
)
def test_what_no_form_can_mean_is_refused(fields: Mapping[str, object]) -> None:
    with pytest.raises(ValueError, match=r"twice|at least|a fit is"):
        changed(**fields)


def test_shares_of_a_group_add_up_and_its_lead_stands_first() -> None:
    team = propose_teams(PROJECT).teams[0]
    draft = draft_roles(team, PROJECT.needs)
    assert sum(part.share for part in draft.parts) == 1000
    assert [(part.organisation, part.lead, part.share) for part in draft.parts] == [
        ("painter", True, 600),
        ("chemist", False, 200),
        ("mill", False, 200),
    ]


def test_with_joint_and_several_liability_the_lead_answers_for_all() -> None:
    team = propose_teams(PROJECT).teams[0]
    assert draft_roles(team, PROJECT.needs, "joint_and_several", lead_answers_for_all=False).lead_answers_for_all
