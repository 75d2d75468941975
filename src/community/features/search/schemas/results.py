"""What a search answers."""

from datetime import datetime
from uuid import UUID

import msgspec


class SegmentOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A piece of plain text, marked where it is what was searched."""

    text: str
    marked: bool


class PillOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A part of the query that is no free word; `without`: the query that is left when it is taken away."""

    kind: str
    value: str
    label: str
    without: str


class HintOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """Why something that looks like an operator was searched as words; `text`: as it was typed."""

    code: str
    text: str


class TabOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    kind: str
    count: int


class FacetValueOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """One value to narrow down to; `query`: the query with it, or without it where it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool
    query: str


class FacetOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """By `space`, `tag`, `author` or `organisation`."""

    name: str
    values: list[FacetValueOut]


class CorrectionOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """The words that were searched in place of what looks like typing errors; `exact`: the query for those typed."""

    words: str
    exact: str


class ResultOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """What fits best of a group; `more`: how many others of the group were found."""

    kind: str
    id: UUID
    group_id: UUID
    title: list[SegmentOut]
    excerpt: list[SegmentOut]
    path: str
    place: str
    author_id: UUID | None
    author_name: str
    organisation_name: str
    at: datetime | None
    replies: int | None
    solved: bool | None
    tags: list[str]
    more: int


class SearchOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A page of results.

    query: what was read, written as the box would show it. words: what of it is no filter.
    at_least: there are more than `total`. estimated: counts of facets are about right.
    tabs, facets, correction and hints come with the first page. degraded: the answer is worse than usual.
    """

    query: str
    words: str
    pills: list[PillOut]
    hints: list[HintOut]
    tabs: list[TabOut]
    facets: list[FacetOut]
    correction: CorrectionOut | None
    items: list[ResultOut]
    total: int
    at_least: bool
    estimated: bool
    next: str | None
    degraded: bool


class SuggestionOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    """A thing that goes by what is typed. `query`: it is proposed as the value of a filter, and this is the query."""

    kind: str
    id: UUID
    title: list[SegmentOut]
    detail: str
    path: str
    query: str | None


class SuggestionsOut(msgspec.Struct, kw_only=True, frozen=True, rename="camel"):
    items: list[SuggestionOut]
