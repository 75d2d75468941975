"""Hits as their readers see them: what belongs together is one result."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from community.core.searching import Hit

Group = list[Hit]


def grouped(hits: Iterable[Hit]) -> list[Group]:
    """The hits of each group, best first, in the order of the best ones."""
    groups: dict[UUID, Group] = {}
    for hit in hits:
        groups.setdefault(hit.group_id, []).append(hit)
    return list(groups.values())


def in_front(groups: Sequence[Group], fresh: Iterable[Hit]) -> list[Group]:
    """The same groups, those of fresh hits that were not among them before all others."""
    known = {hit.id for group in groups for hit in group}
    first = {group[0].group_id: group for group in grouped(hit for hit in fresh if hit.id not in known)}
    rest = {group[0].group_id: group for group in groups}
    return [
        *([*group, *rest.get(group_id, [])] for group_id, group in first.items()),
        *(group for group_id, group in rest.items() if group_id not in first),
    ]
