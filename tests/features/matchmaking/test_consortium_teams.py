"""Teams as the matcher works them out: who is asked, who fits, what is written down."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.factories.accounts import make_organisation, make_person
from tests.factories.consortia import CONSORTIA, PROJECT, make_consortium, make_invitation, make_need, make_proposal
from tests.factories.matchmaking import make_line
from tests.features.matchmaking.conftest import Market

from community.core.clock import SystemClock
from community.features.accounts.models import Organisation
from community.features.matchmaking.matching.keeper import Keeper
from community.features.matchmaking.matching.teams import propose_once
from community.features.matchmaking.models import Consortium, ConsortiumProposal
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.service.reading_needs import read_project
from community.features.matchmaking.service.team_projects import region_of
from community.infra.db import Database

OFFERS = {
    "Froid Rapide": ("Transport frigorifique de melons", "refrigerated_transport", "66000"),
    "Froid Lent": ("Transport frigorifique", "refrigerated_transport", "84300"),
    "Labo Sud": ("Analyses de résidus de pesticides", "residue_analysis", "13200"),
}


class Scene:
    """Firms that offer things, and a hub that knows them."""

    def __init__(self, session: AsyncSession, database: Database, market: Market) -> None:
        self.session = session
        self.database = database
        self.market = market
        self.firms: dict[str, Organisation] = {}
        self.hub: Hub | None = None

    async def fill(self) -> None:
        for name, (text, tag, postcode) in OFFERS.items():
            firm = await make_organisation(self.session, legal_name=name, postcode=postcode)
            person = await make_person(self.session, organisation=firm)
            self.session.add(make_line(firm, person, text=text, tags=[tag]))
            self.firms[name] = firm
        await self.session.commit()
        keeper = Keeper(self.database, SystemClock())
        await keeper.renew()
        self.hub = (await keeper.kept()).supply
        keeper.close()

    async def work(self) -> bool:
        assert self.hub is not None
        return await propose_once(self.database, self.hub, SystemClock())

    async def project(self, *needs: tuple[str, str], **changes: Any) -> Consortium:
        project = make_consortium(self.market.firm, self.market.people["ana"], **changes)
        self.session.add(project)
        await self.session.flush()
        self.session.add_all(
            make_need(project, text, tags=[tag], must=True, position=at) for at, (text, tag) in enumerate(needs)
        )
        await self.session.commit()
        return project

    async def teams(self, project: Consortium, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Asked for, worked out, read."""
        asked = await self.market["ana"].post(f"{CONSORTIA}/{project.id}/teams", json=body or {})
        assert asked.status_code == 202, asked.text
        assert await self.work()
        seen = await self.market["ana"].get(f"{CONSORTIA}/{project.id}")
        return seen.json()  # type: ignore[no-any-return]

    def members(self, seen: dict[str, Any], team: int = 0) -> Sequence[str]:
        names = {one["id"]: one["name"] for one in seen["organisations"]}
        return [names[one["organisationId"]] for one in seen["teams"]["teams"][team]["members"]]


@pytest.fixture
async def scene(session: AsyncSession, database: Database, market: Market) -> Scene:
    scene = Scene(session, database, market)
    await scene.fill()
    return scene


TRANSPORT = ("Transport frigorifique de melons", "refrigerated_transport")
ANALYSIS = ("Analyses de pesticides", "residue_analysis")


async def test_a_team_covers_the_needs_and_says_how(scene: Scene) -> None:
    project = await scene.project(TRANSPORT, ANALYSIS)
    seen = await scene.teams(project)
    teams = seen["teams"]
    assert (teams["state"], teams["gaps"], teams["conflicts"], teams["outdated"]) == ("made", [], [], False)
    assert set(scene.members(seen)) == {"Melons du Luberon", "Froid Rapide", "Labo Sud"}
    best = teams["teams"][0]
    assert best["proved"]
    assert [row["members"][0]["fit"] for row in best["coverage"]] == [100, 100]
    haulier = next(one for one in best["members"] if one["organisationId"] == str(scene.firms["Froid Rapide"].id))
    assert [one["organisationId"] for one in haulier["substitutes"]] == [str(scene.firms["Froid Lent"].id)]
    assert len(haulier["uncovered"]) == 1
    assert "Froid Lent" in scene.members(seen, 1)
    assert not await scene.work()


