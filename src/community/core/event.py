"""Domain events: facts in the past tense, frozen, named and versioned; the catalogue is `community.events`."""

from typing import ClassVar

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all events: a subclass sets `name` (`slice.thing_happened`), and raises `version` with its fields."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
