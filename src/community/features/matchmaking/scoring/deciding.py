"""Weights learnt from what people answered: who was wanted among those who were proposed."""

from collections.abc import Mapping
from uuid import UUID

import numpy as np

from community.features.matchmaking.scoring.learning import Choice, learn
from community.features.matchmaking.scoring.listing import Lister
from community.features.matchmaking.scoring.live import LiveHub
from community.features.matchmaking.scoring.ordering import Integers
from community.features.matchmaking.scoring.weights import Weights, sensible_weights


def learnt(hub: LiveHub, decisions: Mapping[UUID, Mapping[str, bool]], shown: int) -> Weights | None:
    """Weights by which the wanted ones come first; None for fewer decided needs than can be learnt from.

    Each need is asked anew by the sensible weights, so that the same answers give the same weights on every machine;
    those who were first in that ranking and about whom nobody spoke count as not chosen.
    """
    lister = Lister(hub.supply, hub.demand, sensible_weights())
    choices = []
    for need_id in sorted(decisions.keys() & hub.facts.asked.keys()):
        asked = hub.facts.asked[need_id]
        collection = hub.hub_for(asked).collection
        owner = collection.number.get(asked.owner)
        asking = lister.without(asked, [] if owner is None else [owner])
        found: list[Integers] = []
        chosen: list[bool] = []
        for place, number in enumerate(asking.ranking.organisations.tolist()):
            decided = decisions[need_id].get(collection.organisations[number].id)
            if decided is not None or place < shown:
                found.append(asking.ranking.found[place])
                chosen.append(bool(decided))
        if found:
            choices.append(Choice(np.array(found, np.int64), np.array(chosen, bool)))
    return learn(choices)
