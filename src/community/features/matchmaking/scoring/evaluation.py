"""The engine asked what has truly happened, beside plain baselines, in four tasks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from community.features.matchmaking.scoring.collection import Collection
from community.features.matchmaking.scoring.engine import Engine, Match
from community.features.matchmaking.scoring.exposure import Candidates, capped
from community.features.matchmaking.scoring.facts import Need, Project
from community.features.matchmaking.scoring.hub import Hub
from community.features.matchmaking.scoring.metrics import SHOWN, Exposure, Quality, exposure, ndcg, quality
from community.features.matchmaking.scoring.ordering import Floats, largest
from community.features.matchmaking.scoring.signals import Query, query_of_organisation

LISTED: Final = 100
"""Length of the lists that a first true one is looked for on."""
ASKED: Final = 20
"""Length of the lists that recall at 20 is counted on."""


class Question(NamedTuple):
    """Who is to be found (`truth`), for whom, and who is not looked at."""

    name: str
    query: Query
    truth: frozenset[int]
    excluded: NDArray[np.int64]


class Result(Struct, frozen=True):
    """One method on one task; `gains`: nDCG@10 of each question; `seconds` per question."""

    quality: Quality
    exposure: Exposure
    seconds: float
    gains: Floats


class Outcome(Struct, frozen=True):
    """A task: all methods, share of the true ones among the candidates by source, and some matches with reasons."""

    results: Mapping[str, Result]
    recalled: Mapping[str, float]
    explained: Sequence[tuple[str, Match, bool]]


def led_questions(hub: Hub, needs: Sequence[Need], truths: Mapping[str, Sequence[str]], task: str) -> list[Question]:
    """Needs as questions of a task: `alone`, `led` or `new to the lead`."""
    collection = hub.collection
    leads_count = any(need.lead in truths[need.id] for need in needs if need.lead is not None)
    found = []
    for need in needs:
        lead = None if need.lead is None else collection.number.get(need.lead)
        if task != "alone" and lead is None:
            continue
        truth = {collection.number[each] for each in truths[need.id] if each in collection.number}
        excluded: NDArray[np.int64] = np.empty(0, np.int64)
        if lead is not None and (task != "alone" or not leads_count):
            excluded = np.array([lead], np.int64)
        if task == "new to the lead" and lead is not None:
            excluded = np.append(hub.relations.partners(lead), lead)
        truth.difference_update(excluded.tolist())
        if truth:
            query = Query(collection.text_of(need), collection.codes_of(need.codes), lead if task != "alone" else None)
            found.append(Question(need.id, query, frozenset(truth), excluded))
    return found


def organisation_questions(hub: Hub, new_partners: Mapping[str, Sequence[str]]) -> list[Question]:
    """Organisations that look for partners they never worked with."""
    number = hub.collection.number
    found = []
    for name, partners in sorted(new_partners.items()):
        if name not in number:
            continue
        excluded = np.append(hub.relations.partners(number[name]), number[name])
        truth = {number[each] for each in partners if each in number}.difference(excluded.tolist())
        if truth:
            found.append(Question(name, query_of_organisation(hub, number[name]), frozenset(truth), excluded))
    return found


def partners_of_needs(needs: Sequence[Need], truths: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Who then worked with whom on any of the needs, its lead among them."""
    found: dict[str, set[str]] = {}
    for need in needs:
        members = {*truths[need.id], *((need.lead,) if need.lead is not None else ())}
        for member in members:
            found.setdefault(member, set()).update(members - {member})
    return {member: tuple(sorted(others)) for member, others in found.items() if others}


