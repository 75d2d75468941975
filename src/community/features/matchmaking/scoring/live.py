"""The hub of the live engine at one moment: who offers what, the other way round who seeks what, and who asks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from msgspec import structs

from community.features.matchmaking.scoring.asked import Asked
from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.facts import Organisation, Project
from community.features.matchmaking.scoring.hub import Hub


class Facts(NamedTuple):
    """Organisations by id, what they ask for by the id of line or opportunity, and since when each is there."""

    organisations: Mapping[str, Organisation]
    asked: Mapping[UUID, Asked]
    joined: Mapping[str, date]


class LiveHub(NamedTuple):
    """Nothing of it is ever changed.

    supply: who offers what, asked by needs and requests. demand: the same organisations the other way round, with what
    they seek in the place of what they offer, asked by offers.
    """

    supply: Hub
    demand: Hub
    facts: Facts
    today: date

    def hub_for(self, asked: Asked) -> Hub:
        return self.demand if asked.offers else self.supply


def live_hub(facts: Facts, projects: Iterable[Project], today: date, earlier: LiveHub | None = None) -> LiveHub:
    """With an earlier hub only new texts are taken apart; how much each word tells stays as it was there."""
    supply = Collection(facts.organisations.values(), projects, None if earlier is None else earlier.supply.collection)
    demand = Collection(map(_turned, supply.organisations), (), supply)
    day = today.toordinal()
    return LiveHub(Hub(supply, today=day), Hub(demand, today=day), facts, today)


def renewed(earlier: LiveHub, fresh: Facts, read: frozenset[str], today: date) -> LiveHub:
    """With some organisations read anew; those of them that are there no longer are gone."""
    facts = Facts(
        {**{id_: each for id_, each in earlier.facts.organisations.items() if id_ not in read}, **fresh.organisations},
        {**{id_: each for id_, each in earlier.facts.asked.items() if each.owner not in read}, **fresh.asked},
        {**{id_: day for id_, day in earlier.facts.joined.items() if id_ not in read}, **fresh.joined},
    )
    return live_hub(facts, earlier.supply.collection.projects, today, earlier)


def _turned(organisation: Organisation) -> Organisation:
    """What it seeks in the place of what it offers; by its activity alone nobody seeks anything."""
    lines = tuple(structs.replace(line, sought=not line.sought) for line in organisation.lines)
    return structs.replace(organisation, lines=lines, codes=())
