"""What speaks for an organisation, each signal a number of about 0 to 1 for every organisation of a hub."""

from typing import Final, NamedTuple

import numpy as np

from community.features.matchmaking.scoring.facts import Need
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.offers import WISHES
from community.features.matchmaking.scoring.ordering import Floats, added, largest, rounded
from community.features.matchmaking.scoring.vectors import EMPTY, Vector

SIGNALS: Final = (
    "past_needs",
    "nearest_project",
    "offer",
    "profile",
    "codes",
    "field",
    "activity",
    "experience",
    "coherence",
    "country_asked",
    "kind_asked",
    "partner",
    "partner_here",
    "shared_partners",
    "near_partners",
    "wider_circle",
    "same_country",
    "country_ties",
    "kind_ties",
    *WISHES,
)
"""Names, in the order of the columns."""
VOTING: Final = 300
"""Similar past projects that vote for their organisations."""
SEEDS: Final = 15
"""Organisations with most votes with whom the others are held to work."""
_SMALL_SHARE: Final = 0.02


class Query(NamedTuple):
    """A need as vectors; `lead` is the number of an organisation, `wishes` the need with what it wishes beside them."""

    text: Vector = EMPTY
    codes: Vector = EMPTY
    lead: int | None = None
    wishes: Need | None = None


def query_of(hub: Hub, need: Need) -> Query:
    """A need as vectors; a need that says nothing is asked as by what its lead does."""
    collection = hub.collection
    lead = None if need.lead is None else collection.number.get(need.lead)
    if need.text or need.codes or lead is None:
        return Query(collection.text_of(need), collection.codes_of(need.codes), lead, need)
    return query_of_organisation(hub, lead)._replace(wishes=need)


def query_of_organisation(hub: Hub, organisation: int) -> Query:
    """What an organisation does, asked as a need."""
    return Query(hub.profiles[organisation], hub.codes_of(organisation), organisation)


def signals(hub: Hub, query: Query) -> Floats:
    """All signals; [signal, organisation]."""
    found = np.zeros((len(SIGNALS), hub.collection.size))
    row = dict(zip(SIGNALS, found, strict=True))
    votes = _texts(hub, query, row)
    votes = _codes(hub, query, row, votes)
    row["activity"][:] = np.log1p(hub.active) / 5
    row["experience"][:] = np.log1p(hub.projects) / 5
    if votes.any():
        seeds = largest(votes, SEEDS)
        shares = votes[seeds] / np.cumsum(votes[seeds])[-1]
        row["coherence"][:] = np.sqrt(np.minimum(hub.relations.with_all(seeds, shares), 1))
        row["country_asked"][:] = _asked(votes, hub.collection.country, hub.country_share)
        row["kind_asked"][:] = _asked(votes, hub.collection.kind, hub.kind_share)
    if query.lead is not None:
        _lead(hub, query.lead, row)
    if query.wishes is not None:
        for name, values in hub.offers.fit(query.wishes, query.lead, hub.today).items():
            row[name][:] = values
    return found


def _texts(hub: Hub, query: Query, row: dict[str, Floats]) -> Floats:
    """Signals of the text; returns votes of similar past projects."""
    collection = hub.collection
    votes = np.zeros(collection.size)
    if not len(query.text.terms):
        return votes
    similar = np.where(hub.seen, collection.project_texts.similarities(query.text), 0.0)
    voting = largest(similar, VOTING)
    if len(voting):
        near = similar[voting]
        weight = near * near * np.sqrt(hub.fading[voting])
        votes = hub.gather_some(voting, weight / np.sqrt(np.maximum(collection.sizes[voting], 1)))
        votes = rounded(votes / max(float(np.cumsum(weight)[-1]), 1e-9), 9)
        row["past_needs"][:] = np.sqrt(np.minimum(votes, 1))
        row["nearest_project"][:] = hub.nearest_some(voting, near)
        if query.lead is not None:
            mine = np.isin(voting, hub.projects_of(query.lead))
            row["partner_here"][:] = np.sqrt(np.minimum(hub.gather_some(voting[mine], weight[mine]), 1))
    if len(collection.line_owner):
        np.maximum.at(row["offer"], collection.line_owner, collection.line_texts.similarities(query.text))
    row["profile"][:] = hub.profile_index.similarities(query.text)
    return votes


def _codes(hub: Hub, query: Query, row: dict[str, Floats], votes: Floats) -> Floats:
    """Signals of the codes; returns the votes, of projects with these codes where texts gave none."""
    collection = hub.collection
    if not len(query.codes.terms):
        return votes
    row["codes"][:] = collection.declared_codes.similarities(query.codes)
    covered = np.where(hub.seen, collection.project_codes.similarities(query.codes), 0.0)
    if not covered.any():
        return votes
    done = hub.gather(covered * covered * hub.fading)
    row["field"][:] = np.log1p(done) / 5
    return votes if votes.any() else done / np.cumsum(done)[-1]


def _asked(votes: Floats, group: np.ndarray[tuple[int], np.dtype[np.int64]], usual: Floats) -> Floats:
    """How much more than usual the group of an organisation has been voted for, its own votes left out."""
    known = group >= 0
    total = added(group[known], votes[known], len(usual)) if len(usual) else np.zeros(0)
    found = np.zeros(len(votes))
    others = np.maximum(total[group[known]] - votes[known], 0) / max(float(np.cumsum(votes)[-1]), 1e-9)
    found[known] = np.log((others + _SMALL_SHARE) / (usual[group[known]] + _SMALL_SHARE)) / 4
    return found


def _lead(hub: Hub, lead: int, row: dict[str, Floats]) -> None:
    relations, collection = hub.relations, hub.collection
    row["partner"][:] = np.minimum(np.log1p(4 * relations.tie(lead)) / 3, 1)
    row["shared_partners"][:] = np.log1p(relations.adamic_adar(lead)) / 4
    walk = relations.walk(lead)
    row["near_partners"][:] = np.log1p(1000 * walk) / 7
    row["wider_circle"][:] = np.log1p(1000 * relations.longer_walk(walk)) / 7
    country, kind = int(collection.country[lead]), int(collection.kind[lead])
    if country >= 0:
        row["same_country"][:] = collection.country == country
        known = collection.country >= 0
        row["country_ties"][known] = hub.country_ties[country][collection.country[known]]
    if kind >= 0:
        known = collection.kind >= 0
        row["kind_ties"][known] = hub.kind_ties[kind][collection.kind[known]]
