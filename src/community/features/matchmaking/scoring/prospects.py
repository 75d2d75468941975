"""What one more thing that is declared would change: on how many more lists an organisation would be."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from community.features.matchmaking.scoring.conditions import Conditions, barred
from community.features.matchmaking.scoring.listing import Asking, Lister
from community.features.matchmaking.scoring.ordering import SCALE
from community.features.matchmaking.scoring.signals import SIGNALS
from community.features.matchmaking.scoring.weights import parts

DECLARED: Final = ("codes", "place", "language", "certification")
"""What an organisation can declare by itself, and what of a need is told to everybody who sees it."""
_WISHED: Final = ("place", "language", "certification")


class Prospect(NamedTuple):
    """With this value declared, the organisation would be on the list."""

    organisation: str
    what: str
    value: str


def prospects(lister: Lister, asking: Asking, length: int) -> frozenset[Prospect]:
    """Of one list of a length, before places are shared: who is one declaration away from it."""
    ranking = asking.ranking
    edge = -1 if len(ranking.scores) < length else int(ranking.scores[length - 1])
    return frozenset([*_wished(asking, length, edge), *_demanded(lister, asking, edge)])


def _wished(asking: Asking, length: int, edge: int) -> Iterator[Prospect]:
    """Those below the edge whom one wish more would lift above it."""
    ranking, need, hub = asking.ranking, asking.asked.need, asking.hub
    count = {"language": len(set(need.languages)), "certification": len(need.certifications), "place": 1}
    best = {signal: max(0, *asking.weights.slopes[SIGNALS.index(signal)]) if count[signal] else 0 for signal in _WISHED}
    for place in range(length, len(ranking.scores)):
        if ranking.scores[place] + max(best.values()) <= edge:
            break
        number = int(ranking.organisations[place])
        for signal, values in hub.offers.lacking(need, number, hub.today).items():
            if signal not in _WISHED:
                continue
            column = SIGNALS.index(signal)
            raised = ranking.found[place].copy()
            raised[column] = SCALE if signal == "place" else min(raised[column] + SCALE // count[signal], SCALE)
            gain = parts(raised[None, :], asking.weights)[0, column] - ranking.parts[place, column]
            if ranking.scores[place] + gain > edge:
                id_ = hub.collection.organisations[number].id
                yield from (Prospect(id_, signal, value) for value in values)


def _demanded(lister: Lister, asking: Asking, edge: int) -> Iterator[Prospect]:
    """Those whom one condition alone keeps off a list on which they would be."""
    asked, hub = asking.asked, asking.hub
    musts = asked.conditions
    if not (musts.codes or musts.places or musts.languages or musts.certifications):
        return
    reasons = barred(hub, musts, asking.query.lead)
    uncoded = barred(hub, Conditions(codes=musts.codes))
    kept_off = {number for number, reason in reasons.items() if reason not in DECLARED}
    if (owner := hub.collection.number.get(asked.owner)) is not None:
        kept_off.add(owner)
    free = lister.without(asked, sorted(kept_off))
    for place, number in enumerate(free.ranking.organisations.tolist()):
        if free.ranking.scores[place] <= edge:
            return
        if number in reasons:
            missing = _missing(asking, number, coded=number not in uncoded)
            if len(missing) == 1:
                yield Prospect(hub.collection.organisations[number].id, *missing[0])


def _missing(asking: Asking, number: int, *, coded: bool) -> list[tuple[str, str]]:
    """What of the conditions is not declared; of places and codes one is enough.

    More capacity is no matter of declaring it: it counts twice, so that it is never the one thing.
    """
    hub, musts = asking.hub, asking.asked.conditions
    found = [
        ("certification", name) for name in musts.certifications if not hub.offers.certified(name, hub.today)[number]
    ]
    found += [("language", one) for one in musts.languages if not hub.offers.speaking([one])[number]]
    if musts.places and not hub.offers.placed(musts.places)[number]:
        found.append(("place", musts.places[0]))
    if not coded:
        found.append(("codes", asking.asked.written.get(musts.codes[0], musts.codes[0])))
    if musts.capacity and not hub.offers.capable(musts.capacity, musts.unit)[number]:
        found += [("capacity", ""), ("capacity", "")]
    return found