async def test_what_nobody_covers_is_named_with_who_comes_near(scene: Scene, session: AsyncSession) -> None:
    project = await scene.project(TRANSPORT)
    session.add_all(
        [
            make_need(project, "Une fusée vers la lune", position=1),
            make_need(project, "Transport frigorifique de pesticides", minimum_fit=100, position=2),
        ]
    )
    await session.commit()
    gaps = (await scene.teams(project))["teams"]["gaps"]
    assert [(gap["available"], bool(gap["nearest"])) for gap in gaps] == [(0, False), (0, True)]


async def test_who_is_excluded_or_has_declined_is_in_no_team(scene: Scene, session: AsyncSession) -> None:
    project = await scene.project(TRANSPORT)
    seen = await scene.teams(project, {"exclude": [str(scene.firms["Froid Rapide"].id)]})
    assert scene.members(seen) == ["Melons du Luberon", "Froid Lent"]
    ana = scene.market.people["ana"]
    declined = make_invitation(project, scene.firms["Froid Lent"], ana, state="declined", version=seen["version"])
    session.add(declined)
    await session.commit()
    assert (await scene.teams(project))["teams"]["gaps"][0]["nearest"] == []


async def test_who_is_fixed_or_has_accepted_is_in_every_team(scene: Scene, session: AsyncSession) -> None:
    project = await scene.project(TRANSPORT)
    lab = scene.firms["Labo Sud"]
    session.add(make_invitation(project, lab, scene.market.people["ana"], state="accepted"))
    await session.commit()
    seen = await scene.teams(project, {"fix": [str(scene.firms["Froid Lent"].id)]})
    assert {"Labo Sud", "Froid Lent"} < set(scene.members(seen))


async def test_constraints_that_cannot_hold_are_named(scene: Scene) -> None:
    limits = [{"attribute": "region", "values": ["FR-BRE"], "minimum": 1, "maximum": None}]
    project = await scene.project(TRANSPORT, constraints={"limits": limits})
    conflicts = (await scene.teams(project))["teams"]["conflicts"]
    assert conflicts == [{"constraint": "minimum", "subject": "0", "asked": 1, "possible": 0}]


async def test_the_fewest_members_are_found_for_the_smallest_team(scene: Scene) -> None:
    project = await scene.project(TRANSPORT, objective="smallest", takes_part=False)
    seen = await scene.teams(project)
    assert len(scene.members(seen)) == 1
    assert seen["teams"]["teams"][0]["leastSize"] == 1


async def test_teams_of_a_project_that_has_changed_are_marked(scene: Scene) -> None:
    project = await scene.project(TRANSPORT)
    seen = await scene.teams(project)
    body = PROJECT | {"version": seen["version"], "needs": seen["needs"]}
    changed = await scene.market["ana"].put(f"{CONSORTIA}/{project.id}", json=body)
    assert changed.json()["teams"]["outdated"]


async def test_what_a_dead_process_left_is_taken_over(scene: Scene, session: AsyncSession) -> None:
    project = await scene.project(TRANSPORT)
    now, ana = datetime.now(UTC), scene.market.people["ana"]
    begun = make_proposal(project, ana, state="working", started_at=now - timedelta(seconds=20), version=1)
    session.add(begun)
    await session.commit()
    assert not await scene.work()
    begun.started_at = now - timedelta(minutes=5)
    await session.commit()
    assert await scene.work()
    row = await session.get_one(ConsortiumProposal, begun.id, populate_existing=True)
    assert (row.state, row.found) == ("made", 2)


@pytest.mark.parametrize(
    ("country", "postcode", "region"),
    [
        ("FR", "84300", "FR-PAC"),
        ("FR", "20000", "FR-20R"),
        ("FR", "97100", "FR-971"),
        ("FR", "99123", ""),
        ("ES", "46001", ""),
    ],
)
def test_a_postcode_tells_the_region(country: str, postcode: str, region: str) -> None:
    assert region_of(country, postcode) == region


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (
            "Nous montons une filière melon.\n- un transporteur frigorifique\n- un laboratoire d’analyses de résidus",
            [["melon"], ["refrigerated_transport"], ["residue_analysis"]],
        ),
        (
            "Il nous faut un transporteur frigorifique, du conditionnement et des analyses de résidus.",
            [["refrigerated_transport"], ["packing"], ["residue_analysis"]],
        ),
        ("Rien de connu ici", [[]]),
        ("", [[]]),
    ],
)
def test_a_text_is_read_as_needs(text: str, tags: list[list[str]]) -> None:
    found = [need.terms.tags for need in read_project(text).needs]
    wanted = {tag for each in tags for tag in each}
    assert [[tag for tag in each if tag in wanted] for each in found] == tags


def test_a_text_of_any_length_is_read() -> None:
    assert len(read_project("Un transporteur frigorifique. Des melons.\n" * 400).needs) == 2
