"""What is searched, without names."""

from datetime import date
from typing import Annotated

import msgspec

LONGEST = 2_000
DEEPEST = 1_000


class SearchedIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A search that was sent off, and how much it found."""

    query: Annotated[str, msgspec.Meta(max_length=LONGEST)]
    total: Annotated[int, msgspec.Meta(ge=0)]


class OpenedIn(msgspec.Struct, kw_only=True, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A result that was opened: its place, counted from 1."""

    query: Annotated[str, msgspec.Meta(max_length=LONGEST)]
    place: Annotated[int, msgspec.Meta(ge=1, le=DEEPEST)]


class SearchDayOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """All searches of a day, and those that found nothing."""

    day: date
    searches: int
    empty: int


class QueryOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Words that several people searched. place: of the results that they opened, on average."""

    words: str
    searches: int
    empty: int
    clicks: int
    place: float | None


class OpenedPlaceOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """How often the results at a place were opened; the last one stands for all that follow."""

    place: int
    clicks: int


class InsightsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """days: all of the period; none, where nothing was searched. people: as many must have asked what is listed."""

    days: list[SearchDayOut]
    frequent: list[QueryOut]
    fruitless: list[QueryOut]
    places: list[OpenedPlaceOut]
    people: int