def evaluate(
    engine: Engine,
    questions: Sequence[Question],
    *,
    cap: int,
    explained: int,
    clock: Callable[[], float],
    advance: Callable[[], None],
) -> Outcome:
    """Ask the engine and the baselines; `clock` tells seconds, `advance` is called after each question."""
    lists: list[Candidates] = []
    hits: dict[str, int] = {}
    shown: list[tuple[str, Match, bool]] = []
    seconds = 0.0
    by_baseline: dict[str, list[NDArray[np.intp]]] = {name: [] for name in BASELINES}
    spent = dict.fromkeys(BASELINES, 0.0)
    for question in questions:
        began = clock()
        ranking = engine.ranking(question.query, question.excluded)
        seconds += clock() - began
        lists.append(Candidates(ranking.organisations, ranking.scores))
        for source, places in (*ranking.sources.items(), ("together", ranking.organisations)):
            hits[source] = hits.get(source, 0) + len(question.truth.intersection(places.tolist()))
        if len(shown) < explained:
            shown += _explained(question, ranking.organisations, engine.explained(ranking, 3))
        for name, baseline in BASELINES.items():
            began = clock()
            values = baseline(engine.hub, question.query)
            if values is not None:
                values[question.excluded] = 0
                by_baseline[name].append(largest(values, LISTED))
            spent[name] += clock() - began
        advance()
    truths = [question.truth for question in questions]
    size, per = engine.hub.collection.size, 1 / max(len(questions), 1)
    results = {"engine": _result([each.organisations for each in lists], truths, size, seconds * per)}
    results[f"engine, cap {cap}"] = _capped_result(lists, truths, size, cap, seconds * per)
    results[f"cap {cap}, all shown"] = _capped_result(lists, truths, size, cap, seconds * per, minimum=1)
    for name, rankings in by_baseline.items():
        if len(rankings) == len(truths):
            results[name] = _result(rankings, truths, size, spent[name] * per)
    total = max(sum(len(truth) for truth in truths), 1)
    return Outcome(results, {source: count / total for source, count in hits.items()}, shown[:explained])


def _explained(question: Question, places: NDArray[np.intp], matches: Sequence[Match]) -> list[tuple[str, Match, bool]]:
    pairs = zip(places.tolist(), matches, strict=False)
    return [(question.name, match, place in question.truth) for place, match in pairs]


def _result(
    rankings: Sequence[NDArray[np.intp]], truths: Sequence[frozenset[int]], size: int, seconds: float
) -> Result:
    rows = [ranking[:LISTED].tolist() for ranking in rankings]
    gains = np.array([ndcg(row, truth) for row, truth in zip(rows, truths, strict=True)])
    return Result(quality(rows, truths), exposure(rows, size), seconds, gains)


def _capped_result(
    lists: Sequence[Candidates],
    truths: Sequence[frozenset[int]],
    size: int,
    cap: int,
    seconds: float,
    *,
    minimum: int = 0,
) -> Result:
    """Lists of `SHOWN`; recall at 20 on lists of 20 under the same cap.

    With a `minimum`, those who would be on no list get so many places, one a list.
    """

    def rows(length: int) -> list[NDArray[np.intp]]:
        first = capped(lists, cap, length)
        if not minimum:
            return first
        shown = {each for row in first for each in row.tolist()}
        overlooked = frozenset(each for held in lists for each in held.organisations.tolist()).difference(shown)
        return capped(lists, cap, length, overlooked, minimum)

    result = _result(rows(SHOWN), truths, size, seconds)
    longer = quality([row.tolist() for row in rows(ASKED)], truths)
    held = result.quality
    joined = Quality(held.questions, held.recall_10, longer.recall_20, held.hit_10, held.mrr, held.ndcg_10)
    return Result(joined, result.exposure, seconds, result.gains)


def _popularity(hub: Hub, _query: Query) -> Floats:
    return hub.projects + hub.lines / 1e3 + hub.relations.degree / 1e6


def _same_country(hub: Hub, query: Query) -> Floats | None:
    if query.lead is None:
        return None
    country = hub.collection.country
    near = (country == country[query.lead]) & (country >= 0)
    return np.where(near, 1e6, 0.0) + _popularity(hub, query)


def _adamic_adar(hub: Hub, query: Query) -> Floats | None:
    return None if query.lead is None else hub.relations.adamic_adar(query.lead)


BASELINES: Final[Mapping[str, Callable[[Hub, Query], Floats | None]]] = {
    "popularity": _popularity,
    "same country, popular": _same_country,
    "Adamic-Adar": _adamic_adar,
}


def held_back(collection: Collection, share: float = 0.1) -> tuple[list[Project], dict[str, tuple[str, ...]]]:
    """All projects but the last ones, and who met whom for the first time in these."""
    late = collection.late(share)
    early = Hub(collection, ~late)
    met: dict[str, set[str]] = {}
    for place in np.flatnonzero(late).tolist():
        members = collection.member[collection.starts[place] : collection.starts[place + 1]].tolist()
        for member in members:
            others = set(members) - {member} - set(early.relations.partners(member).tolist())
            if early.projects[member] and others:
                met.setdefault(collection.organisations[member].id, set()).update(
                    collection.organisations[other].id for other in others
                )
    kept = [project for project, is_late in zip(collection.projects, late.tolist(), strict=True) if not is_late]
    return kept, {name: tuple(sorted(partners)) for name, partners in met.items()}
