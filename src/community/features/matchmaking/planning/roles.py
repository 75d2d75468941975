"""Draft of the roles in a temporary group of firms (groupement momentané d'entreprises)."""

from typing import Literal

import msgspec

from community.features.matchmaking.planning.consortium.project import Need
from community.features.matchmaking.planning.consortium.proposal import Team

Liability = Literal["joint", "joint_and_several"]
"""conjoint: each firm answers for its own part; solidaire: each answers for the whole contract."""

THOUSANDTHS = 1000


class Part(msgspec.Struct, frozen=True):
    """A firm in the group. share: thousandths of the whole, by needs covered; shares add up to 1000."""

    organisation: str
    lead: bool
    share: int
    needs: tuple[str, ...]


class GroupDraft(msgspec.Struct, frozen=True):
    """lead_answers_for_all: the lead partner of a group with joint liability is liable for the parts of the others."""

    liability: Liability
    lead: str | None
    lead_answers_for_all: bool
    parts: tuple[Part, ...]


def draft_roles(
    team: Team, needs: tuple[Need, ...], liability: Liability = "joint", *, lead_answers_for_all: bool = True
) -> GroupDraft:
    """Lead first, then by share and id; the weight of a need is divided equally among those who count for it.

    A firm that covers nothing has no share; without any coverage all have equal shares. The draft is for people to
    alter: what each part is worth is theirs to agree. With joint and several liability all answer for all.
    """
    weights = {need.id: need.weight for need in needs}
    worth = {member.id: 0.0 for member in team.members}
    for row in team.coverage:
        for near in row.members:
            worth[near.candidate] += weights[row.need] / len(row.members)
    shares = _thousandths(worth)
    parts = [Part(one.id, one.id == team.lead, shares[one.id], one.needs) for one in team.members]
    return GroupDraft(
        liability=liability,
        lead=team.lead,
        lead_answers_for_all=liability == "joint_and_several" or lead_answers_for_all,
        parts=tuple(sorted(parts, key=lambda part: (not part.lead, -part.share, part.organisation))),
    )


def _thousandths(worth: dict[str, float]) -> dict[str, int]:
    """By the largest remainder, so that the shares add up."""
    total = sum(worth.values())
    exact = {one: THOUSANDTHS * (own / total if total else 1 / len(worth)) for one, own in worth.items()}
    shares = {one: int(part) for one, part in exact.items()}
    order = sorted(exact, key=lambda one: (shares[one] - exact[one], one))
    for one in order[: THOUSANDTHS - sum(shares.values())]:
        shares[one] += 1
    return shares
