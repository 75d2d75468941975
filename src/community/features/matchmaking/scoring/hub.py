"""A hub as of a day: what was known of its organisations then, and how recent it was."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from community.features.matchmaking.scoring.collection import LONG_AGO, Collection
from community.features.matchmaking.scoring.offers import Offers
from community.features.matchmaking.scoring.ordering import Floats, added, rounded
from community.features.matchmaking.scoring.relations import Relations
from community.features.matchmaking.scoring.vectors import UNIT, Inverted, Vector, together

HALF_LIFE: Final = 730
"""Days after which a project counts half."""


class Hub:
    """What projects before a day tell: their weight by age, who is active, who worked with whom, profiles."""

    def __init__(
        self,
        collection: Collection,
        seen: NDArray[np.bool_] | None = None,
        *,
        today: int | None = None,
        half_life: int = HALF_LIFE,
    ) -> None:
        """`seen`: the projects that are known by then, all by default; `today`: an ordinal day, that of the newest."""
        self.collection = collection
        days = collection.days
        self.seen: NDArray[np.bool_] = np.ones(len(days), bool) if seen is None else seen
        newest = int(days[self.seen].max()) if self.seen.any() else LONG_AGO
        age = np.maximum(newest - days, 0)
        self.today = newest if today is None else today
        self.fading: Floats = np.where(self.seen, rounded(0.5 ** (age / half_life)), 0.0)
        self.active: Floats = self.gather(self.fading)
        self.projects: Floats = self.gather(self.seen.astype(np.float64))
        self.offers = Offers(collection)
        self.lines: Floats = added(collection.line_owner, np.ones(len(collection.line_owner)), collection.size)
        self.relations = Relations(collection, self.fading)
        self.profiles = self._profiles()
        self.profile_index = Inverted(self.profiles, collection.vocabulary.size)
        self.country_ties = self._affinity(collection.country, len(collection.countries))
        self.kind_ties = self._affinity(collection.kind, len(collection.kinds))
        self.country_share = self._shares(collection.country, len(collection.countries))
        self.kind_share = self._shares(collection.kind, len(collection.kinds))

    def gather(self, weights: Floats) -> Floats:
        """Weights of projects added up for each organisation that took part."""
        collection = self.collection
        return added(collection.member, weights[collection.member_project], collection.size)

    def gather_some(self, projects: NDArray[np.intp], weights: Floats) -> Floats:
        """The same for a few projects."""
        starts, ends = self.collection.starts[projects], self.collection.starts[projects + 1]
        spans = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not spans:
            return np.zeros(self.collection.size)
        members = np.concatenate([self.collection.member[span] for span in spans])
        return added(members, np.repeat(weights, ends - starts), self.collection.size)

    def nearest_some(self, projects: NDArray[np.intp], weights: Floats) -> Floats:
        """The largest of the weights of a few projects for each organisation."""
        found = np.zeros(self.collection.size)
        for project, weight in zip(projects[::-1].tolist(), weights[::-1].tolist(), strict=True):
            members = self.collection.member[self.collection.starts[project] : self.collection.starts[project + 1]]
            found[members] = np.maximum(found[members], weight)
        return found

    def projects_of(self, organisation: int) -> NDArray[np.int64]:
        """Projects that it took part in before the day."""
        mine = self.collection.member_project[self._order[self._starts[organisation] : self._starts[organisation + 1]]]
        return mine[self.seen[mine]]

    def codes_of(self, organisation: int) -> Vector:
        """Levels of codes of what it did, the recent for more; of what it declares, where it did nothing."""
        collection = self.collection
        total = np.zeros(len(collection.code_number))
        for project in self.projects_of(organisation).tolist():
            total[collection.project_levels[project]] += self.fading[project]
        levels = np.flatnonzero(total)
        if not len(levels):
            return collection.codes_of(collection.organisations[organisation].codes)
        shares = total[levels] * collection.code_telling[levels]
        whole = np.rint(shares / np.cumsum(shares)[-1] * UNIT)
        return Vector(levels[whole > 0], whole[whole > 0])

    def _profiles(self) -> list[Vector]:
        """All texts of each organisation as one vector."""
        collection = self.collection
        order = np.argsort(collection.member, kind="stable")
        self._order = order
        self._starts = np.searchsorted(collection.member[order], np.arange(collection.size + 1))
        lines_order = np.argsort(collection.line_owner, kind="stable")
        line_starts = np.searchsorted(collection.line_owner[lines_order], np.arange(collection.size + 1))
        profiles = []
        for organisation in range(collection.size):
            rows = [
                (collection.project_vectors[project], float(self.fading[project]))
                for project in self.projects_of(organisation).tolist()
                if len(collection.project_vectors[project].terms)
            ]
            lines = lines_order[line_starts[organisation] : line_starts[organisation + 1]]
            rows += [(collection.line_vectors[line], 1.0) for line in lines.tolist()]
            profiles.append(together(rows))
        return profiles

    def _affinity(self, group: NDArray[np.int64], count: int) -> Floats:
        """How much more often than by chance two groups work together, as logarithm, -1 to 1; [group, group]."""
        first, second, ties = self.relations.pairs()
        known = (group[first] >= 0) & (group[second] >= 0)
        pairs = group[first[known]] * count + group[second[known]]
        seen = added(pairs, ties[known], count * count).reshape(count, count)
        total = float(np.cumsum(seen.ravel())[-1]) if seen.size else 0.0
        if not total:
            return np.zeros((count, count))
        side = np.cumsum(seen, axis=1)[:, -1]
        expected = side[:, None] * side[None, :] / total
        return rounded(np.clip(np.log((seen + 5) / (expected + 5)) / 3, -1, 1))

    def _shares(self, group: NDArray[np.int64], count: int) -> Floats:
        """Share of each group in what was done; of the organisations, where nothing was."""
        known = group >= 0
        weights = self.active if self.active.any() else np.ones(len(group))
        total = added(group[known], weights[known], count)
        whole = float(np.cumsum(total)[-1]) if count else 0.0
        return rounded(total / whole) if whole else np.zeros(count)
