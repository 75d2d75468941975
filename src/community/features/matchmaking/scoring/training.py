"""Needs of the past as questions, asked as of before them, to learn weights from: nothing later is seen."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.candidates import candidates
from community.features.matchmaking.scoring.collection import Collection, chance_of
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.learning import Choice, learn
from community.features.matchmaking.scoring.ordering import thousandths
from community.features.matchmaking.scoring.signals import SIGNALS, Query, query_of_organisation, signals
from community.features.matchmaking.scoring.weights import Weights, sensible_weights

TASKS: Final = ("alone", "led", "new to the lead", "organisation")
"""A need without a lead; with one; only partners that are new to it; an organisation that looks for new partners."""
LATE_SHARE: Final = 0.15
"""Share of the projects, the last by date, from which weights are learnt."""
MOST_CHOICES: Final = 1200
OTHERS: Final = 250
"""Candidates beside the chosen ones that a choice is learnt from."""

_LOOKED_AT: Final = 300
_FEWEST_TERMS: Final = 8
_TOLD: Final = 0.8
_FEW_TOLD: Final = 0.1


class Trainer:
    """The last part of a hub's past, and the hub as it was before it."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        late = collection.late(LATE_SHARE)
        self.late = np.flatnonzero(late)
        self.hub = Hub(collection, ~late)
        self.told_before = self._lines_tell()

    def weights(self, task: str, advance: Callable[[], None] = lambda: None) -> Weights:
        """Learnt weights of a task; the sensible ones where too little happened."""
        choices = []
        for query, chosen, allowed in self._asked(task):
            if (choice := self._choice(query, chosen, allowed)) is not None:
                choices.append(choice)
            advance()
        return learn(choices) or sensible_weights()

    def _asked(self, task: str) -> Iterator[tuple[Query, NDArray[np.int64], NDArray[np.bool_]]]:
        if task == "organisation":
            yield from self._organisations()
            return
        collection = self.collection
        for project in _some(self.late, [collection.projects[place].id for place in self.late.tolist()]):
            members = self._members(project)
            lead = self._lead_of(project, members) if task != "alone" else None
            allowed = np.ones(collection.size, bool)
            if lead is not None:
                allowed[lead] = False
                if task == "new to the lead":
                    allowed[self.hub.relations.partners(lead)] = False
            elif task != "alone":
                continue
            members = members[allowed[members]]
            if len(members):
                levels = collection.codes_of(collection.projects[project].codes)
                yield Query(collection.project_vectors[project], levels, lead), members, allowed

    def _organisations(self) -> Iterator[tuple[Query, NDArray[np.int64], NDArray[np.bool_]]]:
        collection = self.collection
        met: dict[int, set[int]] = {}
        for project in self.late.tolist():
            members = self._members(project).tolist()
            for member in members:
                met.setdefault(member, set()).update(members)
        known = np.array(sorted(place for place in met if self.hub.projects[place]), np.int64)
        for place in _some(known, [collection.organisations[each].id for each in known.tolist()]):
            allowed = np.ones(collection.size, bool)
            allowed[self.hub.relations.partners(place)] = False
            allowed[place] = False
            chosen = np.array(sorted(met[place]), np.int64)
            chosen = chosen[allowed[chosen]]
            if len(chosen):
                yield query_of_organisation(self.hub, place), chosen, allowed

    def _lines_tell(self) -> bool:
        """Whether lines of organisations say what their later projects were: then they can't be learnt from."""
        pairs = told = 0
        for project in _some(self.late, [self.collection.projects[place].id for place in self.late.tolist()])[
            :_LOOKED_AT
        ]:
            asked = self.collection.project_vectors[project]
            if len(asked.terms) < _FEWEST_TERMS:
                continue
            whole = float(asked.weights @ asked.weights)
            for member in self._members(project).tolist():
                pairs += 1
                told += any(
                    float(np.sum(asked.weights[np.isin(asked.terms, line.terms)] ** 2)) > _TOLD * whole
                    for line in self.hub.offers.offered.get(member, ())
                )
        return told > _FEW_TOLD * pairs

    def _members(self, project: int) -> NDArray[np.int64]:
        collection = self.collection
        return collection.member[collection.starts[project] : collection.starts[project + 1]]

    def _lead_of(self, project: int, members: NDArray[np.int64]) -> int | None:
        """Who led; where that is not told, one of those who were known before."""
        told = self.collection.projects[project].lead
        if told is not None:
            return self.collection.number.get(told)
        known = members[self.hub.projects[members] > 0]
        if len(members) < 2 or not len(known):
            return None
        return int(known[chance_of(self.collection.projects[project].id) % len(known)])

    def _choice(self, query: Query, chosen: NDArray[np.int64], allowed: NDArray[np.bool_]) -> Choice | None:
        found = signals(self.hub, query)
        if self.told_before:
            found[[SIGNALS.index("offer"), SIGNALS.index("profile")]] = 0
        places, _ = candidates(found, allowed)
        hit = np.isin(places, chosen)
        others = np.flatnonzero(~hit)
        if not hit.any() or not len(others):
            return None
        spread = others[np.arange(min(OTHERS, len(others))) * len(others) // min(OTHERS, len(others))]
        kept = np.sort(np.concatenate([np.flatnonzero(hit), spread]))
        return Choice(thousandths(found[:, places[kept]].T), hit[kept])


def _some(places: NDArray[np.int64], names: Sequence[str]) -> list[int]:
    """At most `MOST_CHOICES`, by the chance that lies in their names."""
    order = sorted(range(len(names)), key=lambda each: (chance_of(names[each]), names[each]))
    return sorted(int(places[each]) for each in order[:MOST_CHOICES])
