"""The spaces of the demonstration, and who reads and writes in each."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from community.app.seed.draw import Crowd, Draw
from community.app.seed.forums_tables import GrantRow, SpaceRow, TemplateRow
from community.app.seed.people import Member
from community.app.seed.sizes import Sizes
from community.app.seed.wording import read_texts
from community.core.groups import MODERATORS, automatic_group

MELON_GROUP_KEY = "group-melon"
_OPEN, _REPLY, _SEE = 3, 2, 1
_FEWEST_AUTHORS = 3


class Place(NamedTuple):
    """One space with its people."""

    row: SpaceRow
    grants: list[GrantRow]
    weight: float
    openers: Crowd[Member]
    repliers: Crowd[Member]
    readers: Crowd[Member]
    public: bool

    @property
    def alive_since(self) -> datetime:
        """From when on there are enough people for a conversation."""
        return max(crowd.since[min(_FEWEST_AUTHORS, len(crowd)) - 1] for crowd in (self.openers, self.repliers))


def make_spaces(sizes: Sizes, members: Sequence[Member], melon_group: UUID) -> list[Place]:
    """All spaces in the order of the file."""
    draw, places = Draw(sizes.seed, "spaces"), []
    ids: dict[str, UUID] = {}
    for position, entry in enumerate(read_texts("spaces")["space"], start=1):
        row = SpaceRow(
            id=draw.uuid7(sizes.opened),
            slug=entry["slug"],
            name=json.dumps(entry["name"], ensure_ascii=False),
            description=json.dumps(entry["description"], ensure_ascii=False),
            colour=entry["colour"],
            position=position,
            listed=entry.get("listed", False),
            join=entry.get("join", "closed"),
            parent_id=ids[entry["parent"]] if "parent" in entry else None,
        )
        ids[row.slug] = row.id
        levels = {
            melon_group if key == MELON_GROUP_KEY else automatic_group(key): level
            for key, level in entry["grants"].items()
        }
        openers, repliers, readers = (_crowd(members, levels, level) for level in (_OPEN, _REPLY, _SEE))
        places.append(
            Place(
                row=row,
                grants=[GrantRow(draw.uuid7(sizes.opened), row.id, group, level) for group, level in levels.items()],
                weight=entry["weight"],
                openers=openers,
                repliers=repliers,
                readers=readers,
                public="everyone" in entry["grants"],
            )
        )
    return places


def make_templates(sizes: Sizes, places: Sequence[Place]) -> list[TemplateRow]:
    """The forms of the spaces that have some, in the order of the file."""
    draw, spaces = Draw(sizes.seed, "templates"), {place.row.slug: place.row.id for place in places}
    return [
        TemplateRow(
            id=draw.uuid7(sizes.opened),
            space_id=spaces[entry["space"]],
            name=json.dumps(entry["name"], ensure_ascii=False),
            position=position,
            version=1,
            fields=json.dumps(entry["fields"], ensure_ascii=False),
        )
        for position, entry in enumerate(read_texts("spaces")["template"], start=1)
    ]


def _crowd(members: Sequence[Member], levels: dict[UUID, int], level: int) -> Crowd[Member]:
    groups = {group for group, granted in levels.items() if granted >= level}
    able = [one for one in members if one.activity and one.groups & groups]
    if not able:
        # A small demonstration may have nobody of a kind; moderators write everywhere.
        able = [one for one in members if MODERATORS in one.groups]
    return Crowd([(one.person.created_at, one.activity, one) for one in able])
