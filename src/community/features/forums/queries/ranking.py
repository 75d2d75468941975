"""The order that the voters of a ranked poll prefer: the Schulze method.

M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
method", Social Choice and Welfare 36 (2011), 267-303; strength of a link by winning votes, as in section A.6 of the
Debian constitution. An option that beats each other one in a duel always comes first. Options that a voter leaves
out come after those that they ranked, equal among themselves.
"""

from collections.abc import Iterable, Sequence

Ballots = Iterable[tuple[Sequence[int], int]]
"""Rankings (numbers of options from 1, the best first) and how many voters gave each."""


def count_duels(options: int, ballots: Ballots) -> list[list[int]]:
    """How many voters prefer option a+1 to option b+1, for all pairs."""
    duels = [[0] * options for _ in range(options)]
    for ranking, voters in ballots:
        left = set(range(options))
        for choice in ranking:
            left.discard(choice - 1)
            for worse in left:
                duels[choice - 1][worse] += voters
    return duels


def rank(duels: list[list[int]]) -> list[list[int]]:
    """Options from the best to the last, equal ones together."""
    strength = _strongest_paths(duels)
    options = range(len(duels))
    beaten_by = {a: sum(strength[b][a] > strength[a][b] for b in options) for a in options}
    groups: dict[int, list[int]] = {}
    for option in options:
        groups.setdefault(beaten_by[option], []).append(option + 1)
    return [groups[count] for count in sorted(groups)]


def _strongest_paths(duels: list[list[int]]) -> list[list[int]]:
    options = range(len(duels))
    paths = [[duels[a][b] if duels[a][b] > duels[b][a] else 0 for b in options] for a in options]
    for middle in options:
        for a in options:
            for b in options:
                if len({a, b, middle}) == 3:
                    paths[a][b] = max(paths[a][b], min(paths[a][middle], paths[middle][b]))
    return paths
